<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Exception as AlttextException;
use Alttext\Result;
use Drupal\alttext\Source\EntityStore;
use Drupal\Core\Database\Connection;

/**
 * Describes all images that have no text, many at a time, in constant memory.
 *
 * What waits in the queue is done first; then what has no text is queued and
 * claimed, a few images at a time. So several processes share the work, and one
 * that is killed leaves nothing behind in the queue but what it had in hand.
 *
 * An image whose answer is on its way, for an equal picture, is set aside until
 * the answer is there: the run goes on with others meanwhile.
 */
final class Backfill {

  /**
   * How many images are taken at a time.
   */
  private const CHUNK = 20;

  /**
   * How many images may be set aside before the run waits for answers.
   */
  private const ASIDE = 1000;

  /**
   * How long to wait before looking for answers of other processes again.
   */
  private const POLL_MS = 200;

  /**
   * What was taken and nobody has looked at, or is to be looked at again.
   *
   * @var \Drupal\alttext\Task[]
   */
  private array $taken = [];

  /**
   * What can be asked about: its answer is claimed.
   *
   * @var \Drupal\alttext\Task[]
   */
  private array $claimed = [];

  /**
   * What is being asked about, by item number.
   *
   * @var array<int, \Drupal\alttext\Task>
   */
  private array $asked = [];

  /**
   * What waits for an answer about an equal picture.
   */
  private Aside $aside;

  /**
   * What is left to other runs.
   *
   * @var \Drupal\alttext\Task[]
   */
  private array $left = [];

  /**
   * Why the run ends, as far as that is known.
   */
  private RunEnd $end = RunEnd::Done;

  /**
   * How far the run may go.
   */
  private RunOptions $options;

  /**
   * What is left of that.
   */
  private Budget $budget;

  /**
   * Keeps the claims alive.
   */
  private Heartbeat $heartbeat;

  /**
   * Is told of each item that is done.
   */
  private \Closure $done;

  public function __construct(
    private readonly Model $model,
    private readonly ItemQueue $queue,
    private readonly InquiryBuilder $inquiries,
    private readonly AnswerStore $answers,
    private readonly OutcomeRecorder $recorder,
    private readonly EntityStore $entities,
    private readonly Connection $database,
  ) {
    $this->aside = new Aside();
  }

  /**
   * Runs.
   *
   * @param iterable<\Drupal\alttext\Item> $items
   *   What to do beside what waits in the queue, from Discovery::missing().
   * @param \Drupal\alttext\RunOptions $options
   *   How far to go.
   * @param callable(\Drupal\alttext\Item): void $done
   *   Is told of each item when it is done.
   */
  public function run(iterable $items, RunOptions $options, callable $done): RunEnd {
    $this->end = RunEnd::Done;
    $this->options = $options;
    $this->budget = new Budget($options);
    $this->done = $done(...);
    $this->queue->collectGarbage();
    $missing = (static fn() => yield from $items)();
    $this->heartbeat = new Heartbeat(Lease::seconds() / 3, $this->renew(...));
    try {
      do {
        $this->askAll($missing);
      } while ($this->waitForOthers());
    }
    finally {
      $this->heartbeat->stop();
      $this->giveBack();
    }
    return $this->end;
  }

  /**
   * Makes run() ask for nothing more and return when all answers are in.
   *
   * What has been asked may have to be paid, so the answers are awaited.
   * May be called by a signal handler.
   *
   * @return int
   *   How many are under way.
   */
  public function stop(): int {
    $this->end = RunEnd::Interrupted;
    return count($this->asked);
  }

  /**
   * Asks about all that is free, and records the answers.
   */
  private function askAll(\Generator $missing): void {
    $answers = $this->model->askMany($this->questions($missing), $this->heartbeat, $this->options->concurrency, Lease::deadlineMs());
    foreach ($answers as $item => [$outcome, $log]) {
      if ($outcome instanceof AlttextException && $outcome->skipped) {
        // The last ones have failed, so nobody was asked about this one.
        $log();
        $this->end = RunEnd::GivenUp;
        return;
      }
      $this->settle($this->asked[$item->id], $outcome, $log);
    }
  }

  /**
   * Takes items and yields requests, each when there is room for it.
   */
  private function questions(\Generator $missing): \Generator {
    while ($task = $this->next($missing)) {
      $this->asked[$task->item->id] = $task;
      if ($this->isAffordable($task)) {
        yield $task->item => $task->inquiry->request;
      }
    }
  }

  /**
   * What to ask about next; NULL when there is nothing for now, or must not be.
   */
  private function next(\Generator $missing): ?Task {
    while (!$this->claimed && $tasks = $this->take($missing)) {
      $this->prepare($tasks);
    }
    return $this->claimed && $this->mayAsk() ? array_shift($this->claimed) : NULL;
  }

  /**
   * Takes some items.
   *
   * @return \Drupal\alttext\Task[]
   *   None when there are none for now, or none may be begun.
   */
  private function take(\Generator $missing): array {
    if (!$this->taken && count($this->aside) < self::ASIDE && $this->mayBegin($missing)) {
      // Entities pile up: those of the items, and those that tell about them.
      $this->entities->forget();
      $room = min(self::CHUNK, $this->budget->left());
      $tasks = $this->takeQueued($room) ?: $this->takeMissing($missing, $room) ?: $this->takeQueued($room);
      $this->taken = array_splice($tasks, 0, $room);
      array_push($this->left, ...$tasks);
      $this->budget->begin(count($this->taken));
    }
    return array_splice($this->taken, 0, self::CHUNK);
  }

