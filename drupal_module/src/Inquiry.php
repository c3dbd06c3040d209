<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * One question about one picture, and under which keys its answers are kept.
 */
final class Inquiry {

  /**
   * Puts a question together.
   *
   * @param array $request
   *   As Model::ask() takes it.
   * @param string $imageHash
   *   Of the picture as it is shown; empty when its file carries a text, so
   *   that nobody needs to be asked.
   * @param string $promptHash
   *   Of all that the model is told beside the picture and the language.
   * @param string[] $languages
   *   The languages that are wanted, the one of the item first.
   * @param string $fileHash
   *   Of the bytes of the file; empty when there is none.
   */
  public function __construct(
    public readonly array $request,
    public readonly string $imageHash,
    public readonly string $promptHash,
    public readonly array $languages,
    public readonly string $fileHash = '',
  ) {}

  /**
   * Whether the answer may serve equal questions.
   */
  public function isShared(): bool {
    return $this->imageHash !== '';
  }

  /**
   * The key of an answer: equal for equal questions.
   *
   * @param string|null $language
   *   One of the languages; NULL for the first.
   */
  public function key(?string $language = NULL): string {
    return hash('sha256', "$this->imageHash $this->promptHash " . ($language ?? $this->languages[0]));
  }

  /**
   * The keys of all its answers.
   *
   * @return string[]
   *   In the order of the languages.
   */
  public function keys(): array {
    return array_map($this->key(...), $this->languages);
  }

  /**
   * The same question in fewer languages, the first one included.
   */
  public function in(array $languages): self {
    $request = array_diff_key($this->request, ['languages' => 0]);
    $more = count($languages) > 1 ? ['languages' => $languages] : [];
    return new self($request + $more, $this->imageHash, $this->promptHash, $languages, $this->fileHash);
  }

}
