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
   * @param string[] $kinds
   *   Kinds of places, as kind() tells them; none means all.
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
    public readonly array $kinds = [],
    public readonly ?string $entityType = NULL,
    public readonly ?string $bundle = NULL,
    public readonly ?string $field = NULL,
    public readonly ?string $langcode = NULL,
    public readonly array $ids = [],
    public readonly ?int $since = NULL,
  ) {}

  /**
   * The kinds of places that a source has: its id, but for image fields.
   *
   * @return string[]
   *   What the option --only takes.
   */
  public static function kinds(string $source): array {
    return $source === 'field' ? ['media', 'fields'] : [$source];
  }

  /**
   * What kind of place a source has in an entity type.
   */
  public static function kind(string $source, string $entity_type): string {
    return $source === 'field' ? ($entity_type === 'media' ? 'media' : 'fields') : $source;
  }

  /**
   * Whether nothing is named.
   */
  public function isAll(): bool {
    return $this == new self();
  }

  /**
   * Whether any place of a source may be wanted.
   */
  public function wantsSource(string $source): bool {
    return !$this->kinds || array_intersect($this->kinds, self::kinds($source));
  }

  /**
   * Whether the places of a source in an entity type may be wanted.
   */
  public function wants(string $source, string $entity_type): bool {
    return (!$this->kinds || in_array(self::kind($source, $entity_type), $this->kinds, TRUE))
      && in_array($this->entityType, [NULL, $entity_type], TRUE);
  }

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
