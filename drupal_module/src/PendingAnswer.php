<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Database\Connection;

/**
 * An answer that is still to be stored, so that it is not paid for again.
 */
final class PendingAnswer {

  /**
   * Whether it is stored.
   */
  private bool $kept = FALSE;

  public function __construct(
    private readonly Connection $database,
    private readonly \Closure $store,
  ) {}

  /**
   * Stores it, unless it is: in a transaction of its own if there is none.
   */
  public function keep(): void {
    if ($this->kept) {
      return;
    }
    $transaction = $this->database->inTransaction() ? NULL : $this->database->startTransaction();
    ($this->store)();
    unset($transaction);
    $this->kept = TRUE;
  }

  /**
   * Takes note that the transaction in which it was stored was rolled back.
   */
  public function undo(): void {
    $this->kept = FALSE;
  }

}
