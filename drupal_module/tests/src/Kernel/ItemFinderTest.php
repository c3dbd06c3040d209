<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Item;
use Drupal\alttext\ItemFinder;
use Drupal\alttext\ItemState;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\WorkFinder;

/**
 * Tests that what models wrote before is found, to be done better.
 *
 * @group alttext
 */
final class ItemFinderTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->config('alttext.settings')->set('upload', 'off')->save();
    $this->createMediaType('image', ['id' => 'logo']);
  }

  /**
   * Only what a model answered, and what is still its own.
   */
  public function testAnswered(): void {
    foreach (array_filter(ItemState::cases(), static fn($state) => $state !== ItemState::Failed) as $n => $state) {
      $this->stored(100 + $n, $state, 'old', 1000);
    }
    // Failures that do not pass: what is there to be bettered stays, too.
    foreach ([ItemState::Failed, ItemState::Applied] as $n => $state) {
      $damaged = $this->stored(205 + $n, $state, 'old', 1000);
      $damaged->error = 'The picture is damaged.';
      $this->items()->save($damaged);
    }
    $this->stored(201, ItemState::Applied, 'new', 2000);
    $this->stored(202, ItemState::Applied, '', 0);
    $retryable = $this->stored(203, ItemState::Failed, 'old', 1000);
    $retryable->retryable = TRUE;
    $this->items()->save($retryable);
    $lost = $this->stored(204, ItemState::Queued, 'old', 1000);
    $this->container->get('database')->update('alttext_item')->fields(['changed' => 1])->condition('id', $lost->id)->execute();

    $states = fn(?string $model, ?int $before) => $this->states(new Selection(), $model, $before);
    $this->assertSame(['applied', 'failed', 'queued', 'rejected', 'suggested'], $states('old', NULL));
    $this->assertSame(['applied'], $states('new', NULL));
    $this->assertSame([], $states('other', NULL));
    $this->assertSame([], $states('new', 2000));
    $this->assertSame(['applied', 'applied', 'failed', 'queued', 'suggested'], $states(NULL, 2001), 'What was rejected is not proposed again unasked.');
  }

  /**
   * A selection narrows this as it narrows what lacks a text.
   */
  public function testSelection(): void {
    $photo = $this->photo('Text');
    $photo->get(self::FIELD)->entity->set('created', 1000)->save();
    $this->stored((int) $photo->id(), ItemState::Applied, 'old', 1000, ['fileId' => (int) $photo->get(self::FIELD)->target_id]);
    $this->stored(7, ItemState::Applied, 'old', 1000, ['entityType' => 'node', 'field' => 'field_images', 'langcode' => 'de']);
    $count = fn(Selection $selection) => count($this->states($selection, 'old', NULL));
    $this->assertSame(2, $count(new Selection()));
    foreach ([
      new Selection(kinds: ['media']),
      new Selection(kinds: ['fields']),
      new Selection(entityType: 'media'),
      new Selection(bundle: 'photo'),
      new Selection(field: 'field_images'),
      new Selection(langcode: 'de'),
      new Selection(ids: ['7', '8']),
      new Selection(since: 1000),
    ] as $selection) {
      $this->assertSame(1, $count($selection), print_r($selection, TRUE));
    }
    foreach ([new Selection(kinds: ['text']), new Selection(bundle: 'logo'), new Selection(since: 1001)] as $selection) {
      $this->assertSame(0, $count($selection), print_r($selection, TRUE));
    }
  }

  /**
   * More than a page.
   */
  public function testPages(): void {
    for ($id = 1; $id <= 401; $id++) {
      $this->stored($id, ItemState::Applied, 'old', 1000);
    }
    $found = iterator_to_array($this->container->get(ItemFinder::class)->answered(new Selection(), 'old', NULL), FALSE);
    $this->assertSame(range(1, 401), array_map(intval(...), array_column($found, 'entityId')));
  }

  /**
   * With an option to do texts over, what lacks a text is left alone.
   */
  public function testWork(): void {
    $photo = $this->photo();
    $work = fn(array $options) => array_map(fn(Item $item) => $item->entityId, iterator_to_array($this->container->get(WorkFinder::class)->fromOptions($options)(), FALSE));
    $this->stored(7, ItemState::Applied, 'old', 1000);
    $this->assertSame([$photo->id()], $work([]));
    $this->assertSame(['7'], $work(['redo-model' => 'old']));
    $this->assertSame(['7'], $work(['redo-before' => '2001-01-01']));
    $this->assertSame([], $work(['redo-model' => 'old', 'redo-before' => '1970-01-01 UTC']));
  }

  /**
   * The states of what is found, sorted.
   */
  private function states(Selection $selection, ?string $model, ?int $before): array {
    $states = [];
    foreach ($this->container->get(ItemFinder::class)->answered($selection, $model, $before) as $item) {
      $states[] = $item->state->value;
    }
    sort($states);
    return $states;
  }

  /**
   * Makes an item.
   */
  private function stored(int $id, ItemState $state, string $model, int $answered, array $place = []): Item {
    $place += ['entityType' => 'media', 'field' => self::FIELD, 'langcode' => 'en', 'fileId' => 0];
    $item = new Item('field', $place['entityType'], (string) $id, $place['field'], 0, '', $place['langcode'], FALSE, $place['fileId']);
    [$item->state, $item->model, $item->answered] = [$state, $model, $answered];
    $this->items()->save($item);
    return $item;
  }

}
