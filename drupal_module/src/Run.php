<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * One time that somebody had many pictures described.
 */
final class Run {

  /**
   * NULL as long as the run is not stored.
   */
  public ?int $id = NULL;

  /**
   * When it ended, as a Unix time; 0: it goes on, or was killed.
   */
  public int $ended = 0;

  /**
   * Why it ended; empty as long as it did not.
   *
   * @see \Drupal\alttext\RunEnd
   */
  public string $reason = '';

  /**
   * How many items came out in which state, by the name of the state.
   *
   * @var array<string, int>
   */
  public array $counts = [];

  /**
   * What all answers took together.
   */
  public int $promptTokens = 0;

  /**
   * The same of the answers themselves.
   */
  public int $outputTokens = 0;

  /**
   * What they cost in US dollars; NULL when nobody knows.
   */
  public ?float $cost = NULL;

  /**
   * Begins a run.
   *
   * @param \Drupal\alttext\Mode $mode
   *   What becomes of the texts.
   * @param string $model
   *   The model; empty when it is not known.
   * @param array<string, mixed> $options
   *   The options of the command.
   * @param int $uid
   *   The account; 0 for the command line.
   * @param int $started
   *   When, as a Unix time.
   */
  public function __construct(
    public readonly Mode $mode,
    public readonly string $model,
    public readonly array $options,
    public readonly int $uid,
    public readonly int $started,
  ) {}

  /**
   * Counts an item that is done.
   */
  public function count(Item $item): void {
    $state = ($item->hasFailed() ? ItemState::Failed : $item->state)->value;
    $this->counts[$state] = ($this->counts[$state] ?? 0) + 1;
    if ($item->run !== $this->id || $item->hasFailed() || !in_array($item->state, [ItemState::Applied, ItemState::Suggested], TRUE)) {
      // It failed, or a person was faster: what the item took, it took before.
      return;
    }
    $this->promptTokens += $item->promptTokens;
    $this->outputTokens += $item->outputTokens;
    $this->cost = $item->cost === NULL ? $this->cost : (float) $this->cost + $item->cost;
  }

}
