<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush\Commands;

use Consolidation\AnnotatedCommand\CommandResult;
use Consolidation\OutputFormatters\StructuredData\PropertyList;
use Drupal\alttext\Backfill;
use Drupal\alttext\Drush\Returns;
use Drupal\alttext\Drush\WorkOptions;
use Drupal\alttext\ItemQueue;
use Drupal\alttext\Mode;
use Drupal\alttext\Model;
use Drupal\alttext\OptionReader;
use Drupal\alttext\Run;
use Drupal\alttext\RunEnd;
use Drupal\alttext\RunOptions;
use Drupal\alttext\RunStorage;
use Drupal\alttext\StatusReport;
use Drupal\alttext\WorkFinder;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drush\Attributes as CLI;
use Drush\Commands\AutowireTrait;
use Drush\Commands\DrushCommands;

/**
 * Alternative text for the images that a site already has.
 */
final class BackfillCommands extends DrushCommands {

  use AutowireTrait;
  use InterruptTrait;

  /**
   * All was asked, and some of it failed.
   */
  public const EXIT_PARTIAL = 3;

  /**
   * What the exit code and a sentence say about each end but the good ones.
   */
  private const ENDS = [
    'GivenUp' => [1, 'Given up: the server failed too often in a row. Run the command again to go on.'],
    'Cost' => [4, 'Stopped: the next image might have cost more than --max-cost allows, or nobody knows what it costs.'],
    'Time' => [5, 'Stopped: the time of --max-minutes is up. Run the command again to go on.'],
    'Interrupted' => [130, 'Stopped. Run the command again to go on.'],
  ];

