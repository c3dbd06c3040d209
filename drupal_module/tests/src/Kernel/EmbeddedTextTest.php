<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Backfill;
use Drupal\alttext\Discovery;
use Drupal\alttext\ItemState;
use Drupal\alttext\RunEnd;
use Drupal\alttext\RunOptions;
use Drupal\alttext\Source\Selection;
use Drupal\file\Entity\File;
use Drupal\media\MediaInterface;
use Drupal\Tests\alttext\Traits\ModelServerTrait;

/**
 * Tests texts that a person has written into the file itself.
 *
 * @group alttext
 * @requires extension alttext
 */
final class EmbeddedTextTest extends AlttextKernelTestBase {

  use ModelServerTrait;

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->config('alttext.settings')->set('upload', 'off')->save();
    $this->startModelServer();
  }

  /**
   * Each file has its own text; nobody is asked, nothing is kept or counted.
   */
  public function testNobodyIsAsked(): void {
    $media = [$this->described('Anna on her bicycle'), $this->described('Ben on his bicycle'), $this->described('Ben on his bicycle')];
    // Nobody knows what the model costs, but it is not asked.
    $this->assertSame(RunEnd::Done, $this->backfill(new RunOptions(run: 7, maxCost: 1.0)));
    $this->assertSame(0, $this->asked());
    $this->assertSame(['Anna on her bicycle', 'Ben on his bicycle', 'Ben on his bicycle'], array_map($this->alt(...), $media));
    foreach ($media as $photo) {
      $item = $this->item($photo);
      $this->assertSame([ItemState::Applied, 7, 0, 0, 0.0, ''], [$item->state, $item->run, $item->promptTokens, $item->outputTokens, $item->cost, $item->imageHash]);
    }
    $this->assertSame([0, 0], [$this->rows('alttext_answer'), $this->rows('alttext_sent')]);
  }

  /**
   * The same picture without a text in its file is asked about; the answer is
   * not for the others.
   */
  public function testSamePictureWithoutText(): void {
    $media = [$this->described(''), $this->described('Anna on her bicycle'), $this->described('')];
    $this->backfill(new RunOptions());
    $this->assertSame([self::ANSWER, 'Anna on her bicycle', self::ANSWER], array_map($this->alt(...), $media));
    $this->assertSame([1, 1, 1], [$this->asked(), $this->rows('alttext_answer'), $this->rows('alttext_sent')]);
  }

  /**
   * A photo whose file carries a text.
   *
   * @see https://www.iptc.org/std/photometadata/specification/
   */
  private function described(string $text): MediaInterface {
    $name = 'photo' . $this->rows('file_managed') . '.jpg';
    $xmp = "http://ns.adobe.com/xap/1.0/\0" . '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
      . '<rdf:Description rdf:about="" xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"><Iptc4xmpCore:AltTextAccessibility>'
      . "<rdf:Alt><rdf:li xml:lang=\"x-default\">$text</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility></rdf:Description></rdf:RDF></x:xmpmeta>";
    $jpeg = file_get_contents(DRUPAL_ROOT . '/core/tests/fixtures/files/image-test.jpg');
    $segment = $text === '' ? '' : "\xFF\xE1" . pack('n', strlen($xmp) + 2) . $xmp;
    file_put_contents("public://$name", substr($jpeg, 0, 2) . $segment . substr($jpeg, 2));
    $file = File::create(['uri' => "public://$name", 'uid' => 1, 'status' => 1]);
    $file->save();
    return $this->photo('', ['target_id' => $file->id()]);
  }

  /**
   * How many rows a table has.
   */
  private function rows(string $table): int {
    return (int) $this->container->get('database')->select($table)->countQuery()->execute()->fetchField();
  }

  /**
   * Runs a backfill over all that is missing.
   */
  private function backfill(RunOptions $options): RunEnd {
    return $this->container->get(Backfill::class)->run($this->container->get(Discovery::class)->missing(new Selection()), $options, static fn() => NULL);
  }

}
