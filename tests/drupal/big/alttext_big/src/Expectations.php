<?php

declare(strict_types=1);

namespace Drupal\alttext_big;

/**
 * What should have become of each place in the end.
 */
final class Expectations {

  /**
   * By place: the kind, the text of a person or "", the number of the picture, the language.
   *
   * @var array<string, array{kind: string, text: string, picture: int, langcode: string}>
   */
  public array $places = [];

  /**
   * What differs in the questions that a model is to be asked, as keys.
   *
   * @var array<string, true>
   */
  public array $questions = [];

  /**
   * Names a place.
   */
  public static function place(string $entity_type, int|string $id, string $field, int|string $delta, string $langcode, int|string $draft = 0, string $source = 'field'): string {
    return "$source $entity_type $id $field $delta $langcode $draft";
  }

  /**
   * Expects something of a place.
   *
   * @param string $place
   *   As place() names it.
   * @param string $kind
   *   "written", "human", "decorative", "excluded", "private", "secret", "local", "damaged".
   * @param int $picture
   *   What is seen there.
   * @param string $langcode
   *   In which language.
   * @param string $context
   *   What tells the place from others with the same picture.
   * @param string $text
   *   That of a person.
   */
  public function expect(string $place, string $kind, int $picture, string $langcode, string $context = '', string $text = ''): void {
    $this->places[$place] = ['kind' => $kind, 'text' => $text, 'picture' => $picture, 'langcode' => $langcode];
    if ($kind === 'written') {
      $this->questions["$picture $langcode $context"] = TRUE;
    }
  }

  /**
   * How many places there are of a kind.
   */
  public function count(string $kind): int {
    return count(array_keys(array_column($this->places, 'kind'), $kind, TRUE));
  }

  /**
   * How many different pictures there are in places of a kind.
   */
  public function pictures(string $kind): int {
    $places = array_filter($this->places, static fn(array $place) => $place['kind'] === $kind);
    return count(array_unique(array_column($places, 'picture')));
  }

  /**
   * Keeps them in a file.
   */
  public function save(string $file): void {
    file_put_contents($file, json_encode($this, JSON_THROW_ON_ERROR));
  }

  /**
   * Reads them from a file.
   */
  public static function load(string $file): self {
    $expectations = new self();
    $kept = json_decode(file_get_contents($file), TRUE, flags: JSON_THROW_ON_ERROR);
    [$expectations->places, $expectations->questions] = [$kept['places'], $kept['questions']];
    return $expectations;
  }

}
