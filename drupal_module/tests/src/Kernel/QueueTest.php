<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Alttext\Result;
use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\Model;
use Drupal\alttext\OutcomeRecorder;
use Drupal\alttext\SentLog;
use Drupal\alttext\Suggestion;
use Drupal\Core\Queue\SuspendQueueException;
use Drupal\language\Entity\ConfigurableLanguage;
use Drupal\media\MediaInterface;
use Drupal\Tests\alttext\Traits\ModelServerTrait;

/**
 * Tests the way from a save through the queue to the text in the field.
 *
 * @group alttext
 * @requires extension alttext
 */
final class QueueTest extends AlttextKernelTestBase {

  use ModelServerTrait;

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->startModelServer();
  }

  /**
   * The text is written into field and thumbnail, in place, and never twice.
   */
  public function testTextIsWritten(): void {
    $media = $this->photo();
    $revision = $media->getRevisionId();
    $this->work($media);
    $media = $this->reload($media);
    $this->assertSame(self::ANSWER, $media->get(self::FIELD)->alt);
    $this->assertSame(self::ANSWER, $media->get('thumbnail')->alt);
    $this->assertSame($revision, $media->getRevisionId());
    $item = $this->item($media);
    $this->assertSame(ItemState::Applied, $item->state);
    $this->assertSame('fake-1', $item->model);
    $this->work($media);
    $this->assertSame(1, $this->asked());
  }

  /**
   * Each translation is asked about in its own language, or in the one set.
   */
  public function testLanguages(): void {
    $this->useScenarios('echo-language');
    $media = $this->photo();
    $media->addTranslation('de', [
      'name' => 'Eine Katze',
      self::FIELD => ['target_id' => $media->get(self::FIELD)->target_id, 'alt' => ''],
    ])->save();
    $this->work($media);
    $this->work($media, 'de');
    $this->assertSame(self::ANSWER, $this->alt($media));
    $german = $this->alt($media, 'de');
    $this->assertNotSame(self::ANSWER, $german);
    $this->assertSame($german, $this->reload($media)->getTranslation('de')->get('thumbnail')->alt);

    ConfigurableLanguage::createFromLangcode('fr')->save();
    $this->config('alttext.settings')->set('language', 'fr')->save();
    $media = $this->photo();
    $this->work($media);
    $this->assertNotContains($this->alt($media), [self::ANSWER, $german, '']);
  }

  /**
   * A cache that another process filled too late takes no text back.
   */
  public function testStaleCache(): void {
    $media = $this->photo();
    $media->addTranslation('de', [
      'name' => 'Eine Katze',
      self::FIELD => ['target_id' => $media->get(self::FIELD)->target_id, 'alt' => ''],
    ])->save();
    $this->container->get('entity_type.manager')->getStorage('media')->load($media->id());
    $cache = $this->container->get('cache.entity');
    $stale = $cache->get("values:media:{$media->id()}");
    $this->work($media, 'de');
    $cache->set($stale->cid, $stale->data);
    $this->work($media);
    $this->assertNotSame('', $this->alt($media, 'de'));
    $this->assertSame(ItemState::Applied, $this->state($media, 'de'));
  }

  /**
   * An image that the model finds decorative is left to a human.
   */
  public function testDecorativeIsOnlySuggested(): void {
    $this->useScenarios('decorative');
    $media = $this->photo();
    $this->work($media);
    $this->assertSame('', $this->alt($media));
    $this->assertSame(ItemState::Suggested, $this->state($media));
  }

  /**
   * Where texts are to be proposed, nothing is written: not even on upload.
   */
  public function testSuggestMode(): void {
    $this->config('alttext.settings')->set('mode', 'suggest')->set('upload', 'at_once')->save();
    $media = $this->photo();
    $this->assertSame(0, $this->asked());
    $this->work($media);
    $this->assertSame(['', ItemState::Suggested], [$this->alt($media), $this->state($media)]);
    $this->assertSame(self::ANSWER, $this->item($media)->suggestion);
    $this->assertGreaterThan(0, $this->item($media)->answered);
  }

  /**
   * What a human does while the model thinks, wins.
   *
   * @dataProvider humanActs
   */
  public function testHumanIsFaster(array $image, string $alt, ?ItemState $state): void {
    $media = $this->photo();
    $item = $this->item($media);
    $human = $this->reload($media);
    foreach ($image as $property => $value) {
      $human->get(self::FIELD)->$property = $value;
    }
    $human->save();
    $this->container->get(OutcomeRecorder::class)->record($item, new Suggestion(self::ANSWER, 'fake-1'));
    $this->assertSame($alt, $this->alt($media));
    $this->assertSame($state, $this->state($media));
  }

  /**
   * What a human does, the text and the state that are expected after it.
   */
  public static function humanActs(): array {
    return [
      'writes' => [['alt' => 'My own words'], 'My own words', ItemState::Human],
      'ticks decorative' => [['decorative' => 1], '', ItemState::Decorative],
      'nothing' => [[], self::ANSWER, ItemState::Applied],
    ];
  }

  /**
   * A picture that is replaced while the model thinks gets no wrong text.
   */
  public function testPictureIsReplaced(): void {
    $media = $this->photo();
    $item = $this->item($media);
    $human = $this->reload($media);
    $human->get(self::FIELD)->target_id = $this->picture('dog.png')->id();
    $human->save();
    $this->container->get(OutcomeRecorder::class)->record($item, new Suggestion(self::ANSWER, 'fake-1'));
    $this->assertSame('', $this->alt($media));
  }

  /**
   * A media item that is deleted while the model thinks is just gone.
   */
  public function testMediaIsDeleted(): void {
    $media = $this->photo();
    $item = $this->item($media);
    $media->delete();
    $this->container->get(OutcomeRecorder::class)->record($item, new Suggestion(self::ANSWER, 'fake-1'));
    $this->assertNull($this->items()->load($item->id));
  }

  /**
   * An answer that is no text fails the item, for good, and is not stored.
   */
  public function testRefusal(): void {
    $this->useScenarios('refuse');
    $media = $this->photo();
    $this->work($media);
    $this->assertSame('', $this->alt($media));
    $item = $this->item($media);
    $this->assertSame(ItemState::Failed, $item->state);
    $this->assertFalse($item->retryable);
    $this->assertStringEndsNotWith("\n", $item->error);
    $this->assertNotSame('', $item->error);
  }

  /**
   * A server in trouble holds up the queue, but not for ever by one item.
   */
  public function testServerInTrouble(): void {
    ini_set('alttext.retries', 0);
    $this->useScenarios('status-503');
    $media = $this->photo();
    foreach ([1, 2] as $attempt) {
      try {
        $this->work($media);
        $this->fail('The queue goes on.');
      }
      catch (SuspendQueueException) {
        $this->assertSame(ItemState::Queued, $this->state($media));
        $this->assertSame($attempt, $this->item($media)->attempts);
      }
    }
    $this->work($media);
    $item = $this->item($media);
    $this->assertSame(ItemState::Failed, $item->state);
    $this->assertTrue($item->retryable);
    $this->assertSame('', $this->alt($media));
  }

  /**
   * A wrong key is a failure that passes once the key is right.
   */
  public function testWrongKey(): void {
    $this->useScenarios('key-right');
    $media = $this->photo();
    $this->setSetting('alttext_api_key', 'wrong');
    $this->work($media);
    $item = $this->item($media);
    $this->assertSame(ItemState::Failed, $item->state);
    $this->assertTrue($item->retryable);
    $this->setSetting('alttext_api_key', 'right');
    $item->state = ItemState::Queued;
    $this->items()->save($item);
    $this->work($media);
    $this->assertSame(self::ANSWER, $this->alt($media));
  }

  /**
   * Not an image, or gone from the disk: the item says so.
   */
  public function testBadFiles(): void {
    file_put_contents('public://text.png', 'This is no image.');
    foreach (['public://text.png', 'public://gone.png'] as $uri) {
      $file = $this->picture('cat.png');
      $file->setFileUri($uri);
      $file->save();
      $media = $this->photo('', ['target_id' => $file->id()]);
      $this->work($media);
      $this->assertSame(ItemState::Failed, $this->state($media));
      $this->assertNotSame('', $this->item($media)->error);
    }
    $this->assertSame(0, $this->asked());
  }

  /**
   * At once: the text is there with the first save, and without a second one.
   */
  public function testAtOnce(): void {
    $this->config('alttext.settings')->set('upload', 'at_once')->save();
    $media = $this->photo();
    $this->assertSame(self::ANSWER, $media->get(self::FIELD)->alt);
    $this->assertSame(self::ANSWER, $media->get('thumbnail')->alt);
    $this->assertSame(ItemState::Applied, $this->state($media));
    $media->setName('Another name')->save();
    $this->assertSame(1, $this->asked());

    $this->useScenarios('status-500');
    ini_set('alttext.retries', 0);
    $media = $this->photo();
    $this->assertSame('', (string) $media->get(self::FIELD)->alt);
    $this->assertSame(ItemState::Queued, $this->state($media));

    $this->useScenarios('decorative');
    $media = $this->photo();
    $this->assertSame('', (string) $media->get(self::FIELD)->alt);
    $this->assertSame(ItemState::Suggested, $this->state($media));
  }

  /**
   * Settings by which nobody can be asked break no save, and stop the queue.
   *
   * @testWith ["compatible", ""]
   *           ["compatible", "http://models.example.com/v1"]
   *           ["gone", ""]
   */
  public function testWrongSettings(string $backend, string $url): void {
    $this->config('alttext.settings')->set('upload', 'at_once')->set('backend', $backend)->set('url', $url)->save();
    $media = $this->photo();
    $this->assertSame(ItemState::Queued, $this->state($media));
    $this->expectException(SuspendQueueException::class);
    try {
      $this->work($media);
    }
    finally {
      $this->assertSame([ItemState::Queued, 0], [$this->state($media), $this->item($media)->attempts]);
    }
  }

  /**
   * What a person decides while the model is asked in vain still holds.
   */
  public function testDecidedMeanwhile(): void {
    ini_set('alttext.retries', 0);
    $this->useScenarios('status-503');
    $media = $this->photo();
    $decide = function () use ($media): void {
      $media->get(self::FIELD)->alttext_excluded = TRUE;
      $media->save();
    };
    $this->container->set(Model::class, new class($decide, $this->container->get('config.factory'), $this->container->get(SentLog::class), $this->container->get('file_system')) extends Model {

      public function __construct(private readonly \Closure $decide, mixed ...$services) {
        parent::__construct(...$services);
      }

      /**
       * {@inheritdoc}
       */
      public function ask(array $request, int $deadline_ms = 0, ?Item $item = NULL): Result {
        ($this->decide)();
        return parent::ask($request, $deadline_ms, $item);
      }

    });
    $this->work($media);
    $this->assertSame(1, $this->asked());
    $this->assertSame(ItemState::Excluded, $this->state($media));
  }

  /**
   * A picture that is kept from models in the same save is not sent.
   */
  public function testExcludedAtOnce(): void {
    $this->config('alttext.settings')->set('upload', 'at_once')->save();
    $this->assertSame(ItemState::Excluded, $this->state($this->photo('', ['alttext_excluded' => TRUE])));
    $this->assertSame(0, $this->asked());
  }

  /**
   * All texts of one request together wait no longer than the deadline.
   */
  public function testDeadline(): void {
    $this->config('alttext.settings')->set('upload', 'at_once')->set('deadline', 1)->save();
    $this->useScenarios('delay-60000');
    $this->assertSame(ItemState::Queued, $this->state($this->photo()));
    $this->assertSame(ItemState::Queued, $this->state($this->photo()));
    $this->assertSame(1, $this->asked());
  }

  /**
   * Works off the queue entry of a media item.
   */
  private function work(MediaInterface $media, string $langcode = 'en'): void {
    $worker = $this->container->get('plugin.manager.queue_worker')->createInstance('alttext');
    $worker->processItem($this->item($media, $langcode)->id);
  }

}
