<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * One place that holds an alternative text, and what is known of it.
 */
final class Item {

  /**
   * NULL as long as the item is not stored.
   */
  public ?int $id = NULL;

  /**
   * What is known.
   */
  public ItemState $state = ItemState::Missing;

  /**
   * Of the text that we wrote; empty when we wrote none.
   */
  public string $textHash = '';

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
   * @param string $entityType
   *   An entity type.
   * @param string $entityId
   *   An entity of that type.
   * @param string $field
   *   An image field.
   * @param int $delta
   *   Which of its values.
   * @param string $langcode
   *   The translation.
   * @param int $fileId
   *   The file there, when the item was looked at last.
   */
  public function __construct(
    public readonly string $entityType,
    public readonly string $entityId,
    public readonly string $field,
    public readonly int $delta,
    public readonly string $langcode,
    public int $fileId,
  ) {}

  /**
   * The place in words, the same for equal places.
   */
  public function place(): string {
    return "$this->entityType $this->entityId $this->field.$this->delta ($this->langcode)";
  }

  /**
   * Whether a text is the one that we wrote here.
   */
  public function isOurs(string $text): bool {
    return $this->textHash !== '' && $this->textHash === self::hash($text);
  }

  /**
   * Remembers a text as ours.
   */
  public function apply(Suggestion $suggestion): void {
    $this->state = ItemState::Applied;
    $this->textHash = self::hash((string) $suggestion->text);
    $this->describedBy($suggestion);
  }

  /**
   * Remembers that the model finds the image decorative.
   */
  public function suggestDecorative(Suggestion $suggestion): void {
    $this->state = ItemState::Suggested;
    $this->describedBy($suggestion);
  }

  /**
   * Remembers a failure.
   */
  public function fail(string $error, bool $retryable): void {
    $this->state = ItemState::Failed;
    $this->error = mb_substr($error, 0, 512);
    $this->retryable = $retryable;
    $this->attempts++;
  }

  /**
   * Remembers who answered; failures before that are past.
   */
  private function describedBy(Suggestion $suggestion): void {
    $this->model = mb_substr($suggestion->model, 0, 255);
    $this->elapsedMs = $suggestion->elapsedMs;
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
