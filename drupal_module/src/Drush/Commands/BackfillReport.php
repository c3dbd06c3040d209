<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush\Commands;

use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\Run;
use Symfony\Component\Console\Formatter\OutputFormatter;
use Symfony\Component\Console\Helper\Helper;
use Symfony\Component\Console\Helper\ProgressBar;
use Symfony\Component\Console\Style\SymfonyStyle;

/**
 * Shows how a backfill goes, and what became of it.
 */
final class BackfillReport {

  /**
   * The states in which an item may come out; others are changes meanwhile.
   */
  private const STATES = ['applied', 'suggested', 'human', 'decorative', 'failed'];

  /**
   * How many failures are shown one by one.
   */
  private const SHOWN = 50;

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

  /**
   * Begins.
   *
   * @param \Symfony\Component\Console\Style\SymfonyStyle $io
   *   For people: what it shows is no data.
   * @param \Drupal\alttext\Run $run
   *   The run.
   * @param int $total
   *   About how many images it is about.
   */
  public function __construct(
    private readonly SymfonyStyle $io,
    private readonly Run $run,
    int $total,
  ) {
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
    $this->run->count($item);
    if ($item->hasFailed() && count($this->failures) < self::SHOWN) {
      $this->failures[] = [$item->place(), OutputFormatter::escape($item->error)];
    }
    $this->bar->advance();
  }

  /**
   * Lists what failed.
   */
  public function finish(): void {
    $this->bar->display();
    $this->io->newLine(2);
    if ($this->failures) {
      $this->io->table(['Image', 'Why it failed'], $this->failures);
    }
    $more = ($this->run->counts[ItemState::Failed->value] ?? 0) - count($this->failures);
    if ($more > 0) {
      $this->io->text("… and $more more failures: see the log.");
    }
  }

  /**
   * What became of the run, by kind; what did not occur is left out.
   */
  public function outcome(): array {
    $counts = $this->run->counts;
    $known = array_intersect_key(array_replace(array_flip(self::STATES), $counts), $counts);
    $outcome = ['run' => $this->run->id, 'end' => $this->run->reason, 'images' => array_sum($counts)]
      + array_intersect_key($known, array_flip(self::STATES))
      + ['other' => array_sum(array_diff_key($counts, array_flip(self::STATES)))]
      + ['promptTokens' => $this->run->promptTokens, 'outputTokens' => $this->run->outputTokens]
      + ['cost' => $this->run->cost, 'seconds' => $this->run->ended - $this->run->started];
    return array_filter($outcome, fn($value, $name) => !in_array($name, ['other', 'cost'], TRUE) || $value, ARRAY_FILTER_USE_BOTH);
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
