<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Unit;

use Drupal\alttext\LocalServer;
use PHPUnit\Framework\TestCase;

/**
 * Tests the life of a local server with processes that are none.
 *
 * @group alttext
 * @requires extension posix
 */
final class LocalServerTest extends TestCase {

  /**
   * A folder for the socket.
   */
  private string $folder = '';

  /**
   * What was said.
   */
  private array $said = [];

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    $this->folder = sys_get_temp_dir() . '/alttext-' . bin2hex(random_bytes(6));
  }

  /**
   * {@inheritdoc}
   */
  protected function tearDown(): void {
    array_map(unlink(...), glob("$this->folder/*") ?: []);
    is_dir($this->folder) && rmdir($this->folder);
  }

  /**
   * What dies soon and again is given up, what never gets ready at once.
   */
  public function testGivenUp(): void {
    $ready = 0;
    $kill = function () use (&$ready): bool {
      // Killed by the check that finds it ready: no clock is involved.
      preg_match('/process (\d+)/', end($this->said), $match);
      posix_kill((int) $match[1], SIGKILL);
      $ready++;
      return TRUE;
    };
    $told = 0;
    $error = $this->error($this->server(['sleep', '600'], $kill), function () use (&$told): void {
      $told++;
    });
    $this->assertStringContainsString('died 5 times soon after it was started', $error);
    $this->assertSame([5, 1], [$ready, $told]);
    $this->assertContains('The model server died: signal 9.', $this->said);
    $this->assertSame(0700, fileperms($this->folder) & 07777);

    $error = $this->error($this->server(['sh', '-c', 'echo no such model; exit 3'], fn() => FALSE));
    $this->assertStringContainsString('ended before it was ready', $error);
    $this->assertStringContainsString('no such model', $error);
    $this->assertContains('The model server died: exit code 3.', $this->said);
  }

  /**
   * It is stopped in all phases, and leaves nothing.
   */
  public function testStop(): void {
    foreach (['when ready', 'before'] as $when) {
      $this->said = [];
      $server = NULL;
      $ready = function () use (&$server, $when): bool {
        touch("$this->folder/llama.sock");
        $when === 'before' && $server->stop();
        return $when === 'when ready';
      };
      $server = $this->server(['sleep', '600'], $ready);
      $server->run(fn() => $server->stop());
      preg_match('/process (\d+)/', $this->said[0], $match);
      $this->assertFalse(posix_kill((int) $match[1], 0), $when);
      $this->assertSame([], glob("$this->folder/*"), $when);
    }
  }

  /**
   * A folder where others may put a socket is refused, and so is a live one.
   */
  public function testSocket(): void {
    mkdir($this->folder);
    chmod($this->folder, 0777);
    $this->assertStringContainsString('writable by nobody else', $this->error($this->server(['true'], fn() => FALSE)));
    chmod($this->folder, 0700);
    $other = stream_socket_server("unix://$this->folder/llama.sock");
    $this->assertStringContainsString('Another server listens', $this->error($this->server(['true'], fn() => FALSE)));
    fclose($other);
    // What a crash left behind is in nobody's way.
    $this->assertStringContainsString('ended before it was ready', $this->error($this->server(['true'], fn() => FALSE)));
    $this->folder .= str_repeat('x', 100);
    $this->assertStringContainsString('longer than 107 bytes', $this->error($this->server(['true'], fn() => FALSE)));
    $this->folder = substr($this->folder, 0, -100);
  }

  /**
   * Makes a server that does not wait between its lives.
   */
  private function server(array $command, \Closure $is_ready): LocalServer {
    return new LocalServer($command, "$this->folder/llama.sock", NULL, NULL, $is_ready, function (string $sentence): void {
      $this->said[] = $sentence;
    }, 0.0);
  }

  /**
   * Runs a server that fails, and returns how it does.
   */
  private function error(LocalServer $server, ?\Closure $when_ready = NULL): string {
    try {
      $server->run($when_ready ?? fn() => NULL);
    }
    catch (\RuntimeException $e) {
      return $e->getMessage();
    }
    $this->fail('It did not fail.');
  }

}
