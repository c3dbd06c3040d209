<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

use Drupal\Core\Database\Connection;
use Drupal\Core\Database\Query\SelectInterface;
use Drupal\Core\Entity\ContentEntityTypeInterface;
use Drupal\Core\Entity\EntityFieldManagerInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Entity\Sql\DefaultTableMapping;
use Drupal\Core\Entity\Sql\SqlEntityStorageInterface;
use Drupal\Core\Language\LanguageInterface;

/**
 * Reads the values of one field from all entities that have it, page by page.
 *
 * Reads the tables, as loading the entities of a large site takes hours. What
 * is published and what is in forward drafts come one after the other.
 */
final class FieldRows {

  /**
   * How many entities make a page.
   */
  private const PAGE = 200;

  public function __construct(
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly EntityFieldManagerInterface $fieldManager,
    private readonly Connection $database,
  ) {}

  /**
   * Walks through the values of a field.
   *
   * @param string $entity_type
   *   An entity type; one that is not kept in SQL has no rows.
   * @param string $field
   *   A field of it.
   * @param string[] $bundles
   *   The bundles to look at.
   * @param \Drupal\alttext\Source\Selection $selection
   *   Its languages and ids count.
   * @param string[] $properties
   *   The properties of the field to read.
   * @param callable(\Drupal\Core\Database\Query\SelectInterface, array<string, string>): void $narrow
   *   Adds conditions to a query; is given the columns, as "f.column", by
   *   property.
   *
   * @return \Generator<object[]>
   *   Pages of rows with the columns entity_id, delta, langcode, draft (0 or 1)
   *   and one of the name of each property. No entity is torn in two pages.
   */
  public function pages(string $entity_type, string $field, array $bundles, Selection $selection, array $properties, callable $narrow): \Generator {
    $type = $this->entityTypeManager->getDefinition($entity_type);
    if (!$bundles || !$this->entityTypeManager->getStorage($entity_type) instanceof SqlEntityStorageInterface) {
      return;
    }
    foreach ($type->isRevisionable() ? [FALSE, TRUE] : [FALSE] as $draft) {
      $table = $this->table($type, $field, $draft);
      $after = NULL;
      while ($ids = $this->ids($type, $table, $bundles, $selection, $narrow, $after)) {
        $after = end($ids);
        $rows = $this->rows($type, $table, $ids, $selection, $properties, $narrow);
        if ($rows) {
          yield $rows;
        }
      }
    }
  }

  /**
   * Where a field is kept.
   *
   * @return array{name: string, draft: bool, id: string, revision: ?string, langcode: ?string, delta: ?string, bundle: ?string, deleted: bool, columns: array<string, string>}
   *   A table, its columns by meaning, and those of the field by property.
   */
  private function table(ContentEntityTypeInterface $type, string $field, bool $draft): array {
    $mapping = $this->entityTypeManager->getStorage($type->id())->getTableMapping();
    assert($mapping instanceof DefaultTableMapping);
    $storage = $this->fieldManager->getFieldStorageDefinitions($type->id())[$field];
    $table = ['draft' => $draft, 'columns' => array_map(fn($column) => "f.$column", $mapping->getColumnNames($field))];
    if ($mapping->requiresDedicatedTableStorage($storage)) {
      return $table + [
        'name' => $draft ? $mapping->getDedicatedRevisionTableName($storage) : $mapping->getDedicatedDataTableName($storage),
        'id' => 'entity_id',
        'revision' => 'revision_id',
        'langcode' => 'langcode',
        'delta' => 'delta',
        'bundle' => 'f.bundle',
        'deleted' => TRUE,
      ];
    }
    return $table + [
      'name' => $draft ? $type->getRevisionDataTable() ?? $type->getRevisionTable() : $mapping->getFieldTableName($field),
      'id' => $type->getKey('id'),
      'revision' => $type->getKey('revision') ?: NULL,
      'langcode' => $type->getKey('langcode') ?: NULL,
      'delta' => NULL,
      // Revisions do not repeat the bundle: "b" is the base table.
      'bundle' => $type->getKey('bundle') ? ($draft ? 'b.' : 'f.') . $type->getKey('bundle') : NULL,
      'deleted' => FALSE,
    ];
  }

