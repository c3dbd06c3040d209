<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\Database\Connection;
use Drupal\Core\Database\IntegrityConstraintViolationException;
use Drupal\Core\Database\Query\PagerSelectExtender;
use Drupal\Core\Database\Query\SelectInterface;
use Drupal\Core\Database\Query\Update;

/**
 * Keeps items in the table alttext_item.
 */
final class ItemStorage {

  private const TABLE = 'alttext_item';

  /**
   * How many items walk() keeps in memory.
   */
  private const PAGE = 200;

  public function __construct(
    private readonly Connection $database,
    private readonly TimeInterface $time,
  ) {}

  /**
   * Loads an item by its number.
   */
  public function load(int $id): ?Item {
    $row = $this->database->query('SELECT * FROM {' . self::TABLE . '} WHERE id = :id', [':id' => $id])->fetchObject();
    return $row ? $this->fromRow($row) : NULL;
  }

  /**
   * Loads what is known of some entities.
   *
   * @param string $entity_type
   *   An entity type.
   * @param string[] $ids
   *   Entities of that type.
   *
   * @return array<string, \Drupal\alttext\Item>
   *   The items by Item::place().
   */
  public function ofEntities(string $entity_type, array $ids): array {
    $items = [];
    foreach ($ids ? $this->select(['entity_type' => $entity_type, 'entity_id' => $ids]) : [] as $item) {
      $items[$item->place()] = $item;
    }
    return $items;
  }

  /**
   * Walks through items in the order of their numbers, in constant memory.
   *
   * @param array<string, mixed> $conditions
   *   Values by column; an array holds values to choose from.
   * @param callable(\Drupal\Core\Database\Query\SelectInterface): void|null $narrow
   *   Adds conditions on the table "i".
   *
   * @return \Generator<\Drupal\alttext\Item>
   *   Items as they are when their page is read: they may be changed.
   */
  public function walk(array $conditions, ?callable $narrow = NULL): \Generator {
    $after = 0;
    do {
      $page = $this->select($conditions, static function (SelectInterface $query) use ($narrow, $after): void {
        $query->condition('i.id', $after, '>')->orderBy('i.id')->range(0, self::PAGE);
        $narrow && $narrow($query);
      });
      yield from $page;
      $after = $page ? end($page)->id : $after;
    } while (count($page) === self::PAGE);
  }

  /**
   * The items of the page of a list that the address names.
   *
   * @param array<string, mixed> $conditions
   *   Values by column.
   * @param int $size
   *   How many make a page.
   *
   * @return \Drupal\alttext\Item[]
   *   In the order of their numbers.
   */
  public function page(array $conditions, int $size): array {
    $query = $this->database->select(self::TABLE, 'i')->extend(PagerSelectExtender::class)->limit($size)->fields('i')->orderBy('i.id');
    foreach ($conditions as $column => $value) {
      $query->condition("i.$column", $value);
    }
    return array_map($this->fromRow(...), $query->execute()->fetchAll());
  }

  /**
   * Loads what is known of a file, the longest known places first.
   *
   * @return \Drupal\alttext\Item[]
   *   Not more than a hundred items.
   */
  public function ofFile(int $file_id): array {
    return $this->select(['file_id' => $file_id], static fn(SelectInterface $query) => $query->orderBy('i.id')->range(0, 100));
  }

  /**
   * Whether somebody has kept a file from models, in any place.
   */
  public function isExcluded(int $file_id): bool {
    $query = 'SELECT 1 FROM {' . self::TABLE . '} WHERE file_id = :file AND state = :state';
    return (bool) $this->database->queryRange($query, 0, 1, [':file' => $file_id, ':state' => ItemState::Excluded->value])->fetchField();
  }

  /**
   * Keeps files from models when the place where a person said so is gone.
   *
   * @param int[] $file_ids
   *   Files that were excluded there. Other places that are known to show them
   *   say it from now on.
   */
  public function keepExcluded(array $file_ids): void {
    foreach (array_filter($file_ids, fn(int $id) => $id && !$this->isExcluded($id)) as $id) {
      foreach ($this->ofFile($id) as $item) {
        $item->exclude();
        $this->save($item);
      }
    }
  }

