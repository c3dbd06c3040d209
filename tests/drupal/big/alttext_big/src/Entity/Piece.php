<?php

declare(strict_types=1);

namespace Drupal\alttext_big\Entity;

use Drupal\Core\Entity\ContentEntityBase;
use Drupal\Core\Entity\EntityTypeInterface;
use Drupal\Core\Field\BaseFieldDefinition;

/**
 * A piece of content that belongs to a node or to another piece, as paragraphs do.
 *
 * Its image is a base field, so it lies in the entity's own table.
 *
 * @ContentEntityType(
 *   id = "alttext_piece",
 *   label = @Translation("Piece"),
 *   base_table = "alttext_piece",
 *   data_table = "alttext_piece_data",
 *   revision_table = "alttext_piece_revision",
 *   revision_data_table = "alttext_piece_revision_data",
 *   translatable = TRUE,
 *   entity_keys = {
 *     "id" = "id",
 *     "revision" = "revision_id",
 *     "uuid" = "uuid",
 *     "langcode" = "langcode",
 *   },
 * )
 */
final class Piece extends ContentEntityBase {

  /**
   * {@inheritdoc}
   */
  public static function baseFieldDefinitions(EntityTypeInterface $entity_type): array {
    $parent = static fn(string $type) => BaseFieldDefinition::create('entity_reference')->setSetting('target_type', $type);
    return parent::baseFieldDefinitions($entity_type) + [
      'parent_node' => $parent('node'),
      'parent_piece' => $parent('alttext_piece'),
      'image' => BaseFieldDefinition::create('image')->setTranslatable(TRUE)->setRevisionable(TRUE),
    ];
  }

}
