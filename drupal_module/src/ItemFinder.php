<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\Selection;
use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\Database\Query\SelectInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;

/**
 * Finds places that something is known of, in constant memory.
 *
 * What lacks a text and was never looked at is what Discovery finds.
 */
final class ItemFinder {

  public function __construct(
    private readonly ItemStorage $items,
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly TimeInterface $time,
  ) {}

  /**
   * Finds items in some states.
   *
   * @param \Drupal\alttext\Source\Selection $selection
   *   Which of them.
   * @param \Drupal\alttext\ItemState[] $states
   *   States.
   * @param callable(\Drupal\Core\Database\Query\SelectInterface): void|null $narrow
   *   Adds conditions on the table "i".
   *
   * @return \Generator<\Drupal\alttext\Item>
   *   Items in the order of their numbers.
   */
  public function find(Selection $selection, array $states, ?callable $narrow = NULL): \Generator {
    $wanted = array_filter(['field' => $selection->field, 'langcode' => $selection->langcode, 'entity_id' => $selection->ids]);
    $wanted['state'] = array_column($states, 'value');
    $items = $this->items->walk($wanted, static function (SelectInterface $query) use ($selection, $narrow): void {
      if ($selection->since !== NULL) {
        $query->innerJoin('file_managed', 'file', 'file.fid = i.file_id');
        $query->condition('file.created', $selection->since, '>=');
      }
      $narrow && $narrow($query);
    });
    foreach ($items as $item) {
      if ($selection->wants($item->source, $item->entityType) && $this->isOf($item, $selection->bundle)) {
        yield $item;
      }
    }
  }

  /**
   * Finds what a model wrote or proposed, to be done better.
   *
   * @param \Drupal\alttext\Source\Selection $selection
   *   Which of them.
   * @param string|null $model
   *   Only what this one answered. Then what was rejected counts, too.
   * @param int|null $before
   *   Only what was answered before this Unix time.
   *
   * @return \Generator<\Drupal\alttext\Item>
   *   Items in the order of their numbers.
   */
  public function answered(Selection $selection, ?string $model, ?int $before): \Generator {
    $states = [ItemState::Applied, ItemState::Suggested, ItemState::Queued, ItemState::Failed];
    if ($model !== NULL) {
      $states[] = ItemState::Rejected;
    }
    $lost = $this->time->getCurrentTime() - Lease::seconds();
    return $this->find($selection, $states, static function (SelectInterface $query) use ($model, $before, $lost): void {
      $query->condition('i.model', ...$model === NULL ? ['', '<>'] : [$model]);
      // Lost: the process that had it was killed.
      $query->condition($query->orConditionGroup()->condition('i.state', ItemState::Queued->value, '<>')->condition('i.changed', $lost, '<'));
      // Not where asking again has little hope.
      $query->condition($query->orConditionGroup()->condition('i.error', '')->condition('i.retryable', 1));
      if ($before !== NULL) {
        $query->condition('i.answered', $before, '<');
      }
    });
  }

  /**
   * Whether the entity of an item is of a bundle.
   */
  private function isOf(Item $item, ?string $bundle): bool {
    if ($bundle === NULL || !$this->entityTypeManager->hasDefinition($item->entityType)) {
      return $bundle === NULL;
    }
    $type = $this->entityTypeManager->getDefinition($item->entityType);
    if (!$type->hasKey('bundle')) {
      return $bundle === $item->entityType;
    }
    return (bool) $this->entityTypeManager->getStorage($item->entityType)->getQuery()
      ->accessCheck(FALSE)
      ->condition($type->getKey('id'), $item->entityId)
      ->condition($type->getKey('bundle'), $bundle)
      ->execute();
  }

}
