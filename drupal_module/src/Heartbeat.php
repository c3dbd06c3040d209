<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * Calls a function now and then, also while the extension waits for answers.
 *
 * That is done by SIGALRM; the extension lets handlers run while it waits. At
 * other times the handler stays away, as it may come in the midst of a query.
 */
final class Heartbeat {

  /**
   * When the next beat is due, in nanoseconds.
   */
  private int $due;

  /**
   * Whether we are waiting.
   */
  private bool $waiting = FALSE;

  /**
   * What the state of signals was before.
   */
  private bool $async = FALSE;

  /**
   * Starts it.
   *
   * @param float $seconds
   *   Between two beats.
   * @param \Closure(): void $beat
   *   What to call.
   */
  public function __construct(private readonly float $seconds, private readonly \Closure $beat) {
    $this->schedule();
    if (Lease::isRenewed()) {
      $this->async = pcntl_async_signals(TRUE);
      pcntl_signal(SIGALRM, $this->alarm(...));
      pcntl_alarm(1);
    }
  }

  /**
   * To be called before waiting.
   */
  public function pause(): void {
    $this->waiting = TRUE;
  }

  /**
   * To be called after waiting.
   */
  public function resume(): void {
    $this->waiting = FALSE;
    $this->beatIfDue();
  }

  /**
   * Ends it.
   */
  public function stop(): void {
    if (Lease::isRenewed()) {
      pcntl_alarm(0);
      pcntl_signal(SIGALRM, SIG_DFL);
      pcntl_async_signals($this->async);
    }
  }

  /**
   * Handles the signal.
   */
  private function alarm(): void {
    pcntl_alarm(1);
    if ($this->waiting) {
      $this->beatIfDue();
    }
  }

  /**
   * Beats when it is time.
   */
  private function beatIfDue(): void {
    if (hrtime(TRUE) >= $this->due) {
      ($this->beat)();
      $this->schedule();
    }
  }

  /**
   * Sets the time of the next beat.
   */
  private function schedule(): void {
    $this->due = hrtime(TRUE) + (int) (1e9 * $this->seconds);
  }

}
