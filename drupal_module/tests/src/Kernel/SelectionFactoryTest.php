<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Source\Selection;
use Drupal\alttext\Source\SelectionFactory;

/**
 * Tests that options of commands are read, or refused in words.
 *
 * @group alttext
 */
final class SelectionFactoryTest extends AlttextKernelTestBase {

  /**
   * What a site knows becomes a selection, what it does not know an error.
   */
  public function testOptions(): void {
    $factory = $this->container->get(SelectionFactory::class);
    $this->assertTrue($factory->fromOptions([])->isAll());
    $this->assertTrue($factory->fromOptions(['only' => NULL, 'ids' => NULL, 'since' => NULL])->isAll());
    $options = [
      'only' => 'media, fields',
      'bundle' => 'photo',
      'field' => self::FIELD,
      'language' => 'de',
      'ids' => '2,3,2',
      'since' => '2026-05-31 00:00 UTC',
    ];
    $expected = new Selection(kinds: ['media', 'fields'], bundle: 'photo', field: self::FIELD, langcode: 'de', ids: ['2', '3'], since: 1780185600);
    $this->assertEquals($expected, $factory->fromOptions($options));

    $bad = [
      'only' => ['pictures' => 'There is no "pictures" for --only. Known are:', ',' => '--only takes a value, not ",".'],
      'bundle' => ['video' => 'There is no "video" for --bundle.'],
      'field' => ['field_video' => 'There is no "field_video" for --field.'],
      'language' => ['fr' => 'There is no "fr" for --language.'],
      'ids' => ['2,all' => '--ids takes numbers with commas between them, not "2,all".'],
      'since' => ['soon' => '--since takes a date, such as 2026-05-31, not "soon".'],
    ];
    foreach ($bad as $option => $values) {
      foreach ($values as $value => $sentence) {
        $this->assertRefused($sentence, fn() => $factory->fromOptions([$option => $value]));
      }
    }
  }

  /**
   * Expects a refusal that begins with some words.
   */
  private function assertRefused(string $sentence, callable $act): void {
    try {
      $act();
      $this->fail("Not refused: $sentence");
    }
    catch (\InvalidArgumentException $e) {
      $this->assertStringStartsWith($sentence, $e->getMessage());
    }
  }

}
