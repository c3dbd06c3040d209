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
 */
final class Backfill {

  /**
   * What is being asked about: pairs of item and claim, by item number.
   */
  private array $asked = [];

  /**
   * Why the run ends, as far as that is known.
   */
  private RunEnd $end = RunEnd::Done;

  /**
   * What the run may do and cost.
   */
  private Budget $budget;

  public function __construct(
    private readonly Model $model,
    private readonly ItemQueue $queue,
    private readonly RequestBuilder $requests,
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
    $this->budget = new Budget($options);
    $this->queue->collectGarbage();
    $missing = (static fn() => yield from $items)();
    $answers = $this->model->askMany($this->ask($missing, $options, $done), $options->concurrency);
    try {
      foreach ($answers as $id => $answer) {
        if ($answer instanceof AlttextException && $answer->skipped) {
          // The last ones have failed, so nobody was asked about this one.
          return RunEnd::GivenUp;
        }
        [$item, $claim] = $this->asked[$id];
        unset($this->asked[$id]);
        $this->budget->pay($id, $answer instanceof Result ? $answer->cost : NULL);
        $done($this->finish($item, $claim, $answer));
      }
    }
    finally {
      unset($answers);
      $this->releaseAsked();
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
   * Claims items and yields requests, each when there is room for it.
   */
  private function ask(\Generator $missing, RunOptions $options, callable $done): \Generator {
    while ($this->mayGoOn($missing) && [$item, $claim] = $this->next($missing)) {
      $item->run = $options->run;
      $this->budget->begin();
      try {
        $request = $this->requests->forItem($item);
      }
      catch (NotSentException | AlttextException $e) {
        $done($this->finish($item, $claim, $e));
        continue;
      }
      if ($this->budget->isCounted() && !$this->budget->reserve($item->id, $this->model->estimate([$request])['cost'])) {
        $this->queue->release($claim);
        $this->end = RunEnd::Cost;
        return;
      }
      $this->asked[$item->id] = [$item, $claim];
      yield $item->id => $request;
    }
  }

  /**
   * Whether another image may be begun; if one is left that may not, the run
   * ends for that reason.
   */
  private function mayGoOn(\Generator $missing): bool {
    $reason = $this->budget->exhausted();
    if ($reason && $this->end === RunEnd::Done && ($missing->valid() || $this->queue->size() > count($this->asked))) {
      $this->end = $reason;
    }
    return !$reason && $this->end === RunEnd::Done;
  }

  /**
   * The next item and its claim; NULL when all is done.
   */
  private function next(\Generator $missing): ?array {
    while (TRUE) {
      if ($claimed = $this->queue->claim()) {
        return $claimed;
      }
      if (!$missing->valid()) {
        return NULL;
      }
      $this->queue->add($missing->current());
      $missing->next();
    }
  }

  /**
   * Records an outcome and ends the claim.
   */
  private function finish(Item $item, object $claim, mixed $outcome): Item {
    $item = $this->recorder->record($item, $outcome);
    $this->queue->delete($claim);
    // Entities would pile up over thousands of items.
    $this->memoryCache->invalidateTags(["entity.memory_cache:$item->entityType", 'entity.memory_cache:file']);
    return $item;
  }

  /**
   * Gives back what was not answered.
   */
  private function releaseAsked(): void {
    foreach ($this->asked as [, $claim]) {
      $this->queue->release($claim);
    }
    $this->asked = [];
  }

}
