<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * How far a run may go, and what it may take over from earlier ones.
 */
final class RunOptions {

  /**
   * Failures that are older than this Unix time are asked about again.
   */
  public readonly int $retrySince;

  /**
   * Sets the bounds; none by default.
   *
   * @param int $run
   *   The number of the run, for the items.
   * @param int $limit
   *   How many images it may do.
   * @param int|null $concurrency
   *   How many to ask about at a time; NULL for the default of the extension.
   * @param float|null $maxCost
   *   In US dollars, all attempts and what is under way included. Where prices
   *   are not known, nothing is asked.
   * @param float|null $maxMinutes
   *   After that nothing more is asked; what is under way is awaited.
   * @param string|null $langcode
   *   The only language that is wanted; NULL: all that an image lacks may be
   *   asked for by one question.
   * @param int $reuseSince
   *   Answers that are older than this Unix time are asked for again.
   * @param bool $again
   *   Whether to ask again where an equal picture failed in an earlier run.
   * @param \Drupal\alttext\Mode|null $mode
   *   What becomes of the texts; NULL: as the site is set.
   */
  public function __construct(
    public readonly int $run = 0,
    public readonly int $limit = PHP_INT_MAX,
    public readonly ?int $concurrency = NULL,
    public readonly ?float $maxCost = NULL,
    public readonly ?float $maxMinutes = NULL,
    public readonly ?string $langcode = NULL,
    public readonly int $reuseSince = 0,
    bool $again = FALSE,
    public readonly ?Mode $mode = NULL,
  ) {
    $this->retrySince = $again ? time() : 0;
  }

}
