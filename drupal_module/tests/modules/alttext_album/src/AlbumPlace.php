<?php

declare(strict_types=1);

namespace Drupal\alttext_album;

use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Suggestion;
use Drupal\Core\Database\Connection;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Field\FieldDefinitionInterface;
use Drupal\Core\Language\LanguageInterface;

/**
 * The text of a photo, opened.
 */
final class AlbumPlace implements PlaceInterface {

  /**
   * What came with the text.
   */
  private ?Suggestion $suggestion = NULL;

  /**
   * The text to be stored.
   */
  private string $text;

  /**
   * Opens a place.
   *
   * @param \Drupal\Core\Database\Connection $database
   *   Where the album is.
   * @param object $photo
   *   A row of it.
   */
  public function __construct(private readonly Connection $database, private readonly object $photo) {
    $this->text = $photo->alt;
  }

  /**
   * {@inheritdoc}
   */
  public function text(): string {
    return trim($this->text);
  }

  /**
   * {@inheritdoc}
   */
  public function isAbsent(): bool {
    return FALSE;
  }

  /**
   * {@inheritdoc}
   */
  public function isDecorative(): ?bool {
    return NULL;
  }

  /**
   * {@inheritdoc}
   */
  public function isExcluded(): ?bool {
    return NULL;
  }

  /**
   * {@inheritdoc}
   */
  public function fileId(): int {
    return 0;
  }

  /**
   * {@inheritdoc}
   */
  public function uri(): string {
    return $this->photo->uri;
  }

  /**
   * {@inheritdoc}
   */
  public function entity(): ?ContentEntityInterface {
    return NULL;
  }

  /**
   * {@inheritdoc}
   */
  public function field(): ?FieldDefinitionInterface {
    return NULL;
  }

  /**
   * {@inheritdoc}
   */
  public function isBusy(): bool {
    return FALSE;
  }

  /**
   * {@inheritdoc}
   */
  public function langcode(): string {
    return LanguageInterface::LANGCODE_NOT_SPECIFIED;
  }

  /**
   * {@inheritdoc}
   */
  public function facts(): array {
    return ['caption' => $this->photo->caption];
  }

  /**
   * {@inheritdoc}
   */
  public function suggestion(): ?Suggestion {
    return $this->suggestion;
  }

  /**
   * {@inheritdoc}
   */
  public function setText(Suggestion $suggestion): void {
    $this->suggestion = $suggestion;
    $this->text = (string) $suggestion->text !== '' ? $suggestion->text : $this->text;
  }

  /**
   * {@inheritdoc}
   */
  public function setDecorative(): bool {
    $had_text = $this->text() !== '';
    $this->text = '';
    return $had_text;
  }

  /**
   * {@inheritdoc}
   */
  public function putBack(string $text): void {
    $this->text = $text;
  }

  /**
   * {@inheritdoc}
   */
  public function save(): void {
    // A text that has changed since the place was opened is left alone.
    $this->database->update('alttext_album')
      ->fields(['alt' => $this->text])
      ->condition('id', $this->photo->id)
      ->condition('alt', $this->photo->alt)
      ->execute();
  }

}
