<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * One place that holds an alternative text, and what is known of it.
 */
final class Item {

  /**
   * What makes up the place and its row, not what is known of it.
   */
  private const PLACE = ['id', 'changed', 'source', 'entityType', 'entityId', 'field', 'delta', 'part', 'langcode', 'draft'];

  /**
   * NULL as long as the item is not stored.
   */
  public ?int $id = NULL;

  /**
   * What is known.
   */
  public ItemState $state = ItemState::Missing;

  /**
   * What was known before the item was queued or excluded last.
   */
  public ItemState $priorState = ItemState::Missing;

  /**
   * Whether the place was found without even an empty text: nobody can have
   * meant it to stay so. Not stored.
   */
  public bool $absent = FALSE;

  /**
   * Of the text that we wrote; empty when we wrote none.
   */
  public string $textHash = '';

  /**
   * What a model proposes, or wrote here.
   */
  public string $suggestion = '';

  /**
   * What stood here before our text: what undoing brings back.
   */
  public string $previous = '';

  /**
   * The run that asked last; 0 when it was an upload or cron.
   */
  public int $run = 0;

  /**
   * The run before the item was queued last.
   */
  public int $priorRun = 0;

  /**
   * Of the picture as it was sent.
   */
  public string $imageHash = '';

  /**
   * Of the instructions that the model was given.
   */
  public string $promptHash = '';

  /**
   * What the answer took, all attempts together; 0 when it was paid before.
   */
  public int $promptTokens = 0;

  /**
   * The same of the answer itself.
   */
  public int $outputTokens = 0;

  /**
   * What it cost in US dollars; NULL when nobody knows.
   */
  public ?float $cost = NULL;

  /**
   * When the model answered, as a Unix time; 0: never.
   */
  public int $answered = 0;

  /**
   * The model that answered last.
   */
  public string $model = '';

  /**
   * How long the model took, in milliseconds.
   */
  public int $elapsedMs = 0;

  /**
   * Why the last attempt failed, in one sentence.
   */
  public string $error = '';

  /**
   * Whether that failure may pass by itself.
   */
  public bool $retryable = FALSE;

  /**
   * Failures in a row.
   */
  public int $attempts = 0;

  /**
   * When the item was stored last, as a Unix time.
   */
  public int $changed = 0;

  /**
   * Names the place.
   *
   * @param string $source
   *   The source that the place is of.
   * @param string $entityType
   *   An entity type, or what the source keeps its pictures in.
   * @param string $entityId
   *   Which of them.
   * @param string $field
   *   A field of it.
   * @param int $delta
   *   Which of its values.
   * @param string $part
   *   Which of the pictures in that value; empty when there is but one.
   * @param string $langcode
   *   The translation.
   * @param bool $draft
   *   Whether it is in the forward draft, not in what is published.
   * @param int $fileId
   *   The file there, when the item was looked at last; 0 when it is not
   *   managed.
   */
  public function __construct(
    public readonly string $source,
    public readonly string $entityType,
    public readonly string $entityId,
    public readonly string $field,
    public readonly int $delta,
    public readonly string $part,
    public readonly string $langcode,
    public readonly bool $draft,
    public int $fileId,
  ) {}

  /**
   * The same place in the draft, or in what is published, with what is known.
   */
  public function withDraft(bool $draft): self {
    return $this->at(new self($this->source, $this->entityType, $this->entityId, $this->field, $this->delta, $this->part, $this->langcode, $draft, $this->fileId));
  }

  /**
   * What is known here, at another place.
   *
   * @param self $place
   *   The place. If it is stored, what is known of it will be written over.
   */
  public function at(self $place): self {
    $item = clone $place;
    foreach (get_object_vars($this) as $property => $value) {
      if (!in_array($property, self::PLACE, TRUE)) {
        $item->$property = $value;
      }
    }
    return $item;
  }

  /**
   * Whether this is the place of the same picture in another language.
   */
  public function isTranslationOf(self $other): bool {
    $place = static fn(self $item) => [$item->source, $item->entityType, $item->entityId, $item->field, $item->delta, $item->part, $item->draft, $item->fileId];
    return $place($this) === $place($other) && $this->langcode !== $other->langcode;
  }

  /**
   * Whether a place is in the same field and language, in the draft or not.
   */
  public function isBeside(self $other): bool {
    $field = static fn(self $item) => [$item->source, $item->entityType, $item->entityId, $item->field, $item->langcode];
    return $field($this) === $field($other);
  }

  /**
   * The place in words, the same for equal places.
   */
  public function place(): string {
    $part = $this->part === '' ? '' : " $this->part";
    $draft = $this->draft ? ', draft' : '';
    return "$this->entityType $this->entityId $this->field.$this->delta$part ($this->langcode$draft)";
  }

  /**
   * Whether a text is the one that we wrote here.
   */
  public function isOurs(string $text): bool {
    return $this->textHash !== '' && $this->textHash === self::hash($text);
  }

