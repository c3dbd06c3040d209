<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Result;

/**
 * What a model proposes for one image.
 *
 * A place keeps it beside the text until it is saved: so ItemTracker knows
 * where the text came from.
 */
final class Suggestion {

  /**
   * What stands for the model when the text was found in the file, where a
   * person wrote it: so the extension calls it.
   */
  public const EMBEDDED = 'embedded';

  /**
   * Makes a suggestion.
   *
   * @param string|null $text
   *   Not escaped; empty when the model finds the image decorative, NULL when
   *   it was asked in vain.
   * @param string $model
   *   The model that answered.
   * @param int $elapsedMs
   *   How long it took, in milliseconds.
   * @param int $promptTokens
   *   What all attempts took; 0 when it was paid before, or is not known.
   * @param int $outputTokens
   *   The same of the answers.
   * @param float|null $cost
   *   In US dollars; 0 when it was paid before, NULL when nobody knows.
   * @param string $imageHash
   *   Of the picture; empty when the text was found in its file.
   * @param string $promptHash
   *   Of what the model was told beside the picture.
   * @param int $answered
   *   When the model answered, as a Unix time.
   */
  public function __construct(
    public readonly ?string $text,
    public readonly string $model = '',
    public readonly int $elapsedMs = 0,
    public readonly int $promptTokens = 0,
    public readonly int $outputTokens = 0,
    public readonly ?float $cost = NULL,
    public readonly string $imageHash = '',
    public readonly string $promptHash = '',
    public readonly int $answered = 0,
  ) {}

  /**
   * Takes over what the extension answered.
   *
   * @param \Alttext\Result $result
   *   The answer.
   * @param \Drupal\alttext\Inquiry $inquiry
   *   The question.
   * @param int $now
   *   The time.
   */
  public static function fromResult(Result $result, Inquiry $inquiry, int $now): self {
    return new self(
      $result->decorative ? '' : $result->text,
      $result->model !== '' ? $result->model : $result->backend,
      $result->elapsedMs,
      $result->promptTokens ?? 0,
      $result->outputTokens ?? 0,
      $result->cost,
      $inquiry->imageHash,
      $inquiry->promptHash,
      $now,
    );
  }

  /**
   * Another text of the same answer, at no further cost.
   */
  public function withText(string $text): self {
    return new self($text, $this->model, $this->elapsedMs, 0, 0, 0.0, $this->imageHash, $this->promptHash, $this->answered);
  }

}
