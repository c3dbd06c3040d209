<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Backfill;
use Drupal\alttext\Discovery;
use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\Reviewer;
use Drupal\alttext\RunOptions;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\Source\SourceManager;
use Drupal\Tests\alttext\Traits\ModelServerTrait;

/**
 * Tests a source of another module, whose photos are in a table of its own.
 *
 * @group alttext
 * @requires extension alttext
 */
final class AlbumTest extends AlttextKernelTestBase {

  use ModelServerTrait;

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['alttext_album'];

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->installSchema('alttext_album', ['alttext_album']);
    $this->picture();
  }

  /**
   * Photos get their texts as media do; those of people stay.
   */
  public function testBackfill(): void {
    $this->startModelServer();
    $this->photoInAlbum('Our cat');
    $this->photoInAlbum('Our dog', 'A dog');
    $this->photoInAlbum('Gone', '', 'public://gone.png');
    $this->backfill();
    $this->assertSame([self::ANSWER, 'A dog', ''], $this->texts());
    $item = $this->albumItem('1');
    $this->assertSame([ItemState::Applied, 'fake-1', TRUE], [$item->state, $item->model, $item->isOurs(self::ANSWER)]);
    $this->assertSame(ItemState::Failed, $this->albumItem('3')->state);
    $this->assertNull($this->albumItem('2'));
    $asked = $this->asked();
    $this->backfill();
    $this->assertSame($asked, $this->asked());

    // Undone, and accepted again.
    $reviewer = $this->container->get(Reviewer::class);
    $this->assertTrue($reviewer->undo($item));
    $this->assertSame(['', ItemState::Suggested], [$this->texts()[0], $this->albumItem('1')->state]);
    $this->assertTrue($reviewer->accept($item));
    $this->assertSame([self::ANSWER, ItemState::Applied], [$this->texts()[0], $this->albumItem('1')->state]);

    // A person was faster, or threw the photo away.
    $this->container->get('database')->update('alttext_album')->fields(['alt' => ''])->condition('id', 1)->execute();
    $place = $this->container->get(SourceManager::class)->open($item, fresh: TRUE);
    $this->container->get('database')->update('alttext_album')->fields(['alt' => 'My cat'])->condition('id', 1)->execute();
    $place->putBack('An old text');
    $place->save();
    $this->assertSame('My cat', $this->texts()[0]);
    $this->container->get('database')->delete('alttext_album')->execute();
    $this->assertNull($this->container->get(SourceManager::class)->open($item, fresh: TRUE));
  }

  /**
   * A million photos are found in the memory that some hundred take.
   */
  public function testMillion(): void {
    $this->photoInAlbum('Our cat');
    for ($photos = 1; $photos < 1_000_000; $photos *= 2) {
      $this->container->get('database')->query('INSERT INTO {alttext_album} (uri, caption, alt) SELECT uri, caption, alt FROM {alttext_album}');
    }
    $found = 0;
    foreach ($this->container->get(Discovery::class)->missing(new Selection(entityType: 'album')) as $item) {
      if (++$found === 1000) {
        memory_reset_peak_usage();
        $before = memory_get_usage();
      }
    }
    $this->assertSame($photos, $found);
    $this->assertLessThan(2 << 20, memory_get_peak_usage() - $before);
  }

  /**
   * Adds a photo.
   */
  private function photoInAlbum(string $caption, string $alt = '', string $uri = 'public://cat.png'): void {
    $this->container->get('database')->insert('alttext_album')->fields(['uri' => $uri, 'caption' => $caption, 'alt' => $alt])->execute();
  }

  /**
   * Runs.
   */
  private function backfill(): void {
    $missing = $this->container->get(Discovery::class)->missing(new Selection());
    $this->container->get(Backfill::class)->run($missing, new RunOptions(), fn(Item $item) => NULL);
  }

  /**
   * The texts in the album.
   */
  private function texts(): array {
    return $this->container->get('database')->select('alttext_album', 'a')->fields('a', ['alt'])->orderBy('id')->execute()->fetchCol();
  }

  /**
   * What the module knows of a photo.
   */
  private function albumItem(string $id): ?Item {
    return array_values($this->items()->ofEntities('album', [$id]))[0] ?? NULL;
  }

}
