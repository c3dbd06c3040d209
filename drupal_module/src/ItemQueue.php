<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Queue\DelayableQueueInterface;
use Drupal\Core\Queue\QueueFactory;
use Drupal\Core\Queue\QueueGarbageCollectionInterface;
use Drupal\Core\Queue\QueueInterface;

/**
 * Hands out items that wait for a model, by Drupal's queue "alttext".
 *
 * The queue holds numbers of items. What counts is the item's own state: an
 * entry whose item is no longer "queued" is void.
 */
final class ItemQueue {

  public function __construct(
    private readonly QueueFactory $queues,
    private readonly ItemStorage $items,
  ) {}

  /**
   * Adds an item; one that another process adds at the same time is added once.
   */
  public function add(Item $item): void {
    $item->run = 0;
    if ($this->items->enqueue($item)) {
      $this->queue()->createItem($item->id);
    }
  }

  /**
   * Takes an item to be worked on.
   *
   * @param int $run
   *   The run that it is for.
   *
   * @return \Drupal\alttext\Task|null
   *   The item and its claim, which goes to delete() or release(). NULL: none
   *   waits.
   */
  public function claim(int $run): ?Task {
    while ($claim = $this->queue()->claimItem(Lease::seconds())) {
      $item = $this->items->load((int) $claim->data);
      if ($item?->state === ItemState::Queued) {
        $item->run = $run;
        $this->items->save($item);
        return new Task($item, $claim);
      }
      $this->delete($claim);
    }
    return NULL;
  }

  /**
   * Ends a claim: the item is done.
   */
  public function delete(object $claim): void {
    $this->queue()->deleteItem($claim);
  }

  /**
   * Gives a claim back: another process may take the item.
   */
  public function release(object $claim): void {
    $this->queue()->releaseItem($claim);
  }

  /**
   * Makes claims last longer, where the queue can do that.
   *
   * Elsewhere another process may get the same items, but finds that their
   * answers are claimed.
   *
   * @param \Drupal\alttext\Task[] $tasks
   *   What was claimed.
   */
  public function renew(array $tasks): void {
    $queue = $this->queue();
    foreach ($queue instanceof DelayableQueueInterface ? $tasks : [] as $task) {
      $queue->delayItem($task->claim, Lease::seconds());
    }
    $this->items->touch(array_map(static fn($task) => $task->item->id, $tasks));
  }

  /**
   * How many entries there are, about.
   */
  public function size(): int {
    return (int) $this->queue()->numberOfItems();
  }

  /**
   * Makes entries of processes that died available again.
   */
  public function collectGarbage(): void {
    $queue = $this->queue();
    if ($queue instanceof QueueGarbageCollectionInterface) {
      $queue->garbageCollection();
    }
  }

  /**
   * The queue, reliable as each entry costs money.
   */
  private function queue(): QueueInterface {
    return $this->queues->get('alttext', TRUE);
  }

}
