<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\ItemState;
use Drupal\alttext\Suggestion;
use Drupal\media\Entity\Media;
use Drupal\media\MediaInterface;

/**
 * Tests what the module learns from saves.
 *
 * @group alttext
 * @requires extension alttext
 */
final class ItemTrackerTest extends AlttextKernelTestBase {

  /**
   * An image without text is queued once, whatever else is saved.
   */
  public function testMissingIsQueuedOnce(): void {
    $media = $this->photo();
    $this->assertSame(ItemState::Queued, $this->state($media));
    $media->setName('Another name')->save();
    $this->assertSame(ItemState::Queued, $this->state($media));
    $this->assertSame(1, $this->queueSize());
  }

  /**
   * A text that came with the image is a human's, and nothing to remember.
   */
  public function testHumanTextIsLeftAlone(): void {
    $media = $this->photo('A black cat');
    $this->assertNull($this->item($media));
    $this->assertSame(0, $this->queueSize());
  }

  /**
   * Nothing is queued when it is set so.
   */
  public function testOff(): void {
    $this->config('alttext.settings')->set('upload', 'off')->save();
    $this->assertNull($this->item($this->photo()));
    $this->assertSame(0, $this->queueSize());
  }

  /**
   * An old empty text means what the site says, also when it is saved again.
   *
   * @testWith ["decorative", null]
   *           ["missing", "queued"]
   */
  public function testOldEmptyText(string $empty, ?string $state): void {
    $settings = $this->config('alttext.settings');
    $settings->set('upload', 'off')->save();
    $media = $this->photo();
    $settings->set('upload', 'queue')->set('empty', $empty)->save();
    $media->setName('Another name')->save();
    $this->assertSame($state, $this->state($media)?->value);
    $media->get(self::FIELD)->target_id = $this->picture('dog.png')->id();
    $media->save();
    $this->assertSame(ItemState::Queued, $this->state($media), 'A new picture waits for a text.');
  }

  /**
   * A human who empties a text means it, whoever wrote the text.
   */
  public function testEmptiedOnPurpose(): void {
    $human = $this->photo('A black cat');
    $this->setAlt($human, '');
    $this->assertSame(ItemState::Decorative, $this->state($human));
    $ours = $this->described();
    $this->setAlt($ours, '');
    $this->assertSame(ItemState::Decorative, $this->state($ours));
    $this->setAlt($ours, '');
    $this->assertSame(ItemState::Decorative, $this->state($ours));
    $this->assertSame(0, $this->queueSize());
  }

  /**
   * Our text becomes a human's by a change, and ours again when put back.
   */
  public function testHashHealsState(): void {
    $media = $this->described();
    $this->assertSame(ItemState::Applied, $this->state($media));
    $this->setAlt($media, 'My own words');
    $this->assertSame(ItemState::Human, $this->state($media));
    $this->setAlt($media, 'A cat by a model');
    $this->assertSame(ItemState::Applied, $this->state($media));
  }

  /**
   * The checkbox of a widget decides, both ways.
   */
  public function testDecorativeCheckbox(): void {
    $media = $this->photo('', ['decorative' => 1]);
    $this->assertSame(ItemState::Decorative, $this->state($media));
    $media->get(self::FIELD)->decorative = 0;
    $media->save();
    $this->assertSame(ItemState::Queued, $this->state($media));
  }

  /**
   * Another picture needs another text: our old one does not count.
   */
  public function testAnotherPicture(): void {
    $media = $this->described();
    $media->get(self::FIELD)->target_id = $this->picture('dog.png')->id();
    $media->save();
    $this->assertSame(ItemState::Queued, $this->state($media));
    $human = $this->photo('A black cat');
    $human->get(self::FIELD)->target_id = $this->picture('bird.png')->id();
    $human->save();
    $this->assertNotSame(ItemState::Queued, $this->state($human));
  }

  /**
   * Another save of what was just saved takes nothing from what is known.
   */
  public function testSavedTwice(): void {
    $media = Media::create(['bundle' => 'photo', 'name' => 'A cat', self::FIELD => [
      'target_id' => $this->picture()->id(),
      'alt' => 'A cat by a model',
      'alttext' => new Suggestion('A cat by a model', 'm'),
    ]]);
    $media->save();
    $media->setName('Another name')->save();
    $this->assertSame(['', ItemState::Applied], [$this->item($media)->previous, $this->state($media)]);
  }

  /**
   * A suggestion that an editor deleted in the form stays away.
   */
  public function testSuggestionDeletedInForm(): void {
    $media = $this->photo('', ['alttext' => new Suggestion('A cat by a model', 'm')]);
    $this->assertSame(ItemState::Decorative, $this->state($media));
  }

  /**
   * Each translation has a state of its own.
   */
  public function testTranslations(): void {
    $media = $this->photo('A black cat');
    $media->addTranslation('de', [
      'name' => 'Eine Katze',
      self::FIELD => ['target_id' => $media->get(self::FIELD)->target_id, 'alt' => ''],
    ])->save();
    $this->assertNull($this->item($media, 'en'));
    $this->assertSame(ItemState::Queued, $this->state($media, 'de'));
    $media = $this->reload($media);
    $media->removeTranslation('de');
    $media->save();
    $this->assertNull($this->item($media, 'de'));
  }

  /**
   * What is gone is forgotten.
   */
  public function testDelete(): void {
    $media = $this->photo();
    $media->delete();
    $this->assertSame([], $this->items()->ofEntities('media', [$media->id()]));
  }

  /**
   * A media item with a text of ours.
   */
  private function described(): MediaInterface {
    return $this->photo('A cat by a model', ['alttext' => new Suggestion('A cat by a model', 'm')]);
  }

  /**
   * Saves as an editor does who changes the text.
   */
  private function setAlt(MediaInterface $media, string $alt): void {
    $media = $this->reload($media);
    $media->get(self::FIELD)->alt = $alt;
    $media->save();
  }

  /**
   * How many items wait.
   */
  private function queueSize(): int {
    return $this->container->get('queue')->get('alttext')->numberOfItems();
  }

}
