<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

use Drupal\alttext\Suggestion;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Field\FieldDefinitionInterface;

/**
 * One place that holds an alternative text, opened.
 */
interface PlaceInterface {

  /**
   * The text, trimmed.
   */
  public function text(): string;

  /**
   * Whether there is not even an empty text: nobody can have meant it so.
   *
   * FALSE where none and an empty one are the same.
   */
  public function isAbsent(): bool;

  /**
   * What a person said about an empty text where there is a way to say it.
   *
   * @return bool|null
   *   Whether the picture is declared decorative; NULL when nothing was said.
   */
  public function isDecorative(): ?bool;

  /**
   * Whether a person has just said that no model is to see the picture.
   *
   * @return bool|null
   *   NULL when nothing was said.
   */
  public function isExcluded(): ?bool;

  /**
   * The managed file that is shown; 0 when it is not managed.
   */
  public function fileId(): int;

  /**
   * The address of the picture, such as public://cat.jpg.
   *
   * @return string|null
   *   NULL when there is no file.
   */
  public function uri(): ?string;

  /**
   * The entity that save() saves; NULL when it is in none.
   */
  public function entity(): ?ContentEntityInterface;

  /**
   * The field whose settings hold for the picture; NULL when it is in none.
   */
  public function field(): ?FieldDefinitionInterface;

  /**
   * Whether somebody else is editing it right now, so that it must wait.
   */
  public function isBusy(): bool;

  /**
   * The language of what stands around it, not the one of the interface.
   */
  public function langcode(): string;

  /**
   * What the site says about the picture.
   *
   * @return array<string, string>
   *   Plain text by kind, which is one of \Drupal\alttext\Context::KINDS:
   *   "name" of what it belongs to, "title" and "caption" of the picture,
   *   "text" around it, "link": where it leads, "field": its label, "page":
   *   the page it is on, if that has another name, "use": where else it is.
   */
  public function facts(): array;

  /**
   * What came with the text when it was put there in this request, if any.
   */
  public function suggestion(): ?Suggestion;

  /**
   * Puts a text in, in memory; an empty one changes nothing but suggestion().
   */
  public function setText(Suggestion $suggestion): void;

  /**
   * Declares the picture decorative, in memory: a text that it has goes.
   *
   * @return bool
   *   FALSE when nothing is to be saved: the empty text says it all.
   */
  public function setDecorative(): bool;

  /**
   * Puts back what stood there before our text, in memory.
   *
   * @param string $text
   *   May be empty.
   */
  public function putBack(string $text): void;

  /**
   * Stores the place: no other part of the site is to notice more than it must.
   *
   * @throws \Exception
   *   Whatever other modules throw to veto it.
   */
  public function save(): void;

}
