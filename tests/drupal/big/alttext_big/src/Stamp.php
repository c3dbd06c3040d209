<?php

declare(strict_types=1);

namespace Drupal\alttext_big;

use Drupal\Core\Entity\ContentEntityInterface;

/**
 * Copies an entity that Drupal has made, row by row, as saving thousands takes too long.
 */
final class Stamp {

  private const AT_A_TIME = 200;

  /**
   * Columns that are other ones in each copy: of entities, and of revisions.
   */
  private const IDS = ['id' => ['fid', 'mid', 'nid', 'id', 'entity_id'], 'revision' => ['vid', 'revision_id']];

  /**
   * The rows of the entity, by table.
   *
   * @var array<string, array<string, mixed>[]>
   */
  private array $rows = [];

  /**
   * Rows to be written, by table.
   */
  private array $copies = [];

  private static int $last = 100_000;

  public function __construct(ContentEntityInterface $entity) {
    $mapping = \Drupal::entityTypeManager()->getStorage($entity->getEntityTypeId())->getTableMapping();
    $keys = $entity->getEntityType()->getKeys();
    foreach ($mapping->getTableNames() as $table) {
      $id = in_array($keys['id'], $mapping->getAllColumns($table), TRUE) ? $keys['id'] : 'entity_id';
      $rows = \Drupal::database()->select($table, 't')->fields('t')->condition($id, $entity->id())->execute();
      $this->rows[$table] = $rows->fetchAll(\PDO::FETCH_ASSOC);
    }
  }

  /**
   * Makes a copy.
   *
   * @param array<string, mixed> $values
   *   What is different, by column of any table; a callable is given the row.
   *
   * @return int
   *   Its number.
   */
  public function copy(array $values): int {
    $number = ++self::$last;
    foreach ($this->rows as $table => $rows) {
      foreach ($rows as $row) {
        $this->copies[$table][] = $this->change($row, $values, $number);
      }
      if (count($this->copies[$table] ?? []) >= self::AT_A_TIME) {
        $this->write($table);
      }
    }
    return $number;
  }

  /**
   * Writes what is left.
   */
  public function finish(): void {
    array_map($this->write(...), array_keys($this->copies));
  }

  /**
   * A row of a copy.
   */
  private function change(array $row, array $values, int $number): array {
    foreach ([...self::IDS['id'], ...self::IDS['revision']] as $column) {
      $row = array_key_exists($column, $row) ? [$column => $number] + $row : $row;
    }
    if (isset($row['uuid'])) {
      $row['uuid'] = \Drupal::service('uuid')->generate();
    }
    foreach (array_intersect_key($values, $row) as $column => $value) {
      $row[$column] = is_callable($value) ? $value($row) : $value;
    }
    return $row;
  }

  /**
   * Writes the rows of a table.
   */
  private function write(string $table): void {
    $rows = $this->copies[$table];
    unset($this->copies[$table]);
    $insert = \Drupal::database()->insert($table)->fields(array_keys($rows[0]));
    array_walk($rows, $insert->values(...));
    $insert->execute();
  }

}