  /**
   * What a person has made of the place past all hooks; NULL: nothing.
   *
   * @param string $text
   *   The text there, of the same picture, while the item is queued.
   */
  public function decisionBy(string $text): ?ItemState {
    return match (TRUE) {
      $this->isOurs($text) => NULL,
      $text !== '' => ItemState::Human,
      // Ours was there.
      default => $this->priorState === ItemState::Applied ? ItemState::Decorative : NULL,
    };
  }

  /**
   * Whether a person has declared the picture decorative.
   */
  public function isDecorative(): bool {
    $state = $this->state === ItemState::Excluded ? $this->priorState : $this->state;
    return $state === ItemState::Decorative;
  }

  /**
   * Whether what a person decided for an empty text holds in a new place, too.
   *
   * A picture is as decorative in one entity as in the same field of another.
   */
  public function isDecorativeIn(self $place): bool {
    return $this->isDecorative() && [$this->entityType, $this->field] === [$place->entityType, $place->field];
  }

  /**
   * Keeps the picture from all models; what was decided before is remembered.
   */
  public function exclude(): void {
    if (!in_array($this->state, [ItemState::Excluded, ItemState::Queued], TRUE)) {
      $this->priorState = $this->state;
    }
    $this->state = ItemState::Excluded;
  }

  /**
   * Takes exclude() back.
   *
   * @param string $text
   *   The text in its place.
   */
  public function include(string $text): void {
    $this->state = match (TRUE) {
      $this->isOurs($text) => ItemState::Applied,
      $text !== '' => ItemState::Human,
      in_array($this->priorState, [ItemState::Decorative, ItemState::Rejected], TRUE) => $this->priorState,
      default => ItemState::Missing,
    };
  }

  /**
   * Remembers a text as ours, now in its place.
   */
  public function apply(Suggestion $suggestion): void {
    $this->state = ItemState::Applied;
    $this->textHash = self::hash((string) $suggestion->text);
    $this->describedBy($suggestion);
  }

  /**
   * Remembers what a model proposes, and that a person is to decide.
   *
   * An empty text proposes that the picture is decorative.
   */
  public function suggest(Suggestion $suggestion): void {
    $this->state = ItemState::Suggested;
    $this->describedBy($suggestion);
  }

  /**
   * What a model proposed here, to be put in its place.
   *
   * @param string $text
   *   The text, as a person may have edited it.
   */
  public function proposal(string $text): Suggestion {
    return new Suggestion($text, $this->model, $this->elapsedMs, $this->promptTokens, $this->outputTokens, $this->cost, $this->imageHash, $this->promptHash, $this->answered);
  }

  /**
   * Remembers that our text was taken out again, and waits for a decision.
   *
   * An older text of ours that came back instead counts as ours again; of which
   * model it was, is no longer known.
   */
  public function takeBack(): void {
    if ($this->previous === '') {
      $this->state = ItemState::Suggested;
      $this->textHash = '';
      return;
    }
    $this->apply(new Suggestion($this->previous));
    $this->previous = '';
  }

  /**
   * Remembers that a person prefers our older text to what a model proposes.
   *
   * Of which model it was, is no longer known; what the newer one took still
   * counts.
   */
  public function keepOlder(string $text): void {
    $this->apply(new Suggestion($text, promptTokens: $this->promptTokens, outputTokens: $this->outputTokens, cost: $this->cost));
    $this->run = $this->priorRun;
  }

  /**
   * Remembers a failure; what was there to be bettered still holds.
   */
  public function fail(string $error, bool $retryable): void {
    [$this->state, $this->run] = match ($this->priorState) {
      ItemState::Applied, ItemState::Suggested, ItemState::Rejected => [$this->priorState, $this->priorRun],
      default => [ItemState::Failed, $this->run],
    };
    $this->error = mb_substr($error, 0, 512);
    $this->retryable = $retryable;
    $this->attempts++;
  }

  /**
   * Whether the last attempt failed, and nobody has decided since.
   */
  public function hasFailed(): bool {
    return $this->state === ItemState::Failed || ($this->error !== '' && $this->state === $this->priorState);
  }

  /**
   * Remembers who answered what; failures before that are past.
   */
  private function describedBy(Suggestion $suggestion): void {
    $this->suggestion = (string) $suggestion->text;
    $this->model = mb_substr($suggestion->model, 0, 255);
    $this->elapsedMs = $suggestion->elapsedMs;
    $this->promptTokens = $suggestion->promptTokens;
    $this->outputTokens = $suggestion->outputTokens;
    $this->cost = $suggestion->cost;
    $this->imageHash = $suggestion->imageHash;
    $this->promptHash = $suggestion->promptHash;
    $this->answered = $suggestion->answered;
    $this->error = '';
    $this->retryable = FALSE;
    $this->attempts = 0;
  }

  /**
   * Hashes a text as it is kept in the item table.
   */
  private static function hash(string $text): string {
    return hash('sha256', trim($text));
  }

}
