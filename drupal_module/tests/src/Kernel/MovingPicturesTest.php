<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\Suggestion;
use Drupal\field\Entity\FieldConfig;
use Drupal\field\Entity\FieldStorageConfig;
use Drupal\file\FileInterface;
use Drupal\media\Entity\Media;
use Drupal\media\MediaInterface;
use Drupal\Tests\alttext\Traits\ModelServerTrait;

/**
 * Tests that what is known of a picture follows it through a gallery.
 *
 * @group alttext
 * @requires extension alttext
 */
final class MovingPicturesTest extends AlttextKernelTestBase {

  use ModelServerTrait;

  private const GALLERY = 'field_gallery';

  /**
   * Pictures by name.
   *
   * @var \Drupal\file\FileInterface[]
   */
  private array $pictures = [];

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    FieldStorageConfig::create(['entity_type' => 'media', 'field_name' => self::GALLERY, 'type' => 'image', 'cardinality' => -1])->save();
    FieldConfig::create(['entity_type' => 'media', 'bundle' => 'photo', 'field_name' => self::GALLERY])->save();
    foreach (['ours', 'human', 'decorative', 'excluded', 'waiting', 'other'] as $name) {
      $this->pictures[$name] = $this->picture("$name.png");
    }
  }

  /**
   * Each state goes with its picture when the first one is taken out.
   */
  public function testFirstIsTakenOut(): void {
    $media = $this->gallery();
    $this->assertSame($this->states(), $this->known($media));
    $media->get(self::GALLERY)->removeItem(0);
    $media->save();
    $expected = array_diff_key($this->states(), ['ours' => 0]);
    $this->assertSame($expected, $this->known($media));
    $this->assertQueued($media, 'waiting');
    $this->assertCount(4, $this->rows($media));
  }

  /**
   * The same when they are put in another order, and when nothing is left.
   */
  public function testOrder(): void {
    $media = $this->gallery();
    $media->set(self::GALLERY, array_reverse($media->get(self::GALLERY)->getValue()))->save();
    $this->assertEquals($this->states(), $this->known($media));
    $this->assertQueued($media, 'waiting');
    $item = $this->rows($media)['media 2 field_gallery.4 (en)'];
    $this->assertTrue($item->isOurs('Ours'));
    $this->assertSame('m', $item->model);
    $media->set(self::GALLERY, [])->save();
    $this->assertSame([], $this->rows($media));
  }

  /**
   * Another picture in the place begins anew.
   */
  public function testReplaced(): void {
    $media = $this->gallery();
    foreach (range(0, 4) as $delta) {
      $media->get(self::GALLERY)[$delta]->setValue(['target_id' => $this->picture("new$delta.png")->id()]);
    }
    $media->save();
    $this->assertSame(array_fill(0, 5, ItemState::Queued), array_column($this->rows($media), 'state'));
  }

  /**
   * A draft knows what is known of what is published, wherever it is there.
   */
  public function testDraft(): void {
    $media = $this->gallery();
    $draft = $this->reload($media);
    $draft->setNewRevision(TRUE);
    $draft->isDefaultRevision(FALSE);
    $draft->get(self::GALLERY)->removeItem(0);
    $draft->save();
    $this->assertEquals(array_diff_key($this->states(), ['ours' => 0]), $this->known($media, TRUE));
    $this->assertEquals($this->states(), $this->known($media));
  }

  /**
   * A clone knows our text, what is excluded, and what is decorative.
   */
  public function testClone(): void {
    $clone = $this->gallery()->createDuplicate();
    $clone->save();
    $this->assertEquals($this->states(), $this->known($clone));
    $item = $this->rows($clone)['media 3 field_gallery.0 (en)'];
    $this->assertSame(['m', 0.0], [$item->model, $item->cost]);
  }

  /**
   * So does a translation: the same picture, begun with a copy of the text.
   */
  public function testTranslation(): void {
    $media = $this->gallery();
    $media->addTranslation('de', ['name' => 'Galerie', self::GALLERY => $media->get(self::GALLERY)->getValue()])->save();
    $this->assertEquals($this->states(), $this->known($media, FALSE, 'de'));
  }

  /**
   * What a person decided is not asked about where texts are written at once,
   * wherever the picture goes.
   */
  public function testDecidedAtOnce(): void {
    $media = $this->gallery();
    $this->reject($media, 'waiting');
    $this->startModelServer();
    $this->config('alttext.settings')->set('upload', 'at_once')->save();
    $decided = ['decorative' => ItemState::Decorative, 'excluded' => ItemState::Excluded, 'waiting' => ItemState::Rejected];
    $media->get(self::GALLERY)->removeItem(0);
    $media->save();
    $this->assertEquals($decided, $this->known($media));
    // Only what is decorative is so in others, too.
    unset($decided['waiting']);
    $media->get(self::GALLERY)->removeItem(3);
    $media->save();
    $clone = $media->createDuplicate();
    $clone->save();
    $this->assertEquals($decided, $this->known($clone));
    $media->addTranslation('de', ['name' => 'Galerie', self::GALLERY => $media->get(self::GALLERY)->getValue()])->save();
    $this->assertEquals($decided, $this->known($media, FALSE, 'de'));
    $this->assertSame(0, $this->asked());
  }

  /**
   * Nor when the draft is published in which it was decided: what was published
   * before has another picture there, or none.
   *
   * @testWith ["queue", "other"]
   *           ["queue", null]
   *           ["at_once", "other"]
   *           ["at_once", null]
   */
  public function testDraftIsPublished(string $upload, ?string $before): void {
    $this->startModelServer();
    $media = $this->photo('Human');
    $media->set(self::GALLERY, $before ? [['target_id' => $this->pictures[$before]->id(), 'alt' => 'Ours', 'alttext' => new Suggestion('Ours', 'm')]] : [])->save();
    $draft = $this->reload($media);
    $draft->setNewRevision(TRUE);
    $draft->isDefaultRevision(FALSE);
    $draft->set(self::GALLERY, [
      ['target_id' => $this->pictures['decorative']->id(), 'decorative' => TRUE],
      ['target_id' => $this->pictures['waiting']->id()],
    ])->save();
    $this->reject($draft, 'waiting');
    $this->config('alttext.settings')->set('upload', $upload)->save();
    $storage = $this->container->get('entity_type.manager')->getStorage('media');
    $storage->resetCache();
    $published = $storage->loadRevision($draft->getRevisionId());
    $published->setNewRevision(TRUE);
    $published->isDefaultRevision(TRUE);
    $published->save();
    $this->assertSame(['decorative' => ItemState::Decorative, 'waiting' => ItemState::Rejected], $this->known($media));
    $this->assertSame(0, $this->asked());
  }

  /**
   * The box in the form excludes a picture, and lets it in again.
   */
  public function testBox(): void {
    $media = $this->gallery();
    $media->get(self::GALLERY)[4]->alttext_excluded = TRUE;
    $media->save();
    $this->assertSame(ItemState::Excluded, $this->known($media)['waiting']);
    $media = $this->reload($media);
    $media->get(self::GALLERY)[4]->alttext_excluded = FALSE;
    $media->save();
    $this->assertQueued($media, 'waiting');
  }

  /**
   * What was decided before a picture was excluded holds when it is let in.
   */
  public function testDecidedBeforeExcluded(): void {
    $media = $this->gallery();
    $this->reject($media, 'waiting');
    foreach ([TRUE, FALSE] as $excluded) {
      foreach ($media->get(self::GALLERY) as $image) {
        $image->alttext_excluded = $excluded;
      }
      $media->save();
      $media = $this->reload($media);
    }
    $expected = ['ours' => ItemState::Applied, 'decorative' => ItemState::Decorative, 'excluded' => ItemState::Queued, 'waiting' => ItemState::Rejected];
    $this->assertSame($expected, $this->known($media));
    // It is about that picture alone, and goes with it.
    $new = $this->pictures['other']->id();
    foreach ([TRUE, FALSE] as $excluded) {
      $media->get(self::GALLERY)[4]->setValue(['target_id' => $new, 'alttext_excluded' => $excluded]);
      $media->get(self::GALLERY)[2]->alttext_excluded = $excluded;
      $media->save();
      $media = $this->reload($media);
      if ($excluded) {
        $clone = $media->createDuplicate();
        $clone->save();
        $clone = $this->reload($clone);
      }
    }
    $this->assertSame(ItemState::Queued, $this->known($media)['other']);
    $clone->get(self::GALLERY)[2]->alttext_excluded = FALSE;
    $clone->save();
    $this->assertSame(ItemState::Decorative, $this->known($clone)['decorative']);
    // Both boxes are ticked in one form.
    $media->get(self::GALLERY)[3]->setValue(['alttext_excluded' => TRUE, 'decorative' => TRUE] + $media->get(self::GALLERY)[3]->getValue());
    $media->save();
    $media = $this->reload($media);
    $this->assertSame(ItemState::Excluded, $this->known($media)['excluded']);
    $media->get(self::GALLERY)[3]->setValue(['alttext_excluded' => FALSE, 'decorative' => TRUE] + $media->get(self::GALLERY)[3]->getValue());
    $media->save();
    $this->assertSame(ItemState::Decorative, $this->known($media)['excluded']);
  }

  /**
   * Copies of one picture keep each what is known of it.
   */
  public function testCopies(): void {
    $this->config('alttext.settings')->set('upload', 'off')->save();
    $value = ['target_id' => $this->pictures['ours']->id()];
    $ours = ['alt' => 'Ours', 'alttext' => new Suggestion('Ours', 'm')] + $value;
    $media = $this->photo('Human', [], 'Copies');
    $media->set(self::GALLERY, [$ours, ['alt' => 'Human'] + $value, $value, ['decorative' => TRUE] + $value])->save();
    $media = $this->reload($media);
    $rejected = new Item('field', 'media', $media->id(), self::GALLERY, 2, '', 'en', FALSE, (int) $value['target_id']);
    $rejected->state = ItemState::Rejected;
    $this->items()->save($rejected);
    $this->assertSame(['Applied', 'Rejected', 'Decorative'], $this->copies($media));

    foreach ([1, 2] as $taken) {
      $media->get(self::GALLERY)->removeItem(0);
      $media->save();
      $media = $this->reload($media);
      $this->assertSame(['Rejected', 'Decorative'], $this->copies($media), "$taken taken out");
    }
    // One more in front of those that are there, and another order.
    $media->set(self::GALLERY, [$value, $ours, $value])->save();
    $media = $this->reload($media);
    $media->set(self::GALLERY, array_reverse([...$media->get(self::GALLERY)->getValue(), ['alt' => 'New'] + $value]))->save();
    $row = $this->rows($media)['media 1 field_gallery.2 (en)'];
    $this->assertSame([ItemState::Applied, TRUE, 'm'], [$row->state, $row->isOurs('Ours'), $row->model]);
  }

  /**
   * The states of copies in the order of the gallery, but those of humans.
   */
  private function copies(MediaInterface $media): array {
    $rows = array_filter($this->rows($media), fn(Item $item) => $item->state !== ItemState::Human);
    usort($rows, fn(Item $a, Item $b) => $a->delta <=> $b->delta);
    return array_map(fn(Item $item) => $item->state->name, $rows);
  }

  /**
   * A media item with one picture for each state, and a main one with text.
   */
  private function gallery(): MediaInterface {
    $this->photo();
    $media = Media::create([
      'bundle' => 'photo',
      'name' => 'Gallery',
      'uid' => 1,
      'langcode' => 'en',
      self::FIELD => ['target_id' => $this->pictures['other']->id(), 'alt' => 'Human'],
      self::GALLERY => [
        ['target_id' => $this->pictures['ours']->id(), 'alt' => 'Ours', 'alttext' => new Suggestion('Ours', 'm')],
        ['target_id' => $this->pictures['human']->id(), 'alt' => 'Human'],
        ['target_id' => $this->pictures['decorative']->id(), 'decorative' => TRUE],
        ['target_id' => $this->pictures['excluded']->id(), 'alttext_excluded' => TRUE],
        ['target_id' => $this->pictures['waiting']->id()],
      ],
    ]);
    $media->save();
    return $this->reload($media);
  }

  /**
   * Has a person reject what a model proposes for a picture.
   */
  private function reject(MediaInterface $media, string $name): void {
    foreach ($this->rows($media) as $item) {
      if ($item->fileId === (int) $this->pictures[$name]->id()) {
        $item->state = ItemState::Rejected;
        $this->items()->save($item);
      }
    }
  }

  /**
   * The states that it begins with; a human's text leaves no trace.
   */
  private function states(): array {
    return [
      'ours' => ItemState::Applied,
      'decorative' => ItemState::Decorative,
      'excluded' => ItemState::Excluded,
      'waiting' => ItemState::Queued,
    ];
  }

  /**
   * What is known of the gallery.
   *
   * @return \Drupal\alttext\Item[]
   *   Items by place.
   */
  private function rows(MediaInterface $media): array {
    return array_filter($this->items()->ofEntities('media', [$media->id()]), fn(Item $item) => $item->field === self::GALLERY);
  }

  /**
   * The states by picture, in the order of the gallery.
   *
   * A human's text may leave a row, or none: it means the same.
   */
  private function known(MediaInterface $media, bool $draft = FALSE, string $langcode = 'en'): array {
    $rows = array_filter($this->rows($media), fn(Item $item) => $item->draft === $draft && $item->langcode === $langcode && $item->state !== ItemState::Human);
    usort($rows, fn(Item $a, Item $b) => $a->delta <=> $b->delta);
    $names = array_flip(array_map(fn(FileInterface $file) => (int) $file->id(), $this->pictures));
    $known = [];
    foreach ($rows as $item) {
      $known[$names[$item->fileId]] = $item->state;
    }
    return $known;
  }

  /**
   * Expects that a picture is in the queue by the number of its item.
   */
  private function assertQueued(MediaInterface $media, string $name): void {
    $item = array_values(array_filter($this->rows($media), fn(Item $item) => $item->fileId === (int) $this->pictures[$name]->id()))[0];
    $this->assertSame(ItemState::Queued, $item->state);
    $queued = $this->container->get('database')->query('SELECT data FROM {queue} WHERE name = :name', [':name' => 'alttext'])->fetchCol();
    $this->assertContains($item->id, array_map(unserialize(...), $queued));
  }

}
