<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\Database\Connection;
use Drupal\Core\Session\AccountInterface;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Keeps runs in the table alttext_run.
 */
final class RunStorage {

  private const TABLE = 'alttext_run';

  public function __construct(
    private readonly Connection $database,
    private readonly TimeInterface $time,
    #[Autowire(service: 'current_user')]
    private readonly AccountInterface $account,
  ) {}

  /**
   * Begins a run, so that items can carry its number.
   *
   * @param \Drupal\alttext\Mode $mode
   *   What becomes of the texts.
   * @param string $model
   *   The model; empty when it is not known.
   * @param array<string, mixed> $options
   *   The options that were given.
   */
  public function begin(Mode $mode, string $model, array $options): Run {
    $run = new Run($mode, mb_substr($model, 0, 255), $options, (int) $this->account->id(), $this->time->getCurrentTime());
    $first = [
      'started' => $run->started,
      'mode' => $mode->value,
      'model' => $run->model,
      'options' => json_encode($options, JSON_THROW_ON_ERROR),
      'uid' => $run->uid,
    ];
    $run->id = (int) $this->database->insert(self::TABLE)->fields($first + $this->outcome($run))->execute();
    return $run;
  }

  /**
   * Ends a run.
   *
   * @param \Drupal\alttext\Run $run
   *   A run that began().
   * @param string $reason
   *   Why it ended, in one word.
   */
  public function end(Run $run, string $reason): void {
    $run->ended = $this->time->getCurrentTime();
    $run->reason = $reason;
    $this->database->update(self::TABLE)->fields($this->outcome($run))->condition('id', $run->id)->execute();
  }

  /**
   * Loads a run; NULL when there was none of that number.
   */
  public function load(int $id): ?Run {
    $row = $this->database->select(self::TABLE, 'r')->fields('r')->condition('id', $id)->execute()->fetchObject();
    return $row ? $this->fromRow($row) : NULL;
  }

  /**
   * The last runs, the newest first.
   *
   * @return \Drupal\alttext\Run[]
   *   At most so many.
   */
  public function latest(int $limit): array {
    $query = $this->database->select(self::TABLE, 'r')->fields('r')->orderBy('id', 'DESC')->range(0, $limit);
    return array_map($this->fromRow(...), $query->execute()->fetchAll());
  }

  /**
   * What all runs cost together in US dollars; NULL when nobody knows.
   */
  public function spent(): ?float {
    $query = $this->database->select(self::TABLE, 'r');
    $query->addExpression('SUM(r.cost)');
    $cost = $query->execute()->fetchField();
    return $cost === NULL ? NULL : (float) $cost;
  }

  /**
   * What changes while a run goes on.
   */
  private function outcome(Run $run): array {
    return [
      'ended' => $run->ended,
      'reason' => $run->reason,
      'counts' => json_encode((object) $run->counts, JSON_THROW_ON_ERROR),
      'prompt_tokens' => $run->promptTokens,
      'output_tokens' => $run->outputTokens,
      'cost' => $run->cost,
    ];
  }

  /**
   * Makes a run of a row.
   */
  private function fromRow(object $row): Run {
    $run = new Run(Mode::from($row->mode), $row->model, json_decode($row->options, TRUE), (int) $row->uid, (int) $row->started);
    $run->id = (int) $row->id;
    $run->ended = (int) $row->ended;
    $run->reason = $row->reason;
    $run->counts = json_decode($row->counts, TRUE);
    $run->promptTokens = (int) $row->prompt_tokens;
    $run->outputTokens = (int) $row->output_tokens;
    $run->cost = $row->cost === NULL ? NULL : (float) $row->cost;
    return $run;
  }

}
