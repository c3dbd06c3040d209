<?php

declare(strict_types=1);

namespace Drupal\alttext\Plugin\AlttextSource;

use Drupal\alttext\Attribute\AlttextSource;
use Drupal\alttext\Source\FieldSourceBase;
use Drupal\alttext\Source\ImagePlace;
use Drupal\alttext\Source\Selection;
use Drupal\Core\Field\FieldDefinitionInterface;
use Drupal\Core\Field\FieldItemInterface;
use Drupal\Core\StringTranslation\TranslatableMarkup;

/**
 * The image fields of media, content, users and all other content entities.
 */
#[AlttextSource(id: 'field', label: new TranslatableMarkup('Image fields'))]
final class ImageFields extends FieldSourceBase {

  /**
   * {@inheritdoc}
   */
  protected function types(): array {
    return ['image' => ['target_id']];
  }

  /**
   * {@inheritdoc}
   *
   * It does where people can give a text. A media item's thumbnail is a copy.
   */
  public function holdsPlaces(FieldDefinitionInterface $field): bool {
    $is_copy = $field->getTargetEntityTypeId() === 'media' && $field->getName() === 'thumbnail';
    return $field->getSetting('alt_field') && !$is_copy;
  }

  /**
   * {@inheritdoc}
   */
  protected function narrow(Selection $selection): callable {
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
  protected function emptyParts(object $row, Selection $selection): iterable {
    return ['' => [(int) $row->target_id, FALSE]];
  }

  /**
   * {@inheritdoc}
   */
  protected function parts(FieldItemInterface $item): iterable {
    return $item->target_id ? ['' => new ImagePlace($item, $this->entities, $this->facts)] : [];
  }

}
