<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Alttext\Exception as AlttextException;
use Drupal\alttext\Drush\Commands\SentCommands;
use Drupal\alttext\Heartbeat;
use Drupal\alttext\Model;
use Drupal\alttext\SentLog;
use Drupal\Tests\alttext\Traits\ModelServerTrait;

/**
 * Tests that what is sent is written down.
 *
 * @group alttext
 * @requires extension alttext
 */
final class SentLogTest extends AlttextKernelTestBase {

  use ModelServerTrait;

  private const REQUEST = ['image' => 'public://cat.png'];

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->startModelServer();
    ini_set('alttext.retries', 0);
    $this->picture();
  }

  /**
   * One picture of an item, and how large it was when it went out.
   */
  public function testOne(): void {
    $media = $this->photo();
    $this->model()->ask(self::REQUEST, item: $this->item($media));
    $jpeg = \Alttext\Image::fromFile('public://cat.png')->toJpeg();
    [$width, $height] = getimagesizefromstring($jpeg);
    $row = array_diff_key($this->rows()[0], ['id' => 0, 'time' => 0]);
    $this->assertEquals([
      'place' => 'media 1 field_media_image.0 (en)',
      'file_id' => $media->get(self::FIELD)->target_id,
      'uri' => 'public://cat.png',
      'run' => 0,
      'host' => '',
      'backend' => 'compatible',
      'model' => 'fake-1',
      'bytes' => strlen($jpeg),
      'width' => $width,
      'height' => $height,
    ], $row);
  }

  /**
   * Many: a row for each that was sent, whatever came of it.
   */
  public function testMany(): void {
    file_put_contents('public://text.png', 'This is no image.');
    $this->askMany([self::REQUEST, ['image' => 'public://text.png'], self::REQUEST]);
    $this->assertCount(2, $this->rows());
    $this->useScenarios('status-500');
    $this->askMany([self::REQUEST]);
    $this->assertSame([TRUE, TRUE, FALSE], array_map(fn($row) => $row['bytes'] > 0, $this->rows()));
  }

  /**
   * What is to leave this machine is written down before it does.
   */
  public function testLeaves(): void {
    $this->config('alttext.settings')->set('url', 'https://models.invalid/v1')->save();
    $seen = NULL;
    $requests = (function () use (&$seen): \Generator {
      yield self::REQUEST;
      $seen = $this->rows();
    })();
    $this->askMany($requests, 1);
    $this->assertSame('models.invalid', $seen[0]['host']);
    try {
      $this->model()->ask(['image' => 'public://gone.png']);
    }
    catch (AlttextException) {
    }
    $this->assertCount(1, $this->rows());
  }

  /**
   * The command shows it from a date on; cron forgets what is too old.
   */
  public function testCommandAndCron(): void {
    $this->model()->ask(self::REQUEST);
    $this->model()->ask(self::REQUEST);
    $database = $this->container->get('database');
    $database->update('alttext_sent')->fields(['time' => strtotime('-3 days')])->condition('id', $this->rows()[0]['id'])->execute();
    $command = new SentCommands($this->container->get(SentLog::class));
    $this->assertCount(2, $command->sent(['since' => NULL])->getArrayCopy());
    $rows = $command->sent(['since' => 'yesterday'])->getArrayCopy();
    $this->assertCount(1, $rows);
    $this->assertSame(['time', 'place', 'file_id', 'uri', 'run', 'host', 'backend', 'model', 'bytes', 'width', 'height'], array_keys($rows[0]));
    foreach ([[0, 2], [4, 2], [2, 1]] as [$days, $left]) {
      $this->config('alttext.settings')->set('sent_days', $days)->save();
      $this->container->get('cron')->run();
      $this->assertCount($left, $this->rows(), "After $days days");
    }
    $this->expectExceptionMessage('--since takes a date, not "somewhen".');
    $command->sent(['since' => 'somewhen']);
  }

  /**
   * Asks about many pictures, each another item's, and forgets the answers.
   */
  private function askMany(iterable $requests, ?int $concurrency = NULL): void {
    $items = (function () use ($requests): \Generator {
      foreach ($requests as $request) {
        yield $this->item($this->photo()) => $request;
      }
    })();
    foreach ($this->model()->askMany($items, new Heartbeat(60, static fn() => NULL), $concurrency) as [, $log]) {
      $log();
    }
  }

  /**
   * The log.
   */
  private function rows(): array {
    return array_map(get_object_vars(...), iterator_to_array($this->container->get(SentLog::class)->since(0), FALSE));
  }

  /**
   * The model.
   */
  private function model(): Model {
    return $this->container->get(Model::class);
  }

}
