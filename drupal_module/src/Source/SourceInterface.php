<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

use Drupal\alttext\Item;
use Drupal\Core\Entity\ContentEntityInterface;

/**
 * A kind of place where a site keeps alternative texts.
 *
 * A source knows how to find its places and how to open them. What is known of
 * a text - who wrote it, what was asked - is kept by the module, in items.
 */
interface SourceInterface {

  /**
   * Finds places whose text is empty, whatever the reason.
   *
   * @param \Drupal\alttext\Source\Selection $selection
   *   Which of them are wanted.
   *
   * @return iterable<\Drupal\alttext\Item[]>
   *   Pages of at most some hundred fresh items, all of one entity type, in an
   *   order that stays the same while places are filled in. Memory must not
   *   grow with the number of places.
   */
  public function findEmpty(Selection $selection): iterable;

  /**
   * Lists the places in an entity as it is in memory, with or without text.
   *
   * @return iterable<\Drupal\alttext\Item, \Drupal\alttext\Source\PlaceInterface>
   *   Each place under a fresh item that names it. Nothing when the source
   *   keeps nothing in entities, or not in this one.
   */
  public function placesIn(ContentEntityInterface $entity): iterable;

  /**
   * Opens the place of an item.
   *
   * @param \Drupal\alttext\Item $item
   *   An item of this source.
   * @param bool $fresh
   *   Whether to read the database even if the place is in memory.
   *
   * @return \Drupal\alttext\Source\PlaceInterface|null
   *   NULL when it is no longer there.
   */
  public function open(Item $item, bool $fresh = FALSE): ?PlaceInterface;

}
