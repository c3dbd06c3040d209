<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Component\Utility\Unicode;
use Drupal\Core\Config\ConfigFactoryInterface;

/**
 * Decides which facts about a picture a model is given, and how much of them.
 */
final class Context {

  /**
   * The kinds of facts; the most telling comes first, as the last are cut.
   */
  public const KINDS = ['link', 'caption', 'title', 'text', 'name', 'field', 'page', 'use'];

  /**
   * The longest fact, in characters.
   */
  private const LENGTH = 300;

  /**
   * All facts together, in characters.
   */
  private const TOTAL = 1200;

  public function __construct(private readonly ConfigFactoryInterface $configFactory) {}

  /**
   * Whether facts are wanted about what is in a field, such as "node.body".
   */
  public function covers(string $field): bool {
    return !in_array($field, $this->setting('except'), TRUE);
  }

  /**
   * Whether facts of a kind are wanted.
   */
  public function wants(string $kind): bool {
    return in_array($kind, $this->setting('kinds'), TRUE);
  }

  /**
   * Writes facts down for the model.
   *
   * @param array<string, string> $facts
   *   Plain text by kind, as places give them.
   *
   * @return string
   *   A line for each that is wanted and not yet said; a line is "kind: fact".
   */
  public function lines(array $facts): string {
    $said = $lines = [];
    foreach (array_filter(self::KINDS, $this->wants(...)) as $kind) {
      $fact = trim((string) preg_replace('/[\s\p{Cc}]+/u', ' ', $facts[$kind] ?? ''));
      if ($fact !== '' && !in_array($fact, $said, TRUE)) {
        $said[] = $fact;
        $lines[] = "$kind: " . Unicode::truncate($fact, self::LENGTH, TRUE, TRUE);
      }
    }
    return Unicode::truncate(implode("\n", $lines), self::TOTAL, FALSE, TRUE);
  }

  /**
   * A list in the settings.
   */
  private function setting(string $name): array {
    return $this->configFactory->get('alttext.settings')->get("context.$name") ?? [];
  }

}
