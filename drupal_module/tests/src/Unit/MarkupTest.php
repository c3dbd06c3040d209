<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Unit;

use Drupal\alttext\Text\Markup;
use Drupal\Tests\UnitTestCase;

/**
 * Tests that pictures are found in HTML as it is, and that no more is changed.
 *
 * @group alttext
 */
final class MarkupTest extends UnitTestCase {

  /**
   * Only the one attribute changes, byte for byte.
   *
   * @dataProvider written
   */
  public function testWritesOneAttribute(string $html, string $expected, int $number = 0): void {
    $markup = new Markup($html);
    $written = $markup->withAlt($markup->pictures()[$number], 'A "cat" & <dog>, it\'s ü');
    $this->assertSame(str_replace('ALT', 'alt="A &quot;cat&quot; &amp; &lt;dog&gt;, it\'s ü"', $expected), $written);
    $picture = (new Markup($written))->pictures()[$number];
    $this->assertSame('A "cat" & <dog>, it\'s ü', $picture->alt());
    if ($markup->pictures()[$number]->alt() === NULL) {
      $this->assertSame($html, (new Markup($written))->withoutAlt($picture), 'Undone.');
    }
  }

  /**
   * A text that is taken back leaves nothing behind.
   */
  public function testTakesBack(): void {
    foreach (['<p><img src="a">&nbsp;', "<IMG\nsrc=a/>", '<img>'] as $html) {
      $markup = new Markup($html);
      $written = new Markup($markup->withAlt($markup->pictures()[0], 'A cat'));
      $this->assertSame($html, $written->withoutAlt($written->pictures()[0]));
      $this->assertSame($html, $markup->withoutAlt($markup->pictures()[0]));
    }
    $markup = new Markup('<img src=a alt>');
    $this->assertSame('<img src=a>', $markup->withoutAlt($markup->pictures()[0]));
  }

  /**
   * HTML, what becomes of it, and which picture is meant.
   */
  public static function written(): array {
    return [
      'no text' => ['<img src="a">', '<img ALT src="a">'],
      'empty text' => ["<p>a<img alt='' src='a'/>b", "<p>a<img ALT src='a'/>b"],
      'without value' => ['<img alt src=a>', '<img ALT src=a>'],
      'without quotes' => ['<img alt=cat src=a/>', '<img ALT src=a/>'],
      'upper case and line breaks' => ["<IMG\r\n\tSRC = 'a'\n\tALT\n=\n\"\"\f>", "<IMG\r\n\tSRC = 'a'\n\tALT\f>"],
      'text that looks like a tag' => ['<img title="> alt=1 <img" alt="" data-x=\'">\'>', '<img title="> alt=1 <img" ALT data-x=\'">\'>'],
      'two texts' => ['<img alt="" alt="x" src=a>', '<img ALT alt="x" src=a>'],
      'a name that ends in alt' => ['<img data-alt="x" src=a>', '<img ALT data-alt="x" src=a>'],
      'entities and broken tags around' => ['&nbsp;&eacute;<b><i>x</b></i><img src="a?b=1&amp;c=2"><p></div>&', '&nbsp;&eacute;<b><i>x</b></i><img ALT src="a?b=1&amp;c=2"><p></div>&'],
      'comments, scripts, attributes, text areas' => [
        '<!-- <img src=c> --><script>"<img src=s>"</script><a title=\'<img src=t>\'>x</a><textarea><img src=u></textarea><img src=a>',
        '<!-- <img src=c> --><script>"<img src=s>"</script><a title=\'<img src=t>\'>x</a><textarea><img src=u></textarea><img ALT src=a>',
      ],
      'the second of two' => ['<img src=a><img src=a>', '<img src=a><img ALT src=a>', 1],
      'embedded media' => ['<drupal-media data-entity-uuid="1" alt=""></drupal-media>', '<drupal-media data-entity-uuid="1" ALT></drupal-media>'],
      'bytes that are no UTF-8' => ["\xff<img src=a>\xe9", "\xff<img ALT src=a>\xe9"],
      'our own attribute, forged' => ['<b data-alttext-number=0>x</b><img data-alttext-number=7 src=a>', '<b data-alttext-number=0>x</b><img ALT data-alttext-number=7 src=a>'],
    ];
  }

  /**
   * What is no picture.
   */
  public function testFindsNothing(): void {
    foreach (['', 'text', '<imgx src=a>', '<image src=a>', '<!-- <img src=a> -->', '&lt;img src=a>', '<img src="a'] as $html) {
      $this->assertSame([], array_filter((new Markup($html))->pictures(), fn($picture) => $picture->attribute('src') === 'a'), $html);
    }
  }

  /**
   * What people say by an empty text, by none, and by other attributes.
   *
   * @dataProvider texts
   */
  public function testText(string $html, ?string $alt, bool $hidden): void {
    $picture = (new Markup($html))->pictures()[0];
    $this->assertSame([$alt, $hidden], [$picture->alt(), $picture->isHidden()]);
    $this->assertSame($picture->attribute('alt') === '""' || (string) $alt !== '', !(new Markup($html))->mayLackText());
  }

  /**
   * Pictures, their texts, and whether assistive technology skips them.
   */
  public static function texts(): array {
    return [
      'none' => ['<img src=a>', NULL, FALSE],
      'empty' => ['<img src=a alt=" ">', '', FALSE],
      'text' => ['<img src=a alt=" a &amp; b ">', 'a & b', FALSE],
      'empty on purpose' => ['<drupal-media alt="&quot;&quot;"></drupal-media>', '', TRUE],
      'role' => ['<img src=a role=Presentation>', NULL, TRUE],
      'hidden' => ['<img src=a aria-hidden="true">', NULL, TRUE],
      'hidden around it' => ['<div aria-hidden=true><p><img src=a></div>', NULL, TRUE],
      'not hidden' => ['<img src=a aria-hidden="false" role="img">', NULL, FALSE],
    ];
  }

  /**
   * What stands around a picture.
   *
   * @dataProvider surroundings
   */
  public function testSurroundings(string $html, string $caption, string $link, string $sentence): void {
    $picture = (new Markup($html))->pictures()[0];
    $this->assertSame([$caption, $link, $sentence], [$picture->caption(), $picture->link(), $picture->sentence()]);
  }

  /**
   * HTML, caption, link, sentence.
   */
  public static function surroundings(): array {
    return [
      'nothing' => ['<img src=a>', '', '', ''],
      'in a sentence' => ['<p>One. Two <b>is <img src=a> here</b>! Three.</p>', '', '', 'Two is here!'],
      'between paragraphs' => ['<h2>Team</h2><p><img src=a></p><p>Ann leads it. She was born…</p>', '', '', 'Team Ann leads it.'],
      'figure' => [
        '<p>Before.</p><figure class="image"><a href="/team"><img src=a></a><figcaption>The <em>team</em>,&nbsp;2024</figcaption></figure><p>Behind.</p>',
        'The team, 2024',
        '/team',
        'Before. Behind.',
      ],
      'caption of the filter' => ['<img src=a data-caption="The &lt;em&gt;team&lt;/em&gt; &amp;amp; more">', 'The team & more', '', ''],
      'scripts say nothing' => ['<p>Text</p><script>var x = 1;</script><img src=a><style>p {}</style>', '', '', 'Text'],
      'nested by the thousands' => ['<p>Text</p>' . str_repeat('<div>', 20_000) . '<img src=a>', '', '', 'Text'],
      'Japanese' => ['<p>猫です。犬は<img src=a>走る。鳥。</p>', '', '', '犬は 走る。'],
    ];
  }

}
