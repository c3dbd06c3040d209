<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Unit;

use Drupal\alttext\LlamaCommand;
use PHPUnit\Framework\TestCase;

/**
 * Tests how llama-server is called.
 *
 * @group alttext
 */
final class LlamaCommandTest extends TestCase {

  private const SOCKET = '/run/alttext/llama.sock';

  /**
   * A name stands for a repository, and what follows wins.
   */
  public function testArguments(): void {
    $named = new LlamaCommand('/bin/llama-server', self::SOCKET, 'gemma-3-4b', NULL, ['--threads', '8']);
    $this->assertSame(
      '/bin/llama-server --host /run/alttext/llama.sock --no-ui --parallel 4 --ctx-size 16384 -hf ggml-org/gemma-3-4b-it-GGUF --threads 8',
      implode(' ', $named->arguments()),
    );
    $repository = new LlamaCommand('/bin/llama-server', self::SOCKET, 'owner/name:Q8_0', NULL);
    $this->assertContains('owner/name:Q8_0', $repository->arguments());
  }

  /**
   * What cannot work is refused before anything is started.
   */
  public function testRefused(): void {
    $file = tempnam(sys_get_temp_dir(), 'alttext');
    rename($file, "$file.gguf");
    $tries = [
      'There is no model "nonsense"' => fn() => new LlamaCommand('x', self::SOCKET, 'nonsense', NULL),
      'There is no file /no/such.gguf' => fn() => new LlamaCommand('x', self::SOCKET, '/no/such.gguf', $file),
      'needs --mmproj' => fn() => new LlamaCommand('x', self::SOCKET, "$file.gguf", NULL),
      'There is no program /no/such' => fn() => LlamaCommand::program('/no/such'),
      'under /run' => fn() => (new LlamaCommand('x', '/tmp/llama.sock', 'gemma-3-4b', NULL))->unit('www-data'),
    ];
    foreach ($tries as $part => $try) {
      try {
        $try();
        $this->fail("Not refused: $part");
      }
      catch (\InvalidArgumentException $e) {
        $this->assertStringContainsString($part, $e->getMessage());
      }
    }
    unlink("$file.gguf");
  }

  /**
   * The unit has a network only where a model is downloaded.
   */
  public function testUnit(): void {
    $folder = sys_get_temp_dir() . '/alttext 100% ' . bin2hex(random_bytes(4));
    mkdir($folder);
    touch("$folder/model.gguf");
    $unit = (new LlamaCommand('/bin/llama-server', self::SOCKET, "$folder/model.gguf", "$folder/model.gguf"))->unit('web');
    $this->assertStringContainsString("PrivateNetwork=yes\nRestrictAddressFamilies=AF_UNIX\n", $unit);
    $this->assertStringContainsString("Group=web\n", $unit);
    $this->assertStringContainsString('-m "' . strtr($folder, ['%' => '%%']) . '/model.gguf"', $unit);
    unlink("$folder/model.gguf");
    rmdir($folder);
    $unit = (new LlamaCommand('/bin/llama-server', self::SOCKET, 'gemma-3-4b', NULL))->unit('web');
    $this->assertStringNotContainsString('PrivateNetwork', $unit);
    $this->assertStringContainsString('LLAMA_CACHE=/var/cache/alttext', $unit);
  }

}
