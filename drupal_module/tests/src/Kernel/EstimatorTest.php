<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Backfill;
use Drupal\alttext\Discovery;
use Drupal\alttext\Estimator;
use Drupal\alttext\Mode;
use Drupal\alttext\Run;
use Drupal\alttext\RunOptions;
use Drupal\alttext\RunStorage;
use Drupal\alttext\Source\Selection;
use Drupal\file\FileInterface;
use Drupal\Tests\alttext\Traits\ModelServerTrait;

/**
 * Tests that a run takes what was foreseen.
 *
 * @group alttext
 * @requires extension alttext
 * @requires extension gd
 */
final class EstimatorTest extends AlttextKernelTestBase {

  use ModelServerTrait;

  private const MODEL = 'claude-haiku-5-5';

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->startModelServer();
    $this->setSetting('alttext_api_key', 'sk-1');
    $this->useScenarios('tokens-claude/full/structured');
    $this->config('alttext.settings')->set('backend', 'anthropic')->set('model', self::MODEL)->set('upload', 'off')->save();
  }

  /**
   * {@inheritdoc}
   */
  protected function setUpFilesystem(): void {
    parent::setUpFilesystem();
    mkdir($this->siteDirectory . '/private');
    $this->setSetting('file_private_path', $this->siteDirectory . '/private');
  }

  /**
   * Tokens and money are within 5 % of what a server counts that tells them.
   */
  public function testWithinFivePercent(): void {
    $sizes = [[40, 30], [1000, 700], [700, 1000], [2400, 1600], [3000, 300], [512, 512]];
    foreach ($sizes as $n => [$width, $height]) {
      $this->photoOf($this->photograph("photo$n.jpg", $width, $height), "Photograph number $n of the harbour");
    }
    $estimate = $this->estimate();
    $this->assertSame(0, $this->modelServerStats()['asked'], 'Nobody is asked.');
    $this->assertSame([6, 0, 0, 6, 0], [$estimate['items'], $estimate['same'], $estimate['notSent'], $estimate['images'], $estimate['unreadable']]);

    $took = $this->ask();
    $this->assertSame(6, $this->modelServerStats()['asked']);
    foreach (['promptTokens', 'outputTokens', 'cost'] as $what) {
      $this->assertGreaterThan(0, $took->$what);
      $this->assertEqualsWithDelta(1, $estimate[$what] / $took->$what, 0.05, "$what: $estimate[$what] foreseen, {$took->$what} taken");
    }
    $this->assertMatchesRegularExpression('/^\d{4}-\d{2}-\d{2}$/', $estimate['priceDate']);
  }

  /**
   * What is used twice with the same words is paid once; other words are not.
   */
  public function testSamePicture(): void {
    $file = $this->photograph('photo.jpg', 400, 300);
    $this->photoOf($file, 'The harbour');
    $this->photoOf($file, 'The harbour');
    $this->photoOf($file, 'The market');
    $this->photoOf($this->photograph('copy.jpg', 400, 300), 'The harbour');
    $estimate = $this->estimate();
    $this->assertSame([4, 2, 2], [$estimate['items'], $estimate['same'], $estimate['images']]);
    $this->ask();
    $this->assertSame(2, $this->asked());
    $this->photoOf($file, 'The harbour');
    $estimate = $this->estimate();
    $this->assertSame([1, 1, 0, 0.0], [$estimate['items'], $estimate['same'], $estimate['images'], $estimate['cost']], 'Answers that are there cost nothing.');
  }

  /**
   * What is not sent, or cannot be read, costs nothing.
   */
  public function testNotSent(): void {
    $damaged = $this->photograph('damaged.jpg', 400, 300);
    file_put_contents($damaged->getFileUri(), 'This is no image.');
    $this->photoOf($damaged, 'Damaged');
    $this->config('alttext.settings')->set('url', 'https://model.example/v1')->save();
    $this->photoOf($this->picture('secret.png', 'private'), 'Private');
    $estimate = $this->estimate();
    $this->assertSame([2, 1, 0, 1], [$estimate['items'], $estimate['notSent'], $estimate['images'], $estimate['unreadable']]);
  }

  /**
   * Estimates for all that lacks a text.
   */
  private function estimate(): array {
    return \Drupal::service(Estimator::class)->estimate($this->missing(), new RunOptions(), self::MODEL);
  }

  /**
   * Has the backfill ask about all that lacks a text.
   *
   * @return \Drupal\alttext\Run
   *   The run, which knows what the server counted.
   */
  private function ask(): Run {
    $run = $this->container->get(RunStorage::class)->begin(Mode::Apply, self::MODEL, []);
    $this->container->get(Backfill::class)->run($this->missing(), new RunOptions(run: $run->id), $run->count(...));
    return $run;
  }

  /**
   * What lacks a text.
   */
  private function missing(): iterable {
    return \Drupal::service(Discovery::class)->missing(new Selection());
  }

  /**
   * Makes a picture file of a size.
   */
  private function photograph(string $name, int $width, int $height): FileInterface {
    $file = $this->picture($name);
    $image = imagecreatetruecolor($width, $height);
    imagefilledrectangle($image, 0, 0, intdiv($width, 2), $height, 0x3070C0);
    imagejpeg($image, $file->getFileUri());
    return $file;
  }

  /**
   * Makes a media item without text.
   */
  private function photoOf(FileInterface $file, string $name): void {
    $this->photo('', ['target_id' => $file->id()], $name);
  }

}
