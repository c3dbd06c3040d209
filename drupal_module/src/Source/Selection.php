<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

/**
 * Which places a run is about; all, unless something is named.
 */
final class Selection {

  /**
   * Names what is wanted.
   *
   * @param string[] $sources
   *   Sources; none means all.
   * @param string|null $entityType
   *   An entity type.
   * @param string|null $bundle
   *   A bundle, of any entity type.
   * @param string|null $field
   *   A field.
   * @param string|null $langcode
   *   A language.
   * @param string[] $ids
   *   Entities; none means all.
   * @param int|null $since
   *   Only pictures whose file was added at this Unix time or later.
   */
  public function __construct(
    public readonly array $sources = [],
    public readonly ?string $entityType = NULL,
    public readonly ?string $bundle = NULL,
    public readonly ?string $field = NULL,
    public readonly ?string $langcode = NULL,
    public readonly array $ids = [],
    public readonly ?int $since = NULL,
  ) {}

  /**
   * Whether a field of an entity type is wanted, and in which bundles.
   *
   * @param string $entity_type
   *   An entity type.
   * @param string $field
   *   A field of it.
   * @param string[] $bundles
   *   The bundles that have it.
   *
   * @return string[]
   *   Those of the bundles that are wanted.
   */
  public function bundles(string $entity_type, string $field, array $bundles): array {
    $wanted = in_array($this->entityType, [NULL, $entity_type], TRUE) && in_array($this->field, [NULL, $field], TRUE);
    if (!$wanted) {
      return [];
    }
    return $this->bundle === NULL ? $bundles : array_values(array_intersect($bundles, [$this->bundle]));
  }

}
