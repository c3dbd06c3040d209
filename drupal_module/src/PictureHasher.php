<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Image;
use Drupal\Core\Cache\CacheBackendInterface;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Tells which pictures are the same, whatever their files are called.
 */
final class PictureHasher {

  public function __construct(
    #[Autowire(service: 'cache.default')]
    private readonly CacheBackendInterface $cache,
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
   * @return string
   *   SHA-256 in hexadecimal; empty when the file carries a text of its own:
   *   its answer is good for no other file.
   *
   * @throws \Alttext\ImageException
   */
  public function hash(string|Image $picture): string {
    if ($picture instanceof Image) {
      return $this->look($picture);
    }
    $bytes = @hash_file('sha256', $picture);
    $known = $bytes ? $this->cache->get("alttext:picture:$bytes") : FALSE;
    if ($known) {
      return $known->data;
    }
    $hash = $this->look(Image::fromFile($picture));
    $this->cache->set("alttext:picture:$bytes", $hash);
    return $hash;
  }

  /**
   * Decodes a picture, unless its file tells what it shows.
   */
  private function look(Image $image): string {
    return $image->description() === NULL ? $image->hash() : '';
  }

}
