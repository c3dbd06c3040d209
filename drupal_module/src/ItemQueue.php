<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Database\Connection;
use Drupal\Core\Queue\DatabaseQueue;
use Drupal\Core\Queue\DelayableQueueInterface;
use Drupal\Core\Queue\QueueFactory;
use Drupal\Core\Queue\QueueGarbageCollectionInterface;
use Drupal\Core\Queue\QueueInterface;
use Psr\Log\LoggerInterface;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Hands out items that wait for a model, by Drupal's queue "alttext".
 *
 * An entry of the queue holds the number of an item, or those of some that a
 * run takes together. What counts is the item's own state: one that is no
 * longer "queued" is void in the queue.
 */
final class ItemQueue {

  use PatientTrait;

  public function __construct(
    private readonly QueueFactory $queues,
    private readonly ItemStorage $items,
    private readonly Connection $database,
    #[Autowire(service: 'logger.channel.alttext')]
    private readonly LoggerInterface $logger,
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
    $added = $this->items->enqueue($item, $run);
    if ($added && !$this->queue() instanceof DatabaseQueue && $this->database->inTransaction()) {
      // It would show the entry before others can see its item.
      $this->database->transactionManager()->addPostTransactionCallback(fn(bool $stored) => $stored && $this->addStored($item->id, $run));
    }
    elseif ($added) {
      $this->queue()->createItem($item->id);
    }
    return $added;
  }

  /**
   * Adds the entry of an item when the transaction is over that has stored it.
   *
   * What is thrown there would leave the database unusable.
   */
  private function addStored(int $id, int $run): void {
    try {
      $this->queue()->createItem($id);
    }
    catch (\Throwable $e) {
      $this->items->dequeue([$id], $run);
      $this->logger->error('An image waits for the next backfill, as the queue cannot take it: @error', ['@error' => $e->getMessage()]);
    }
  }

  /**
   * Adds items as one entry and takes it at once, or one that was added before.
   *
   * @param \Drupal\alttext\Item[] $items
   *   Items.
   * @param int $run
   *   The run that they are for.
   *
   * @return \Drupal\alttext\Task[]
   *   As claim() gives them; without items that another process has added.
   */
  public function addAndClaim(array $items, int $run): array {
    return $this->patiently(fn() => $this->addTogether(array_map(static fn(Item $item) => clone $item, $items), $run));
  }

  /**
   * The same, in one transaction.
   */
  private function addTogether(array $items, int $run): array {
    $transaction = $this->database->startTransaction();
    $added = array_filter($items, fn(Item $item) => $this->items->enqueue($item, $run));
    if (!$this->queue() instanceof DatabaseQueue) {
      // It would show the entry before its items are there.
      unset($transaction);
    }
    $claim = FALSE;
    if ($added) {
      $this->queue()->createItem(array_column($added, 'id'));
      $claim = $this->queue()->claimItem(Lease::seconds());
    }
    unset($transaction);
    return $claim ? $this->tasks($claim, $run, $added) : [];
  }

  /**
   * Takes items to be worked on.
   *
   * @param int $run
   *   The run that they are for.
   *
   * @return \Drupal\alttext\Task[]
   *   The items of one entry, which goes to delete() when all are done, or to
   *   giveBack(). None: none waits.
   */
  public function claim(int $run): array {
    while ($claim = $this->patiently(fn() => $this->queue()->claimItem(Lease::seconds()))) {
      if ($tasks = $this->tasks($claim, $run)) {
        return $tasks;
      }
    }
    return [];
  }

  /**
   * Makes tasks of a claim; none, and no more entry, when it is void.
   *
   * @param object $claim
   *   As the queue gave it.
   * @param int $run
   *   The run that it is for.
   * @param \Drupal\alttext\Item[] $added
   *   The items that were added last.
   */
  private function tasks(object $claim, int $run, array $added = []): array {
    $ids = array_map(intval(...), (array) $claim->data);
    $items = $ids === array_column($added, 'id') ? $added : $this->items->takeQueued($ids, $run);
    $entry = new Entry($claim);
    if (!$items) {
      $this->delete([$entry]);
    }
    return array_map(static fn(Item $item) => new Task($item, $entry), $items);
  }

  /**
   * Makes an entry of each of some items: where each needs time of its own.
   *
   * @param int[] $ids
   *   Items that are queued as one entry, about to be deleted.
   */
  public function split(array $ids): void {
    $transaction = $this->database->startTransaction();
    array_map($this->queue()->createItem(...), $ids);
    unset($transaction);
  }

  /**
   * Ends claims: their items are done.
   *
   * @param \Drupal\alttext\Entry[] $entries
   *   Entries.
   */
  public function delete(array $entries): void {
    foreach ($entries as $entry) {
      $this->queue()->deleteItem($entry->claim);
    }
  }

  /**
   * Gives claims back.
   *
   * An upload goes on waiting. What a run has queued is as it was before: who
   * stops a run does not want cron to go on with it.
   *
   * @param \Drupal\alttext\Task[] $tasks
   *   What was claimed, and is not done.
   * @param int $run
   *   The run that they were for.
   */
  public function giveBack(array $tasks, int $run): void {
    [$queued, $uploads] = [[], []];
    foreach ($tasks as $task) {
      $task->entry->isOfRun() ? $queued[] = $task : $uploads[] = $task;
    }
    foreach ($this->entries($uploads) as $entry) {
      $this->queue()->releaseItem($entry->claim);
    }
    if ($queued) {
      $this->items->dequeue(array_map(static fn(Task $task) => $task->item->id, $queued), $run);
      $this->delete($this->entries($queued));
    }
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
    foreach ($queue instanceof DelayableQueueInterface ? $this->entries($tasks) : [] as $entry) {
      $queue->delayItem($entry->claim, Lease::seconds());
    }
    $this->items->touch(array_map(static fn($task) => $task->item->id, $tasks));
  }

  /**
   * The entries of some tasks, each once.
   *
   * @return \Drupal\alttext\Entry[]
   *   In no order.
   */
  private function entries(array $tasks): array {
    $entries = [];
    foreach ($tasks as $task) {
      $entries[spl_object_id($task->entry)] = $task->entry;
    }
    return $entries;
  }

  /**
   * How many items wait, or are being worked on.
   */
  public function size(): int {
    $counts = $this->items->count('state', ['state' => ItemState::Queued->value]);
    return (int) ($counts[0]->items ?? 0);
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
   * The queue, reliable as each entry costs money.
   */
  private function queue(): QueueInterface {
    return $this->queues->get('alttext', TRUE);
  }

}
