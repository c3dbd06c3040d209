<?php

declare(strict_types=1);

namespace Drupal\alttext\Attribute;

use Drupal\Component\Plugin\Attribute\Plugin;
use Drupal\Core\StringTranslation\TranslatableMarkup;

/**
 * Declares a source: a kind of place where a site keeps alternative texts.
 *
 * @see \Drupal\alttext\Source\SourceInterface
 */
#[\Attribute(\Attribute::TARGET_CLASS)]
final class AlttextSource extends Plugin {

  /**
   * Declares a source.
   *
   * @param string $id
   *   At most 32 letters, digits and underscores; "drush alttext:backfill
   *   --only" takes it.
   * @param \Drupal\Core\StringTranslation\TranslatableMarkup $label
   *   What a person calls these places.
   * @param class-string|null $deriver
   *   A deriver.
   */
  public function __construct(
    public readonly string $id,
    public readonly TranslatableMarkup $label,
    public readonly ?string $deriver = NULL,
  ) {}

}
