<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Client;
use Alttext\Exception as AlttextException;
use Alttext\Result;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\File\FileSystemInterface;
use Drupal\Core\Site\Settings;

/**
 * The model as configured: the module's one door to the PHP extension.
 *
 * A request is an array of "image" and the options of
 * \Alttext\Client::generate().
 *
 * @see \Drupal\alttext\RequestBuilder
 */
class Model {

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly SentLog $sent,
    private readonly FileSystemInterface $fileSystem,
  ) {}

  /**
   * Whether the PHP extension is there.
   */
  public function isAvailable(): bool {
    return extension_loaded('alttext');
  }

  /**
   * Whether new images get their texts, at once or through the queue.
   */
  public function worksOnUpload(): bool {
    return $this->isAvailable() && $this->configFactory->get('alttext.settings')->get('upload') !== 'off';
  }

  /**
   * Asks about one picture.
   *
   * @param array $request
   *   A request.
   * @param int $deadline_ms
   *   How long to wait at most, with all attempts; 0 for no limit.
   * @param \Drupal\alttext\Item|null $item
   *   The item that is asked about, if it is one.
   *
   * @throws \Alttext\Exception
   */
  public function ask(array $request, int $deadline_ms = 0, ?Item $item = NULL): Result {
    $options = array_diff_key($request, ['image' => 0]);
    $client = $this->client(['deadlineMs' => $deadline_ms]);
    $row = $this->sent->begin($request, $this->destination(), $item);
    try {
      $answer = $client->generate($this->located($request)['image'], $options);
    }
    catch (AlttextException $e) {
      $this->sent->end($row, $e);
      throw $e;
    }
    $this->sent->end($row, $answer);
    return $answer;
  }

  /**
   * Asks about many pictures, some at a time.
   *
   * @param iterable<\Drupal\alttext\Item, array> $requests
   *   Requests by item; read only as fast as they can be sent.
   * @param \Drupal\alttext\Heartbeat $heartbeat
   *   Beats also while we wait.
   * @param int|null $concurrency
   *   How many are on their way at a time; NULL for the default of the
   *   extension.
   * @param int $deadline_ms
   *   How long to wait for each at most, with all attempts; 0 for no limit.
   *
   * @return iterable<\Drupal\alttext\Item, array{\Alttext\Result|\Alttext\Exception, \Closure}>
   *   Answers as they come, by item, each with a function that completes its row
   *   in the log: to be called in the transaction that stores the answer.
   */
  public function askMany(iterable $requests, Heartbeat $heartbeat, ?int $concurrency = NULL, int $deadline_ms = 0): iterable {
    $rows = [];
    $logged = function () use ($requests, $heartbeat, &$rows): \Generator {
      $heartbeat->resume();
      $to = $this->destination();
      foreach ($requests as $item => $request) {
        $rows[$item->id] = $this->sent->begin($request, $to, $item);
        $heartbeat->pause();
        yield $item => $this->located($request);
        $heartbeat->resume();
      }
      $heartbeat->pause();
    };
    foreach ($this->client(['concurrency' => $concurrency, 'deadlineMs' => $deadline_ms])->generateMany($logged()) as $item => $answer) {
      $heartbeat->resume();
      $row = $rows[$item->id];
      unset($rows[$item->id]);
      yield $item => [$answer, fn() => $this->sent->end($row, $answer)];
      $heartbeat->pause();
    }
    $heartbeat->resume();
  }

  /**
   * A request with the path of its file: PHP's stream wrappers take their time.
   *
   * One that cannot be read keeps its address, which tells people more.
   */
  private function located(array $request): array {
    $path = is_string($request['image']) ? $this->fileSystem->realpath($request['image']) : FALSE;
    return $path && is_readable($path) ? ['image' => $path] + $request : $request;
  }

  /**
   * What asking would take and cost; nobody is asked.
   *
   * @param iterable $requests
   *   Requests; "width" and "height" may stand in for "image".
   *
   * @return array{images: int, unreadable: int, imageTokens: ?int, promptTokens: ?int, outputTokens: ?int, cost: ?float, priceDate: ?string}
   *   As \Alttext\Client::estimate() tells.
   */
  public function estimate(iterable $requests): array {
    return $this->client([])->estimate($requests);
  }

  /**
   * Checks that the model is there and may be used; sends no picture.
   *
   * @return array{backend: string, url: string, model: string, elapsedMs: int}
   *   Who answers.
   *
   * @throws \Alttext\Exception
   */
  public function check(): array {
    return $this->client(['timeoutMs' => 3000, 'deadlineMs' => 3000, 'retries' => 0])->check();
  }

  /**
   * Finds out whether the model sees, by two drawn pictures, none of the site's.
   *
   * @return array{backend: string, url: string, model: string, elapsedMs: int, sees: bool, upright: bool, coldMs: int, warmMs: int, promptTokens: ?int, outputTokens: ?int, cost: ?float, finding: string}
   *   As \Alttext\Client::check() tells.
   *
   * @throws \Alttext\Exception
   */
  public function look(): array {
    return $this->client(['retries' => 0])->check(TRUE);
  }

  /**
   * Whether a llama-server at that address is ready, whatever is configured.
   */
  public function isServedAt(string $url): bool {
    try {
      return (new Client(backend: 'llama-server', url: $url, timeoutMs: 3000, retries: 0))->models() !== [];
    }
    catch (AlttextException $e) {
      return FALSE;
    }
  }

  /**
   * The backends to choose from.
   *
   * @return array<string, array{url: ?string, keyEnv: ?string, needsKey: bool, local: bool}>
   *   As \alttext_backends() tells, none without the extension.
   */
  public function backends(): array {
    return $this->isAvailable() ? alttext_backends() : [];
  }

  /**
   * Where pictures go as things are set.
   */
  public function destination(): Destination {
    $config = $this->configFactory->get('alttext.settings');
    return Destination::of($this->url() ?? $this->backends()[$config->get('backend')]['url'] ?? '');
  }

  /**
   * Tells apart whose answers may differ: another model, another version of us.
   */
  public function identity(): string {
    $config = $this->configFactory->get('alttext.settings');
    return implode(' ', [$config->get('backend'), $this->url(), $config->get('model'), phpversion('alttext')]);
  }

  /**
   * Makes a client from the settings.
   *
   * @param array $more
   *   Further arguments by name.
   */
  private function client(array $more): Client {
    $config = $this->configFactory->get('alttext.settings');
    return new Client(...$more + [
      'backend' => $config->get('backend'),
      'url' => $this->url(),
      'model' => $config->get('model') ?: NULL,
      'apiKey' => $this->sendsKey() ? Settings::get('alttext_api_key') : NULL,
      'allowHttp' => $config->get('allow_http'),
    ]);
  }

  /**
   * Whether a key would be used: never for a server that was merely found.
   */
  public function sendsKey(): bool {
    return $this->configFactory->get('alttext.settings')->get('backend') !== 'auto' || $this->url() !== NULL;
  }

  /**
   * The address that is set here or in php.ini; NULL for the backend's own.
   *
   * As for the extension, that of php.ini is not for another backend than is
   * set there: it would be given a key that is not for it.
   */
  private function url(): ?string {
    $config = $this->configFactory->get('alttext.settings');
    $backends = array_unique([$config->get('backend'), ini_get('alttext.backend')]);
    $for_us = count($backends) === 1 || in_array('auto', $backends, TRUE);
    return $config->get('url') ?: ($for_us ? ini_get('alttext.url') : '') ?: NULL;
  }

}
