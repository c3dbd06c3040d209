<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Exception as AlttextException;
use Alttext\ImageException;
use Alttext\Result;
use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Database\Connection;

/**
 * Writes down which pictures went where, in the table alttext_sent.
 *
 * A picture that leaves this machine is written down before it goes, so that
 * no crash hides it; one that stays, afterwards. A row whose bytes are NULL
 * tells that the picture was handed over, and no more is known.
 */
final class SentLog {

  private const TABLE = 'alttext_sent';

  public function __construct(
    private readonly Connection $database,
    private readonly TimeInterface $time,
    private readonly ConfigFactoryInterface $configFactory,
  ) {}

  /**
   * Begins a row.
   *
   * @param array $request
   *   What is asked.
   * @param \Drupal\alttext\Destination $to
   *   Where the picture goes.
   * @param \Drupal\alttext\Item|null $item
   *   What is asked about; NULL for an upload, which is no item yet.
   *
   * @return array
   *   The row, for end().
   */
  public function begin(array $request, Destination $to, ?Item $item): array {
    $row = [
      'time' => $this->time->getCurrentTime(),
      'place' => $item ? mb_substr($item->place(), 0, 255) : '',
      'file_id' => $item->fileId ?? 0,
      'uri' => is_string($request['image']) ? $request['image'] : '',
      'run' => $item->run ?? 0,
      'host' => mb_substr((string) $to->host, 0, 255),
      'backend' => $this->configFactory->get('alttext.settings')->get('backend'),
      'model' => $this->configFactory->get('alttext.settings')->get('model'),
    ];
    return $to->isLocal() ? $row : $row + ['id' => (int) $this->insert($row)];
  }

  /**
   * Completes a row, or takes it back when nothing was sent after all.
   */
  public function end(array $row, Result|AlttextException $outcome): void {
    $id = $row['id'] ?? NULL;
    if (!self::wasSent($outcome)) {
      $id && $this->database->delete(self::TABLE)->condition('id', $id)->execute();
      return;
    }
    $more = $outcome instanceof Result ? [
      'backend' => $outcome->backend,
      'model' => mb_substr($outcome->model, 0, 255),
      'bytes' => $outcome->sentBytes,
      'width' => $outcome->sentWidth,
      'height' => $outcome->sentHeight,
    ] : [];
    $id ? $this->update($id, $more) : $this->insert($more + $row);
  }

  /**
   * Whether a picture went out.
   */
  private static function wasSent(Result|AlttextException $outcome): bool {
    return match (TRUE) {
      $outcome instanceof Result => $outcome->attempts > 0,
      $outcome instanceof ImageException => FALSE,
      default => !$outcome->skipped,
    };
  }

  /**
   * Adds a row.
   */
  private function insert(array $row): string|int {
    return $this->database->insert(self::TABLE)->fields($row)->execute();
  }

  /**
   * Completes a row.
   */
  private function update(int $id, array $fields): void {
    if ($fields) {
      $this->database->update(self::TABLE)->fields($fields)->condition('id', $id)->execute();
    }
  }

  /**
   * Reads the log.
   *
   * @param int $since
   *   A Unix time.
   *
   * @return iterable<object>
   *   Rows in the order of time.
   */
  public function since(int $since): iterable {
    return $this->database->select(self::TABLE, 's')->fields('s')
      ->condition('time', $since, '>=')
      ->orderBy('id')
      ->execute();
  }

  /**
   * Forgets what is older than the settings say.
   */
  public function prune(): void {
    $days = $this->configFactory->get('alttext.settings')->get('sent_days');
    if ($days > 0) {
      $this->database->delete(self::TABLE)
        ->condition('time', $this->time->getCurrentTime() - $days * 86400, '<')
        ->execute();
    }
  }

}
