<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * Keeps a run within its bounds.
 */
final class Budget {

  /**
   * How many images were begun.
   */
  private int $begun = 0;

  /**
   * What the answers cost so far, in US dollars.
   */
  private float $spent = 0.0;

  /**
   * What is under way is expected to cost, by item number.
   *
   * @var array<int, float>
   */
  private array $reserved = [];

  /**
   * When the run began, in nanoseconds of a clock that nobody sets.
   */
  private readonly int $start;

  public function __construct(private readonly RunOptions $options) {
    $this->start = hrtime(TRUE);
  }

  /**
   * Why no further image may be begun; NULL: it may.
   */
  public function exhausted(): ?RunEnd {
    return match (TRUE) {
      $this->left() <= 0 => RunEnd::Limit,
      $this->isTimeUp() => RunEnd::Time,
      default => NULL,
    };
  }

  /**
   * Whether nothing more may be asked.
   */
  public function isTimeUp(): bool {
    return $this->options->maxMinutes !== NULL && (hrtime(TRUE) - $this->start) / 60e9 >= $this->options->maxMinutes;
  }

  /**
   * How many more images may be begun.
   */
  public function left(): int {
    return $this->options->limit - $this->begun;
  }

  /**
   * Counts images that are begun.
   */
  public function begin(int $count): void {
    $this->begun += $count;
  }

  /**
   * Whether costs are limited.
   */
  public function isCounted(): bool {
    return $this->options->maxCost !== NULL;
  }

  /**
   * Sets aside what an answer may cost.
   *
   * @param int $id
   *   The number of the item.
   * @param float|null $cost
   *   An estimate; NULL when there is none.
   *
   * @return bool
   *   FALSE when it might be more than what is left, and when nobody knows.
   */
  public function reserve(int $id, ?float $cost): bool {
    if ($cost === NULL || $this->spent + array_sum($this->reserved) + $cost > $this->options->maxCost) {
      return FALSE;
    }
    $this->reserved[$id] = $cost;
    return TRUE;
  }

  /**
   * Counts what an answer did cost; NULL: as estimated.
   */
  public function pay(int $id, ?float $cost): void {
    $this->spent += $cost ?? $this->reserved[$id] ?? 0.0;
    unset($this->reserved[$id]);
  }

}
