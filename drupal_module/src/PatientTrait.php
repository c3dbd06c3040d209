<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Database\DatabaseException;

/**
 * For what several processes do to the database at the same time.
 */
trait PatientTrait {

  /**
   * Does something, once more if the database failed.
   *
   * Of transactions that wait for each other it ends one. And the database
   * queue makes its table when it is first needed: if another process makes it
   * at that moment, the queue takes its absence for a fault.
   *
   * @param callable $do
   *   What to do; if it fails, as if it had not begun.
   *
   * @return mixed
   *   What that returns.
   */
  private function patiently(callable $do): mixed {
    try {
      return $do();
    }
    catch (DatabaseException) {
      return $do();
    }
  }

}
