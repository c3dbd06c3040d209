<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * Where pictures go.
 */
final class Destination {

  /**
   * Names the destination.
   *
   * @param string|null $host
   *   The machine that pictures are sent to; NULL for this one.
   */
  public function __construct(public readonly ?string $host) {}

  /**
   * Reads it from an address; an empty one means a local server.
   *
   * One that cannot be read does not: private pictures would go there.
   */
  public static function of(string $url): self {
    $host = trim((string) parse_url($url, PHP_URL_HOST), '[]');
    $here = $url === '' || str_starts_with($url, 'unix:') || in_array(strtolower($host), ['localhost', '::1'], TRUE)
      || (str_starts_with($host, '127.') && filter_var($host, FILTER_VALIDATE_IP));
    return new self($here ? NULL : ($host ?: $url));
  }

  /**
   * Whether pictures stay on this machine.
   */
  public function isLocal(): bool {
    return $this->host === NULL;
  }

}
