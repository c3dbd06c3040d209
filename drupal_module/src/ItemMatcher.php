<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * Finds out which of the known items a picture is, for pictures move about.
 *
 * When the first image of a gallery is taken out, all others get another place.
 * What is known follows the picture, not the place.
 */
final class ItemMatcher {

  public function __construct(private readonly ItemStorage $items) {}

  /**
   * Finds what is known of places as they are now.
   *
   * @param \Drupal\alttext\Item[] $places
   *   Fresh items: all places of one entity.
   * @param array<string, \Drupal\alttext\Item> $known
   *   What is known of that entity, by place.
   *
   * @return array<string, \Drupal\alttext\Item>
   *   An item for each place, by place.
   */
  public function match(array $places, array $known): array {
    $matched = $left = [];
    foreach ($places as $place) {
      $item = $known[$place->place()] ?? NULL;
      $item?->fileId === $place->fileId ? $matched[$place->place()] = $item : $left[] = $place;
    }
    $free = array_diff_key($known, $matched);
    foreach ($left as $place) {
      $from = $this->find($place, $free);
      $row = $known[$place->place()] ?? $place;
      $matched[$place->place()] = $from ? $this->move($from, $row) : $row;
      if ($from?->draft === $place->draft) {
        unset($free[$from->place()]);
      }
    }
    return $matched;
  }

  /**
   * The same picture in another place of the field: best where the place is but
   * in the draft, or was until that was published.
   */
  private function find(Item $place, array $free): ?Item {
    $twin = $free[$place->withDraft(!$place->draft)->place()] ?? NULL;
    if ($twin?->fileId === $place->fileId) {
      return $twin;
    }
    $same = array_filter($free, fn(Item $item) => $place->fileId && $item->fileId === $place->fileId && $item->isBeside($place));
    $here = array_filter($same, fn(Item $item) => $item->draft === $place->draft);
    return reset($here) ?: reset($same) ?: NULL;
  }

  /**
   * What is known of a picture, in the row of its new place.
   */
  private function move(Item $from, Item $row): Item {
    if ($from->draft && !$row->draft) {
      $this->items->delete($from);
    }
    $item = $from->at($row);
    if ($item->state === ItemState::Queued) {
      // The queue knows the old row.
      $item->state = ItemState::Missing;
    }
    return $item;
  }

}
