<?php

declare(strict_types=1);

namespace Drupal\alttext\Plugin\AlttextSource;

use Drupal\alttext\Attribute\AlttextSource;
use Drupal\alttext\Item;
use Drupal\alttext\Source\EntityStore;
use Drupal\alttext\Source\FieldRows;
use Drupal\alttext\Source\ImagePlace;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\Source\SourceInterface;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Entity\EntityFieldManagerInterface;
use Drupal\Core\Field\FieldDefinitionInterface;
use Drupal\Core\Plugin\ContainerFactoryPluginInterface;
use Drupal\Core\Plugin\PluginBase;
use Drupal\Core\StringTranslation\TranslatableMarkup;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * The image fields of media, content, users and all other content entities.
 */
#[AlttextSource(id: 'field', label: new TranslatableMarkup('Image fields'))]
final class ImageFields extends PluginBase implements SourceInterface, ContainerFactoryPluginInterface {

  public function __construct(
    array $configuration,
    string $plugin_id,
    mixed $plugin_definition,
    private readonly EntityFieldManagerInterface $fieldManager,
    private readonly FieldRows $rows,
    private readonly EntityStore $entities,
  ) {
    parent::__construct($configuration, $plugin_id, $plugin_definition);
  }

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container, array $configuration, $plugin_id, $plugin_definition): self {
    return new self(
      $configuration,
      $plugin_id,
      $plugin_definition,
      $container->get('entity_field.manager'),
      $container->get(FieldRows::class),
      $container->get(EntityStore::class),
    );
  }

  /**
   * The image fields that have an alternative text.
   *
   * @return array<string, array<string, string[]>>
   *   The bundles that use a field, by entity type and field. A media item's
   *   thumbnail is a copy and not among them.
   */
  public function fields(): array {
    $wanted = [];
    foreach ($this->fieldManager->getFieldMapByFieldType('image') as $entity_type => $fields) {
      foreach ($fields as $field => $info) {
        $has_text = fn($bundle) => $this->hasText($this->fieldManager->getFieldDefinitions($entity_type, $bundle)[$field] ?? NULL);
        $bundles = array_filter($info['bundles'], $has_text);
        if ($bundles) {
          $wanted[$entity_type][$field] = array_values($bundles);
        }
      }
    }
    return $wanted;
  }

  /**
   * Whether people can give a text in a field.
   */
  public function hasText(?FieldDefinitionInterface $field): bool {
    $is_copy = $field?->getTargetEntityTypeId() === 'media' && $field->getName() === 'thumbnail';
    return $field?->getType() === 'image' && $field->getSetting('alt_field') && !$is_copy;
  }

  /**
   * {@inheritdoc}
   */
  public function findEmpty(Selection $selection): iterable {
    foreach ($this->fields() as $entity_type => $fields) {
      foreach ($fields as $field => $bundles) {
        $bundles = $selection->bundles($entity_type, $field, $bundles);
        foreach ($this->rows->pages($entity_type, $field, $bundles, $selection, ['target_id'], $this->narrow($selection)) as $rows) {
          yield array_map(fn($row) => $this->item($entity_type, (string) $row->entity_id, $field, (int) $row->delta, $row->langcode, (bool) $row->draft, (int) $row->target_id), $rows);
        }
      }
    }
  }

  /**
   * Conditions of a query for what is empty.
   */
  private function narrow(Selection $selection): callable {
    return static function ($query, array $columns) use ($selection): void {
      $query->condition($columns['target_id'], NULL, 'IS NOT NULL');
      $query->condition($query->orConditionGroup()->isNull($columns['alt'])->condition($columns['alt'], ''));
      if ($selection->since !== NULL) {
        $query->innerJoin('file_managed', 'file', "file.fid = $columns[target_id]");
        $query->condition('file.created', $selection->since, '>=');
      }
    };
  }

  /**
   * {@inheritdoc}
   */
  public function placesIn(ContentEntityInterface $entity): iterable {
    foreach ($this->fieldManager->getFieldMapByFieldType('image')[$entity->getEntityTypeId()] ?? [] as $field => $info) {
      if (!$entity->hasField($field) || !$this->hasText($entity->getFieldDefinition($field))) {
        continue;
      }
      foreach ($entity->getTranslationLanguages() as $langcode => $language) {
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
    foreach ($translation->get($field) as $delta => $image) {
      if ($image->target_id) {
        $item = $this->item($translation->getEntityTypeId(), (string) $translation->id(), $field, $delta, $translation->language()->getId(), !$translation->isDefaultRevision(), (int) $image->target_id);
        yield $item => new ImagePlace($image, $this->entities);
      }
    }
  }

  /**
   * {@inheritdoc}
   */
  public function open(Item $item, bool $fresh = FALSE): ?ImagePlace {
    $entity = $this->entities->load($item, $fresh);
    foreach ($entity ? $this->placesIn($entity) : [] as $place => $opened) {
      if ($place->place() === $item->place()) {
        return $opened;
      }
    }
    return NULL;
  }

  /**
   * Names a place of this source.
   */
  private function item(string $entity_type, string $id, string $field, int $delta, string $langcode, bool $draft, int $file_id): Item {
    return new Item($this->getPluginId(), $entity_type, $id, $field, $delta, '', $langcode, $draft, $file_id);
  }

}
