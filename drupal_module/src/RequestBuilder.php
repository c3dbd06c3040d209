<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Image;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Language\LanguageInterface;
use Drupal\Core\Language\LanguageManagerInterface;
use Drupal\Core\StreamWrapper\LocalStream;
use Drupal\Core\StreamWrapper\StreamWrapperManagerInterface;
use Drupal\file\FileInterface;
use Drupal\image\Plugin\Field\FieldType\ImageItem;

/**
 * Puts together what the model is told about one image.
 */
final class RequestBuilder {

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly LanguageManagerInterface $languageManager,
    private readonly StreamWrapperManagerInterface $streamWrapperManager,
    private readonly MediaImages $images,
    private readonly Model $model,
  ) {}

  /**
   * Builds the request for an item.
   *
   * @throws \Drupal\alttext\NotSentException
   *   When there is no picture, or it must stay here.
   * @throws \Alttext\ImageException
   */
  public function forItem(Item $item): array {
    return $this->forImage($this->images->load($item) ?? throw new NotSentException('The image is gone.'));
  }

  /**
   * Builds the request for an image of an entity.
   *
   * @throws \Drupal\alttext\NotSentException
   * @throws \Alttext\ImageException
   */
  public function forImage(ImageItem $image): array {
    if (!$image->entity) {
      throw new NotSentException('The image has no file.');
    }
    return $this->forFile($image->entity, $image->getLangcode(), $this->facts($image));
  }

  /**
   * Builds the request for a file.
   *
   * @param \Drupal\file\FileInterface $file
   *   An image file.
   * @param string $langcode
   *   The language of the text around it.
   * @param string $context
   *   What is known about it; the model takes it as data.
   *
   * @throws \Drupal\alttext\NotSentException
   * @throws \Alttext\ImageException
   */
  public function forFile(FileInterface $file, string $langcode, string $context = ''): array {
    $config = $this->configFactory->get('alttext.settings');
    return [
      'image' => $this->picture($file->getFileUri()),
      'language' => $this->language($config->get('language') ?: $langcode),
      'maxLength' => $config->get('max_length'),
    ] + ($context !== '' ? ['context' => $context] : []);
  }

  /**
   * What the site says about an image; the name of the file says nothing.
   */
  private function facts(ImageItem $image): string {
    $name = (string) $image->getEntity()->label();
    $facts = array_diff([$name, (string) $image->title], ['', $image->entity->getFilename()]);
    return implode("\n", array_unique($facts));
  }

  /**
   * The language to write in: "not specified" and the like mean the site's.
   */
  private function language(string $langcode): string {
    $none = [LanguageInterface::LANGCODE_NOT_SPECIFIED, LanguageInterface::LANGCODE_NOT_APPLICABLE];
    return in_array($langcode, $none, TRUE) ? $this->languageManager->getDefaultLanguage()->getId() : $langcode;
  }

  /**
   * The picture as the extension takes it, if it may leave.
   *
   * @throws \Drupal\alttext\NotSentException
   */
  private function picture(string $uri): string|Image {
    $host = $this->model->destination()->host;
    if ($host !== NULL && $this->streamWrapperManager->getScheme($uri) === 'private') {
      throw new NotSentException("The file is private and is not sent to $host; it may go to a model on this machine.");
    }
    if ($this->streamWrapperManager->getViaUri($uri) instanceof LocalStream) {
      return $uri;
    }
    $bytes = @file_get_contents($uri);
    return $bytes === FALSE ? throw new NotSentException("The file $uri cannot be read.") : Image::fromString($bytes);
  }

}
