<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\ItemStorage;
use Drupal\file\Entity\File;
use Drupal\file\FileInterface;
use Drupal\KernelTests\KernelTestBase;
use Drupal\language\Entity\ConfigurableLanguage;
use Drupal\media\Entity\Media;
use Drupal\media\MediaInterface;
use Drupal\Tests\media\Traits\MediaTypeCreationTrait;
use Drupal\user\Entity\User;

/**
 * Sets up media with images.
 */
abstract class AlttextKernelTestBase extends KernelTestBase {

  use MediaTypeCreationTrait;

  protected const FIELD = 'field_media_image';

  /**
   * {@inheritdoc}
   */
  protected static $modules = [
    'alttext',
    'content_translation',
    'field',
    'file',
    'image',
    'language',
    'media',
    'system',
    'user',
  ];

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    foreach (['user', 'file', 'media', 'configurable_language'] as $type) {
      $this->installEntitySchema($type);
    }
    $this->installSchema('file', ['file_usage']);
    $this->installSchema('alttext', ['alttext_item', 'alttext_run', 'alttext_answer', 'alttext_sent']);
    $this->installConfig(['alttext', 'field', 'file', 'image', 'language', 'media', 'system']);
    User::create(['uid' => 1, 'name' => 'editor'])->save();
    $this->createMediaType('image', ['id' => 'photo']);
    ConfigurableLanguage::createFromLangcode('de')->save();
    $this->container->get('content_translation.manager')->setEnabled('media', 'photo', TRUE);
  }

  /**
   * Makes a picture file.
   *
   * @param string $name
   *   Its name; each name is another picture as far as Drupal can tell.
   * @param string $scheme
   *   Where it is kept.
   */
  protected function picture(string $name = 'cat.png', string $scheme = 'public'): FileInterface {
    copy(DRUPAL_ROOT . '/core/tests/fixtures/files/image-test.png', "$scheme://$name");
    $file = File::create(['uri' => "$scheme://$name", 'uid' => 1, 'status' => 1]);
    $file->save();
    return $file;
  }

  /**
   * Makes and saves a media item.
   */
  protected function photo(string $alt = '', array $image = [], string $name = 'A cat'): MediaInterface {
    $media = Media::create([
      'bundle' => 'photo',
      'name' => $name,
      'uid' => 1,
      'langcode' => 'en',
      self::FIELD => $image + ['target_id' => $this->picture()->id(), 'alt' => $alt],
    ]);
    $media->save();
    return $this->reload($media);
  }

  /**
   * Loads a media item as it is in the database.
   */
  protected function reload(MediaInterface $media): MediaInterface {
    return $this->container->get('entity_type.manager')->getStorage('media')->loadUnchanged($media->id());
  }

  /**
   * The text of a media item as it is in the database.
   */
  protected function alt(MediaInterface $media, string $langcode = 'en'): string {
    return (string) $this->reload($media)->getTranslation($langcode)->get(self::FIELD)->alt;
  }

  /**
   * What the module knows of a media item.
   */
  protected function item(MediaInterface $media, string $langcode = 'en'): ?Item {
    foreach ($this->items()->ofEntities('media', [$media->id()]) as $item) {
      if ($item->langcode === $langcode) {
        return $item;
      }
    }
    return NULL;
  }

  /**
   * The state that the module has for a media item.
   */
  protected function state(MediaInterface $media, string $langcode = 'en'): ?ItemState {
    return $this->item($media, $langcode)?->state;
  }

  /**
   * The item storage.
   */
  protected function items(): ItemStorage {
    return $this->container->get(ItemStorage::class);
  }

}
