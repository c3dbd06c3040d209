<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Exception as AlttextException;
use Alttext\Result;
use Drupal\Core\Cache\MemoryCache\MemoryCacheInterface;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Describes all images that have no text, many at a time, in constant memory.
 *
 * What waits in the queue is done first; then, one by one, what has no text is
 * queued and claimed. So several processes share the work, and one that is
 * stopped leaves nothing behind in the queue but what it was just asking about.
 *
 * An image whose answer is on its way, for an equal picture, is set aside until
 * the answer is there: the run goes on with others meanwhile.
 */
final class Backfill {

  /**
   * How many images may be set aside before the run waits for answers.
   */
  private const ASIDE = 1000;

  /**
   * How long to wait before looking for answers of other processes again.
   */
  private const POLL_MS = 200;

  /**
   * After how many items their entities and queue entries are cleared away.
   */
  private const SWEEP = 50;

  /**
   * What is being asked about, by item number.
   *
   * @var array<int, \Drupal\alttext\Task>
   */
  private array $asked = [];

  /**
   * What waits for an answer about an equal picture, by key of the answer.
   *
   * @var array<string, \Drupal\alttext\Task[]>
   */
  private array $aside = [];

  /**
   * How many these are.
   */
  private int $asideCount = 0;

  /**
   * What was set aside and can be tried again.
   *
   * @var \Drupal\alttext\Task[]
   */
  private array $ready = [];

