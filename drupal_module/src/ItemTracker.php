<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Source\SourceManager;
use Drupal\Core\Config\ConfigFactoryInterface;
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
    private readonly ItemMatcher $matcher,
    private readonly CopyMatcher $copies,
    private readonly ConfigFactoryInterface $configFactory,
  ) {}

  /**
   * Takes notice of a save.
   */
  public function saved(ContentEntityInterface $entity, ?ContentEntityInterface $original): void {
    $places = iterator_to_array($this->pairs($entity));
    $before = $original ? iterator_to_array($this->pairs($original)) : [];
    if (!$places && !$before) {
      return;
    }
    $known = $this->items->ofEntities($entity->getEntityTypeId(), [(string) $entity->id()]);
    $excluded = array_filter($known, static fn(Item $item) => $item->state === ItemState::Excluded);
    $gone = array_diff(array_column($excluded, 'fileId'), array_column(array_column($places, 0), 'fileId'));
    $origins = $this->copies->origins($places, $before);
    $items = $this->matcher->match(array_column($places, 0), $known, $origins);
    foreach ($places as $key => [$place, $opened]) {
      $pair = array_key_exists($key, $origins)
        ? $before[$origins[$key] ?? ''] ?? NULL
        : $this->beforeOf($place, $key, $before, $places);
      $item = $items[$place->place()];
      if ($item === $place && ($pair[0] ?? NULL)?->fileId !== $place->fileId) {
        $item = $this->fromElsewhere($place, $opened);
      }
      if (!$this->isExcluded($item, $place, $opened)) {
        $this->note($item, $place, $opened, $pair);
      }
      $item->fileId = $place->fileId;
      if (!$this->isOldEmpty($item, $pair)) {
        $this->store($item);
      }
    }
    $this->forget(array_diff_key($before, $places), $entity->isDefaultRevision(), $known);
    $this->items->keepExcluded($gone);
  }

  /**
   * Whether a person has decided that a picture, new in a place, stays as it is.
   *
   * What was rejected stays so when a draft is published, or a gallery put into
   * another order.
   */
  public function isDecided(Item $place): bool {
    foreach ($place->fileId ? $this->items->ofFile($place->fileId) : [] as $other) {
      if ($other->isDecorativeIn($place) || ($other->state === ItemState::Rejected && $other->isBeside($place))) {
        return TRUE;
      }
    }
    return FALSE;
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
   * Whether the picture is not to be sent; follows what a person has just said.
   */
  private function isExcluded(Item $item, Item $place, PlaceInterface $opened): bool {
    $is_same = $item->fileId === $place->fileId;
    $excluded = $opened->isExcluded() ?? ($item->state === ItemState::Excluded && $is_same);
    if ($excluded) {
      $item->state = $is_same ? $item->state : ItemState::Missing;
      $decorative = $opened->isDecorative() ?? $item->isDecorative();
      if ($decorative !== $item->isDecorative()) {
        $item->state = $decorative ? ItemState::Decorative : ItemState::Missing;
      }
      $item->exclude();
    }
    elseif ($item->state === ItemState::Excluded) {
      $is_same ? $item->include($opened->text()) : $item->state = ItemState::Missing;
    }
    return $excluded;
  }

  /**
   * The picture of a place before the save, wherever in the field it was.
   *
   * @return array|null
   *   As pairs() gives it; another picture in the place if this one is new.
   */
  private function beforeOf(Item $place, string $key, array $before, array $places): ?array {
    $here = $before[$key] ?? NULL;
    if ($here && $here[0]->fileId === $place->fileId) {
      return $here;
    }
    foreach ($place->fileId ? $before : [] as $old => $pair) {
      // A picture that is still there has not moved: this is one more of it.
      $stayed = ($places[$old][0] ?? NULL)?->fileId === $place->fileId;
      if (!$stayed && $pair[0]->fileId === $place->fileId && $pair[0]->isBeside($place)) {
        return $pair;
      }
    }
    return $here;
  }

  /**
   * What is known of a picture that is new here: as in a clone, a translation.
   *
   * Who excluded it meant the picture. A text of ours is ours here, too. And it
   * is as decorative as it is in the same field of others.
   */
  private function fromElsewhere(Item $place, PlaceInterface $opened): Item {
    $text = $opened->text();
    $others = $place->fileId ? $this->items->ofFile($place->fileId) : [];
    foreach ($others as $other) {
      if ($other->state === ItemState::Excluded) {
        $place->state = $text === '' && $other->isDecorativeIn($place) ? ItemState::Decorative : ItemState::Missing;
        $place->exclude();
        return $place;
      }
      if ($text !== '' && $other->isOurs($text)) {
        $item = $other->at($place);
        [$item->promptTokens, $item->outputTokens, $item->cost] = [0, 0, 0.0];
        return $item;
      }
      if ($text === '' && $other->isDecorativeIn($place) && $opened->isDecorative() === NULL) {
        $place->state = ItemState::Decorative;
      }
    }
    return $place;
  }

  /**
   * Forgets places that are no longer there.
   *
   * @param array $gone
   *   Pairs that the entity had before.
   * @param bool $published
   *   Whether it was saved as what is published.
   * @param array<string, \Drupal\alttext\Item> $known
   *   What is known of the entity, by place.
   */
  private function forget(array $gone, bool $published, array $known): void {
    foreach ($gone as [$place]) {
      $item = $known[$place->withDraft(!$published)->place()] ?? NULL;
      if ($item) {
        $this->items->delete($item);
      }
    }
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
      // It was there before if the entity is saved once more as it is.
      $was = $before ? $before[1]->text() : '';
      $item->previous = $was === $text ? $item->previous : $was;
      $text === '' ? $item->suggest($suggestion) : $item->apply($suggestion);
      // A person who agrees with the model says so by the box.
      $item->state = $opened->isDecorative() ? ItemState::Decorative : $item->state;
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
    $is_new = $before === NULL || $before[0]->fileId !== $place->fileId;
    if ($is_new && !$this->cameWith($item, $place)) {
      return ItemState::Missing;
    }
    if ((!$is_new && $before[1]->text() !== '') || in_array($item->state, [ItemState::Applied, ItemState::Human], TRUE)) {
      // As when a text comes while a form is open, and goes when that is saved.
      return $opened->isAbsent() ? ItemState::Missing : ItemState::Decorative;
    }
    $unticked = $opened->isDecorative() === FALSE && $item->state === ItemState::Decorative;
    return $unticked ? ItemState::Missing : $item->state;
  }

  /**
   * Whether what a person decided came along with a picture that is new in its
   * place: from the draft that is published, or from the same field of others.
   */
  private function cameWith(Item $item, Item $place): bool {
    $decisions = [ItemState::Applied, ItemState::Human, ItemState::Decorative, ItemState::Rejected];
    return $item->fileId === $place->fileId && in_array($item->state, $decisions, TRUE);
  }

  /**
   * Whether a text was empty before, unnoticed, and the site means it so.
   *
   * As for Discovery. Nothing is remembered of it: the site may think better.
   */
  private function isOldEmpty(Item $item, ?array $before): bool {
    return $item->state === ItemState::Missing && $item->id === NULL
      && $before && $before[0]->fileId === $item->fileId && !$before[1]->isDecorative()
      && $this->configFactory->get('alttext.settings')->get('empty') === 'decorative';
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
