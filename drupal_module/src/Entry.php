<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * An entry of the queue that a run has claimed: some items.
 */
final class Entry {

  /**
   * How many of its items are not yet done.
   */
  public int $open = 0;

  /**
   * Takes it.
   *
   * @param object $claim
   *   As the queue gave it.
   */
  public function __construct(public readonly object $claim) {}

  /**
   * Whether a run has queued its items, not an upload.
   */
  public function isOfRun(): bool {
    return is_array($this->claim->data);
  }

}