  /**
   * Claims of what is done.
   *
   * @var object[]
   */
  private array $finished = [];

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
    #[Autowire(service: 'entity.memory_cache')]
    private readonly MemoryCacheInterface $memoryCache,
  ) {}

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
    $answers = $this->model->askMany($this->questions($missing), $this->options->concurrency, Lease::deadlineMs());
    foreach ($answers as $id => $answer) {
      $this->heartbeat->resume();
      if ($answer instanceof AlttextException && $answer->skipped) {
        // The last ones have failed, so nobody was asked about this one.
        $this->end = RunEnd::GivenUp;
        return;
      }
      $this->settle($id, $answer);
      $this->heartbeat->pause();
    }
  }

  /**
   * Claims items and yields requests, each when there is room for it.
   */
  private function questions(\Generator $missing): \Generator {
    $this->heartbeat->resume();
    while ($task = $this->next($missing)) {
      if ($this->prepare($task)) {
        $this->asked[$task->item->id] = $task;
        $this->heartbeat->pause();
        yield $task->item->id => $task->inquiry->request;
        $this->heartbeat->resume();
      }
    }
    $this->heartbeat->pause();
  }

  /**
   * The next item; NULL when there is none for now, or none may be begun.
   */
  private function next(\Generator $missing): ?Task {
    if ($this->ready) {
      return array_shift($this->ready);
    }
    $task = $this->asideCount < self::ASIDE && $this->mayBegin($missing) ? $this->claim($missing) : NULL;
    if ($task) {
      $this->budget->begin();
    }
    return $task;
  }

  /**
   * Whether another item may be begun.
   *
   * If one is left that may not, the run ends for that reason.
   */
  private function mayBegin(\Generator $missing): bool {
    $reason = $this->budget->exhausted();
    $held = count($this->asked) + count($this->ready) + $this->asideCount + count($this->finished);
    if ($reason && $this->end === RunEnd::Done && ($missing->valid() || $this->queue->size() > $held)) {
      $this->end = $reason;
    }
    return !$reason && $this->end === RunEnd::Done;
  }

  /**
   * Claims an item from the queue, or puts one there.
   */
  private function claim(\Generator $missing): ?Task {
    $task = $this->queue->claim($this->options->run);
    while (!$task && $missing->valid()) {
      $task = $this->queue->addAndClaim($missing->current(), $this->options->run);
      $missing->next();
    }
    return $task ?? $this->queue->claim($this->options->run);
  }

  /**
   * Gets an item ready to be asked about.
   *
   * @return bool
   *   FALSE when it is done, set aside or given back.
   */
  private function prepare(Task $task): bool {
    try {
      $task->inquiry ??= $this->inquiries->forItem($task->item, $this->options->langcode !== NULL);
    }
    // Whatever other modules throw, too.
    catch (\Throwable $e) {
      $this->finish($task, $e);
      return FALSE;
    }
    if ($known = $this->answers->find($task->inquiry, $this->options)) {
      $this->finish($task, $known);
      return FALSE;
    }
    if (!$this->mayAsk()) {
      $this->queue->release($task->claim);
      return FALSE;
    }
    $claimed = $this->answers->claim($task->inquiry, $this->options);
    if (!$claimed) {
      $this->aside[$task->inquiry->key()][] = $task;
      $this->asideCount++;
      return FALSE;
    }
    $task->inquiry = $claimed;
    return $this->isAffordable($task);
  }

  /**
   * Whether items that were begun may still be asked about.
   */
  private function mayAsk(): bool {
    return $this->end === RunEnd::Done || $this->end === RunEnd::Limit;
  }

  /**
   * Sets the cost of an answer aside; ends the run when it might be too much.
   */
  private function isAffordable(Task $task): bool {
    if (!$this->budget->isCounted() || $this->budget->reserve($task->item->id, $this->model->estimate([$task->inquiry->request])['cost'])) {
      return TRUE;
    }
    $this->end = RunEnd::Cost;
    $this->answers->abandon($task->inquiry);
    $this->queue->release($task->claim);
    return FALSE;
  }

  /**
   * Keeps an answer before anything else, and lets all have it who wait for it.
   */
  private function settle(int $id, Result|AlttextException $outcome): void {
    $task = $this->asked[$id];
    $this->budget->pay($id, $outcome instanceof Result ? $outcome->cost : NULL);
    $answer = $this->answers->settle($task->inquiry, $outcome);
    unset($this->asked[$id]);
    $this->finish($task, $answer);
    foreach ($task->inquiry->languages as $language) {
      $this->takeUp($task->inquiry->key($language));
    }
  }

  /**
   * Gets what was set aside for a key ready.
   */
  private function takeUp(string $key): void {
    $tasks = $this->aside[$key] ?? [];
    unset($this->aside[$key]);
    $this->asideCount -= count($tasks);
    array_push($this->ready, ...$tasks);
  }

  /**
   * Whether there is more to do; waits for other processes if need be.
   */
  private function waitForOthers(): bool {
    if ($this->mayAsk() && $this->budget->exhausted() === RunEnd::Time) {
      $this->end = RunEnd::Time;
    }
    if (!$this->ready && $this->aside && $this->mayAsk()) {
      usleep(1000 * self::POLL_MS);
      $this->heartbeat->resume();
      array_map($this->takeUp(...), array_keys($this->aside));
    }
    return (bool) $this->ready;
  }

  /**
   * Records an outcome and ends the claim.
   */
  private function finish(Task $task, Suggestion|\Throwable $outcome): void {
    $item = $this->recorder->record($task->item, $outcome, $this->options->mode);
    $this->finished[] = $task->claim;
    if (count($this->finished) >= self::SWEEP) {
      $this->sweep();
    }
    ($this->done)($item);
  }

  /**
   * Clears away what is done.
   *
   * Until then entries in the queue are void, as their items have another
   * state; and entities pile up: those of the items, and those that tell about
   * them. To invalidate them would free nothing.
   */
  private function sweep(): void {
    $this->queue->delete($this->finished);
    $this->finished = [];
    $this->memoryCache->deleteAll();
  }

  /**
   * What this run has claimed and not yet finished.
   *
   * @return \Drupal\alttext\Task[]
   *   In no order.
   */
  private function held(): array {
    return array_merge($this->asked, $this->ready, ...array_values($this->aside));
  }

  /**
   * Renews all claims.
   */
  private function renew(): void {
    $this->sweep();
    $this->answers->renew();
    $this->queue->renew($this->held());
  }

  /**
   * Gives back what was not done.
   */
  private function giveBack(): void {
    $this->sweep();
    foreach ($this->asked as $task) {
      $this->answers->abandon($task->inquiry);
    }
    foreach ($this->held() as $task) {
      $this->queue->release($task->claim);
    }
    $this->asked = $this->aside = $this->ready = [];
    $this->asideCount = 0;
  }

}
