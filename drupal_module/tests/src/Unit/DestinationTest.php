<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Unit;

use Drupal\alttext\Destination;
use Drupal\Tests\UnitTestCase;

/**
 * Tests that no address is taken for this machine that is not.
 *
 * @group alttext
 */
final class DestinationTest extends UnitTestCase {

  /**
   * Tests addresses.
   *
   * @dataProvider addresses
   */
  public function testHost(string $url, ?string $host): void {
    $destination = Destination::of($url);
    $this->assertSame($host, $destination->host);
    $this->assertSame($host === NULL, $destination->isLocal());
  }

  /**
   * Addresses and the machine that they name; NULL for this one.
   */
  public static function addresses(): array {
    return [
      'none' => ['', NULL],
      'socket' => ['unix:///run/llama.sock', NULL],
      'name' => ['http://localhost:8080/v1', NULL],
      'capitals' => ['http://LOCALHOST', NULL],
      'IPv4' => ['http://127.0.0.1:11434', NULL],
      'loopback net' => ['http://127.1.2.3', NULL],
      'IPv6' => ['http://[::1]:8080', NULL],
      'cloud' => ['https://api.openai.com/v1', 'api.openai.com'],
      'intranet' => ['http://192.168.1.7:8080', '192.168.1.7'],
      'looks like loopback' => ['http://127.0.0.1.example.com', '127.0.0.1.example.com'],
      'localhost of others' => ['https://localhost.example.com', 'localhost.example.com'],
      'no address' => ['models.example.com/v1', 'models.example.com/v1'],
      'no host' => ['https:///models.example.com', 'https:///models.example.com'],
      'no such port' => ['https://models.example.com:99999', 'https://models.example.com:99999'],
      'user part' => ['https://localhost@example.com/', 'example.com'],
    ];
  }

}
