<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Unit;

use Drupal\alttext\OptionReader;
use Drupal\Tests\UnitTestCase;

/**
 * Tests how options are read.
 *
 * @group alttext
 */
final class OptionReaderTest extends UnitTestCase {

  /**
   * What can be read.
   */
  public function testValues(): void {
    $reader = new OptionReader(['n' => '12', 'a' => '2.50', 'd' => '1970-01-02 UTC', 'c' => 'apply', 'l' => ' a,b ,a,', 'on' => TRUE]);
    $this->assertSame(12, $reader->positive('n'));
    $this->assertSame(2.5, $reader->amount('a'));
    $this->assertSame(86400, $reader->date('d'));
    $this->assertSame('apply', $reader->choice('c', ['apply', 'suggest']));
    $this->assertSame(['a', 'b'], $reader->list('l'));
    $this->assertTrue($reader->isOn('on'));
    foreach (['positive', 'amount', 'date', 'text'] as $method) {
      $this->assertNull($reader->$method('none'));
    }
    $this->assertSame([[], [], FALSE], [$reader->list('none'), $reader->numbers('none'), $reader->isOn('none')]);
  }

  /**
   * What is refused; Drush makes FALSE of "0".
   *
   * @dataProvider refused
   */
  public function testRefused(string $method, string|false $value, string $sentence): void {
    $reader = new OptionReader(['x' => $value]);
    $this->expectException(\InvalidArgumentException::class);
    $this->expectExceptionMessage($sentence);
    $method === 'choice' ? $reader->choice('x', ['apply', 'suggest']) : $reader->$method('x');
  }

  /**
   * Values and what is said about them.
   */
  public static function refused(): array {
    return [
      ['positive', FALSE, '--x takes a whole number above 0, not "0".'],
      ['positive', '-1', '--x takes a whole number above 0, not "-1".'],
      ['positive', '1.5', '--x takes a whole number above 0, not "1.5".'],
      ['amount', FALSE, '--x takes a number above 0, such as 2.50, not "0".'],
      ['amount', '-0.01', '--x takes a number above 0, such as 2.50, not "-0.01".'],
      ['amount', 'much', '--x takes a number above 0, such as 2.50, not "much".'],
      ['date', 'soon', '--x takes a date, such as 2026-05-31, not "soon".'],
      ['choice', 'Apply', '--x takes apply or suggest, not "Apply".'],
      ['numbers', '1,two', '--x takes numbers with commas between them, not "1,two".'],
      ['numbers', '-1', '--x takes numbers with commas between them, not "-1".'],
      ['list', ' , ', '--x takes a value, not " , ".'],
      ['text', '', '--x takes a value, not "".'],
      ['text', FALSE, '--x takes a value, not "0".'],
    ];
  }

}
