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
   * Makes a suggestion.
   *
   * @param string|null $text
   *   Not escaped; empty when the model finds the image decorative, NULL when
   *   it was asked in vain.
   * @param string $model
   *   The model that answered.
   * @param int $elapsedMs
   *   How long it took, in milliseconds.
   */
  public function __construct(
    public readonly ?string $text,
    public readonly string $model = '',
    public readonly int $elapsedMs = 0,
  ) {}

  /**
   * Takes over what the extension answered.
   */
  public static function fromResult(Result $result): self {
    $model = $result->model !== '' ? $result->model : $result->backend;
    return new self($result->decorative ? '' : $result->text, $model, $result->elapsedMs);
  }

}
