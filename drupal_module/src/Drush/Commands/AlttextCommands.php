<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush\Commands;

use Drupal\alttext\Backfill;
use Drupal\alttext\Discovery;
use Drupal\alttext\ItemQueue;
use Drupal\alttext\Model;
use Drupal\alttext\RunEnd;
use Drupal\alttext\RunOptions;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\StatusReport;
use Drupal\Core\Entity\EntityTypeBundleInfoInterface;
use Drush\Attributes as CLI;
use Drush\Commands\AutowireTrait;
use Drush\Commands\DrushCommands;

/**
 * Alternative text for the images that a site already has.
 */
final class AlttextCommands extends DrushCommands {

  use AutowireTrait;
  use InterruptTrait;

  /**
   * Nothing was asked, or the server failed so often that the run was given up.
   */
  public const EXIT_SERVER = 1;

  /**
   * All was asked, and some of it failed.
   */
  public const EXIT_PARTIAL = 3;

  /**
   * Stopped by Ctrl-C; the next run goes on.
   */
  public const EXIT_INTERRUPTED = 130;

  public function __construct(
    private readonly Model $model,
    private readonly StatusReport $statusReport,
    private readonly Discovery $discovery,
    private readonly ItemQueue $queue,
    private readonly Backfill $backfill,
    private readonly EntityTypeBundleInfoInterface $bundles,
  ) {
    parent::__construct();
  }

  /**
   * Gives alternative text to all images in media that have none.
   */
  #[CLI\Command(name: 'alttext:backfill')]
  #[CLI\Option(name: 'limit', description: 'How many images to ask about at most, those that wait in the queue included.')]
  #[CLI\Option(name: 'dry-run', description: 'Only count what would be asked, and say where the pictures would go.')]
  #[CLI\Option(name: 'concurrency', description: 'How many images to ask about at a time.')]
  #[CLI\Option(name: 'bundle', description: 'A media type, content type or other bundle; all by default. What waits in the queue is done all the same.')]
  #[CLI\Option(name: 'retry', description: 'Ask again also where the picture itself failed before: damaged, refused, unfit answer.')]
  #[CLI\Usage(name: 'drush alttext:backfill --dry-run', description: 'See how much there is to do.')]
  #[CLI\Usage(name: 'drush alttext:backfill --limit=20', description: 'Try it on twenty images.')]
  #[CLI\Usage(name: 'drush alttext:backfill', description: 'Do all. May be stopped by Ctrl-C, run again, and run on several machines at a time. Exit codes: 0 all well, 1 no model or given up, 3 some images failed, 130 stopped.')]
  public function backfill(
    array $options = [
      'limit' => self::REQ,
      'dry-run' => FALSE,
      'concurrency' => self::REQ,
      'bundle' => self::REQ,
      'retry' => FALSE,
    ],
  ): int {
    $limit = $this->positive('limit', $options['limit']) ?? PHP_INT_MAX;
    $concurrency = $this->positive('concurrency', $options['concurrency']);
    $bundle = $options['bundle'] ?: NULL;
    $this->checkBundle($bundle);
    $missing = fn() => $this->discovery->missing(new Selection(bundle: $bundle), $options['retry']);
    if ($options['dry-run']) {
      return $this->dryRun($missing(), $limit);
    }
    if (!$this->isReady()) {
      return self::EXIT_SERVER;
    }
    $total = min($limit, $this->queue->size() + iterator_count($missing()));
    return $total === 0 ? $this->nothing() : $this->run($missing(), $limit, $concurrency, $total);
  }

  /**
   * Refuses a bundle that no entity type has.
   */
  private function checkBundle(?string $bundle): void {
    if ($bundle !== NULL && !array_filter($this->bundles->getAllBundleInfo(), fn($bundles) => isset($bundles[$bundle]))) {
      throw new \InvalidArgumentException("There is no bundle \"$bundle\": name a media type, content type or the like.");
    }
  }

  /**
   * Counts.
   */
  private function dryRun(\Generator $missing, int $limit): int {
    $waiting = $this->queue->size();
    $languages = [];
    foreach ($missing as $item) {
      $languages[$item->langcode] = ($languages[$item->langcode] ?? 0) + 1;
    }
    ksort($languages);
    $rows = array_map(NULL, array_keys($languages), array_values($languages));
    $this->io()->table(['Language', 'Images without text'], [...$rows, ['(in the queue)', $waiting]]);
    $total = min($limit, $waiting + array_sum($languages));
    $this->io()->text("A run would ask about $total images. " . $this->statusReport->destination());
    return self::EXIT_SUCCESS;
  }

  /**
   * Whether the model is there; says so if not.
   */
  private function isReady(): bool {
    if (!$this->model->isAvailable()) {
      $this->io()->getErrorStyle()->error('The PHP extension alttext is not loaded.');
      return FALSE;
    }
    $check = $this->statusReport->check(TRUE);
    if ($check['error'] !== '') {
      $this->io()->getErrorStyle()->error($check['error']);
      return FALSE;
    }
    $this->io()->text(sprintf('Asking %s at %s. %s', $check['model'] ?: 'the model', $check['url'], $this->statusReport->destination()));
    return TRUE;
  }

  /**
   * Says that there is nothing to do.
   */
  private function nothing(): int {
    $this->io()->success('All images have their text, or a reason to have none.');
    return self::EXIT_SUCCESS;
  }

  /**
   * Asks, shows how it goes, and tells the outcome.
   */
  private function run(\Generator $missing, int $limit, ?int $concurrency, int $total): int {
    $report = new BackfillReport($this->io(), $total);
    $restore = $this->onInterrupt(function (): void {
      $pending = $this->backfill->stop();
      $this->io()->getErrorStyle()->note("Waiting for $pending answers under way. Press Ctrl-C again to give them up.");
    });
    try {
      $end = $this->backfill->run($missing, new RunOptions(limit: $limit, concurrency: $concurrency), $report->add(...));
    }
    finally {
      $restore();
    }
    $report->finish();
    return match (TRUE) {
      $end === RunEnd::Interrupted => $this->warn('Stopped. Run the command again to go on.', self::EXIT_INTERRUPTED),
      $end === RunEnd::GivenUp => $this->warn('Given up: the server failed too often in a row. Run the command again to go on.', self::EXIT_SERVER),
      $report->hasFailures() => self::EXIT_PARTIAL,
      default => self::EXIT_SUCCESS,
    };
  }

  /**
   * Warns.
   */
  private function warn(string $sentence, int $exit_code): int {
    $this->io()->getErrorStyle()->warning($sentence);
    return $exit_code;
  }

  /**
   * Reads an option that is a number above 0; Drush makes FALSE of "0".
   */
  private function positive(string $name, string|bool|null $value): ?int {
    if ($value === NULL) {
      return NULL;
    }
    $number = filter_var($value, FILTER_VALIDATE_INT, ['options' => ['min_range' => 1]]);
    return $number !== FALSE ? $number : throw new \InvalidArgumentException("--$name takes a whole number above 0, not \"" . ($value ?: 0) . '".');
  }

}
