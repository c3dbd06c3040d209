<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\AnswerStore;
use Drupal\alttext\Backfill;
use Drupal\alttext\Discovery;
use Drupal\alttext\Heartbeat;
use Drupal\alttext\Inquiry;
use Drupal\alttext\InquiryBuilder;
use Drupal\alttext\Item;
use Drupal\alttext\ItemQueue;
use Drupal\alttext\ItemState;
use Drupal\alttext\Model;
use Drupal\alttext\OutcomeRecorder;
use Drupal\alttext\RunEnd;
use Drupal\alttext\RunOptions;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\Suggestion;
use Drupal\alttext\WorkFinder;
use Drupal\Core\Queue\DelayedRequeueException;
use Drupal\media\MediaInterface;
use Drupal\Tests\alttext\Traits\ModelServerTrait;

/**
 * Tests that nothing is paid for twice, and that budgets hold.
 *
 * @group alttext
 * @requires extension alttext
 */
final class PayOnceTest extends AlttextKernelTestBase {

  use ModelServerTrait;

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->config('alttext.settings')->set('upload', 'off')->save();
    $this->startModelServer();
  }

  /**
   * Equal pictures of equal names get one text for the price of one.
   */
  public function testEqualPictures(): void {
    $media = [$this->photo(), $this->photo(), $this->photo()];
    $this->assertSame(RunEnd::Done, $this->backfill(new RunOptions(run: 7)));
    $this->assertSame(1, $this->asked());
    $items = array_map($this->item(...), $media);
    foreach ($media as $i => $photo) {
      $this->assertSame(self::ANSWER, $this->alt($photo));
      $this->assertSame(7, $items[$i]->run);
      $this->assertSame(64, strlen($items[$i]->imageHash));
      $this->assertGreaterThan(0, $items[$i]->answered);
    }
    $this->assertSame(100, array_sum(array_column($items, 'promptTokens')));
    $this->assertSame(10, array_sum(array_column($items, 'outputTokens')));
    $this->assertContains(0.0, array_column($items, 'cost'));
    $this->assertCount(1, array_unique(array_column($items, 'promptHash')));
  }

  /**
   * Files that differ in what is not seen hold the same picture.
   */
  public function testMetadata(): void {
    $this->photo();
    $uri = $this->photo()->get(self::FIELD)->entity->getFileUri();
    file_put_contents($uri, 'x', FILE_APPEND);
    $this->backfill();
    $this->assertSame(1, $this->asked());
  }

  /**
   * What is told of a picture, another language or another model ask anew.
   */
  public function testDifferentQuestions(): void {
    $this->photo(name: 'A cat');
    $this->photo(name: 'The cat of our neighbours');
    $this->backfill();
    $this->assertSame(2, $this->asked());
    $this->config('alttext.settings')->set('model', 'fake-2')->save();
    $this->photo(name: 'A cat');
    $this->backfill();
    $this->assertSame(3, $this->asked());
    $this->config('alttext.settings')->set('model', 'fake-1')->save();
    $this->photo(name: 'A cat');
    $this->backfill();
    $this->assertSame(3, $this->asked());
    $this->photo(name: 'A cat');
    $this->backfill(new RunOptions(reuseSince: time() + 1));
    $this->assertSame(4, $this->asked());
  }

  /**
   * A text that a person wrote past all hooks is neither paid for nor touched.
   */
  public function testHumanPastHooks(): void {
    [$ours, $mine, $waiting] = [$this->photo(name: 'One'), $this->photo(name: 'Two'), $this->photo(name: 'Three')];
    $this->backfill();
    $this->writePastHooks($mine);
    $this->redo();
    $this->assertSame(5, $this->asked());
    $this->assertSame([self::ANSWER, 'Mine'], [$this->alt($ours), $this->stored($mine)]);
    $this->assertSame([ItemState::Applied, ItemState::Human, ItemState::Applied], array_map($this->state(...), [$ours, $mine, $waiting]));
    $this->writePastHooks($waiting, '');
    $this->redo();
    $this->assertSame(6, $this->asked());
    $this->assertSame(['', ItemState::Decorative], [$this->stored($waiting), $this->state($waiting)]);

    // The same while it waits in the queue, or while the model thinks.
    $late = $this->photo(name: 'Four');
    $item = new Item('field', 'media', $late->id(), self::FIELD, 0, '', 'en', FALSE, (int) $late->get(self::FIELD)->target_id);
    $this->container->get(ItemQueue::class)->add($item);
    $this->writePastHooks($late);
    $this->container->get(OutcomeRecorder::class)->record($item, new Suggestion('Ours'));
    $this->assertSame(['Mine', ItemState::Human], [$this->stored($late), $this->state($late)]);
  }

  /**
   * A text as it is in the database, whatever caches hold.
   */
  private function stored(MediaInterface $media): string {
    $query = 'SELECT ' . self::FIELD . '_alt FROM {media__' . self::FIELD . '} WHERE entity_id = :id';
    return $this->container->get('database')->query($query, [':id' => $media->id()])->fetchField();
  }

  /**
   * Writes a text as migrations do: no hook and no cache learns of it.
   */
  private function writePastHooks(MediaInterface $media, string $text = 'Mine'): void {
    $this->reload($media);
    $this->container->get('database')->update('media__' . self::FIELD)->fields([self::FIELD . '_alt' => $text])->condition('entity_id', $media->id())->execute();
  }

  /**
   * Has the texts of the model done better.
   */
  private function redo(): void {
    $work = $this->container->get(WorkFinder::class);
    $options = ['redo-model' => 'fake-1'];
    $this->container->get(Backfill::class)->run($work->fromOptions($options)(), new RunOptions(...['reuseSince' => time() + 1] + $work->reuse($options)), static fn() => NULL);
  }

  /**
   * One look serves all translations that lack a text.
   */
  public function testTranslations(): void {
    $this->useScenarios('structured');
    $this->config('alttext.settings')->set('backend', 'llama-server')->save();
    $media = $this->photo();
    $this->translate($media, 'A cat');
    $this->backfill();
    $this->assertSame(1, $this->asked());
    $this->assertNotSame('', $this->alt($media));
    $this->assertNotSame('', $this->alt($media, 'de'));
    $this->assertNotSame($this->alt($media), $this->alt($media, 'de'));
    $this->assertSame(100, $this->item($media)->promptTokens + $this->item($media, 'de')->promptTokens);
  }

  /**
   * A translation with facts of its own, a decision or no place in the run is
   * no part of another's question.
   *
   * @dataProvider loneTranslations
   */
  public function testLoneTranslations(string $name, string $alt, ?string $langcode): void {
    $this->useScenarios('structured');
    $this->config('alttext.settings')->set('backend', 'llama-server')->save();
    $media = $this->photo();
    $this->translate($media, $name, $alt);
    $this->backfill(new RunOptions(langcode: $langcode), new Selection(langcode: 'en'));
    $this->assertStringNotContainsString('German', $this->lastRequest());
    $this->assertNotSame('', $this->alt($media));
    $this->assertSame($alt, $this->alt($media, 'de'));
  }

  /**
   * Name and text of the translation, and the language of the run.
   */
  public static function loneTranslations(): array {
    return [
      'other facts' => ['Eine Katze', '', NULL],
      'has a text' => ['A cat', 'Von Hand', NULL],
      'not in this run' => ['A cat', '', 'en'],
    ];
  }

  /**
   * What another process asks about is set aside until the answer is there.
   */
  public function testAnotherProcessAsks(): void {
    $first = $this->photo();
    $second = $this->photo(name: 'Another cat');
    $other = $this->otherProcess();
    $inquiry = $this->claim($other, $first);
    $order = [];
    $this->backfill(done: function (Item $item) use (&$order, $other, $inquiry): void {
      if (!$order) {
        $other->settle($inquiry, $this->container->get(Model::class)->ask($inquiry->request));
      }
      $order[] = $item->entityId;
    });
    $this->assertSame([$second->id(), $first->id()], $order);
    $this->assertSame(2, $this->asked());
    $this->assertSame(0.0, $this->item($first)->cost);
    $this->assertSame(self::ANSWER, $this->alt($first));
  }

  /**
   * The claim of a process that was killed lasts no longer than its lease.
   */
  public function testAnotherProcessIsKilled(): void {
    $media = $this->photo();
    $this->claim($this->otherProcess(), $media);
    $this->container->get('database')->update('alttext_answer')->fields(['expires' => 1])->execute();
    $this->backfill();
    $this->assertSame(self::ANSWER, $this->alt($media));
    $this->assertSame(1, $this->asked());
  }

  /**
   * Nobody takes a claim over while its owner renews it.
   */
  public function testRenewedClaim(): void {
    $media = $this->photo();
    $other = $this->otherProcess();
    $this->claim($other, $media);
    $this->container->get('database')->update('alttext_answer')->fields(['expires' => 1])->execute();
    $other->renew();
    $this->assertNull($this->container->get(AnswerStore::class)->claim($this->inquiry($media), new RunOptions()));
  }

  /**
   * The heart beats while we wait, and never in the midst of something else.
   *
   * @requires extension pcntl
   * @requires extension posix
   */
  public function testHeartbeat(): void {
    $beats = 0;
    $heartbeat = new Heartbeat(0, function () use (&$beats): void {
      $beats++;
    });
    posix_kill(posix_getpid(), SIGALRM);
    $this->assertSame(0, $beats);
    $heartbeat->pause();
    posix_kill(posix_getpid(), SIGALRM);
    $this->assertSame(1, $beats);
    $heartbeat->resume();
    $this->assertSame(2, $beats);
    $heartbeat->stop();
  }

  /**
   * A refusal is final for all equal pictures, until somebody wants to retry.
   */
  public function testRefusal(): void {
    $this->useScenarios('refuse');
    $media = [$this->photo(), $this->photo()];
    $this->backfill();
    $asked = $this->asked();
    foreach ($media as $photo) {
      $this->assertSame(ItemState::Failed, $this->state($photo));
      $this->assertFalse($this->item($photo)->retryable);
    }
    $this->backfill();
    $this->photo();
    $this->backfill();
    $this->assertSame($asked, $this->asked());
    $this->container->get('database')->update('alttext_answer')->fields(['answered' => 1])->execute();
    $this->useScenarios('ok');
    $this->backfill(new RunOptions(again: TRUE), new Selection(), TRUE);
    $this->assertSame($asked + 1, $this->asked());
    $this->assertSame(self::ANSWER, $this->alt($media[1]));
  }

  /**
   * A server that fails for one picture is asked again for an equal one.
   */
  public function testFailureThatMayPass(): void {
    ini_set('alttext.retries', 0);
    $this->useScenarios('first-1/status-503/only-ask');
    $media = [$this->photo(), $this->photo()];
    $this->backfill();
    $this->assertSame(2, $this->asked());
    $texts = array_map($this->alt(...), $media);
    sort($texts);
    $this->assertSame(['', self::ANSWER], $texts);
    $this->backfill();
    $this->assertSame(2, $this->asked());
  }

  /**
   * The queue on cron pays once, too, and waits for nobody.
   */
  public function testQueueWorker(): void {
    $this->config('alttext.settings')->set('upload', 'queue')->save();
    $media = [$this->photo(), $this->photo(), $this->photo(name: 'Another cat')];
    $worker = $this->container->get('plugin.manager.queue_worker')->createInstance('alttext');
    $worker->processItem($this->item($media[0])->id);
    $worker->processItem($this->item($media[1])->id);
    $this->assertSame(self::ANSWER, $this->alt($media[1]));
    $this->assertSame(1, $this->asked());
    $this->claim($this->otherProcess(), $media[2]);
    $this->expectException(DelayedRequeueException::class);
    $worker->processItem($this->item($media[2])->id);
  }

  /**
   * The limit counts images, paid for or not.
   */
  public function testLimit(): void {
    $this->photo();
    $this->photo();
    $this->photo();
    $this->assertSame(RunEnd::Limit, $this->backfill(new RunOptions(limit: 2)));
    $this->assertSame(RunEnd::Done, $this->backfill(new RunOptions(limit: 1)));
  }

  /**
   * No more is spent than allowed, by the price of what may be under way.
   */
  public function testCost(): void {
    foreach (range(1, 8) as $number) {
      $this->photo(name: "Cat number $number");
    }
    $this->assertSame(RunEnd::Cost, $this->backfill(new RunOptions(maxCost: 0.1)), 'The price is not known.');
    $this->assertSame(0, $this->asked());
    $this->config('alttext.settings')->set('model', 'gpt-4o')->save();
    ini_set('alttext.input_price', '10');
    ini_set('alttext.output_price', '10');
    // 110 tokens a picture cost 0.0011; the estimate is more.
    $this->assertSame(RunEnd::Cost, $this->backfill(new RunOptions(maxCost: 0.006)));
    $this->assertGreaterThan(0, $this->asked());
    $this->assertLessThanOrEqual(5, $this->asked());
  }

  /**
   * When the time is up, nothing more is asked.
   */
  public function testTime(): void {
    $this->photo();
    $this->assertSame(RunEnd::Time, $this->backfill(new RunOptions(maxMinutes: 0.0)));
    $this->assertSame(0, $this->asked());
  }

  /**
   * Runs the backfill.
   */
  private function backfill(?RunOptions $options = NULL, ?Selection $selection = NULL, bool $again = FALSE, ?callable $done = NULL): RunEnd {
    $missing = $this->container->get(Discovery::class)->missing($selection ?? new Selection(), $again);
    return $this->container->get(Backfill::class)->run($missing, $options ?? new RunOptions(), $done ?? static fn() => NULL);
  }

  /**
   * Gives a media item a German translation with the same picture.
   */
  private function translate(MediaInterface $media, string $name, string $alt = ''): void {
    $media->addTranslation('de', [
      'name' => $name,
      self::FIELD => ['target_id' => $media->get(self::FIELD)->target_id, 'alt' => $alt],
    ])->save();
  }

  /**
   * What another process would keep its answers in.
   */
  private function otherProcess(): AnswerStore {
    return new AnswerStore($this->container->get('database'), $this->container->get('datetime.time'));
  }

  /**
   * Has a process claim the question about a media item.
   */
  private function claim(AnswerStore $process, MediaInterface $media): Inquiry {
    return $process->claim($this->inquiry($media), new RunOptions());
  }

  /**
   * The question about a media item.
   */
  private function inquiry(MediaInterface $media): Inquiry {
    $item = new Item('field', 'media', $media->id(), self::FIELD, 0, '', 'en', FALSE, (int) $media->get(self::FIELD)->target_id);
    return $this->container->get(InquiryBuilder::class)->forItem($item);
  }

  /**
   * What the server was sent last.
   */
  private function lastRequest(): string {
    return (string) \Drupal::httpClient()->get("$this->modelServerAddress/last")->getBody();
  }

}
