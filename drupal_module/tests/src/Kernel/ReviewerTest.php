<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Item;
use Drupal\alttext\ItemQueue;
use Drupal\alttext\ItemState;
use Drupal\alttext\Mode;
use Drupal\alttext\OutcomeRecorder;
use Drupal\alttext\Reviewer;
use Drupal\alttext\Suggestion;
use Drupal\Core\Lock\NullLockBackend;
use Drupal\media\MediaInterface;

/**
 * Tests what a person may decide about proposed texts.
 *
 * @group alttext
 */
final class ReviewerTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['alttext_test'];

  private const TEXT = 'A cat sleeps on a sofa.';

  /**
   * An accepted text is written and is ours; undoing proposes it again.
   */
  public function testAcceptAndUndo(): void {
    $media = $this->proposed();
    $this->assertTrue($this->reviewer()->accept($this->item($media)));
    $this->assertSame([self::TEXT, ItemState::Applied], [$this->alt($media), $this->state($media)]);
    $this->assertSame(self::TEXT, $this->reload($media)->get('thumbnail')->alt);
    $item = $this->item($media);
    $this->assertSame(['fake-1', 7, 0.5], [$item->model, $item->run, $item->cost]);
    $this->assertFalse($this->reviewer()->accept($item), 'There is nothing more to accept.');

    $this->assertTrue($this->reviewer()->undo($item));
    $this->assertSame(['', ItemState::Suggested], [$this->alt($media), $this->state($media)]);
    $this->assertSame('', $this->reload($media)->get('thumbnail')->alt);
    $this->assertFalse($this->reviewer()->undo($item));
    $this->assertTrue($this->reviewer()->accept($item));
    $this->assertSame(self::TEXT, $this->alt($media));
  }

  /**
   * A text that a person edited is a human's, and stays so.
   */
  public function testEdited(): void {
    $media = $this->proposed();
    $this->assertTrue($this->reviewer()->accept($this->item($media), ' Our cat Minka. '));
    $this->assertSame(['Our cat Minka.', ItemState::Human], [$this->alt($media), $this->state($media)]);
    $this->assertFalse($this->reviewer()->undo($this->item($media)));
    $this->reload($media)->save();
    $this->assertSame(ItemState::Human, $this->state($media));
  }

  /**
   * A picture that the model finds decorative is so when a person agrees.
   */
  public function testDecorative(): void {
    $media = $this->proposed('');
    $this->assertTrue($this->reviewer()->accept($this->item($media)));
    $this->assertSame(['', ItemState::Decorative], [$this->alt($media), $this->state($media)]);
    $this->assertTrue($this->reviewer()->undo($this->item($media)));
    $this->assertSame(ItemState::Suggested, $this->state($media));
    $this->assertTrue($this->reviewer()->accept($this->item($media), 'A line'));
    $this->assertSame(['A line', ItemState::Human], [$this->alt($media), $this->state($media)]);
  }

  /**
   * So it is when an editor agrees by the box in the form of the upload.
   */
  public function testDecorativeAtOnce(): void {
    $media = $this->photo('', ['decorative' => TRUE, 'alttext' => new Suggestion('', 'fake-1')]);
    $this->assertSame([ItemState::Decorative, 'fake-1'], [$this->state($media), $this->item($media)->model]);
    $this->assertTrue($this->reviewer()->undo($this->item($media)));
    $this->assertSame(ItemState::Suggested, $this->state($media));
  }

  /**
   * What is excluded and let in again is as decorative, or rejected, as before.
   */
  public function testExcludeAndInclude(): void {
    foreach (['accept' => ItemState::Decorative, 'reject' => ItemState::Rejected] as $decision => $state) {
      $media = $this->proposed('');
      $this->reviewer()->$decision($this->item($media));
      $this->assertTrue($this->reviewer()->exclude($this->item($media)));
      $this->assertTrue($this->reviewer()->include($this->item($media)));
      $this->assertSame($state, $this->state($media));
    }
  }

  /**
   * What is rejected is neither written nor asked for again.
   */
  public function testReject(): void {
    $media = $this->proposed();
    $this->assertTrue($this->reviewer()->reject($this->item($media)));
    $this->assertSame(['', ItemState::Rejected], [$this->alt($media), $this->state($media)]);
    $this->assertFalse($this->reviewer()->accept($this->item($media)));
    $this->reload($media)->save();
    $this->assertSame(ItemState::Rejected, $this->state($media));
    $this->assertTrue($this->reviewer()->undo($this->item($media)));
    $this->assertSame(ItemState::Suggested, $this->state($media));
  }

  /**
   * What is proposed for a place that is gone can be rejected, and only that.
   */
  public function testPlaceIsGone(): void {
    $media = $this->proposed();
    $this->config('alttext.settings')->set('privacy.fields', [['field' => 'media.field_media_image', 'policy' => 'off']])->save();
    $this->assertFalse($this->reviewer()->accept($this->item($media)));
    $this->assertTrue($this->reviewer()->reject($this->item($media)));
    $this->assertSame(ItemState::Rejected, $this->state($media));
  }

  /**
   * A better text for one of ours: until it is accepted, and after undoing it.
   */
  public function testBetterText(): void {
    $media = $this->proposed();
    $this->reviewer()->accept($this->item($media));
    $this->propose($media, 'A grey cat sleeps on a red sofa.', 'fake-2');
    $this->reload($media)->save();
    $this->assertSame([self::TEXT, ItemState::Suggested], [$this->alt($media), $this->state($media)]);
    $this->assertTrue($this->reviewer()->accept($this->item($media)));
    $this->assertSame(['A grey cat sleeps on a red sofa.', ItemState::Applied], [$this->alt($media), $this->state($media)]);
    $this->assertTrue($this->reviewer()->undo($this->item($media)));
    $this->assertSame([self::TEXT, ItemState::Applied], [$this->alt($media), $this->state($media)]);
    $this->reload($media)->save();
    $this->assertSame(ItemState::Applied, $this->state($media), 'The older text is known as ours.');

    $this->propose($media, '', 'fake-3');
    $this->assertTrue($this->reviewer()->accept($this->item($media)));
    $this->assertSame(['', ItemState::Decorative], [$this->alt($media), $this->state($media)]);
    $this->assertTrue($this->reviewer()->undo($this->item($media)));
    $this->assertSame([self::TEXT, ItemState::Applied], [$this->alt($media), $this->state($media)]);

    $this->container->get(ItemQueue::class)->add($this->item($media), 8);
    $this->container->get(OutcomeRecorder::class)->record($this->item($media), new Suggestion('Something worse', 'fake-3'), Mode::Suggest);
    $this->assertTrue($this->reviewer()->reject($this->item($media)));
    $this->assertSame([self::TEXT, ItemState::Applied], [$this->alt($media), $this->state($media)]);
    // The older text is not of the model and the run that proposed the worse.
    $item = $this->item($media);
    $this->assertSame([self::TEXT, '', 7], [$item->suggestion, $item->model, $item->run]);
  }

  /**
   * An attempt to better something that fails leaves it as it was.
   *
   * @testWith ["accept", "applied"]
   *           ["reject", "rejected"]
   *           [null, "suggested"]
   */
  public function testFailedRedo(?string $decision, string $state): void {
    $media = $this->proposed();
    $decision && $this->reviewer()->$decision($this->item($media));
    $item = $this->item($media);
    $this->container->get(ItemQueue::class)->add($item, 8);
    $item = $this->container->get(OutcomeRecorder::class)->record($item, new \RuntimeException('No luck.'));
    $this->assertTrue($item->hasFailed());
    $item = $this->item($media);
    $this->assertSame([$state, 'No luck.', self::TEXT], [$item->state->value, $item->error, $item->suggestion]);
    // Undoing the run that failed must not take away what another has written.
    $this->assertNotSame(8, $item->run);
    $this->assertCount($state === 'suggested' ? 1 : 0, $this->items()->page(['state' => 'suggested'], 20));
  }

  /**
   * What happened since the list was shown wins over the decision.
   *
   * @dataProvider changes
   */
  public function testChangedMeanwhile(array $image, string $alt): void {
    $media = $this->proposed();
    $shown = $this->item($media);
    $this->picture('dog.png');
    foreach ($image as $property => $value) {
      $media->get(self::FIELD)->$property = $value;
    }
    $media->save();
    $this->assertFalse($this->reviewer()->accept($shown));
    $this->assertSame($alt, $this->alt($media));
  }

  /**
   * What may happen, and the text after it.
   */
  public static function changes(): array {
    return [
      'a human writes' => [['alt' => 'My words'], 'My words'],
      'another picture' => [['target_id' => 2], ''],
    ];
  }

  /**
   * A human who changes our text has the last word over undoing.
   */
  public function testUndoLeavesHumanTexts(): void {
    $media = $this->proposed();
    $this->reviewer()->accept($this->item($media));
    // Past all hooks, as migrations write.
    $this->container->get('database')->update('media__' . self::FIELD)->fields([self::FIELD . '_alt' => 'Mine'])->execute();
    $this->assertFalse($this->reviewer()->undo($this->item($media)));
    $this->assertSame('Mine', $this->alt($media));
  }

  /**
   * What another module does not let us save stays as it is, as does our item.
   *
   * @testWith ["veto"]
   *           ["fault"]
   *           ["late"]
   */
  public function testVeto(string $what): void {
    $state = $this->container->get('state');
    $media = $this->proposed();
    foreach (['accept' => ItemState::Suggested, 'undo' => ItemState::Applied] as $decision => $before) {
      $text = $this->alt($media);
      $state->set("alttext_test.$what", 'A cat');
      try {
        $this->reviewer()->$decision($this->item($media));
        $this->fail('It was saved.');
      }
      catch (\Throwable $e) {
        $this->assertMatchesRegularExpression('/^(Nobody may change this|This module has a fault|Too late)\.$/', $e->getMessage());
      }
      $state->delete("alttext_test.$what");
      $this->assertSame([$text, $before], [$this->alt($media), $this->state($media)]);
      $this->assertFalse($this->container->get('database')->inTransaction());
      $this->assertTrue($this->reviewer()->$decision($this->item($media)), 'It can be decided again.');
    }
  }

  /**
   * Excluded pictures stay so until that is taken back.
   */
  public function testExclude(): void {
    $media = $this->proposed();
    $this->assertTrue($this->reviewer()->exclude($this->item($media)));
    $this->assertFalse($this->reviewer()->exclude($this->item($media)));
    $this->reload($media)->save();
    $this->assertSame(ItemState::Excluded, $this->state($media));
    $this->assertTrue($this->reviewer()->include($this->item($media)));
    $this->assertSame(ItemState::Missing, $this->state($media));
  }

  /**
   * A text that is written just before the picture is excluded is still ours.
   */
  public function testExcludedWhileWritten(): void {
    $media = $this->proposed();
    $write = function () use ($media): void {
      $media->get(self::FIELD)->alt = self::TEXT;
      $media->get(self::FIELD)->alttext = new Suggestion(self::TEXT, 'fake-1');
      $media->save();
    };
    $this->container->set('lock', new class($write) extends NullLockBackend {

      public function __construct(private readonly \Closure $write) {}

      /**
       * {@inheritdoc}
       */
      public function acquire($name, $timeout = 30.0): bool {
        ($this->write)();
        return TRUE;
      }

    });
    $this->assertTrue($this->reviewer()->exclude($this->item($media)));
    $this->assertSame(ItemState::Excluded, $this->state($media));
    $this->assertTrue($this->reviewer()->include($this->item($media)));
    $this->assertSame(ItemState::Applied, $this->state($media));
  }

  /**
   * Makes a photo with a proposed text.
   */
  private function proposed(string $text = self::TEXT): MediaInterface {
    $this->config('alttext.settings')->set('upload', 'off')->save();
    $media = $this->photo();
    $this->propose($media, $text, 'fake-1');
    return $media;
  }

  /**
   * Proposes a text.
   */
  private function propose(MediaInterface $media, string $text, string $model): void {
    $item = $this->item($media) ?? new Item('field', 'media', $media->id(), self::FIELD, 0, '', 'en', FALSE, (int) $media->get(self::FIELD)->target_id);
    $item->suggest(new Suggestion($text, $model));
    [$item->run, $item->cost] = [7, 0.5];
    $this->items()->save($item);
  }

  /**
   * The reviewer.
   */
  private function reviewer(): Reviewer {
    return $this->container->get(Reviewer::class);
  }

}
