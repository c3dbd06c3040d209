<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush;

use Consolidation\AnnotatedCommand\Parser\CommandInfo;
use Drush\Commands\DrushCommands;

/**
 * Gives a command the options that say which items a decision is about.
 */
#[\Attribute(\Attribute::TARGET_METHOD)]
final class ItemOptions {

  /**
   * Adds the options; called by Drush.
   */
  public static function handle(\ReflectionAttribute $attribute, CommandInfo $command): void {
    SelectionOptions::handle($attribute, $command);
    $command->addOption('run', 'The number of a run, as alttext:runs lists them.', [], DrushCommands::REQ);
    $command->addOption('items', 'Numbers of items, as --dry-run lists them, with commas between them.', [], DrushCommands::REQ);
    $command->addOption('dry-run', 'Only list what would be changed.', [], FALSE);
  }

}
