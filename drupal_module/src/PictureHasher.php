<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Image;

/**
 * Tells which pictures are the same, whatever their files are called.
 */
final class PictureHasher {

  public function __construct(private readonly AnswerStore $answers) {}

  /**
   * Hashes a picture as it is shown.
   *
   * Copies of a file are known by their bytes, since decoding takes ten times
   * as long as reading.
   *
   * @param string|\Alttext\Image $picture
   *   A picture, or the address of its file.
   *
   * @return array{string, string}
   *   SHA-256 in hexadecimal of the picture and of its file. The first is empty
   *   when the file carries a text of its own: its answer is good for no other
   *   file. The second is empty when there is no file.
   *
   * @throws \Alttext\ImageException
   */
  public function hash(string|Image $picture): array {
    if ($picture instanceof Image) {
      return [$this->look($picture), ''];
    }
    $bytes = (string) @hash_file('sha256', $picture);
    return [$this->answers->imageHash($bytes) ?? $this->look(Image::fromFile($picture)), $bytes];
  }

  /**
   * Decodes a picture, unless its file tells what it shows.
   */
  private function look(Image $image): string {
    return $image->description() === NULL ? $image->hash() : '';
  }

}
