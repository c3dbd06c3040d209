<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\Database\Connection;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Entity\Sql\SqlEntityStorageInterface;
use Drupal\image\Plugin\Field\FieldType\ImageItem;
use Drupal\media\MediaInterface;

/**
 * Finds images in media: those of one media item, and all without text.
 */
final class MediaImages {

  private const PAGE = 200;

  public function __construct(
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly Connection $database,
    private readonly ItemStorage $items,
    private readonly TimeInterface $time,
  ) {}

  /**
   * The image fields that are the source of media types.
   *
   * @return array<string, string[]>
   *   Field names, each with the media types that use it.
   */
  public function fields(): array {
    $fields = [];
    /** @var \Drupal\media\MediaTypeInterface $type */
    foreach ($this->entityTypeManager->getStorage('media_type')->loadMultiple() as $id => $type) {
      $field = $type->getSource()->getSourceFieldDefinition($type);
      if ($field?->getType() === 'image') {
        $fields[$field->getName()][] = (string) $id;
      }
    }
    return $fields;
  }

  /**
   * The images of a media item, in all its translations.
   *
   * @return iterable<\Drupal\alttext\Item, \Drupal\image\Plugin\Field\FieldType\ImageItem>
   *   Each image under a fresh item that names its place.
   */
  public function of(MediaInterface $media): iterable {
    $definition = $media->getSource()->getSourceFieldDefinition($media->bundle->entity);
    if ($definition?->getType() !== 'image') {
      return;
    }
    $field = $definition->getName();
    foreach ($media->getTranslationLanguages() as $langcode => $language) {
      $translation = $media->getTranslation($langcode);
      if (!$translation->isDefaultTranslation() && !$translation->get($field)->getFieldDefinition()->isTranslatable()) {
        continue;
      }
      foreach ($translation->get($field) as $delta => $image) {
        if ($image->target_id) {
          yield new Item('media', (string) $media->id(), $field, $delta, $langcode, (int) $image->target_id) => $image;
        }
      }
    }
  }

  /**
   * The image at the place of an item; NULL when it is no longer there.
   */
  public function at(Item $place, MediaInterface $media): ?ImageItem {
    foreach ($this->of($media) as $item => $image) {
      if ($item->place() === $place->place()) {
        return $image;
      }
    }
    return NULL;
  }

  /**
   * Loads the image at the place of an item; NULL when it is no longer there.
   *
   * @param \Drupal\alttext\Item $item
   *   An item.
   * @param bool $fresh
   *   Whether to read the database even if the media item is in memory.
   */
  public function load(Item $item, bool $fresh = FALSE): ?ImageItem {
    $storage = $this->entityTypeManager->getStorage('media');
    $media = $fresh ? $storage->loadUnchanged($item->entityId) : $storage->load($item->entityId);
    return $media instanceof MediaInterface ? $this->at($item, $media) : NULL;
  }

  /**
   * Puts a suggested text into an image and its copy in the thumbnail.
   */
  public static function setText(ImageItem $image, Suggestion $suggestion): void {
    $image->alttext = $suggestion;
    if ((string) $suggestion->text === '') {
      return;
    }
    $image->alt = $suggestion->text;
    $thumbnail = $image->getEntity()->get('thumbnail');
    if ($image->getName() === 0 && $thumbnail->target_id === $image->target_id) {
      $thumbnail->alt = $suggestion->text;
    }
  }

  /**
   * Walks through all places without text that a model should be asked about.
   *
   * Reads the tables page by page: constant memory, however many there are.
   *
   * @param string|null $bundle
   *   A media type; NULL for all.
   * @param bool $again
   *   Whether to include those where asking again has little hope, such as
   *   damaged images.
   *
   * @return \Generator<\Drupal\alttext\Item>
   *   Items, some not yet stored.
   */
  public function missing(?string $bundle = NULL, bool $again = FALSE): \Generator {
    foreach ($this->fields() as $field => $bundles) {
      $bundles = $bundle === NULL ? $bundles : array_intersect($bundles, [$bundle]);
      for ($after = 0; $bundles && $page = $this->emptyTexts($field, $bundles, $after); $after = end($page)->entityId) {
        $known = $this->items->ofEntities('media', array_unique(array_column($page, 'entityId')));
        foreach ($page as $place) {
          $item = $known[$place->place()] ?? $place;
          if ($this->isOpen($item, $again)) {
            yield $item;
          }
        }
      }
    }
  }

  /**
   * One page of places whose text is empty, whatever the reason.
   *
   * @param string $field
   *   An image field of media.
   * @param string[] $bundles
   *   Media types.
   * @param int|string $after
   *   The media item that the last page ended with.
   *
   * @return \Drupal\alttext\Item[]
   *   Ordered by media item, none of which is torn.
   */
  private function emptyTexts(string $field, array $bundles, int|string $after): array {
    $storage = $this->entityTypeManager->getStorage('media');
    assert($storage instanceof SqlEntityStorageInterface);
    $mapping = $storage->getTableMapping();
    $table = $mapping->getFieldTableName($field);
    [$alt, $file] = array_map(fn($column) => "{$field}_$column", ['alt', 'target_id']);

    $empty = $this->database->select($table, 'f')->condition('bundle', $bundles, 'IN');
    $empty->condition($empty->orConditionGroup()->isNull($alt)->condition($alt, ''));
    $ids = (clone $empty)->fields('f', ['entity_id'])->distinct()
      ->condition('entity_id', $after, '>')->orderBy('entity_id')->range(0, self::PAGE)->execute()->fetchCol();
    $rows = $ids ? $empty->fields('f', ['entity_id', 'delta', 'langcode', $file])
      ->condition('entity_id', $ids, 'IN')->orderBy('entity_id')->execute() : [];
    $page = [];
    foreach ($rows as $row) {
      $page[] = new Item('media', (string) $row->entity_id, $field, (int) $row->delta, $row->langcode, (int) $row->$file);
    }
    return $page;
  }

  /**
   * Whether a model should be asked about a place without text.
   */
  private function isOpen(Item $item, bool $again): bool {
    return match ($item->state) {
      ItemState::Missing => TRUE,
      ItemState::Failed => $item->retryable || $again,
      // Lost: the process that had it was killed, or the queue was emptied.
      ItemState::Queued => $item->changed < $this->time->getCurrentTime() - ItemQueue::LEASE,
      default => FALSE,
    };
  }

}
