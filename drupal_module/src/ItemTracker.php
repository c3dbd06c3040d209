<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Source\SourceManager;
use Drupal\Core\Entity\ContentEntityInterface;

/**
 * Learns from saves who wrote the texts, and queues what has none.
 */
final class ItemTracker {

  public function __construct(
    private readonly Model $model,
    private readonly SourceManager $sources,
    private readonly ItemStorage $items,
    private readonly ItemQueue $queue,
  ) {}

  /**
   * Takes notice of a save.
   */
  public function saved(ContentEntityInterface $entity, ?ContentEntityInterface $original): void {
    $places = iterator_to_array($this->pairs($entity));
    if (!$places) {
      return;
    }
    $before = $original ? iterator_to_array($this->pairs($original)) : [];
    $known = $this->items->ofEntities($entity->getEntityTypeId(), [(string) $entity->id()]);
    foreach ($places as $key => [$place, $opened]) {
      $item = $known[$place->place()] ?? $this->fromDraft($place, $known) ?? $place;
      if ($item->state === ItemState::Excluded) {
        continue;
      }
      $this->note($item, $place, $opened, $before[$key] ?? NULL);
      $item->fileId = $place->fileId;
      $this->store($item);
    }
  }

  /**
   * The places in an entity.
   *
   * @return iterable<string, array{\Drupal\alttext\Item, \Drupal\alttext\Source\PlaceInterface}>
   *   Each under a key that is the same in a draft and in what is published.
   */
  private function pairs(ContentEntityInterface $entity): iterable {
    foreach ($this->sources->placesIn($entity) as $place => $opened) {
      yield $place->withDraft(FALSE)->place() => [$place, $opened];
    }
  }

  /**
   * What was known of a place in the draft that has just been published.
   *
   * @param \Drupal\alttext\Item $place
   *   A place.
   * @param array<string, \Drupal\alttext\Item> $known
   *   What is known of its entity, by place.
   */
  private function fromDraft(Item $place, array $known): ?Item {
    $draft = $place->draft ? NULL : $known[$place->withDraft(TRUE)->place()] ?? NULL;
    if ($draft) {
      $this->items->delete($draft);
    }
    return $draft?->withDraft(FALSE);
  }

  /**
   * Brings the state of an item in step with its place, just saved.
   *
   * @param \Drupal\alttext\Item $item
   *   What is known.
   * @param \Drupal\alttext\Item $place
   *   What is there.
   * @param \Drupal\alttext\Source\PlaceInterface $opened
   *   The same, opened.
   * @param array|null $before
   *   The place before the save, as pairs() gives it.
   */
  private function note(Item $item, Item $place, PlaceInterface $opened, ?array $before): void {
    $text = $opened->text();
    $suggestion = $opened->suggestion() ?? new Suggestion(NULL);
    if ($suggestion->text !== NULL && trim($suggestion->text) === $text) {
      $item->previous = $before ? $before[1]->text() : '';
      $text === '' ? $item->suggest($suggestion) : $item->apply($suggestion);
    }
    elseif ($text !== '') {
      $item->state = $this->withText($item, $place, $text);
    }
    elseif (($opened->isDecorative() && !($before && $before[1]->isDecorative())) || $suggestion->text) {
      // Declared in this save, or our suggestion was emptied in the widget.
      $item->state = ItemState::Decorative;
    }
    else {
      $item->state = $this->withoutText($item, $place, $opened, $before);
    }
  }

  /**
   * Whose text it is.
   */
  private function withText(Item $item, Item $place, string $text): ItemState {
    if (!$item->isOurs($text)) {
      return ItemState::Human;
    }
    return match (TRUE) {
      // Our text, but about another picture.
      $item->fileId !== $place->fileId => ItemState::Missing,
      // A better one waits for a person, who has not decided by this save.
      $item->state === ItemState::Suggested => ItemState::Suggested,
      default => ItemState::Applied,
    };
  }

  /**
   * Why there is no text: not yet written, or emptied on purpose.
   */
  private function withoutText(Item $item, Item $place, PlaceInterface $opened, ?array $before): ItemState {
    if ($before === NULL || $before[0]->fileId !== $place->fileId) {
      return ItemState::Missing;
    }
    if ($before[1]->text() !== '' || in_array($item->state, [ItemState::Applied, ItemState::Human], TRUE)) {
      return ItemState::Decorative;
    }
    $unticked = $opened->isDecorative() === FALSE && $item->state === ItemState::Decorative;
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
