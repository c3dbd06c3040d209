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
   * @param array<string, string|null> $origins
   *   Where copies of one picture were before, as CopyMatcher tells.
   *
   * @return array<string, \Drupal\alttext\Item>
   *   An item for each place, by place.
   */
  public function match(array $places, array $known, array $origins = []): array {
    $matched = $left = [];
    $copies = $this->copies($places, $known, $origins);
    foreach ($places as $place) {
      $item = $known[$place->place()] ?? NULL;
      if (array_key_exists($place->place(), $copies)) {
        $from = $copies[$place->place()] ?? $place;
        $matched[$place->place()] = $item || $from !== $place ? $this->move($from, $item ?? $place) : $place;
      }
      elseif ($item?->fileId === $place->fileId) {
        $matched[$place->place()] = $item;
      }
      else {
        $left[] = $place;
      }
    }
    $twins = $this->twins($places, $known);
    $taken = array_map(static fn(Item $item) => $item->place(), [...array_values($twins), ...array_values(array_filter($copies))]);
    $free = array_diff_key($known, $matched, array_flip($taken));
    foreach ($left as $place) {
      $from = $twins[$place->place()] ?? $this->find($place, $free);
      $row = $known[$place->place()] ?? $place;
      $matched[$place->place()] = $from ? $this->move($from, $row) : $row;
      if ($from?->draft === $place->draft) {
        unset($free[$from->place()]);
      }
    }
    return $matched;
  }

  /**
   * Copies of a picture that have moved, with what is known of each.
   *
   * @return array<string, \Drupal\alttext\Item|null>
   *   Known items by the place that is there now; NULL: nothing is known.
   */
  private function copies(array $places, array $known, array $origins): array {
    $copies = [];
    foreach ($places as $place) {
      $key = $place->withDraft(FALSE)->place();
      $old = $origins[$key] ?? NULL;
      if (array_key_exists($key, $origins) && $old !== $key) {
        $from = array_filter($known, static fn(Item $item) => $item->withDraft(FALSE)->place() === $old);
        $here = array_filter($from, static fn(Item $item) => $item->draft === $place->draft);
        $copies[$place->place()] = reset($here) ?: reset($from) ?: NULL;
      }
    }
    return $copies;
  }

  /**
   * Items of places that are the same but in the draft, or were until that was
   * published, and show the same picture: what they know is for these alone.
   *
   * @return array<string, \Drupal\alttext\Item>
   *   By the place that is there now.
   */
  private function twins(array $places, array $known): array {
    $twins = [];
    foreach ($places as $place) {
      $twin = $known[$place->withDraft(!$place->draft)->place()] ?? NULL;
      if ($twin?->fileId === $place->fileId) {
        $twins[$place->place()] = $twin;
      }
    }
    return $twins;
  }

  /**
   * The same picture in another place of the field, best of the same draft.
   */
  private function find(Item $place, array $free): ?Item {
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
