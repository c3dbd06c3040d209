<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\PlaceInterface;

/**
 * Tells copies of one picture in a field apart, before a save and after it.
 *
 * They have nothing of their own but their texts: when one is taken out, the
 * texts of the others say which these are.
 */
final class CopyMatcher {

  /**
   * Finds out where copies were before.
   *
   * @param array $after
   *   Pairs of item and opened place, as ItemTracker has them, by key.
   * @param array $before
   *   The same before the save.
   *
   * @return array<string, string|null>
   *   The key before by the key now, for pictures that there is or was more
   *   than one of; NULL for a copy that is new.
   */
  public function origins(array $after, array $before): array {
    $origins = [];
    [$after, $before] = [$this->groups($after), $this->groups($before)];
    foreach ($after as $picture => $copies) {
      $old = $before[$picture] ?? [];
      if ($old && max(count($copies), count($old)) > 1) {
        $origins += $this->pair(array_map(self::text(...), $copies), array_map(self::text(...), $old));
      }
    }
    return $origins;
  }

  /**
   * Pairs copies of one picture.
   *
   * Those that stand as before at the beginning and at the end have not moved;
   * others go by text, then by place, then as they come.
   *
   * @param array<string, string> $copies
   *   Their texts now, by key.
   * @param array<string, string> $old
   *   Their texts before, by key.
   */
  private function pair(array $copies, array $old): array {
    $origins = array_fill_keys(array_keys($copies), NULL);
    [$now, $then] = [array_keys($copies), array_keys($old)];
    while ($now && $then && $copies[$now[0]] === $old[$then[0]]) {
      $origins[array_shift($now)] = array_shift($then);
    }
    while ($now && $then && $copies[end($now)] === $old[end($then)]) {
      $origins[array_pop($now)] = array_pop($then);
    }
    $rules = [
      static fn(string $key, string $before) => $copies[$key] === $old[$before],
      static fn(string $key, string $before) => $key === $before,
      static fn() => TRUE,
    ];
    foreach ($rules as $fits) {
      foreach (array_keys($origins, NULL, TRUE) as $key) {
        $found = array_filter($then, static fn(string $before) => $fits($key, $before));
        $origins[$key] = reset($found) ?: NULL;
        $then = array_diff($then, [$origins[$key]]);
      }
    }
    return $origins;
  }

  /**
   * Groups places by what they show, in one field and language.
   *
   * @return array<string, array<string, \Drupal\alttext\Source\PlaceInterface>>
   *   Places by key, by picture.
   */
  private function groups(array $pairs): array {
    $groups = [];
    foreach ($pairs as $key => [$item, $place]) {
      // TextPictures gives further copies a number.
      $part = preg_replace('/\.\d{1,9}$/', '', $item->part);
      if ($item->fileId || $part !== '') {
        $groups[implode(' ', [$item->source, $item->field, $item->langcode, $item->fileId, $part])][$key] = $place;
      }
    }
    return $groups;
  }

  /**
   * What tells copies apart.
   */
  private static function text(PlaceInterface $place): string {
    return $place->isDecorative() ? 'decorative' : 'text ' . $place->text();
  }

}
