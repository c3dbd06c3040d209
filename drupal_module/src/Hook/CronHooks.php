<?php

declare(strict_types=1);

namespace Drupal\alttext\Hook;

use Drupal\alttext\SentLog;
use Drupal\Core\Hook\Attribute\Hook;

/**
 * Tidies up.
 */
final class CronHooks {

  public function __construct(private readonly SentLog $sent) {}

  /**
   * Forgets old entries of the log of pictures that were sent.
   */
  #[Hook('cron')]
  public function cron(): void {
    $this->sent->prune();
  }

}
