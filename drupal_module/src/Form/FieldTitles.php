<?php

declare(strict_types=1);

namespace Drupal\alttext\Form;

use Drupal\Core\Entity\EntityTypeBundleInfoInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Field\FieldDefinitionInterface;

/**
 * Says how people call a field.
 */
final class FieldTitles {

  public function __construct(
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly EntityTypeBundleInfoInterface $bundles,
  ) {}

  /**
   * What people call a field, such as "Content › Article, Page › Portrait".
   *
   * @param \Drupal\Core\Field\FieldDefinitionInterface $field
   *   The field, of any of the bundles.
   * @param string[] $bundles
   *   The bundles that it is meant in.
   */
  public function title(FieldDefinitionInterface $field, array $bundles): string {
    $entity_type = $field->getTargetEntityTypeId();
    $known = $this->bundles->getBundleInfo($entity_type);
    return implode(' › ', array_unique([
      (string) $this->entityTypeManager->getDefinition($entity_type)->getLabel(),
      implode(', ', array_map(static fn($bundle) => (string) ($known[$bundle]['label'] ?? $bundle), $bundles)),
      (string) $field->getLabel(),
    ]));
  }

}
