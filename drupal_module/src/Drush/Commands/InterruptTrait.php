<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush\Commands;

/**
 * Lets a command end in order on Ctrl-C.
 */
trait InterruptTrait {

  /**
   * Has Ctrl-C and SIGTERM handled; a second one ends the process as ever.
   *
   * @return callable(): void
   *   Puts things back.
   */
  private function onInterrupt(callable $handler): callable {
    if (!function_exists('pcntl_async_signals')) {
      return static fn() => NULL;
    }
    $async = pcntl_async_signals(TRUE);
    $restore = static function () use ($async): void {
      pcntl_signal(SIGINT, SIG_DFL);
      pcntl_signal(SIGTERM, SIG_DFL);
      pcntl_async_signals($async);
    };
    foreach ([SIGINT, SIGTERM] as $signal) {
      pcntl_signal($signal, static function () use ($handler): void {
        pcntl_signal(SIGINT, SIG_DFL);
        pcntl_signal(SIGTERM, SIG_DFL);
        $handler();
      });
    }
    return $restore;
  }

}
