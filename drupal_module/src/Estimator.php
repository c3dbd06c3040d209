<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Cache\MemoryCache\MemoryCacheInterface;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Says what a backfill would take; asks nobody.
 */
final class Estimator {

  /**
   * After how many entities the memory is cleared.
   */
  private const PAGE = 200;

  public function __construct(
    private readonly Model $model,
    private readonly InquiryBuilder $inquiries,
    private readonly AnswerStore $answers,
    private readonly RunStorage $runs,
    #[Autowire(service: 'entity.memory_cache')]
    private readonly MemoryCacheInterface $memoryCache,
  ) {}

  /**
   * Estimates.
   *
   * @param iterable<\Drupal\alttext\Item> $items
   *   What would be asked about.
   * @param \Drupal\alttext\RunOptions $options
   *   What of earlier answers may be taken over, and for which language.
   * @param string $model
   *   The model, as it calls itself; empty when it is not known.
   *
   * @return array{items: int, same: int, notSent: int, unreadable: int, images: int, imageTokens: ?int, promptTokens: ?int, outputTokens: ?int, cost: ?float, priceDate: ?string, seconds: ?int}
   *   Items; those whose answer is there already or comes with another one's,
   *   which is paid once; those whose picture may not leave or is not there;
   *   and what Model::estimate() tells. The time is that of the last
   *   run of the model, NULL when there was none.
   */
  public function estimate(iterable $items, RunOptions $options, string $model): array {
    $counts = ['items' => 0, 'same' => 0, 'notSent' => 0, 'unreadable' => 0];
    $estimate = $this->model->estimate($this->requests($items, $options, $counts));
    $counts['unreadable'] += $estimate['unreadable'];
    $pace = $this->pace($model);
    return $counts + $estimate + ['seconds' => $pace === NULL ? NULL : (int) ceil($pace * $counts['items'])];
  }

  /**
   * The requests that would be sent, each once.
   */
  private function requests(iterable $items, RunOptions $options, array &$counts): \Generator {
    $seen = [];
    foreach ($items as $item) {
      if ($counts['items']++ % self::PAGE === 0) {
        $this->memoryCache->deleteAll();
      }
      try {
        $inquiry = $this->inquiries->forItem($item, $options->langcode !== NULL);
      }
      catch (\Exception $e) {
        $counts[$e instanceof NotSentException ? 'notSent' : 'unreadable']++;
        continue;
      }
      if ($inquiry->isShared() && (isset($seen[self::number($inquiry->key())]) || $this->answers->find($inquiry, $options))) {
        $counts['same']++;
        continue;
      }
      foreach ($inquiry->languages as $language) {
        $seen[self::number($inquiry->key($language))] = TRUE;
      }
      yield $inquiry->request;
    }
  }

  /**
   * A key as a number, which takes less memory than a string.
   */
  private static function number(string $key): int {
    return intval(substr($key, 0, 15), 16);
  }

  /**
   * How many seconds an image took in the last run of a model.
   */
  private function pace(string $model): ?float {
    foreach ($this->runs->latest(20) as $run) {
      $images = array_sum($run->counts);
      if ($run->ended && $images && in_array($run->model, [$model, ''], TRUE)) {
        return max(1, $run->ended - $run->started) / $images;
      }
    }
    return NULL;
  }

}
