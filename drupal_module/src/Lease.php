<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Site\Settings;

/**
 * How long what a process has claimed is its own.
 *
 * Claims are renewed while a model thinks, so this is how long the work of a
 * process that was killed is left alone.
 */
final class Lease {

  /**
   * In seconds: the setting "alttext_lease" in settings.php, 90 by default.
   *
   * Where PHP knows no signals, as in web requests, nobody can renew a claim
   * while he waits: then it is 600.
   */
  public static function seconds(): int {
    return (int) Settings::get('alttext_lease', self::isRenewed() ? 90 : 600);
  }

  /**
   * How long one question may take in milliseconds; 0: as long as it likes.
   */
  public static function deadlineMs(): int {
    return self::isRenewed() ? 0 : 1000 * self::seconds();
  }

  /**
   * Whether this PHP can renew claims while it waits.
   */
  public static function isRenewed(): bool {
    return function_exists('pcntl_alarm');
  }

}
