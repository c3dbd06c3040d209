<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Functional;

use Drupal\alttext\ItemState;
use Drupal\alttext\ItemStorage;
use Drupal\file\Entity\File;
use Drupal\media\Entity\Media;
use Drupal\Tests\alttext\Traits\ModelServerTrait;
use Drupal\Tests\BrowserTestBase;
use Drupal\Tests\media\Traits\MediaTypeCreationTrait;
use Symfony\Component\Process\Process;

/**
 * Tests drush alttext:backfill as a process, against a server that counts.
 *
 * @group alttext
 * @requires extension alttext
 */
final class BackfillTest extends BrowserTestBase {

  use MediaTypeCreationTrait;
  use ModelServerTrait;

  private const FIELD = 'field_media_image';

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['alttext'];

  /**
   * {@inheritdoc}
   */
  protected $defaultTheme = 'stark';

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->createMediaType('image', ['id' => 'photo']);
    $this->config('alttext.settings')->set('upload', 'off')->save();
    $this->startModelServer();
  }

  /**
   * All get their text, humans keep theirs, and a second run asks nothing.
   */
  public function testAll(): void {
    $this->photos(12);
    $this->photo('With text', 'A human text');
    $output = $this->drush([], 0);
    $this->assertStringContainsString('12/12', $output);
    $this->assertMatchesRegularExpression('/Text written\W+12/', $output);
    $this->assertSame(['A human text' => 1, self::ANSWER => 12], $this->texts());
    $this->drush([], 0);
    $this->assertSame(12, $this->asked());
    $this->assertSame(0, $this->modelServerStats()['repeated']);
  }

  /**
   * A dry run counts and does nothing else.
   */
  public function testDryRun(): void {
    $this->photos(5);
    $output = $this->drush(['--dry-run'], 0);
    $this->assertStringContainsString('A run would ask about 5 images. Pictures do not leave this machine.', $output);
    $this->assertSame(0, $this->modelServerStats()['requests']);
    $this->assertSame(['' => 5], $this->texts());
    $this->assertSame(0, \Drupal::queue('alttext')->numberOfItems());
  }

  /**
   * The limit holds, and leaves nothing in the queue for cron to go on with.
   */
  public function testLimit(): void {
    $this->photos(6);
    $this->drush(['--limit=2'], 0);
    $this->assertSame(2, $this->asked());
    $this->assertSame(0, \Drupal::queue('alttext')->numberOfItems());
    $this->drush(['--limit=10'], 0);
    $this->assertSame(6, $this->asked());
    foreach (['0', '-1', 'many'] as $bad) {
      $this->assertStringContainsString('whole number above 0', $this->drush(["--limit=$bad"], 1));
    }
  }

  /**
   * One media type only.
   */
  public function testBundle(): void {
    $this->createMediaType('image', ['id' => 'logo']);
    $this->photos(2);
    $this->drush(['--bundle=logo'], 0);
    $this->assertSame(0, $this->asked());
    $this->drush(['--bundle=photo'], 0);
    $this->assertSame(2, $this->asked());
    $this->assertStringContainsString('no "video" for --bundle', $this->drush(['--bundle=video'], 1));
  }

  /**
   * A bad picture is named, fails alone, and is asked about again on demand.
   */
  public function testPartialFailure(): void {
    $this->photos(3);
    $this->photo('Damaged', '', 'This is no image.');
    $output = $this->drush([], 3);
    $this->assertStringContainsString('media 4 ' . self::FIELD . '.0 (en)', $output);
    $this->assertMatchesRegularExpression('/Failed\W+1/', $output);
    $this->assertSame([self::ANSWER => 3, '' => 1], $this->texts());
    $this->drush([], 0);
    $this->drush(['--retry'], 3);
    $this->assertSame(3, $this->asked());
  }

  /**
   * Without a server nothing is begun.
   */
  public function testNoServer(): void {
    $this->photos(1);
    $this->config('alttext.settings')->set('url', 'unix:///nonexistent/model.sock')->save();
    $this->drush([], 1);
    $this->assertSame([], $this->container->get(ItemStorage::class)->ofEntities('media', ['1']));
  }

  /**
   * A server that breaks down ends the run; a later one does the rest.
   */
  public function testServerBreaksDown(): void {
    $this->photos(30);
    $this->useScenarios('status-400/only-ask');
    $this->assertStringContainsString('Given up', $this->drush([], 1));
    $this->assertLessThan(30, $this->asked());
    $this->assertSame(['' => 30], $this->texts());
    $this->useScenarios('ok');
    $this->drush([], 0);
    $this->assertSame([self::ANSWER => 30], $this->texts());
  }

  /**
   * Ctrl-C ends it in good order: nothing that was asked for is lost.
   */
  public function testInterrupt(): void {
    $this->photos(30);
    $this->useScenarios('delay-100/only-ask');
    $process = $this->start(['--concurrency=2']);
    $this->waitUntil(fn() => $this->asked() >= 4, $process);
    $process->signal(SIGINT);
    $process->wait();
    $this->assertSame(130, $process->getExitCode(), $process->getOutput() . $process->getErrorOutput());
    $asked = $this->asked();
    $this->assertLessThan(30, $asked);
    $this->assertSame($asked, $this->texts()[self::ANSWER]);
    $this->assertSame(0, $this->modelServerStats()['dropped']);
    $this->assertSame(0, \Drupal::queue('alttext')->numberOfItems());
    $this->drush([], 0);
    $this->assertSame([self::ANSWER => 30], $this->texts());
    $this->assertSame(30, $this->asked());
  }

  /**
   * A second Ctrl-C ends it at once; what was under way is asked again later.
   */
  public function testInterruptTwice(): void {
    $this->photos(8);
    $this->useScenarios('delay-60000/only-ask');
    $process = $this->start(['--concurrency=2']);
    $this->waitUntil(fn() => $this->asked() === 2, $process);
    $process->signal(SIGINT);
    $this->waitUntil(fn() => str_contains($process->getErrorOutput(), 'Press Ctrl-C again'), $process);
    $process->signal(SIGINT);
    $process->wait();
    $this->assertNotSame(0, $process->getExitCode());
    $this->assertSame(['' => 8], $this->texts());
    $this->useScenarios('ok');
    $this->drush([], 0);
    // Another picture may have been prepared.
    $this->assertGreaterThanOrEqual(2, $this->texts()['']);

    // Their leases run out.
    $database = $this->container->get('database');
    $database->update('queue')->fields(['expire' => 1])->condition('name', 'alttext')->execute();
    $database->update('alttext_answer')->fields(['expires' => 1])->condition('state', 'asking')->execute();
    $this->drush([], 0);
    $this->assertSame([self::ANSWER => 8], $this->texts());
  }

  /**
   * Two processes share the work and ask for nothing twice.
   */
  public function testTwoProcesses(): void {
    $this->photos(24);
    $this->useScenarios('delay-50/only-ask');
    $processes = [$this->start([]), $this->start([])];
    foreach ($processes as $process) {
      $this->assertSame(0, $process->wait(), $process->getOutput() . $process->getErrorOutput());
    }
    $this->assertSame([self::ANSWER => 24], $this->texts());
    $this->assertSame(24, $this->asked());
    $this->assertSame(0, $this->modelServerStats()['repeated']);
  }

  /**
   * An answer "decorative" is a suggestion, and is not asked for again.
   */
  public function testDecorative(): void {
    $this->photos(2);
    $this->useScenarios('decorative');
    $this->assertStringContainsString('Waits for a person', $this->drush([], 0));
    $this->drush([], 0);
    $this->assertSame(2, $this->asked());
    $items = $this->container->get(ItemStorage::class)->ofEntities('media', ['1', '2']);
    $this->assertSame([ItemState::Suggested, ItemState::Suggested], array_column($items, 'state'));
  }

  /**
   * Texts are proposed, accepted, taken back and done better, by commands.
   */
  public function testReview(): void {
    $this->photos(3);
    $this->assertStringContainsString('--mode takes apply or suggest', $this->drush(['--mode=ask'], 1));
    $outcome = $this->data(['--mode=suggest', '--only=media']);
    $this->assertSame([1, 'Done', 3, 3], [$outcome['run'], $outcome['end'], $outcome['images'], $outcome['suggested']]);
    $this->assertSame(['' => 3], $this->texts());
    $this->assertCount(3, $this->data(['--run=1', '--dry-run'], 'alttext:accept'));
    $this->assertSame(['' => 3], $this->texts());

    $this->assertStringContainsString('Say which', $this->drush([], 1, 'alttext:accept'));
    $this->drush(['--items=3'], 0, 'alttext:reject');
    $this->drush(['--ids=2'], 0, 'alttext:exclude');
    $this->assertSame([], $this->data(['--run=1'], 'alttext:accept'));
    $this->assertSame([self::ANSWER => 1, '' => 2], $this->texts());
    $this->drush(['--run=1'], 0, 'alttext:undo');
    $this->assertSame(['' => 3], $this->texts());
    // What another module refuses is told, and the others go on.
    $this->container->get('module_installer')->install(['alttext_test']);
    $this->container->get('state')->set('alttext_test.veto', 'Photo number 1');
    $this->drush(['--items=3'], 0, 'alttext:undo');
    $this->assertMatchesRegularExpression('/media 1 .*Nobody may change this\..*\b1 accepted\./s', $this->drush(['--all'], 3, 'alttext:accept'));
    $this->assertSame([self::ANSWER => 1, '' => 2], $this->texts());
    $this->container->get('state')->delete('alttext_test.veto');
    $this->drush(['--items=3'], 0, 'alttext:undo');
    $this->drush(['--items=3'], 0, 'alttext:reject');
    $this->drush(['--all'], 0, 'alttext:accept');

    $this->drush([], 0);
    $this->assertSame(3, $this->asked(), 'What was decided is not asked for again.');
    $this->useScenarios('says-A.better.text.about.the.dog.in.the.meadow');
    $outcome = $this->data(['--redo-model=fake-1']);
    $this->assertSame([2, 2], [$outcome['run'], $outcome['applied']]);
    $this->drush(['--run=2', '--bundle=photo', '--ids=1'], 0, 'alttext:undo');
    $this->assertSame(['A.better.text.about.the.dog.in.the.meadow' => 1, self::ANSWER => 1, '' => 1], $this->texts());

    $runs = $this->data([], 'alttext:runs');
    $this->assertSame([['2', 'apply', 'applied 2'], ['1', 'suggest', 'suggested 3']], array_map(fn($run) => [(string) $run['run'], $run['mode'], $run['counts']], $runs));
    $states = array_column(array_filter($this->data([], 'alttext:status'), fn($row) => $row['by'] === 'State'), 'items', 'value');
    ksort($states);
    $this->assertSame(['applied' => 2, 'excluded' => 1], $states);
    $this->assertStringContainsString('applied: written by a model', $this->drush([], 0, 'alttext:status'));
  }

  /**
   * Money and time that run out are told apart by the exit code.
   */
  public function testBudget(): void {
    $this->photos(3);
    // Nobody knows what it costs.
    $this->drush(['--max-cost=1'], 4);
    $this->assertSame(0, $this->asked());
    $this->drush(['--max-minutes=0.0001'], 5);
    $this->drush([], 0);
    $this->assertSame([self::ANSWER => 3], $this->texts());
    $this->assertSame(['Done', 'Time', 'Cost'], array_column($this->data([], 'alttext:runs'), 'end'));
  }

  /**
   * Makes media without text.
   */
  private function photos(int $count): void {
    for ($i = 1; $i <= $count; $i++) {
      $this->photo("Photo number $i");
    }
  }

  /**
   * Makes a media item with a picture of its own.
   */
  private function photo(string $name, string $alt = '', ?string $bytes = NULL): void {
    $uri = 'public://' . strtr($name, ' ', '-') . '.png';
    file_put_contents($uri, $bytes ?? file_get_contents('core/tests/fixtures/files/image-test.png'));
    $file = File::create(['uri' => $uri, 'status' => 1]);
    $file->save();
    Media::create([
      'bundle' => 'photo',
      'name' => $name,
      self::FIELD => ['target_id' => $file->id(), 'alt' => $alt],
    ])->save();
  }

  /**
   * How often each text is found in the database, the empty one last.
   *
   * @return array<string, int>
   *   Counts by text.
   */
  private function texts(): array {
    $counts = [];
    $storage = $this->container->get('entity_type.manager')->getStorage('media');
    $storage->resetCache();
    foreach ($storage->loadMultiple() as $media) {
      $text = (string) $media->get(self::FIELD)->alt;
      $counts[$text] = ($counts[$text] ?? 0) + 1;
    }
    krsort($counts);
    return $counts;
  }

  /**
   * Runs the command.
   *
   * @return string
   *   All that it printed.
   */
  private function drush(array $options, int $exit_code, string $command = 'alttext:backfill'): string {
    $process = $this->start($options, $command);
    $process->wait();
    $output = $process->getOutput() . $process->getErrorOutput();
    $this->assertSame($exit_code, $process->getExitCode(), $output);
    return $output;
  }

  /**
   * Runs a command for programs: what it prints on standard output is JSON.
   */
  private function data(array $options, string $command = 'alttext:backfill'): array {
    $process = $this->start([...$options, '--format=json'], $command);
    $this->assertSame(0, $process->wait(), $process->getErrorOutput());
    return json_decode($process->getOutput(), TRUE, flags: JSON_THROW_ON_ERROR);
  }

  /**
   * Starts a command in the site under test.
   */
  private function start(array $options, string $command = 'alttext:backfill'): Process {
    $drush = dirname(DRUPAL_ROOT) . '/vendor/bin/drush.php';
    $environment = ['HTTP_USER_AGENT' => drupal_generate_test_ua($this->databasePrefix), 'COLUMNS' => '200'];
    $arguments = [PHP_BINARY, $drush, '--no-interaction', "--uri=$this->baseUrl", $command, ...$options];
    $process = new Process($arguments, DRUPAL_ROOT, $environment, NULL, 120);
    $process->start();
    return $process;
  }

  /**
   * Waits for a condition while a process runs.
   */
  private function waitUntil(callable $condition, Process $process): void {
    while (!$condition()) {
      $this->assertTrue($process->isRunning(), $process->getOutput() . $process->getErrorOutput());
      usleep(10_000);
    }
  }

}
