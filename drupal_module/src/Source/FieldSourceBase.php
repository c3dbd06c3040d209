<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

use Drupal\alttext\Item;
use Drupal\alttext\Privacy;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Entity\EntityFieldManagerInterface;
use Drupal\Core\Field\FieldDefinitionInterface;
use Drupal\Core\Field\FieldItemInterface;
use Drupal\Core\Plugin\ContainerFactoryPluginInterface;
use Drupal\Core\Plugin\PluginBase;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * A source whose places are in the fields of content entities.
 */
abstract class FieldSourceBase extends PluginBase implements SourceInterface, ContainerFactoryPluginInterface {

  public function __construct(
    array $configuration,
    string $plugin_id,
    mixed $plugin_definition,
    protected readonly EntityFieldManagerInterface $fieldManager,
    protected readonly FieldRows $rows,
    protected readonly EntityStore $entities,
    protected readonly EntityFacts $facts,
    private readonly Privacy $privacy,
  ) {
    parent::__construct($configuration, $plugin_id, $plugin_definition);
  }

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container, array $configuration, $plugin_id, $plugin_definition): static {
    return new static(
      $configuration,
      $plugin_id,
      $plugin_definition,
      $container->get('entity_field.manager'),
      $container->get(FieldRows::class),
      $container->get(EntityStore::class),
      $container->get(EntityFacts::class),
      $container->get(Privacy::class),
    );
  }

  /**
   * The field types that the source knows, each with the properties to read.
   *
   * @return array<string, string[]>
   *   Properties by field type.
   */
  abstract protected function types(): array;

  /**
   * Whether a field, of a type of types(), holds places.
   */
  abstract protected function holdsPlaces(FieldDefinitionInterface $field): bool;

  /**
   * Narrows a search down to values that may hold places without text.
   *
   * @see \Drupal\alttext\Source\FieldRows::pages()
   */
  abstract protected function narrow(Selection $selection): callable;

  /**
   * The places without text in a row that FieldRows has read.
   *
   * @param object $row
   *   A row with the properties of types().
   * @param \Drupal\alttext\Source\Selection $selection
   *   Which places are wanted, as far as narrow() has not seen to that.
   *
   * @return iterable<string, array{int, bool}>
   *   By part: the file, and whether there is not even an empty text.
   */
  abstract protected function emptyParts(object $row, Selection $selection): iterable;

  /**
   * The places in a value.
   *
   * @return iterable<string, \Drupal\alttext\Source\PlaceInterface>
   *   Places by part.
   */
  abstract protected function parts(FieldItemInterface $item): iterable;

  /**
   * The fields that hold places.
   *
   * @return array<string, array<string, string[]>>
   *   The bundles that use a field, by entity type and field.
   */
  public function fields(): array {
    $wanted = [];
    foreach ($this->fieldMap() as $entity_type => $fields) {
      foreach ($fields as $field => $bundles) {
        $definitions = fn(string $bundle) => $this->fieldManager->getFieldDefinitions($entity_type, $bundle);
        $bundles = array_filter($bundles, fn($bundle) => $this->concerns($definitions($bundle)[$field] ?? NULL));
        if ($bundles) {
          $wanted[$entity_type][$field] = array_values($bundles);
        }
      }
    }
    return $wanted;
  }

  /**
   * {@inheritdoc}
   */
  public function findEmpty(Selection $selection): iterable {
    $wanted = array_filter($this->fields(), fn($entity_type) => $selection->wants($this->getPluginId(), $entity_type), ARRAY_FILTER_USE_KEY);
    foreach ($wanted as $entity_type => $fields) {
      foreach ($fields as $field => $bundles) {
        $bundles = $selection->bundles($entity_type, $field, $bundles);
        $properties = $this->types()[$this->fieldManager->getFieldStorageDefinitions($entity_type)[$field]->getType()];
        foreach ($this->rows->pages($entity_type, $field, $bundles, $selection, $properties, $this->narrow($selection)) as $rows) {
          yield from $this->page($rows, $entity_type, $field, $selection);
        }
      }
    }
  }

  /**
   * The places without text in some rows, as one page; no empty page.
   */
  private function page(array $rows, string $entity_type, string $field, Selection $selection): iterable {
    $items = [];
    foreach ($rows as $row) {
      foreach ($this->emptyParts($row, $selection) as $part => [$file, $absent]) {
        $item = new Item($this->getPluginId(), $entity_type, (string) $row->entity_id, $field, (int) $row->delta, (string) $part, $row->langcode, (bool) $row->draft, $file);
        $item->absent = $absent;
        $items[] = $item;
      }
    }
    if ($items) {
      yield $items;
    }
  }

  /**
   * {@inheritdoc}
   */
  public function placesIn(ContentEntityInterface $entity): iterable {
    foreach (array_keys($this->fieldMap()[$entity->getEntityTypeId()] ?? []) as $field) {
      foreach ($this->concerns($entity->getFieldDefinition($field)) ? $entity->getTranslationLanguages() : [] as $langcode => $language) {
        yield from $this->placesInTranslation($entity->getTranslation($langcode), $field);
      }
    }
  }

  /**
   * The places in one translation that are not those of the original.
   */
  private function placesInTranslation(ContentEntityInterface $translation, string $field): iterable {
    if (!$translation->isDefaultTranslation() && !$translation->getFieldDefinition($field)->isTranslatable()) {
      return;
    }
    foreach ($translation->get($field) as $delta => $value) {
      foreach ($this->parts($value) as $part => $place) {
        yield new Item($this->getPluginId(), $translation->getEntityTypeId(), (string) $translation->id(), $field, $delta, (string) $part, $translation->language()->getId(), !$translation->isDefaultRevision(), $place->fileId()) => $place;
      }
    }
  }

  /**
   * {@inheritdoc}
   */
  public function open(Item $item, bool $fresh = FALSE): ?PlaceInterface {
    $entity = $this->entities->load($item, $fresh);
    foreach ($entity ? $this->placesIn($entity) : [] as $place => $opened) {
      if ($place->place() === $item->place()) {
        return $opened;
      }
    }
    return NULL;
  }

  /**
   * Whether a field, of a type of types(), holds places that may be touched.
   *
   * Those are stored as other fields are, and not switched off.
   */
  public function concerns(?FieldDefinitionInterface $field): bool {
    return $field && !$field->isComputed() && !$field->getFieldStorageDefinition()->hasCustomStorage()
      && $this->holdsPlaces($field) && !$this->privacy->isOff($field);
  }

  /**
   * All fields of the types of the source.
   *
   * @return array<string, array<string, string[]>>
   *   Bundles by entity type and field.
   */
  private function fieldMap(): array {
    $map = [];
    foreach (array_keys($this->types()) as $type) {
      foreach ($this->fieldManager->getFieldMapByFieldType($type) as $entity_type => $fields) {
        $map[$entity_type] = ($map[$entity_type] ?? []) + array_map(fn(array $info) => $info['bundles'], $fields);
      }
    }
    return $map;
  }

}