  /**
   * The options that a run remembers.
   */
  private const REMEMBERED = [
    'only', 'bundle', 'field', 'language', 'ids', 'since', 'retry', 'redo-model', 'redo-before',
    'limit', 'max-cost', 'max-minutes', 'concurrency',
  ];

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly Model $model,
    private readonly StatusReport $statusReport,
    private readonly WorkFinder $work,
    private readonly ItemQueue $queue,
    private readonly RunStorage $runs,
    private readonly Backfill $backfill,
  ) {
    parent::__construct();
  }

  /**
   * Has a model describe all images that have no alternative text.
   *
   * Or, with --redo-model and --redo-before, those that a model described
   * before. What waits in the queue is done first, whatever it is.
   */
  #[CLI\Command(name: 'alttext:backfill')]
  #[Returns(PropertyList::class)]
  #[WorkOptions]
  #[CLI\Option(name: 'limit', description: 'How many images to ask about at most, those that wait in the queue included.')]
  #[CLI\Option(name: 'max-cost', description: 'How many US dollars to spend at most, such as 2.50.')]
  #[CLI\Option(name: 'max-minutes', description: 'After how many minutes to ask for nothing more.')]
  #[CLI\Option(name: 'mode', description: 'apply: write the texts at once; suggest: have them wait for a person. As the site is set by default.')]
  #[CLI\Option(name: 'concurrency', description: 'How many images to ask about at a time.')]
  #[CLI\Option(name: 'dry-run', description: 'Only count what would be asked, and say where the pictures would go.')]
  #[CLI\FieldLabels(labels: [
    'run' => 'Run',
    'end' => 'End',
    'images' => 'Images',
    'applied' => 'Text written',
    'suggested' => 'Waits for a person',
    'human' => 'A human was faster',
    'decorative' => 'A human declared it decorative',
    'failed' => 'Failed',
    'other' => 'Changed meanwhile',
    'waiting' => 'In the queue',
    'promptTokens' => 'Tokens sent',
    'outputTokens' => 'Tokens received',
    'cost' => 'Cost (USD)',
    'seconds' => 'Seconds',
    'destination' => 'Privacy',
  ])]
  #[CLI\Usage(name: 'drush alttext:backfill --dry-run', description: 'See how much there is to do; alttext:estimate says what it takes.')]
  #[CLI\Usage(name: 'drush alttext:backfill --limit=20 --mode=suggest', description: 'Try it on twenty images, and write nothing.')]
  #[CLI\Usage(name: 'drush alttext:backfill', description: 'Do all. May be stopped by Ctrl-C, run again, and run on several machines at a time. Exit codes: 0 all well, 1 no model or given up, 3 some images failed, 4 the money is spent, 5 the time is up, 130 stopped.')]
  #[CLI\Usage(name: 'drush alttext:backfill --redo-model=llava --since=2025-01-01', description: 'Have texts of an older model done better, of pictures added since then.')]
  public function backfill(
    array $options = [
      'limit' => self::REQ,
      'max-cost' => self::REQ,
      'max-minutes' => self::REQ,
      'mode' => self::REQ,
      'concurrency' => self::REQ,
      'dry-run' => FALSE,
      'format' => 'table',
    ],
  ): ?CommandResult {
    $reader = new OptionReader($options);
    $mode = Mode::from($reader->choice('mode', ['apply', 'suggest']) ?? $this->configFactory->get('alttext.settings')->get('mode'));
    $items = $this->work->fromOptions($options);
    $bounds = $this->bounds($reader);
    if ($options['dry-run']) {
      return $this->dryRun($items(), $bounds);
    }
    $model = $this->readyModel();
    if ($model === NULL) {
      return CommandResult::exitCode(self::EXIT_FAILURE);
    }
    $total = min($bounds['limit'], $this->queue->size() + iterator_count($items()));
    if ($total === 0) {
      $this->io()->getErrorStyle()->success('All images have their text, or a reason to have none.');
      return NULL;
    }
    $remembered = array_intersect_key(array_filter($options), array_flip(self::REMEMBERED));
    $run = $this->runs->begin($mode, $model, $remembered);
    return $this->run($run, $items(), new RunOptions(...$bounds + $this->work->reuse($options) + ['run' => $run->id, 'mode' => $mode]), $total);
  }

  /**
   * How far a run may go.
   *
   * @return array{limit: int, concurrency: ?int, maxCost: ?float, maxMinutes: ?float}
   *   Arguments of RunOptions.
   */
  private function bounds(OptionReader $reader): array {
    return [
      'limit' => $reader->positive('limit') ?? PHP_INT_MAX,
      'concurrency' => $reader->positive('concurrency'),
      'maxCost' => $reader->amount('max-cost'),
      'maxMinutes' => $reader->amount('max-minutes'),
    ];
  }

  /**
   * Counts.
   */
  private function dryRun(\Generator $items, array $bounds): CommandResult {
    $waiting = $this->queue->size();
    $images = min($bounds['limit'], $waiting + iterator_count($items));
    $counts = ['images' => $images, 'waiting' => $waiting, 'destination' => (string) $this->statusReport->destination()];
    $this->io()->getErrorStyle()->text("A run would ask about $images images. $counts[destination]");
    return CommandResult::data(new PropertyList($counts));
  }

  /**
   * The name of the model, may be empty; NULL, and said why, when it is away.
   */
  private function readyModel(): ?string {
    $io = $this->io()->getErrorStyle();
    if (!$this->model->isAvailable()) {
      $io->error('The PHP extension alttext is not loaded.');
      return NULL;
    }
    $check = $this->statusReport->check(TRUE);
    if ($check['error'] !== '') {
      $io->error($check['error']);
      return NULL;
    }
    $io->text(sprintf('Asking %s at %s. %s', $check['model'] ?: 'the model', $check['url'], $this->statusReport->destination()));
    return $check['model'];
  }

  /**
   * Asks, shows how it goes, and tells the outcome.
   */
  private function run(Run $run, \Generator $items, RunOptions $options, int $total): CommandResult {
    $io = $this->io()->getErrorStyle();
    $report = new BackfillReport($io, $run, $total);
    $restore = $this->onInterrupt(function () use ($io): void {
      $pending = $this->backfill->stop();
      $io->note("Waiting for $pending answers under way. Press Ctrl-C again to give them up.");
    });
    $end = NULL;
    try {
      $end = $this->backfill->run($items, $options, $report->add(...));
    }
    finally {
      $restore();
      $this->runs->end($run, $end?->name ?? 'Failed');
    }
    [$exit_code, $sentence] = self::ENDS[$end->name] ?? [isset($run->counts['failed']) ? self::EXIT_PARTIAL : self::EXIT_SUCCESS, ''];
    $report->finish();
    if ($sentence !== '') {
      $io->warning($sentence);
    }
    return CommandResult::dataWithExitCode(new PropertyList($report->outcome()), $exit_code);
  }

}
