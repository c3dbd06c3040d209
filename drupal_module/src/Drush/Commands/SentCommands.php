<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush\Commands;

use Consolidation\OutputFormatters\StructuredData\RowsOfFields;
use Drupal\alttext\SentLog;
use Drush\Attributes as CLI;
use Drush\Commands\AutowireTrait;
use Drush\Commands\DrushCommands;

/**
 * Tells which pictures went where.
 */
final class SentCommands extends DrushCommands {

  use AutowireTrait;

  public function __construct(private readonly SentLog $sent) {
    parent::__construct();
  }

  /**
   * Lists the pictures that were sent to models: which, where to, how large.
   */
  #[CLI\Command(name: 'alttext:sent')]
  #[CLI\Option(name: 'since', description: 'A date such as 2026-01-31 or "last monday"; all by default.')]
  #[CLI\FieldLabels(labels: [
    'time' => 'Time',
    'place' => 'Place',
    'file_id' => 'File',
    'uri' => 'Address',
    'host' => 'Sent to',
    'backend' => 'Backend',
    'model' => 'Model',
    'bytes' => 'Bytes',
    'width' => 'Width',
    'height' => 'Height',
    'run' => 'Run',
  ])]
  #[CLI\DefaultTableFields(fields: ['time', 'uri', 'host', 'model', 'bytes', 'width', 'height'])]
  #[CLI\Usage(name: 'drush alttext:sent --since=2026-01-01 --format=csv', description: 'Export the log. Where "Sent to" is empty, the picture stayed on this machine; where "Bytes" is empty, it was handed over and no more is known.')]
  public function sent(array $options = ['since' => self::REQ, 'format' => 'table']): RowsOfFields {
    return new RowsOfFields(array_map($this->row(...), iterator_to_array($this->sent->since($this->time($options['since'])), FALSE)));
  }

  /**
   * Reads a date.
   */
  private function time(?string $since): int {
    $time = $since === NULL ? 0 : strtotime($since);
    return $time !== FALSE ? $time : throw new \InvalidArgumentException("--since takes a date, not \"$since\".");
  }

  /**
   * One row as it is shown.
   */
  private function row(object $row): array {
    return ['time' => date(DATE_ATOM, (int) $row->time)] + array_diff_key((array) $row, ['id' => 0]);
  }

}
