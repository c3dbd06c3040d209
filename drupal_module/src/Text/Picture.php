<?php

declare(strict_types=1);

namespace Drupal\alttext\Text;

use Drupal\Component\Utility\Html;

/**
 * A picture in a piece of HTML: an img or a drupal-media element.
 */
final class Picture {

  /**
   * Stands for the picture where the text around it is read.
   */
  private const MARK = "\u{FFFC}";

  /**
   * Elements whose text is not part of a sentence.
   */
  private const UNREAD = ['script', 'style', 'figcaption', 'textarea', 'title', 'template', 'select'];

  /**
   * Elements that run along in a sentence; all others end it.
   */
  private const INLINE = ['a', 'abbr', 'b', 'bdi', 'bdo', 'cite', 'code', 'data', 'del', 'dfn', 'em', 'font', 'i',
    'ins', 'kbd', 'mark', 'picture', 'q', 's', 'samp', 'small', 'source', 'span', 'strike', 'strong', 'sub', 'sup',
    'time', 'tt', 'u', 'var', 'wbr',
  ];

  /**
   * Describes a picture.
   *
   * @param \DOMElement $element
   *   The element as it was parsed.
   * @param int $offset
   *   Where the attributes begin in the string: behind the name of the tag.
   * @param array<string, array{value: string, offset: int, length: int}> $attributes
   *   The attributes by name in lower case: their values without entities, and
   *   where they stand in the string, from the first letter of the name.
   */
  public function __construct(
    private readonly \DOMElement $element,
    public readonly int $offset,
    private readonly array $attributes,
  ) {}

  /**
   * Whether it is an embedded media item, not an image of its own.
   */
  public function isMedia(): bool {
    return strtolower($this->element->tagName) === 'drupal-media';
  }

  /**
   * An attribute; NULL when there is none, empty when it has no value.
   */
  public function attribute(string $name): ?string {
    return $this->attributes[$name]['value'] ?? NULL;
  }

  /**
   * Where an attribute stands in the string; NULL when there is none.
   *
   * @return array{int, int}|null
   *   Its offset and length.
   */
  public function span(string $name): ?array {
    $attribute = $this->attributes[$name] ?? NULL;
    return $attribute ? [$attribute['offset'], $attribute['length']] : NULL;
  }

  /**
   * The alternative text, trimmed; NULL when there is none, not even an empty one.
   */
  public function alt(): ?string {
    $alt = $this->attribute('alt');
    // The sign for "empty on purpose" of \Drupal\media\Plugin\Filter\MediaEmbed.
    return $alt === NULL ? NULL : trim($alt === '""' ? '' : $alt);
  }

  /**
   * Whether assistive technology is told to skip it, whatever its text.
   */
  public function isHidden(): bool {
    return in_array(strtolower(trim($this->attribute('role') ?? '')), ['presentation', 'none'], TRUE)
      || $this->attribute('alt') === '""'
      || $this->query('ancestor-or-self::*[@aria-hidden="true"]') !== NULL;
  }

  /**
   * The caption, as plain text; empty when there is none.
   */
  public function caption(): string {
    $caption = $this->query('ancestor::figure[1]//figcaption')?->textContent;
    return self::plain($caption ?? Html::decodeEntities(strip_tags($this->attribute('data-caption') ?? '')));
  }

  /**
   * Where the link leads that the picture is in; empty when it is in none.
   */
  public function link(): string {
    return trim($this->query('ancestor::a[@href]')?->getAttribute('href') ?? '');
  }

  /**
   * The sentence that the picture stands in, or those before and behind it.
   */
  public function sentence(): string {
    [$before, $behind] = explode(self::MARK, $this->read($this->element->ownerDocument->documentElement), 2) + ['', ''];
    $before = self::sentences($before);
    $behind = self::sentences($behind);
    return self::plain(end($before) . ' ' . reset($behind));
  }

  /**
   * The text of a node, with the picture as a mark and blocks as lines.
   */
  private function read(\DOMNode $node): string {
    if ($node->isSameNode($this->element)) {
      return self::MARK;
    }
    if (!$node instanceof \DOMElement) {
      return $node instanceof \DOMText ? str_replace(self::MARK, '', self::plain($node->data, FALSE)) : '';
    }
    if (in_array($node->tagName, self::UNREAD, TRUE)) {
      return "\n";
    }
    $text = '';
    // No array_map(): PHP would run out of its stack where elements are nested
    // by the thousands.
    foreach ($node->childNodes as $child) {
      $text .= $this->read($child);
    }
    return in_array($node->tagName, self::INLINE, TRUE) ? $text : "\n$text\n";
  }

  /**
   * Splits a text into sentences.
   *
   * @return string[]
   *   Those that say something, in order.
   */
  private static function sentences(string $text): array {
    return preg_grep('/\w/u', preg_split('/(?<=[.!?…])\s+|(?<=[。！？])|\n/u', $text) ?: []) ?: [];
  }

  /**
   * Makes one line of a text.
   */
  private static function plain(string $text, bool $trim = TRUE): string {
    $text = (string) preg_replace('/[\s\x{A0}]+/u', ' ', $text);
    return $trim ? trim($text) : $text;
  }

  /**
   * The first element that an XPath finds from here.
   */
  private function query(string $path): ?\DOMElement {
    return (new \DOMXPath($this->element->ownerDocument))->query($path, $this->element)->item(0);
  }

}
