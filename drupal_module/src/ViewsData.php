<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Entity\EntityFieldManagerInterface;
use Drupal\Core\Entity\EntityTypeInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Entity\Sql\SqlEntityStorageInterface;
use Drupal\Core\StringTranslation\StringTranslationTrait;

/**
 * Describes the tables of the module to Views.
 */
final class ViewsData {

  use StringTranslationTrait;

  /**
   * How columns are shown and filtered, by their kind.
   */
  private const KINDS = [
    'number' => ['field' => 'numeric', 'filter' => 'numeric', 'sort' => 'standard', 'argument' => 'numeric'],
    'text' => ['field' => 'standard', 'filter' => 'string', 'sort' => 'standard', 'argument' => 'string'],
    'choice' => ['field' => 'machine_name', 'filter' => 'in_operator', 'sort' => 'standard', 'argument' => 'string'],
    'flag' => ['field' => 'boolean', 'filter' => 'boolean', 'sort' => 'standard', 'argument' => 'numeric'],
    'date' => ['field' => 'date', 'filter' => 'date', 'sort' => 'date', 'argument' => 'date'],
  ];

  public function __construct(
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly EntityFieldManagerInterface $fieldManager,
  ) {}

  /**
   * All tables, as hook_views_data() returns them.
   */
  public function tables(): array {
    return [
      'alttext_item' => $this->itemTable(),
      'alttext_run' => $this->runTable(),
    ];
  }

  /**
   * The items.
   */
  private function itemTable(): array {
    $table['table']['group'] = $this->t('Alternative text');
    $table['table']['base'] = [
      'field' => 'id',
      'title' => $this->t('Alternative texts'),
      'help' => $this->t('What is known of each text: its state, what a model proposed, and what it cost.'),
    ];
    $table += $this->columns([
      'id' => [$this->t('Item'), 'number'],
      'state' => [$this->t('State'), 'choice'],
      'suggestion' => [$this->t('Text of the model'), 'text'],
      'previous' => [$this->t('Text before'), 'text'],
      'source' => [$this->t('Source'), 'text'],
      'entity_type' => [$this->t('Entity type'), 'text'],
      'entity_id' => [$this->t('Entity ID'), 'text'],
      'field' => [$this->t('Field'), 'text'],
      'delta' => [$this->t('Position'), 'number'],
      'langcode' => [$this->t('Language code'), 'text'],
      'draft' => [$this->t('In a draft'), 'flag'],
      'model' => [$this->t('Model'), 'text'],
      'run' => [$this->t('Run'), 'number'],
      'prompt_tokens' => [$this->t('Tokens sent'), 'number'],
      'output_tokens' => [$this->t('Tokens received'), 'number'],
      'cost' => [$this->t('Cost in US dollars'), 'number'],
      'error' => [$this->t('Why it failed'), 'text'],
      'attempts' => [$this->t('Failures in a row'), 'number'],
      'answered' => [$this->t('Time of the answer'), 'date'],
      'changed' => [$this->t('Time of the last change'), 'date'],
    ]);
    foreach (['field', 'filter'] as $handler) {
      $table['state'][$handler]['options callback'] = [self::class, 'states'];
    }
    $table['cost']['field']['float'] = TRUE;
    $table['run']['relationship'] = $this->relationship('alttext_run', 'id', $this->t('Run'));
    $table['file_id'] = [
      'title' => $this->t('File'),
      'help' => $this->t('The file of the picture.'),
      'relationship' => $this->relationship('file_managed', 'fid', $this->t('File')),
    ];
    return $table + $this->entities();
  }

  /**
   * The runs.
   */
  private function runTable(): array {
    $table['table']['group'] = $this->t('Alternative text, run');
    $table['table']['base'] = [
      'field' => 'id',
      'title' => $this->t('Runs of the alternative text backfill'),
    ];
    return $table + $this->columns([
      'id' => [$this->t('Run'), 'number'],
      'started' => [$this->t('Start'), 'date'],
      'ended' => [$this->t('End'), 'date'],
      'reason' => [$this->t('Why it ended'), 'text'],
      'mode' => [$this->t('Mode'), 'text'],
      'model' => [$this->t('Model'), 'text'],
      'prompt_tokens' => [$this->t('Tokens sent'), 'number'],
      'output_tokens' => [$this->t('Tokens received'), 'number'],
      'cost' => [$this->t('Cost in US dollars'), 'number'],
    ]);
  }

  /**
   * Describes columns by title and kind.
   */
  private function columns(array $columns): array {
    $described = [];
    foreach ($columns as $name => [$title, $kind]) {
      $described[$name] = ['title' => $title, 'help' => $title];
      foreach (self::KINDS[$kind] as $handler => $plugin) {
        $described[$name][$handler] = ['id' => $plugin];
      }
    }
    return $described;
  }

  /**
   * Describes the way to one row of another table.
   */
  private function relationship(string $base, string $field, mixed $label): array {
    return ['id' => 'standard', 'base' => $base, 'base field' => $field, 'label' => $label];
  }

  /**
   * The ways to the entities that have pictures.
   */
  private function entities(): array {
    $ways = [];
    foreach ($this->entityTypeManager->getDefinitions() as $id => $type) {
      $is_listed = $type->hasHandlerClass('views_data') && $this->entityTypeManager->getStorage($id) instanceof SqlEntityStorageInterface;
      $table = $type->getDataTable() ?? $type->getBaseTable();
      if ($is_listed && $table) {
        $ways["entity_$id"] = [
          'title' => $type->getLabel(),
          'help' => $this->t('The @type that holds the text.', ['@type' => $type->getSingularLabel()]),
          'relationship' => $this->relationship($table, $type->getKey('id'), $type->getLabel()) + [
            'relationship field' => 'entity_id',
            'extra' => [
              ['left_field' => 'entity_type', 'value' => $id],
              ...$type->getDataTable() ? [['left_field' => 'langcode', 'field' => $type->getKey('langcode')]] : [],
            ],
          ] + $this->cast($type),
        ];
      }
    }
    return $ways;
  }

  /**
   * How the numbers of entities, which are kept as texts here, are compared.
   *
   * The texts of other types may be no numbers, and PostgreSQL does not forgive
   * an attempt to read them as such.
   */
  private function cast(EntityTypeInterface $type): array {
    $key = $this->fieldManager->getFieldStorageDefinitions($type->id())[$type->getKey('id')] ?? NULL;
    return $key?->getType() !== 'integer' ? [] : [
      'join_id' => 'casted_int_field_join',
      'cast' => 'left',
      'left_formula' => "CASE WHEN alttext_item.entity_type = '{$type->id()}' THEN alttext_item.entity_id END",
    ];
  }

  /**
   * The states, as a person reads them.
   *
   * @return array<string, \Drupal\Core\StringTranslation\TranslatableMarkup>
   *   Labels by state.
   */
  public static function states(): array {
    $labels = [];
    foreach (ItemState::cases() as $state) {
      $labels[$state->value] = $state->label();
    }
    return $labels;
  }

}
