<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\image\Plugin\Field\FieldType\ImageItem;
use Drupal\media\MediaInterface;

/**
 * Learns from saves who wrote the texts of media, and queues what has none.
 */
final class ItemTracker {

  public function __construct(
    private readonly Model $model,
    private readonly MediaImages $images,
    private readonly ItemStorage $items,
    private readonly ItemQueue $queue,
  ) {}

  /**
   * Takes notice of a save.
   */
  public function saved(MediaInterface $media, ?MediaInterface $original): void {
    $known = $this->items->ofEntities('media', [(string) $media->id()]);
    foreach ($this->images->of($media) as $place => $image) {
      $item = $known[$place->place()] ?? $place;
      if ($item->state === ItemState::Excluded) {
        continue;
      }
      $before = $original ? $this->images->at($place, $original) : NULL;
      $this->note($item, $image, $before);
      $item->fileId = $place->fileId;
      $this->store($item);
    }
  }

  /**
   * Brings the state of an item in step with its image, just saved.
   */
  private function note(Item $item, ImageItem $image, ?ImageItem $before): void {
    $text = trim((string) $image->alt);
    $suggestion = $image->alttext instanceof Suggestion ? $image->alttext : new Suggestion(NULL);
    if ($suggestion->text !== NULL && trim($suggestion->text) === $text) {
      $text === '' ? $item->suggestDecorative($suggestion) : $item->apply($suggestion);
    }
    elseif ($text !== '') {
      $item->state = $this->withText($item, $text, $image);
    }
    elseif ($image->decorative || $suggestion->text) {
      // Ticked in the widget (ours, or decorative_image_widget's), or our
      // suggestion was emptied there.
      $item->state = ItemState::Decorative;
    }
    else {
      $item->state = $this->withoutText($item, $image, $before);
    }
  }

  /**
   * Whose text it is.
   */
  private function withText(Item $item, string $text, ImageItem $image): ItemState {
    if (!$item->isOurs($text)) {
      return ItemState::Human;
    }
    // Our text, but about another picture.
    return $item->fileId === (int) $image->target_id ? ItemState::Applied : ItemState::Missing;
  }

  /**
   * Why there is no text: not yet written, or emptied on purpose.
   */
  private function withoutText(Item $item, ImageItem $image, ?ImageItem $before): ItemState {
    if ($before === NULL || (int) $before->target_id !== (int) $image->target_id) {
      return ItemState::Missing;
    }
    if (trim((string) $before->alt) !== '' || in_array($item->state, [ItemState::Applied, ItemState::Human], TRUE)) {
      return ItemState::Decorative;
    }
    $unticked = $image->decorative !== NULL && $item->state === ItemState::Decorative;
    return $unticked ? ItemState::Missing : $item->state;
  }

  /**
   * Stores what there is to remember, and queues what lacks a text.
   */
  private function store(Item $item): void {
    if ($item->state === ItemState::Missing && $this->model->worksOnUpload()) {
      $this->queue->add($item);
    }
    elseif ($item->id !== NULL || !in_array($item->state, [ItemState::Missing, ItemState::Human], TRUE)) {
      $this->items->save($item);
    }
  }

}
