<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Image;
use Drupal\alttext\Source\PlaceInterface;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Field\FieldDefinitionInterface;
use Drupal\Core\Language\LanguageInterface;
use Drupal\Core\Language\LanguageManagerInterface;
use Drupal\Core\StreamWrapper\LocalStream;
use Drupal\Core\StreamWrapper\StreamWrapperManagerInterface;
use Drupal\file\FileInterface;

/**
 * Puts together what the model is told about one image.
 */
final class RequestBuilder {

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly LanguageManagerInterface $languageManager,
    private readonly StreamWrapperManagerInterface $streamWrapperManager,
    private readonly Model $model,
    private readonly Privacy $privacy,
    private readonly Context $context,
  ) {}

  /**
   * Builds the request for a place.
   *
   * @throws \Drupal\alttext\NotSentException
   *   When there is no picture, or it must stay here.
   * @throws \Alttext\ImageException
   */
  public function forPlace(PlaceInterface $place): array {
    if ($place->isBusy()) {
      throw new BusyException('Somebody is editing it right now: it waits.');
    }
    $uri = $place->uri() ?? throw new NotSentException('The image has no file.');
    $this->privacy->check($uri, $place->fileId(), $place->field(), $this->model->destination());
    return $this->request($uri, $place->langcode(), $this->context->lines($place->facts()));
  }

  /**
   * Builds the request for a file that has just been uploaded into a field.
   *
   * @throws \Drupal\alttext\NotSentException
   * @throws \Alttext\ImageException
   */
  public function forUpload(FileInterface $file, FieldDefinitionInterface $field, string $langcode): array {
    $this->privacy->check($file->getFileUri(), (int) $file->id(), $field, $this->model->destination());
    return $this->request($file->getFileUri(), $langcode, '');
  }

  /**
   * Puts a request together.
   *
   * @param string $uri
   *   An image file that may be sent.
   * @param string $langcode
   *   The language of the text around it.
   * @param string $context
   *   What is known about it; the model takes it as data.
   *
   * @throws \Drupal\alttext\NotSentException
   * @throws \Alttext\ImageException
   */
  private function request(string $uri, string $langcode, string $context): array {
    $config = $this->configFactory->get('alttext.settings');
    return [
      'image' => $this->picture($uri),
      'language' => $this->language($langcode),
      'maxLength' => $config->get('max_length'),
    ] + ($context !== '' ? ['context' => $context] : []);
  }

  /**
   * The language to write in, for what stands around a picture.
   *
   * "Not specified" and the like mean the site's.
   */
  public function language(string $langcode): string {
    $langcode = $this->configFactory->get('alttext.settings')->get('language') ?: $langcode;
    $none = [LanguageInterface::LANGCODE_NOT_SPECIFIED, LanguageInterface::LANGCODE_NOT_APPLICABLE];
    return in_array($langcode, $none, TRUE) ? $this->languageManager->getDefaultLanguage()->getId() : $langcode;
  }

  /**
   * The picture as the extension takes it.
   *
   * @throws \Drupal\alttext\NotSentException
   */
  private function picture(string $uri): string|Image {
    if ($this->streamWrapperManager->getViaUri($uri) instanceof LocalStream) {
      return $uri;
    }
    // One byte more than is allowed, so that the extension refuses the picture.
    $bytes = @file_get_contents($uri, length: ini_parse_quantity((string) ini_get('alttext.max_bytes')) + 1);
    return $bytes === FALSE ? throw new NotSentException("The file $uri cannot be read.") : Image::fromString($bytes);
  }

}
