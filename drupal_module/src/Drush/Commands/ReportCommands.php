<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush\Commands;

use Consolidation\OutputFormatters\StructuredData\PropertyList;
use Consolidation\OutputFormatters\StructuredData\RowsOfFields;
use Drupal\alttext\Drush\WorkOptions;
use Drupal\alttext\Estimator;
use Drupal\alttext\ItemQueue;
use Drupal\alttext\ItemState;
use Drupal\alttext\ItemStorage;
use Drupal\alttext\OptionReader;
use Drupal\alttext\Run;
use Drupal\alttext\RunOptions;
use Drupal\alttext\RunStorage;
use Drupal\alttext\StatusReport;
use Drupal\alttext\WorkFinder;
use Drupal\Core\Datetime\DateFormatterInterface;
use Drush\Attributes as CLI;
use Drush\Commands\AutowireTrait;
use Drush\Commands\DrushCommands;
use Symfony\Component\Console\Helper\Helper;

/**
 * What has been done, what there is to do, and what it would take.
 */
final class ReportCommands extends DrushCommands {

  use AutowireTrait;

  /**
   * What items are counted by.
   */
  private const COLUMNS = [
    'state' => 'State',
    'source' => 'Source',
    'entity_type' => 'Entity type',
    'langcode' => 'Language',
    'model' => 'Model',
    'run' => 'Run',
  ];

  public function __construct(
    private readonly ItemStorage $items,
    private readonly RunStorage $runs,
    private readonly ItemQueue $queue,
    private readonly WorkFinder $work,
    private readonly Estimator $estimator,
    private readonly StatusReport $statusReport,
    private readonly DateFormatterInterface $dates,
  ) {
    parent::__construct();
  }

  /**
   * Counts what is known of all texts, and what a run would ask about.
   */
  #[CLI\Command(name: 'alttext:status')]
  #[WorkOptions]
  #[CLI\FieldLabels(labels: ['by' => 'By', 'value' => 'Which', 'items' => 'Images', 'cost' => 'Cost (USD)'])]
  #[CLI\Usage(name: 'drush alttext:status --format=json', description: 'The options narrow what a run would ask about; the other rows count all.')]
  public function status(array $options = ['format' => 'table']): RowsOfFields {
    $missing = $this->work->fromOptions($options);
    $rows = [];
    foreach (self::COLUMNS as $column => $label) {
      foreach ($this->items->count($column) as $row) {
        $value = $options['format'] === 'table' ? $this->explain($column, (string) $row->value) : $row->value;
        $rows[] = [$label, $value, (int) $row->items, self::dollars($row->cost)];
      }
    }
    $rows[] = ['Spent', 'by all runs', '', self::dollars($this->runs->spent())];
    $rows[] = ['To do', 'in the queue', $this->queue->size(), ''];
    $rows[] = ['To do', 'found by a run', iterator_count($missing()), ''];
    return new RowsOfFields(array_map(fn($row) => array_combine(['by', 'value', 'items', 'cost'], $row), $rows));
  }

  /**
   * A value with what it means, for people.
   */
  private function explain(string $column, string $value): string {
    $state = $column === 'state' ? ItemState::tryFrom($value) : NULL;
    return match (TRUE) {
      $state !== NULL && strcasecmp($value, (string) $state->label()) => "$value: " . lcfirst((string) $state->label()),
      $column === 'run' && $value === '0' => '0: uploads and cron',
      $column === 'model' && $value === '' => 'none yet',
      default => $value,
    };
  }

