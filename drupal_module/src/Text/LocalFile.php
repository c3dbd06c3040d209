<?php

declare(strict_types=1);

namespace Drupal\alttext\Text;

use Drupal\Core\Field\FieldDefinitionInterface;

/**
 * The file that a picture in a text shows.
 */
final class LocalFile {

  /**
   * Names a file.
   *
   * @param string $uri
   *   Its address, such as public://cat.jpg.
   * @param int $id
   *   The managed file; 0 when it is not managed.
   * @param int $created
   *   When it was added, as a Unix time; 0 when nobody knows.
   * @param \Drupal\Core\Field\FieldDefinitionInterface|null $field
   *   The field of the media item that is embedded; NULL when it is none.
   */
  public function __construct(
    public readonly string $uri,
    public readonly int $id = 0,
    public readonly int $created = 0,
    public readonly ?FieldDefinitionInterface $field = NULL,
  ) {}

}
