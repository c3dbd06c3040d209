<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Image;
use Drupal\Core\File\FileSystemInterface;

/**
 * Tells which pictures are the same, whatever their files are called.
 */
final class PictureHasher {

  public function __construct(
    private readonly AnswerStore $answers,
    private readonly FileSystemInterface $fileSystem,
  ) {}

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
   *   Hashes in hexadecimal of the picture and of its file. The first is empty
   *   when the file carries a text of its own: its answer is good for no other
   *   file. The second is empty when there is no file.
   *
   * @throws \Alttext\ImageException
   */
  public function hash(string|Image $picture): array {
    if ($picture instanceof Image) {
      return [$this->look($picture), ''];
    }
    // Stream wrappers read 8 KiB at a time; SHA-256 takes nearly twice as long.
    $bytes = (string) @hash_file('sha512/256', $this->fileSystem->realpath($picture) ?: $picture);
    return [$this->answers->imageHash($bytes) ?? $this->look(Image::fromFile($picture)), $bytes];
  }

  /**
   * Decodes a picture, unless its file tells what it shows.
   */
  private function look(Image $image): string {
    return $image->description() === NULL ? $image->hash() : '';
  }

}
