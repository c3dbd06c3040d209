<?php

declare(strict_types=1);

namespace Drupal\alttext\Text;

use Drupal\Core\Site\Settings;
use Drupal\Core\StreamWrapper\PublicStream;
use Drupal\Core\StreamWrapper\StreamWrapperManagerInterface;
use Symfony\Component\HttpFoundation\RequestStack;

/**
 * Understands the addresses of this site in texts.
 */
final class Addresses {

  public function __construct(
    private readonly RequestStack $requests,
    private readonly StreamWrapperManagerInterface $streamWrappers,
  ) {}

  /**
   * The path of an address.
   *
   * @param string $address
   *   An absolute address, or a path that begins with a slash.
   *
   * @return string|null
   *   The path with its slash, not encoded, and without query and fragment;
   *   NULL when the address is of another site.
   */
  public function path(string $address): ?string {
    $address = trim($address);
    $is_path = (bool) preg_match('~^/(?!/)~', $address);
    // PHP takes a colon in a mere path for that of a port.
    $parts = parse_url($is_path ? "http://localhost$address" : $address);
    $path = rawurldecode($parts['path'] ?? '');
    $is_ours = $is_path || (in_array(strtolower($parts['scheme'] ?? 'http'), ['http', 'https'], TRUE)
      && $this->isOurs(strtolower($parts['host'] ?? '')));
    $is_plain = str_starts_with($path, '/') && !preg_match('~\0|(^|/)\.\.?(/|$)~', $path);
    return $is_ours && $is_plain ? $path : NULL;
  }

  /**
   * The path of a page below the home page; NULL as for path().
   */
  public function pagePath(string $address): ?string {
    $path = $this->path($address);
    $base = $this->base();
    return $path !== NULL && str_starts_with($path, $base) ? substr($path, strlen($base) - 1) : NULL;
  }

  /**
   * The file that an address may stand for.
   *
   * @return string[]
   *   Addresses such as public://cat.jpg, the likeliest first; that of the
   *   original for a copy in an image style. Empty when the file is not kept by
   *   this site.
   */
  public function files(string $address): array {
    $path = $this->path($address) ?? '';
    $own = $this->base() . PublicStream::basePath() . '/';
    $public = $this->publicFolder($address);
    $private = '~^' . preg_quote($this->base(), '~') . '(?:[\w-]+/)?system/files/(?=.)~';
    return match (TRUE) {
      str_starts_with($path, $own) => $this->originals('public', substr($path, strlen($own))),
      (bool) preg_match($private, $path, $match) => $this->originals('private', substr($path, strlen($match[0]))),
      $public !== NULL && str_starts_with($path, $public) => $this->originals('public', substr($path, strlen($public))),
      default => [],
    };
  }

  /**
   * The folder that public files are set to be in; NULL for none.
   *
   * If they have a host to themselves, all its paths are files, but none else.
   */
  private function publicFolder(string $address): ?string {
    $set = parse_url(PublicStream::baseUrl());
    $is_there = isset($set['path']) || strcasecmp(parse_url(trim($address), PHP_URL_HOST) ?: '', $set['host'] ?? '') === 0;
    return $is_there ? rtrim($set['path'] ?? '', '/') . '/' : NULL;
  }

  /**
   * What a file was made of; a style may have added an extension to its name.
   */
  private function originals(string $scheme, string $target): array {
    if (!preg_match('~^styles/[^/]+/([\w-]+)/(.+)$~', $target, $match)) {
      return $target !== '' && $this->streamWrappers->isValidScheme($scheme) ? ["$scheme://$target"] : [];
    }
    $names = [$match[2], preg_replace('~\.\w+$~', '', $match[2])];
    return $this->streamWrappers->isValidScheme($match[1]) ? array_map(fn($name) => "$match[1]://$name", $names) : [];
  }

  /**
   * Whether a host is this site.
   */
  private function isOurs(string $host): bool {
    $known = [$this->requests->getCurrentRequest()?->getHost(), parse_url(PublicStream::baseUrl(), PHP_URL_HOST)];
    $trusted = fn($pattern) => (bool) preg_match('{' . $pattern . '}i', $host);
    return in_array($host, $known, TRUE) || array_filter(Settings::get('trusted_host_patterns', []), $trusted);
  }

  /**
   * The path of the home page.
   */
  private function base(): string {
    return $this->requests->getCurrentRequest()?->getBasePath() . '/';
  }

}