  /**
   * Counts items, by what is in a column.
   *
   * @param string $column
   *   The column.
   * @param array<string, mixed> $conditions
   *   Values of other columns.
   *
   * @return object[]
   *   With value, items, cost (NULL when not known), the most frequent first.
   */
  public function count(string $column, array $conditions = []): array {
    $query = $this->database->select(self::TABLE, 'i');
    $query->addField('i', $column, 'value');
    $query->addExpression('COUNT(*)', 'items');
    $query->addExpression('SUM(i.cost)', 'cost');
    foreach ($conditions as $name => $value) {
      $query->condition("i.$name", $value);
    }
    return $query->groupBy("i.$column")->orderBy('items', 'DESC')->execute()->fetchAll();
  }

  /**
   * Stores an item.
   */
  public function save(Item $item): void {
    if ($item->id === NULL) {
      $this->insert($item);
      return;
    }
    $this->update($item)->execute();
  }

  /**
   * Puts an item into the state "queued", unless another process was faster.
   *
   * @param \Drupal\alttext\Item $item
   *   An item.
   * @param int $run
   *   The run that it is for; 0 for an upload.
   *
   * @return bool
   *   Whether it was us.
   */
  public function enqueue(Item $item, int $run): bool {
    $lost = $item->state === ItemState::Queued;
    $loaded = $item->changed;
    if (!$lost) {
      [$item->priorState, $item->priorRun] = [$item->state, $item->run];
    }
    [$item->state, $item->run] = [ItemState::Queued, $run];
    if ($item->id !== NULL) {
      $query = $this->update($item)->condition('changed', $loaded);
      if (!$lost) {
        $query->condition('state', ItemState::Queued->value, '<>');
      }
      return (bool) $query->execute();
    }
    try {
      $this->insert($item);
      return TRUE;
    }
    catch (IntegrityConstraintViolationException) {
      return FALSE;
    }
  }

  /**
   * Loads those of some items that are queued, for a run.
   *
   * @param int[] $ids
   *   Items.
   * @param int $run
   *   The run; each item is told.
   *
   * @return \Drupal\alttext\Item[]
   *   In the order of their numbers.
   */
  public function takeQueued(array $ids, int $run): array {
    $queued = ['id' => $ids, 'state' => ItemState::Queued->value];
    $items = $ids ? $this->select($queued, static fn(SelectInterface $query) => $query->orderBy('i.id')) : [];
    foreach ($items as $item) {
      $item->run = $run;
    }
    $this->touch(array_column($items, 'id'), ['run' => $run]);
    return $items;
  }

  /**
   * Brings items that a run has queued back into the state before that.
   *
   * @param int[] $ids
   *   Items; those that are no longer queued, or taken by another run, stay so.
   * @param int $run
   *   The run.
   */
  public function dequeue(array $ids, int $run): void {
    $this->database->update(self::TABLE)
      ->expression('state', 'prior_state')
      ->expression('run', 'prior_run')
      ->condition('id', $ids, 'IN')
      ->condition('state', ItemState::Queued->value)
      ->condition('run', $run)
      ->execute();
  }

  /**
   * Shows that some process is at work on items.
   *
   * @param int[] $ids
   *   Items.
   * @param array $fields
   *   What else is known of all of them, by column.
   */
  public function touch(array $ids, array $fields = []): void {
    if ($ids) {
      $this->database->update(self::TABLE)
        ->fields(['changed' => $this->time->getCurrentTime()] + $fields)
        ->condition('id', $ids, 'IN')
        ->execute();
    }
  }

  /**
   * Forgets one item.
   */
  public function delete(Item $item): void {
    $this->database->delete(self::TABLE)->condition('id', $item->id)->execute();
  }