  /**
   * Says what a run would take in tokens, money and time; asks nobody.
   *
   * Tokens of pictures are counted by the rule of the model's maker from their
   * sizes in pixels, those of texts at four bytes each. Equal pictures of
   * which the same is told count once, however many files they are in, and not
   * at all if they were answered before. Questions that have to be asked twice
   * and discounts are not foreseen. Pictures are decoded to be compared; a run
   * need not do that again.
   */
  #[CLI\Command(name: 'alttext:estimate')]
  #[WorkOptions]
  #[CLI\FieldLabels(labels: [
    'model' => 'Model',
    'items' => 'Images to do',
    'same' => 'Paid before, or with another one',
    'notSent' => 'Not to be sent, or gone',
    'unreadable' => 'Damaged',
    'images' => 'Questions',
    'imageTokens' => 'Tokens of pictures',
    'promptTokens' => 'Tokens sent, with pictures',
    'outputTokens' => 'Tokens received, at most',
    'cost' => 'Cost (USD)',
    'priceDate' => 'Prices as of',
    'seconds' => 'Time (seconds)',
    'destination' => 'Privacy',
  ])]
  #[CLI\Usage(name: 'drush alttext:estimate --only=media', description: 'What a run over all media would take. What is not known is left out: the rule or the price of a model, the time before the first run.')]
  public function estimate(array $options = ['format' => 'table']): PropertyList {
    $items = $this->work->fromOptions($options);
    $model = $this->statusReport->check()['model'];
    $estimate = ['model' => $model] + $this->estimator->estimate($items(), new RunOptions(...$this->work->reuse($options)), $model);
    if ($options['format'] === 'table') {
      $estimate['cost'] = self::dollars($estimate['cost']);
      $estimate['seconds'] = $estimate['seconds'] === NULL ? NULL : "$estimate[seconds] (" . Helper::formatTime($estimate['seconds']) . ')';
    }
    $estimate['destination'] = (string) $this->statusReport->destination();
    return new PropertyList(array_filter($estimate, fn($value) => $value !== NULL && $value !== ''));
  }

  /**
   * Lists the last runs of the backfill.
   */
  #[CLI\Command(name: 'alttext:runs')]
  #[CLI\Option(name: 'limit', description: 'How many.')]
  #[CLI\FieldLabels(labels: [
    'run' => 'Run',
    'started' => 'Started',
    'seconds' => 'Seconds',
    'end' => 'End',
    'mode' => 'Mode',
    'model' => 'Model',
    'counts' => 'Outcome',
    'promptTokens' => 'Tokens sent',
    'outputTokens' => 'Tokens received',
    'cost' => 'Cost (USD)',
    'options' => 'Options',
    'user' => 'User',
  ])]
  #[CLI\DefaultTableFields(fields: ['run', 'started', 'seconds', 'end', 'mode', 'model', 'counts', 'cost'])]
  #[CLI\Usage(name: 'drush alttext:runs --limit=1', description: 'What became of the last run; alttext:undo --run takes its texts out again.')]
  public function runs(array $options = ['limit' => '20', 'format' => 'table']): RowsOfFields {
    $runs = $this->runs->latest((new OptionReader($options))->positive('limit'));
    return new RowsOfFields(array_map($this->row(...), $runs));
  }

  /**
   * A run as it is listed.
   */
  private function row(Run $run): array {
    return [
      'run' => $run->id,
      'started' => $this->dates->format($run->started, 'custom', 'Y-m-d H:i:s'),
      'seconds' => $run->ended ? $run->ended - $run->started : '',
      'end' => $run->reason ?: 'goes on, or was killed',
      'mode' => $run->mode->value,
      'model' => $run->model,
      'counts' => self::pairs($run->ended ? $run->counts : array_column($this->items->count('state', ['run' => $run->id]), 'items', 'value')),
      'promptTokens' => $run->promptTokens,
      'outputTokens' => $run->outputTokens,
      'cost' => self::dollars($run->cost),
      'options' => self::pairs($run->options),
      'user' => $run->uid,
    ];
  }

  /**
   * Names and values in a line.
   */
  private static function pairs(array $values): string {
    return implode(', ', array_map(fn($name, $value) => "$name $value", array_keys($values), $values));
  }

  /**
   * An amount of money, with the places that small ones need; empty: unknown.
   */
  private static function dollars(float|string|null $amount): string {
    return $amount === NULL ? '' : number_format((float) $amount, $amount < 1 ? 4 : 2, '.', '');
  }

}
