<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Exception as AlttextException;
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
   * Whether stop() was called.
   */
  private bool $stopped = FALSE;

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
   * @param \Generator<\Drupal\alttext\Item> $missing
   *   What to do beside what waits in the queue, from Discovery::missing().
   * @param int $limit
   *   How many images to ask about at most.
   * @param int|null $concurrency
   *   How many at a time; NULL for the default of the extension.
   * @param callable(\Drupal\alttext\Item): void $done
   *   Is told of each item when it is done.
   *
   * @return bool
   *   FALSE when the server failed so often that the run was given up.
   */
  public function run(\Generator $missing, int $limit, ?int $concurrency, callable $done): bool {
    $this->stopped = FALSE;
    $this->queue->collectGarbage();
    $answers = $this->model->askMany($this->ask($missing, $limit, $done), $concurrency);
    try {
      foreach ($answers as $id => $answer) {
        if ($answer instanceof AlttextException && $answer->skipped) {
          // The last ones have failed, so nobody was asked about this one.
          return FALSE;
        }
        [$item, $claim] = $this->asked[$id];
        unset($this->asked[$id]);
        $done($this->finish($item, $claim, $answer));
      }
      return TRUE;
    }
    finally {
      unset($answers);
      $this->releaseAsked();
    }
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
    $this->stopped = TRUE;
    return count($this->asked);
  }

  /**
   * Claims items and yields requests, each when there is room for it.
   */
  private function ask(\Generator $missing, int $limit, callable $done): \Generator {
    while ($limit-- > 0 && !$this->stopped && [$item, $claim] = $this->next($missing)) {
      try {
        $request = $this->requests->forItem($item);
      }
      catch (NotSentException | AlttextException $e) {
        $done($this->finish($item, $claim, $e));
        continue;
      }
      $this->asked[$item->id] = [$item, $claim];
      yield $item->id => $request;
    }
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