  /**
   * Forgets all items of an entity, or those of one of its translations.
   */
  public function deleteEntity(string $entity_type, string $id, ?string $langcode = NULL): void {
    $conditions = ['entity_type' => $entity_type, 'entity_id' => $id] + ($langcode === NULL ? [] : ['langcode' => $langcode]);
    $excluded = array_column($this->select($conditions + ['state' => ItemState::Excluded->value]), 'fileId');
    $query = $this->database->delete(self::TABLE);
    array_map($query->condition(...), array_keys($conditions), $conditions);
    $query->execute();
    $this->keepExcluded($excluded);
  }

  /**
   * Selects items.
   *
   * @return \Drupal\alttext\Item[]
   *   In no particular order, unless $narrow sees to it.
   */
  private function select(array $conditions, ?callable $narrow = NULL): array {
    $query = $this->database->select(self::TABLE, 'i')->fields('i');
    foreach ($conditions as $column => $value) {
      $query->condition("i.$column", $value, is_array($value) ? 'IN' : '=');
    }
    $narrow && $narrow($query);
    return array_map($this->fromRow(...), $query->execute()->fetchAll());
  }

  /**
   * Adds a row.
   */
  private function insert(Item $item): void {
    $place = [
      'source' => $item->source,
      'entity_type' => $item->entityType,
      'entity_id' => $item->entityId,
      'field' => $item->field,
      'delta' => $item->delta,
      'part' => $item->part,
      'langcode' => $item->langcode,
      'draft' => (int) $item->draft,
    ];
    $item->id = (int) $this->database->insert(self::TABLE)->fields($place + $this->values($item))->execute();
  }

  /**
   * Prepares the update of a row.
   */
  private function update(Item $item): Update {
    return $this->database->update(self::TABLE)->fields($this->values($item))->condition('id', $item->id);
  }

  /**
   * What may change in a row.
   */
  private function values(Item $item): array {
    $item->changed = $this->time->getCurrentTime();
    return [
      'state' => $item->state->value,
      'prior_state' => $item->priorState->value,
      'prior_run' => $item->priorRun,
      'file_id' => $item->fileId,
      'text_hash' => $item->textHash,
      'suggestion' => $item->suggestion,
      'previous' => $item->previous,
      'run' => $item->run,
      'image_hash' => $item->imageHash,
      'prompt_hash' => $item->promptHash,
      'model' => $item->model,
      'prompt_tokens' => $item->promptTokens,
      'output_tokens' => $item->outputTokens,
      'cost' => $item->cost,
      'elapsed_ms' => $item->elapsedMs,
      'answered' => $item->answered,
      'error' => $item->error,
      'retryable' => (int) $item->retryable,
      'attempts' => $item->attempts,
      'changed' => $item->changed,
    ];
  }

  /**
   * Makes an item of a row.
   */
  private function fromRow(object $row): Item {
    $item = new Item(
      $row->source,
      $row->entity_type,
      (string) $row->entity_id,
      $row->field,
      (int) $row->delta,
      $row->part,
      $row->langcode,
      (bool) $row->draft,
      (int) $row->file_id,
    );
    $item->id = (int) $row->id;
    $item->state = ItemState::from($row->state);
    $item->priorState = ItemState::from($row->prior_state);
    $item->priorRun = (int) $row->prior_run;
    $item->textHash = $row->text_hash;
    $item->suggestion = $row->suggestion;
    $item->previous = $row->previous;
    $item->run = (int) $row->run;
    $item->imageHash = $row->image_hash;
    $item->promptHash = $row->prompt_hash;
    $item->model = $row->model;
    $item->promptTokens = (int) $row->prompt_tokens;
    $item->outputTokens = (int) $row->output_tokens;
    $item->cost = $row->cost === NULL ? NULL : (float) $row->cost;
    $item->elapsedMs = (int) $row->elapsed_ms;
    $item->answered = (int) $row->answered;
    $item->error = $row->error;
    $item->retryable = (bool) $row->retryable;
    $item->attempts = (int) $row->attempts;
    $item->changed = (int) $row->changed;
    return $item;
  }

}
