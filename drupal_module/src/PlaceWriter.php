<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\EntityStore;
use Drupal\alttext\Source\PlaceInterface;
use Drupal\Core\Database\Connection;

/**
 * Saves places together with what that means for their items, or neither.
 */
final class PlaceWriter {

  public function __construct(
    private readonly EntityStore $entities,
    private readonly ItemStorage $items,
    private readonly Connection $database,
  ) {}

  /**
   * Saves a place whose text was changed.
   *
   * @param \Drupal\alttext\Item $item
   *   Its item, loaded just before.
   * @param \Drupal\alttext\Source\PlaceInterface $place
   *   The place, loaded just before.
   * @param callable(\Drupal\alttext\Item): void $note
   *   Notes in the item what that means.
   *
   * @throws \Throwable
   *   What other modules throw to veto the save.
   */
  public function write(Item $item, PlaceInterface $place, callable $note): void {
    $record = function () use ($item, $note): void {
      $note($item);
      $this->items->save($item);
    };
    $entity = $place->entity();
    $entity ? $this->entities->saveWith($entity, $place->save(...), $record) : $this->together($place->save(...), $record);
  }

  /**
   * Does two things, or neither.
   */
  private function together(callable $save, callable $record): void {
    $transaction = $this->database->startTransaction();
    try {
      $save();
      $record();
    }
    catch (\Throwable $e) {
      $transaction->rollBack();
      throw $e;
    }
  }

}
