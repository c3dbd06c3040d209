<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush;

use Consolidation\AnnotatedCommand\Parser\CommandInfo;
use Drush\Commands\DrushCommands;

/**
 * Gives a command the options that say what a backfill is to ask about.
 *
 * @see \Drupal\alttext\WorkFinder
 */
#[\Attribute(\Attribute::TARGET_METHOD)]
final class WorkOptions {

  /**
   * Adds the options; called by Drush.
   */
  public static function handle(\ReflectionAttribute $attribute, CommandInfo $command): void {
    SelectionOptions::handle($attribute, $command);
    $command->addOption('retry', 'Ask again also where the picture itself failed before: damaged, refused, unfit answer.', [], FALSE);
    $command->addOption('redo-model', 'Ask anew about texts that this model wrote or proposed, unless a human has changed them; about nothing else.', [], DrushCommands::REQ);
    $command->addOption('redo-before', 'A date: ask anew about texts that were written or proposed before; about nothing else.', [], DrushCommands::REQ);
  }

}
