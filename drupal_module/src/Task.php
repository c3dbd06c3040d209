<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * An item that a run has claimed.
 */
final class Task {

  /**
   * What is asked about it; NULL as long as nobody has looked at the picture.
   */
  public ?Inquiry $inquiry = NULL;

  /**
   * Takes it.
   *
   * @param \Drupal\alttext\Item $item
   *   The item.
   * @param \Drupal\alttext\Entry $entry
   *   The queue's entry that it is in.
   */
  public function __construct(
    public readonly Item $item,
    public readonly Entry $entry,
  ) {
    $entry->open++;
  }

}
