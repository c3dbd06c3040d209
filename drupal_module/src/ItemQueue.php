<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Database\Connection;
use Drupal\Core\Database\DatabaseException;
use Drupal\Core\Database\Transaction;
use Drupal\Core\Queue\DatabaseQueue;
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
    private readonly Connection $database,
  ) {}

  /**
   * Adds an item; one that another process adds at the same time is added once.
   *
   * @param \Drupal\alttext\Item $item
   *   An item.
   * @param int $run
   *   The run that it is for; 0 for an upload.
   *
   * @return bool
   *   Whether it was us.
   */
  public function add(Item $item, int $run = 0): bool {
    $item->run = $run;
    $added = $this->items->enqueue($item);
    if ($added) {
      $this->queue()->createItem($item->id);
    }
    return $added;
  }

  /**
   * Adds an item and takes it at once, or one that was added just before.
   *
   * @return \Drupal\alttext\Task|null
   *   As claim() gives it; NULL when another process has added the item.
   */
  public function addAndClaim(Item $item, int $run): ?Task {
    $transaction = $this->transaction();
    $claim = $this->add($item, $run) ? $this->queue()->claimItem(Lease::seconds()) : FALSE;
    unset($transaction);
    return $claim ? $this->task($claim, $run, $item) : NULL;
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
    while ($claim = $this->patiently(fn() => $this->queue()->claimItem(Lease::seconds()))) {
      if ($task = $this->task($claim, $run)) {
        return $task;
      }
    }
    return NULL;
  }

  /**
   * Makes a task of a claim; NULL when the entry is void.
   *
   * @param object $claim
   *   As the queue gave it.
   * @param int $run
   *   The run that it is for.
   * @param \Drupal\alttext\Item|null $added
   *   The item that was added last.
   */
  private function task(object $claim, int $run, ?Item $added = NULL): ?Task {
    if ((int) $claim->data === $added?->id) {
      return new Task($added, $claim);
    }
    $item = $this->items->load((int) $claim->data);
    if ($item?->state !== ItemState::Queued) {
      $this->delete([$claim]);
      return NULL;
    }
    $item->run = $run;
    $this->items->save($item);
    return new Task($item, $claim);
  }

  /**
   * Ends claims: their items are done.
   *
   * @param object[] $claims
   *   As the queue gave them.
   */
  public function delete(array $claims): void {
    $transaction = $claims ? $this->transaction() : NULL;
    array_map($this->queue()->deleteItem(...), $claims);
    unset($transaction);
  }

  /**
   * Makes one transaction of some steps, if the queue is in the database.
   *
   * Elsewhere it would show entries before their items are there.
   */
  private function transaction(): ?Transaction {
    return $this->queue() instanceof DatabaseQueue ? $this->database->startTransaction() : NULL;
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
    return (int) $this->patiently($this->queue()->numberOfItems(...));
  }

  /**
   * Makes entries of processes that died available again.
   */
  public function collectGarbage(): void {
    $queue = $this->queue();
    if ($queue instanceof QueueGarbageCollectionInterface) {
      $this->patiently($queue->garbageCollection(...));
    }
  }

  /**
   * Does something with the queue, once more if that failed.
   *
   * The database queue makes its table when it is first needed. If another
   * process makes it at that moment, the queue takes its absence for a fault.
   */
  private function patiently(callable $do): mixed {
    try {
      return $do();
    }
    catch (DatabaseException) {
      return $do();
    }
  }

  /**
   * The queue, reliable as each entry costs money.
   */
  private function queue(): QueueInterface {
    return $this->queues->get('alttext', TRUE);
  }

}
