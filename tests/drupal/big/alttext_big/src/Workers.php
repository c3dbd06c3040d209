<?php

declare(strict_types=1);

namespace Drupal\alttext_big;

use Symfony\Component\Process\Process;

/**
 * Lets several processes do the backfill, and kills some of them.
 */
final class Workers {

  /**
   * How many pictures a worker asks about at a time.
   */
  public const CONCURRENCY = 4;

  /**
   * After how many seconds in which no text is written the test has failed.
   */
  private const PATIENCE = 40;

  /**
   * Those that run.
   *
   * @var \Symfony\Component\Process\Process[]
   */
  private array $running = [];

  public int $started = 0;

  public int $killed = 0;

  /**
   * What workers said that ended by themselves, and badly.
   *
   * @var string[]
   */
  public array $complaints = [];

  public function __construct(private readonly array $command, private readonly int $goal) {}

  /**
   * Works until as many texts are written as there should be.
   *
   * @param int $workers
   *   How many processes at a time; a killed one is replaced.
   * @param int $kills
   *   How many of them to kill; when is drawn from mt_rand().
   */
  public function run(int $workers, int $kills): bool {
    $moments = $kills ? array_map(fn() => mt_rand(1, intdiv($this->goal * 9, 10)), range(1, $kills)) : [];
    sort($moments);
    [$before, $progress] = [-1, time()];
    while (($done = $this->done()) < $this->goal && time() < $progress + self::PATIENCE && count($this->complaints) < $workers) {
      [$progress, $before] = [$done > $before ? time() : $progress, $done];
      if ($moments && $done >= $moments[0] && $this->running) {
        array_shift($moments);
        $this->kill();
      }
      $this->reap();
      while (count($this->running) < $workers) {
        $this->start();
      }
      usleep(50_000);
    }
    array_map(static fn(Process $process) => $process->wait(), $this->running);
    $this->reap();
    return $done >= $this->goal;
  }

  /**
   * How many texts have been written.
   */
  private function done(): int {
    return (int) \Drupal::database()->query("SELECT COUNT(*) FROM {alttext_item} WHERE state = 'applied'")->fetchField();
  }

  /**
   * Starts one.
   */
  private function start(): void {
    $process = new Process($this->command, timeout: NULL);
    $process->start();
    $this->running[] = $process;
    $this->started++;
  }

  /**
   * Kills one as the kernel does when memory is short: without a word.
   */
  private function kill(): void {
    $victim = $this->running[array_rand($this->running)];
    $victim->signal(SIGKILL);
    $victim->wait();
    $this->running = array_filter($this->running, static fn(Process $process) => $process !== $victim);
    $this->killed++;
  }

  /**
   * Takes notice of those that have ended: all well, or some pictures failed.
   */
  private function reap(): void {
    foreach ($this->running as $i => $process) {
      if ($process->isRunning()) {
        continue;
      }
      unset($this->running[$i]);
      if (!in_array($process->getExitCode(), [0, 3], TRUE)) {
        $this->complaints[] = trim($process->getExitCode() . ' ' . substr($process->getErrorOutput() . $process->getOutput(), -2000));
      }
    }
  }

}
