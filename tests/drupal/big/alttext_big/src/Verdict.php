<?php

declare(strict_types=1);

namespace Drupal\alttext_big;

/**
 * Holds what became of the site against what was expected.
 */
final class Verdict {

  /**
   * Which states a place may be in at the end, by kind; "": nothing is known of it.
   */
  private const STATES = [
    'written' => ['applied'],
    'human' => ['', 'human'],
    'decorative' => ['decorative'],
    'excluded' => ['excluded'],
    'private' => ['failed', 'excluded'],
    'secret' => [''],
    'local' => ['failed'],
    'damaged' => ['failed'],
  ];

  /**
   * How many places there are of a kind, and in which states, for the table.
   *
   * @var array<string, array<string, int>>
   */
  public array $table = [];

  /**
   * Places that are not as they should be.
   *
   * @var string[]
   */
  public array $wrong = [];

  /**
   * What the model calls each picture, by number.
   *
   * @var array<int, array<string, true>>
   */
  private array $names = [];

  public function __construct(private readonly Expectations $expected) {}

  /**
   * Looks at all places.
   */
  public function look(): void {
    $texts = Texts::all();
    $states = self::states();
    foreach ($this->expected->places as $place => $expected) {
      $text = $texts[$place] ?? '(gone)';
      $state = $states[$place] ?? '';
      $this->count($expected['kind'], $state);
      $well = in_array($state, self::STATES[$expected['kind']], TRUE)
        && ($expected['kind'] === 'written' ? $this->isWritten($text, $expected) : $text === $expected['text']);
      if (!$well) {
        $this->wrong[] = "$expected[kind] $place is \"$state\" and has the text \"$text\"";
      }
    }
  }

  /**
   * Whether the model called each picture by one name, and no two by the same.
   */
  public function isEachPictureItself(): bool {
    $names = array_merge(...array_map(array_keys(...), $this->names));
    return count($names) === count($this->names) && count(array_unique($names)) === count($names);
  }

  /**
   * Places that the log of what was sent names, and whose pictures must stay.
   *
   * @return string[]
   *   As the log names them.
   */
  public function leaked(): array {
    $kept = array_filter($this->expected->places, static fn(array $place) => $place['kind'] !== 'written');
    $names = [];
    foreach (array_keys($kept) as $place) {
      [$source, $entity_type, $id, $field, $delta, $langcode, $draft] = explode(' ', $place);
      $names[] = $source === 'field' ? "$entity_type $id $field.$delta ($langcode" . ($draft ? ', draft)' : ')') : '';
    }
    $sent = \Drupal::database()->query('SELECT DISTINCT place FROM {alttext_sent}')->fetchCol();
    $files = \Drupal::database()->query("SELECT DISTINCT uri FROM {alttext_sent} WHERE uri LIKE 'private:%'")->fetchCol();
    return [...array_intersect($sent, array_filter($names)), ...$files];
  }

  /**
   * A hash of all texts of people.
   */
  public function humanHash(): string {
    $human = array_filter($this->expected->places, static fn(array $place) => $place['kind'] === 'human');
    $texts = array_intersect_key(Texts::all(), $human);
    ksort($texts);
    return hash('sha256', json_encode($texts, JSON_THROW_ON_ERROR));
  }

  /**
   * Whether a text is what the model says in that language; notes how it calls the picture.
   */
  private function isWritten(string $text, array $expected): bool {
    $sentence = $expected['langcode'] === 'de' ? 'Ein brauner Hund .*' : 'A brown dog .*';
    if (!preg_match("/^$sentence, called (\\w+)\\.$/u", $text, $match)) {
      return FALSE;
    }
    $this->names[$expected['picture']][$match[1]] = TRUE;
    return TRUE;
  }

  /**
   * Counts for the table.
   */
  private function count(string $kind, string $state): void {
    $state = $state === '' ? 'unknown' : $state;
    $this->table[$kind][$state] = ($this->table[$kind][$state] ?? 0) + 1;
  }

  /**
   * What the module knows, by place.
   */
  private static function states(): array {
    $states = [];
    foreach (\Drupal::database()->query('SELECT * FROM {alttext_item}') as $item) {
      $delta = $item->source === 'text' ? (int) ($item->state === 'human') : $item->delta;
      $states[Expectations::place($item->entity_type, $item->entity_id, $item->field, $delta, $item->langcode, $item->draft, $item->source)] = $item->state;
    }
    return $states;
  }

}
