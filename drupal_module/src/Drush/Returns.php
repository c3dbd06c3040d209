<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush;

use Consolidation\AnnotatedCommand\Parser\CommandInfo;

/**
 * Names the data of a command that returns it with an exit code.
 *
 * Else Drush does not know in which formats it can print them.
 */
#[\Attribute(\Attribute::TARGET_METHOD)]
final class Returns {

  /**
   * Names it.
   *
   * @param class-string $type
   *   A class of Consolidation\OutputFormatters\StructuredData.
   */
  public function __construct(public readonly string $type) {}

  /**
   * Tells Drush; called by it.
   */
  public static function handle(\ReflectionAttribute $attribute, CommandInfo $command): void {
    $command->setReturnType($attribute->newInstance()->type);
  }

}
