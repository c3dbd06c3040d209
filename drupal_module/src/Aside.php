<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * What waits for an answer about an equal picture, that somebody else awaits.
 */
final class Aside implements \Countable {

  /**
   * What waits, by key of the answer.
   *
   * @var array<string, \Drupal\alttext\Task[]>
   */
  private array $tasks = [];

  /**
   * Sets a task aside.
   */
  public function add(Task $task): void {
    $this->tasks[$task->inquiry->key()][] = $task;
  }

  /**
   * Takes out what waits for one of the answers to a question.
   *
   * @return \Drupal\alttext\Task[]
   *   In the order in which they came.
   */
  public function take(Inquiry $inquiry): array {
    $taken = array_intersect_key($this->tasks, array_flip($inquiry->keys()));
    $this->tasks = array_diff_key($this->tasks, $taken);
    return array_merge(...array_values($taken));
  }

  /**
   * Takes everything out.
   *
   * @return \Drupal\alttext\Task[]
   *   In no order.
   */
  public function takeAll(): array {
    $all = $this->all();
    $this->tasks = [];
    return $all;
  }

  /**
   * All that waits.
   *
   * @return \Drupal\alttext\Task[]
   *   In no order.
   */
  public function all(): array {
    return array_merge(...array_values($this->tasks));
  }

  /**
   * How many wait.
   */
  public function count(): int {
    return array_sum(array_map(count(...), $this->tasks));
  }

}
