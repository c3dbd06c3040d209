<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush;

use Consolidation\AnnotatedCommand\Parser\CommandInfo;
use Drush\Commands\DrushCommands;

/**
 * Gives a command the options that say which places it is about.
 *
 * @see \Drupal\alttext\Source\SelectionFactory
 */
#[\Attribute(\Attribute::TARGET_METHOD)]
final class SelectionOptions {

  private const OPTIONS = [
    'only' => 'Kinds of places, with commas between them: media, fields (image fields of other content), text, and what other modules add. All by default.',
    'bundle' => 'A media type, content type or other bundle.',
    'field' => 'The machine name of a field.',
    'language' => 'The code of a language: only translations in it.',
    'ids' => 'Numbers of media, content and so on, with commas between them; --only and --bundle say of what.',
    'since' => 'A date: only pictures whose file was added then or later.',
  ];

  /**
   * Adds the options; called by Drush.
   */
  public static function handle(\ReflectionAttribute $attribute, CommandInfo $command): void {
    foreach (self::OPTIONS as $name => $description) {
      $command->addOption($name, $description, [], DrushCommands::REQ);
    }
  }

}