  /**
   * The entities of the next page.
   *
   * @return string[]
   *   Their ids in the order of the database; none at the end.
   */
  private function ids(ContentEntityTypeInterface $type, array $table, array $bundles, Selection $selection, callable $narrow, ?string $after): array {
    $query = $this->select($table, $selection, $narrow);
    if ($table['bundle']) {
      // Not by the index of bundles: with it, each page would read all of them.
      $query->where("COALESCE($table[bundle], '') IN (:bundles[])", [':bundles[]' => $bundles]);
    }
    if ($selection->ids) {
      $query->condition("f.$table[id]", $selection->ids, 'IN');
    }
    if ($after !== NULL) {
      $query->condition("f.$table[id]", $after, '>');
    }
    if ($table['draft']) {
      $query->innerJoin($type->getBaseTable(), 'b', "b.{$type->getKey('id')} = f.$table[id]");
      $query->where("f.$table[revision] > b.{$type->getKey('revision')}");
    }
    $query->addField('f', $table['id'], 'entity_id');
    return $query->distinct()->orderBy('entity_id')->range(0, self::PAGE)->execute()->fetchCol();
  }

  /**
   * The rows of some entities, in the order of the entities.
   */
  private function rows(ContentEntityTypeInterface $type, array $table, array $ids, Selection $selection, array $properties, callable $narrow): array {
    $query = $this->select($table, $selection, $narrow)->condition("f.$table[id]", $ids, 'IN');
    foreach (['id' => 'entity_id', 'langcode' => 'langcode', 'delta' => 'delta', 'revision' => 'revision_id'] as $key => $alias) {
      if ($table[$key]) {
        $query->addField('f', $table[$key], $alias);
      }
    }
    foreach ($properties as $property) {
      $query->addField('f', substr($table['columns'][$property], 2), $property);
    }
    $heads = $table['draft'] ? $this->heads($type, $ids) : NULL;
    if ($heads !== NULL) {
      $query->condition("f.$table[revision]", array_merge([0], ...array_map(array_values(...), array_values($heads))), 'IN');
    }
    $rows = $query->orderBy('entity_id')->execute()->fetchAll();
    foreach ($rows as $row) {
      $row->draft = (int) $table['draft'];
      $row->delta ??= 0;
      $row->langcode ??= LanguageInterface::LANGCODE_NOT_SPECIFIED;
    }
    // A revision may be the newest of one language only.
    return $heads === NULL ? $rows : array_values(array_filter($rows, fn($row) => ($heads[$row->entity_id][$row->langcode] ?? NULL) === (string) $row->revision_id));
  }

  /**
   * The forward drafts of some entities.
   *
   * @return array<string, array<string, string>>
   *   Revisions by entity and language: the newest that changed the language.
   */
  private function heads(ContentEntityTypeInterface $type, array $ids): array {
    [$id, $revision, $langcode] = array_map($type->getKey(...), ['id', 'revision', 'langcode']);
    $query = $this->database->select($type->getRevisionDataTable() ?? $type->getRevisionTable(), 'r')
      ->fields('r', [$id, $langcode])
      ->condition("r.$id", $ids, 'IN')
      ->groupBy("r.$id")->groupBy("r.$langcode");
    $query->innerJoin($type->getBaseTable(), 'b', "b.$id = r.$id");
    $query->where("r.$revision > b.$revision");
    if ($type->isTranslatable()) {
      $query->condition("r.{$type->getKey('revision_translation_affected')}", 1);
    }
    $query->addExpression("MAX(r.$revision)", 'head');
    $heads = [];
    foreach ($query->execute() as $row) {
      $heads[$row->$id][$row->$langcode] = (string) $row->head;
    }
    return $heads;
  }

  /**
   * Begins a query on a table.
   */
  private function select(array $table, Selection $selection, callable $narrow): SelectInterface {
    $query = $this->database->select($table['name'], 'f');
    if ($table['deleted']) {
      $query->condition('f.deleted', 0);
    }
    if ($selection->langcode !== NULL && $table['langcode']) {
      $query->condition("f.$table[langcode]", $selection->langcode);
    }
    $narrow($query, $table['columns']);
    return $query;
  }

}
