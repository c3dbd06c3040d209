<?php

declare(strict_types=1);

namespace Drupal\alttext\Hook;

use Drupal\alttext\ItemStorage;
use Drupal\alttext\ItemTracker;
use Drupal\alttext\MediaImages;
use Drupal\alttext\RequestBuilder;
use Drupal\alttext\Suggester;
use Drupal\alttext\Suggestion;
use Drupal\Core\Hook\Attribute\Hook;
use Drupal\media\MediaInterface;

/**
 * Follows media through their lives.
 */
final class MediaHooks {

  public function __construct(
    private readonly MediaImages $images,
    private readonly ItemStorage $items,
    private readonly ItemTracker $tracker,
    private readonly Suggester $suggester,
    private readonly RequestBuilder $requests,
  ) {}

  /**
   * Writes texts at once, if so set, for new pictures not yet asked about.
   */
  #[Hook('media_presave')]
  public function presave(MediaInterface $media): void {
    if (!$this->suggester->isOn() || $media->isSyncing()) {
      return;
    }
    $original = $this->original($media);
    foreach ($this->images->of($media) as $place => $image) {
      $before = $original ? $this->images->at($place, $original) : NULL;
      $is_new = (int) $before?->target_id !== $place->fileId;
      if ($is_new && trim((string) $image->alt) === '' && !$image->decorative && !$image->alttext instanceof Suggestion) {
        MediaImages::setText($image, $this->suggester->suggest(fn() => $this->requests->forImage($image)));
      }
    }
  }

  /**
   * Takes notice of a new or changed media item.
   */
  #[Hook('media_insert')]
  #[Hook('media_update')]
  public function saved(MediaInterface $media): void {
    $this->tracker->saved($media, $this->original($media));
  }

  /**
   * Forgets a media item.
   */
  #[Hook('media_delete')]
  public function deleted(MediaInterface $media): void {
    $this->items->deleteEntity('media', (string) $media->id());
  }

  /**
   * Forgets a translation.
   */
  #[Hook('media_translation_delete')]
  public function translationDeleted(MediaInterface $translation): void {
    $this->items->deleteEntity('media', (string) $translation->id(), $translation->language()->getId());
  }

  /**
   * The media item as it was before the save; NULL for a new one.
   */
  private function original(MediaInterface $media): ?MediaInterface {
    // Drupal 11.2 brings getOriginal() and takes the property away.
    return method_exists($media, 'getOriginal') ? $media->getOriginal() : $media->original ?? NULL;
  }

}
