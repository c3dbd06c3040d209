<?php

declare(strict_types=1);

namespace Drupal\alttext\Text;

use Drupal\Component\Uuid\Uuid;
use Drupal\Core\Database\Connection;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Entity\EntityRepositoryInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Field\FieldDefinitionInterface;
use Drupal\Core\StreamWrapper\StreamWrapperInterface;
use Drupal\Core\StreamWrapper\StreamWrapperManager;
use Drupal\Core\StreamWrapper\StreamWrapperManagerInterface;
use Drupal\image\Plugin\Field\FieldType\ImageItem;
use Drupal\media\MediaInterface;

/**
 * Finds the file that a picture in a text shows.
 */
final class LocalFiles {

  public function __construct(
    private readonly Addresses $addresses,
    private readonly Connection $database,
    private readonly EntityRepositoryInterface $entityRepository,
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly StreamWrapperManagerInterface $streamWrappers,
  ) {}

  /**
   * Finds the file.
   *
   * @param \Drupal\alttext\Text\Picture $picture
   *   A picture.
   * @param string $langcode
   *   The language of the text.
   *
   * @return \Drupal\alttext\Text\LocalFile|null
   *   NULL when the picture is not kept by this site, or where nobody is to see
   *   it, as among temporary files; or is a drawing (SVG).
   */
  public function find(Picture $picture, string $langcode): ?LocalFile {
    $file = $picture->isMedia() ? $this->ofMedia($picture, $langcode) : $this->ofImage($picture);
    $shown = $this->streamWrappers->getWrappers(StreamWrapperInterface::READ_VISIBLE);
    $is_picture = $file && isset($shown[StreamWrapperManager::getScheme($file->uri)]) && !preg_match('~\.svgz?$~i', $file->uri);
    return $is_picture ? $file : NULL;
  }

  /**
   * The file of an img element: by its UUID, as the editor does, or by address.
   */
  private function ofImage(Picture $picture): ?LocalFile {
    $uuid = $picture->attribute('data-entity-type') === 'file' ? $this->uuid($picture) : NULL;
    $file = $uuid ? $this->managed('uuid', $uuid) : NULL;
    $uris = $file ? [] : $this->addresses->files($picture->attribute('src') ?? '');
    foreach ($uris as $uri) {
      $file ??= $this->managed('uri', $uri) ?? (is_file($uri) ? new LocalFile($uri) : NULL);
    }
    return $file;
  }

  /**
   * The file of an embedded media item.
   */
  private function ofMedia(Picture $picture, string $langcode): ?LocalFile {
    $uuid = $this->uuid($picture);
    $media = $uuid && $this->entityTypeManager->hasDefinition('media') ? $this->entityRepository->loadEntityByUuid('media', $uuid) : NULL;
    $image = $media instanceof MediaInterface ? $this->image($media, $langcode) : NULL;
    return $image?->target_id ? $this->managed('fid', (string) $image->target_id, $image->getFieldDefinition()) : NULL;
  }

  /**
   * The image of a media item whose text may be overridden.
   */
  private function image(MediaInterface $media, string $langcode): ?ImageItem {
    $media = $media->hasTranslation($langcode) ? $media->getTranslation($langcode) : $media;
    assert($media instanceof ContentEntityInterface);
    $field = $media->getSource()->getConfiguration()['source_field'] ?? '';
    $image = $media->hasField($field) ? $media->get($field)->first() : NULL;
    return $image instanceof ImageItem && $image->getFieldDefinition()->getSetting('alt_field') ? $image : NULL;
  }

  /**
   * A managed file, without loading it.
   */
  private function managed(string $column, string $value, ?FieldDefinitionInterface $field = NULL): ?LocalFile {
    $row = $this->database->select('file_managed', 'f')
      ->fields('f', ['uri', 'fid', 'created'])
      ->condition($column, $value)
      ->range(0, 1)->execute()->fetchObject();
    return $row ? new LocalFile($row->uri, (int) $row->fid, (int) $row->created, $field) : NULL;
  }

  /**
   * The UUID that a picture names.
   */
  private function uuid(Picture $picture): ?string {
    $uuid = strtolower($picture->attribute('data-entity-uuid') ?? '');
    return Uuid::isValid($uuid) ? $uuid : NULL;
  }

}
