<?php

declare(strict_types=1);

namespace Drupal\alttext\Text;

use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;

/**
 * Finds the pictures in a text that are the business of this site.
 */
final class TextPictures {

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly LocalFiles $files,
  ) {}

  /**
   * Finds them.
   *
   * @param string $html
   *   The text as it is stored.
   * @param string|null $format
   *   Its text format.
   * @param string $langcode
   *   Its language.
   *
   * @return array<string, array{\Drupal\alttext\Text\Picture, \Drupal\alttext\Text\LocalFile}>
   *   Each picture that a visitor gets to see and that has a text of its own,
   *   with its file, under a name that outlives changes of the text around it.
   *   An embedded media item without an override has none: it shows the text
   *   of the media.
   */
  public function in(string $html, ?string $format, string $langcode): array {
    $found = $count = [];
    $pictures = (new Markup($html))->pictures();
    foreach ($pictures ? array_filter($pictures, $this->shownBy($format)) : [] as $picture) {
      $file = $this->files->find($picture, $langcode);
      if ($file) {
        $name = substr(hash('sha256', ($picture->isMedia() ? 'media ' : '') . $file->uri), 0, 32);
        $count[$name] = ($count[$name] ?? 0) + 1;
        $found[$count[$name] === 1 ? $name : "$name.$count[$name]"] = [$picture, $file];
      }
    }
    return $found;
  }

  /**
   * Tells which pictures a text format shows with a text of their own.
   *
   * @return callable(\Drupal\alttext\Text\Picture): bool
   *   Answers for a picture.
   */
  private function shownBy(?string $format): callable {
    $format ??= $this->configFactory->get('filter.settings')->get('fallback_format');
    $format = $this->entityTypeManager->getStorage('filter_format')->load($format);
    $allowed = $format?->getHtmlRestrictions()['allowed'] ?? NULL;
    $shows = fn(string $tag) => $format?->status()
      && ($allowed === NULL || ($allowed[$tag] ?? FALSE) === TRUE || !empty($allowed[$tag]['alt']));
    $images = $shows('img');
    $media = $shows('drupal-media') && $format->filters()->has('media_embed') && $format->filters('media_embed')->status;
    return fn(Picture $picture) => $picture->isMedia() ? $media && $picture->alt() !== NULL : $images;
  }

}
