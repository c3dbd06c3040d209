<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Traits;

/**
 * Runs the model server for tests that the environment names: ALTTEXT_FAKE.
 *
 * It speaks the real protocol; the path of its address says how it behaves, and
 * it counts what it is asked.
 */
trait ModelServerTrait {

  /**
   * What it says about each picture, unless a scenario changes that.
   */
  protected const ANSWER = 'A brown dog runs across a green meadow towards its owner.';

  /**
   * The process.
   *
   * @var resource|null
   */
  private $modelServer = NULL;

  /**
   * Its pipes: as long as the first is open, it runs.
   */
  private array $modelServerPipes = [];

  /**
   * Its address, without scenarios.
   */
  private string $modelServerAddress = '';

  /**
   * Starts the server and has the module use it.
   *
   * @param string $scenarios
   *   How it behaves, such as "delay-100" or "status-500/only-ask".
   */
  protected function startModelServer(string $scenarios = 'ok'): void {
    $program = getenv('ALTTEXT_FAKE');
    if (!$program || !is_executable($program)) {
      $this->markTestSkipped('ALTTEXT_FAKE names no model server.');
    }
    $this->modelServer = proc_open([$program], [['pipe', 'r'], ['pipe', 'w']], $this->modelServerPipes);
    $this->modelServerAddress = trim(fgets($this->modelServerPipes[1]));
    $this->useScenarios($scenarios);
  }

  /**
   * Changes how the server behaves.
   */
  protected function useScenarios(string $scenarios): void {
    $this->config('alttext.settings')
      ->set('backend', 'compatible')
      ->set('url', "$this->modelServerAddress/$scenarios/v1")
      ->set('model', 'fake-1')
      ->save();
  }

  /**
   * What the server has counted.
   *
   * @return array<string, int>
   *   "asked" is how many pictures it was asked about.
   */
  protected function modelServerStats(): array {
    $response = \Drupal::httpClient()->get("$this->modelServerAddress/stats");
    return json_decode((string) $response->getBody(), TRUE, flags: JSON_THROW_ON_ERROR);
  }

  /**
   * How many pictures the server was asked about.
   */
  protected function asked(): int {
    return $this->modelServerStats()['asked'];
  }

  /**
   * Ends the server.
   *
   * @after
   */
  protected function stopModelServer(): void {
    if ($this->modelServer) {
      array_map(fclose(...), $this->modelServerPipes);
      proc_close($this->modelServer);
      $this->modelServer = NULL;
    }
  }

}
