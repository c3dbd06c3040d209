<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Image;
use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Source\SourceManager;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Language\LanguageInterface;
use Drupal\Core\Language\LanguageManagerInterface;
use Drupal\Core\StreamWrapper\LocalStream;
use Drupal\Core\StreamWrapper\StreamWrapperManagerInterface;

/**
 * Puts together what the model is told about one image.
 */
final class RequestBuilder {

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly LanguageManagerInterface $languageManager,
    private readonly StreamWrapperManagerInterface $streamWrapperManager,
    private readonly SourceManager $sources,
    private readonly Model $model,
    private readonly Context $context,
  ) {}

  /**
   * Builds the request for an item.
   *
   * @throws \Drupal\alttext\NotSentException
   *   When there is no picture, or it must stay here.
   * @throws \Alttext\ImageException
   */
  public function forItem(Item $item): array {
    return $this->forPlace($this->sources->open($item) ?? throw new NotSentException('The image is gone.'));
  }

  /**
   * Builds the request for a place.
   *
   * @throws \Drupal\alttext\NotSentException
   * @throws \Alttext\ImageException
   */
  public function forPlace(PlaceInterface $place): array {
    $uri = $place->uri() ?? throw new NotSentException('The image has no file.');
    return $this->forFile($uri, $place->langcode(), $this->context->lines($place->facts()));
  }

  /**
   * Builds the request for a file.
   *
   * @param string $uri
   *   An image file.
   * @param string $langcode
   *   The language of the text around it.
   * @param string $context
   *   What is known about it; the model takes it as data.
   *
   * @throws \Drupal\alttext\NotSentException
   * @throws \Alttext\ImageException
   */
  public function forFile(string $uri, string $langcode, string $context = ''): array {
    $config = $this->configFactory->get('alttext.settings');
    return [
      'image' => $this->picture($uri),
      'language' => $this->language($config->get('language') ?: $langcode),
      'maxLength' => $config->get('max_length'),
    ] + ($context !== '' ? ['context' => $context] : []);
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
