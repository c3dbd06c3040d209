<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Functional;

use Alttext\Image;
use Drupal\alttext\Model;
use Drupal\Tests\BrowserTestBase;
use Symfony\Component\Process\Process;

/**
 * Tests drush alttext:serve with a real llama-server.
 *
 * The environment variable ALTTEXT_LLAMA names a folder with the program and
 * the demonstration model.
 *
 * @group alttext
 * @requires extension alttext
 * @requires extension posix
 */
final class ServeTest extends BrowserTestBase {

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['alttext'];

  /**
   * {@inheritdoc}
   */
  protected $defaultTheme = 'stark';

  /**
   * From the start over a death to the end.
   */
  public function testServe(): void {
    $llama = getenv('ALTTEXT_LLAMA');
    if (!$llama || !is_file("$llama/model.gguf")) {
      $this->markTestSkipped('ALTTEXT_LLAMA names no folder with llama-server and its model.');
    }
    // Short: a socket's path has 107 bytes at most.
    $folder = '/tmp/alttext-' . bin2hex(random_bytes(4));
    $serve = $this->start(["--program=$llama/llama-server", "--model=$llama/model.gguf", "--mmproj=$llama/mmproj.gguf", "--socket=$folder/llama.sock", '--configure', '--', '--threads', '1']);
    try {
      $first = $this->awaitReady($serve, 1);
      $this->assertSame(0700, fileperms($folder) & 07777);
      $this->assertSame(0700, fileperms("$folder/llama.sock") & 07777);
      $this->assertSame('A purple shape on a purple background.', $this->describe());
      posix_kill($first, SIGKILL);
      $second = $this->awaitReady($serve, 2);
      $this->assertNotSame($first, $second);
      $this->assertSame('A purple shape on a purple background.', $this->describe());
      $serve->signal(SIGTERM);
      $this->assertSame(0, $serve->wait(), $this->output($serve));
      $this->assertStringContainsString('The site uses this server from now on.', $this->output($serve));
      $this->assertFalse(posix_kill($second, 0));
      $this->assertSame([], glob("$folder/*"));
    }
    finally {
      $serve->stop();
      array_map(unlink(...), glob("$folder/*"));
      @rmdir($folder);
    }
  }

  /**
   * Starts the command in the site under test.
   */
  private function start(array $arguments): Process {
    $drush = dirname(DRUPAL_ROOT) . '/vendor/bin/drush.php';
    $environment = ['HTTP_USER_AGENT' => drupal_generate_test_ua($this->databasePrefix), 'COLUMNS' => '200'];
    $process = new Process([PHP_BINARY, $drush, '--no-interaction', "--uri=$this->baseUrl", 'alttext:serve', ...$arguments], DRUPAL_ROOT, $environment, NULL, 120);
    $process->start();
    return $process;
  }

  /**
   * Waits until the server is ready for the n-th time, and that is settled.
   *
   * @return int
   *   The process of the server.
   */
  private function awaitReady(Process $serve, int $times): int {
    while (substr_count($this->output($serve), 'is ready at') < $times || !str_contains($this->output($serve), 'from now on')) {
      $this->assertTrue($serve->isRunning(), $this->output($serve));
      $serve->checkTimeout();
      usleep(10_000);
    }
    preg_match_all('/process (\d+)/', $this->output($serve), $matches);
    return (int) end($matches[1]);
  }

  /**
   * All that the command printed.
   */
  private function output(Process $serve): string {
    return $serve->getOutput() . $serve->getErrorOutput();
  }

  /**
   * Has the model that the site is set to describe a purple picture.
   */
  private function describe(): string {
    $image = imagecreatetruecolor(64, 64);
    imagefill($image, 0, 0, 0x8C1AA6);
    ob_start();
    imagepng($image);
    $this->container->get('config.factory')->reset('alttext.settings');
    return $this->container->get(Model::class)->ask(['image' => Image::fromString(ob_get_clean())])->text;
  }

}
