<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush\Commands;

use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Symfony\Component\Console\Formatter\OutputFormatter;
use Symfony\Component\Console\Helper\Helper;
use Symfony\Component\Console\Helper\ProgressBar;
use Symfony\Component\Console\Style\SymfonyStyle;

/**
 * Shows how a backfill goes, and what became of it.
 */
final class BackfillReport {

  private const LABELS = [
    'applied' => 'Text written',
    'suggested' => 'Found decorative, left to a human',
    'human' => 'A human was faster',
    'decorative' => 'A human declared it decorative',
    'failed' => 'Failed',
  ];

  /**
   * How many failures are shown one by one.
   */
  private const SHOWN = 50;

  /**
   * How many items came out in which state.
   */
  private array $counts = [];

  /**
   * The first failures: pairs of place and sentence.
   */
  private array $failures = [];

  /**
   * The progress bar.
   */
  private readonly ProgressBar $bar;

  /**
   * When the run began, as a Unix time.
   */
  private readonly float $start;

  public function __construct(private readonly SymfonyStyle $io, int $total) {
    $this->start = microtime(TRUE);
    $this->bar = $io->createProgressBar($total);
    $this->bar->setPlaceholderFormatter('rate', $this->rate(...));
    $this->bar->setPlaceholderFormatter('left', $this->left(...));
    $this->bar->setFormat(' %current%/%max% [%bar%] %percent:3s%%  %rate%  %left%');
    $this->bar->start();
  }

  /**
   * Counts an item.
   */
  public function add(Item $item): void {
    $state = $item->state;
    $this->counts[$state->value] = ($this->counts[$state->value] ?? 0) + 1;
    if ($state === ItemState::Failed && count($this->failures) < self::SHOWN) {
      $this->failures[] = [$item->place(), OutputFormatter::escape($item->error)];
    }
    $this->bar->advance();
  }

  /**
   * Whether any item failed.
   */
  public function hasFailures(): bool {
    return isset($this->counts[ItemState::Failed->value]);
  }

  /**
   * Prints the tables.
   */
  public function finish(): void {
    $this->bar->display();
    $this->io->newLine(2);
    if ($this->failures) {
      $this->io->table(['Image', 'Why it failed'], $this->failures);
    }
    $more = ($this->counts[ItemState::Failed->value] ?? 0) - count($this->failures);
    if ($more > 0) {
      $this->io->text("… and $more more failures: see the log.");
    }
    $rows = [];
    foreach ($this->counts as $state => $count) {
      $rows[] = [self::LABELS[$state] ?? 'Changed meanwhile', $count];
    }
    $this->io->table(['Outcome', 'Images'], $rows);
  }

  /**
   * Images per second, or per minute where that is easier to read.
   */
  private function rate(ProgressBar $bar): string {
    $rate = $bar->getProgress() / max(0.001, microtime(TRUE) - $this->start);
    return $rate >= 1 ? sprintf('%.1f/s', $rate) : sprintf('%.1f/min', 60 * $rate);
  }

  /**
   * The time that is left at this rate.
   */
  private function left(ProgressBar $bar): string {
    $done = $bar->getProgress();
    $seconds = (microtime(TRUE) - $this->start) / max(1, $done) * ($bar->getMaxSteps() - $done);
    return $done ? Helper::formatTime($seconds) . ' left' : '';
  }

}