  /**
   * Whether another item may be begun.
   *
   * If one is left that may not, the run ends for that reason.
   */
  private function mayBegin(\Generator $missing): bool {
    $reason = $this->budget->exhausted();
    if ($reason && $this->end === RunEnd::Done && ($missing->valid() || $this->queue->size() > count($this->held()) - count($this->left))) {
      $this->end = $reason;
    }
    return !$reason && $this->end === RunEnd::Done;
  }

  /**
   * Takes what waits in the queue: about so many.
   */
  private function takeQueued(int $room): array {
    $tasks = [];
    while (count($tasks) < $room && $more = $this->queue->claim($this->options->run)) {
      array_push($tasks, ...$more);
    }
    return $tasks;
  }

  /**
   * Queues and takes items that nobody has queued: so many at most.
   */
  private function takeMissing(\Generator $missing, int $room): array {
    $tasks = [];
    while (!$tasks && $missing->valid()) {
      for ($items = []; count($items) < $room && $missing->valid(); $missing->next()) {
        $items[] = $missing->current();
      }
      $tasks = $this->queue->addAndClaim($items, $this->options->run);
    }
    return $tasks;
  }

  /**
   * Gets items ready to be asked about, as far as that is not done otherwise.
   *
   * @param \Drupal\alttext\Task[] $tasks
   *   What was taken.
   */
  private function prepare(array $tasks): void {
    $this->entities->preload(array_column($tasks, 'item'));
    $tasks = array_values(array_filter($tasks, $this->inquire(...)));
    $known = $this->answers->findMany(array_column($tasks, 'inquiry'), $this->options);
    foreach ($known as $i => $answer) {
      $this->finish($tasks[$i], $answer);
    }
    $tasks = array_values(array_diff_key($tasks, $known));
    if (!$this->mayAsk()) {
      array_push($this->left, ...$tasks);
      return;
    }
    $claimed = $this->answers->claimMany(array_column($tasks, 'inquiry'), $this->options);
    foreach ($tasks as $i => $task) {
      $task->inquiry = $claimed[$i] ?? $task->inquiry;
      isset($claimed[$i]) ? $this->claimed[] = $task : $this->aside->add($task);
    }
  }

  /**
   * Finds out what is to be asked about an item.
   *
   * @return bool
   *   FALSE when nothing is, and the item is done.
   */
  private function inquire(Task $task): bool {
    try {
      $task->inquiry ??= $this->inquiries->forItem($task->item, $this->options->langcode !== NULL);
      return TRUE;
    }
    // Whatever other modules throw, too.
    catch (\Throwable $e) {
      $this->finish($task, $e);
      return FALSE;
    }
  }

  /**
   * Whether items that were begun may still be asked about.
   */
  private function mayAsk(): bool {
    $goes_on = $this->end === RunEnd::Done || $this->end === RunEnd::Limit;
    if ($goes_on && $this->budget->isTimeUp()) {
      $this->end = RunEnd::Time;
      return FALSE;
    }
    return $goes_on;
  }

  /**
   * Sets the cost of an answer aside; ends the run when it might be too much.
   */
  private function isAffordable(Task $task): bool {
    if (!$this->budget->isCounted() || $this->budget->reserve($task->item->id, $this->model->estimate([$task->inquiry->request])['cost'])) {
      return TRUE;
    }
    $this->end = RunEnd::Cost;
    return FALSE;
  }

  /**
   * Records an answer, and lets all have it who wait for it.
   */
  private function settle(Task $task, Result|AlttextException $outcome, callable $log): void {
    $this->budget->pay($task->item->id, $outcome instanceof Result ? $outcome->cost : NULL);
    unset($this->asked[$task->item->id]);
    $answer = $this->answers->read($task->inquiry, $outcome);
    $this->finish($task, $answer, new PendingAnswer($this->database, function () use ($task, $outcome, $answer, $log): void {
      $this->answers->keep($task->inquiry, $outcome, $answer);
      $log();
    }));
    array_push($this->taken, ...$this->aside->take($task->inquiry));
  }

  /**
   * Whether there is more to do; waits for other processes if need be.
   */
  private function waitForOthers(): bool {
    if (!$this->taken && count($this->aside) && $this->mayAsk()) {
      usleep(1000 * self::POLL_MS);
      $this->heartbeat->resume();
      $this->taken = $this->aside->takeAll();
    }
    return (bool) $this->taken;
  }

  /**
   * Records an outcome.
   *
   * Until all items of an entry are done, it stays in the queue. Those that are
   * done are void there, as they have another state.
   */
  private function finish(Task $task, Suggestion|\Throwable $outcome, ?PendingAnswer $answer = NULL): void {
    $item = $this->recorder->record($task->item, $outcome, $this->options->mode, $answer);
    if (--$task->entry->open === 0) {
      $this->queue->delete([$task->entry]);
    }
    ($this->done)($item);
  }

  /**
   * What this run has taken and not yet finished.
   *
   * @return \Drupal\alttext\Task[]
   *   In no order.
   */
  private function held(): array {
    return array_merge($this->taken, $this->claimed, $this->asked, $this->aside->all(), $this->left);
  }

  /**
   * Renews all claims.
   */
  private function renew(): void {
    $this->answers->renew();
    $this->queue->renew($this->held());
  }

  /**
   * Gives back what was not done.
   */
  private function giveBack(): void {
    foreach (array_merge($this->claimed, $this->asked) as $task) {
      $this->answers->abandon($task->inquiry);
    }
    $this->queue->giveBack($this->held(), $this->options->run);
    $this->taken = $this->claimed = $this->asked = $this->left = [];
    $this->aside = new Aside();
  }

}
