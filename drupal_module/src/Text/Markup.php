<?php

declare(strict_types=1);

namespace Drupal\alttext\Text;

use Drupal\Component\Utility\Html;

/**
 * A piece of HTML: finds the pictures in it, and changes nothing but a text.
 *
 * A parser says what is a picture and what stands around it. What is written
 * goes into the string: all else stays as it is, byte for byte.
 */
final class Markup {

  /**
   * The attribute by which a tag in the string is found in the parsed document.
   */
  private const NUMBER = 'data-alttext-number';

  /**
   * Where a picture may begin: whether it does, the parser says.
   */
  private const TAG = '~<(?:img|drupal-media)(?=[\t\n\f\r />])~i';

  /**
   * An attribute, as HTML's tokenizer reads it.
   *
   * @see https://html.spec.whatwg.org/multipage/parsing.html#before-attribute-name-state
   */
  private const ATTRIBUTE = '~[\t\n\f\r /]*+([^\t\n\f\r />][^\t\n\f\r />=]*+)(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+("[^"]*+"|\'[^\']*+\'|[^\t\n\f\r >"\'][^\t\n\f\r >]*+)?)?~A';

  public function __construct(private readonly string $html) {}

  /**
   * The pictures, in the order of the string.
   *
   * @return \Drupal\alttext\Text\Picture[]
   *   Not those in comments, scripts or attributes.
   */
  public function pictures(): array {
    $tags = $this->tags();
    $pictures = [];
    foreach ($tags ? $this->elements() : [] as $element) {
      [$tag, $offset] = $tags[(int) $element->getAttribute(self::NUMBER)] ?? ['', 0];
      if ('<' . strtolower($element->tagName) === strtolower($tag)) {
        $offset += strlen($tag);
        $pictures[$offset] = new Picture($element, $offset, $this->attributes($offset));
      }
    }
    ksort($pictures);
    return array_values($pictures);
  }

  /**
   * Whether there may be pictures without text: found out without the parser.
   */
  public function mayLackText(): bool {
    foreach ($this->tags() as [$tag, $offset]) {
      if (trim($this->attributes($offset + strlen($tag))['alt']['value'] ?? '') === '') {
        return TRUE;
      }
    }
    return FALSE;
  }

  /**
   * The HTML with another alternative text.
   *
   * @param \Drupal\alttext\Text\Picture $picture
   *   One of pictures().
   * @param string $text
   *   Not escaped.
   */
  public function withAlt(Picture $picture, string $text): string {
    $alt = 'alt="' . htmlspecialchars($text, ENT_COMPAT | ENT_SUBSTITUTE | ENT_HTML5) . '"';
    [$offset, $length] = $picture->span('alt') ?? [$picture->offset, 0];
    return substr_replace($this->html, $length ? $alt : " $alt", $offset, $length);
  }

  /**
   * The HTML without the alternative text, as it was before withAlt() gave one.
   *
   * @param \Drupal\alttext\Text\Picture $picture
   *   One of pictures().
   */
  public function withoutAlt(Picture $picture): string {
    [$offset, $length] = $picture->span('alt') ?? [$picture->offset, 0];
    $space = $length && $this->html[$offset - 1] === ' ' ? 1 : 0;
    return substr_replace($this->html, '', $offset - $space, $length + $space);
  }

  /**
   * What looks like the tag of a picture.
   *
   * @return array<int, array{string, int}>
   *   Each as far as the end of its name, and its offset.
   */
  private function tags(): array {
    preg_match_all(self::TAG, $this->html, $tags, PREG_OFFSET_CAPTURE);
    return $tags[0];
  }

  /**
   * The elements that may be pictures, numbered.
   *
   * @return iterable<\DOMElement>
   *   As the parser orders them.
   */
  private function elements(): iterable {
    $number = 0;
    $html = preg_replace_callback(self::TAG, function (array $tag) use (&$number): string {
      return "$tag[0] " . self::NUMBER . '=' . $number++ . ' ';
    }, $this->html);
    return (new \DOMXPath(Html::load($html)))->query('//*[@' . self::NUMBER . ']');
  }

  /**
   * Reads the attributes of a tag; of two with one name the first counts.
   */
  private function attributes(int $offset): array {
    $attributes = [];
    while (preg_match(self::ATTRIBUTE, $this->html, $match, PREG_OFFSET_CAPTURE | PREG_UNMATCHED_AS_NULL, $offset)) {
      $offset = $match[0][1] + strlen($match[0][0]);
      $value = (string) $match[2][0];
      $quoted = $value !== '' && ($value[0] === '"' || $value[0] === "'");
      $attributes += [
        strtolower($match[1][0]) => [
          'value' => html_entity_decode($quoted ? substr($value, 1, -1) : $value, ENT_QUOTES | ENT_HTML5),
          'offset' => $match[1][1],
          'length' => $offset - $match[1][1],
        ],
      ];
    }
    return $attributes;
  }

}
