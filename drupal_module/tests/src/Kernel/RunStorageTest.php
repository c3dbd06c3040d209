<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\Mode;
use Drupal\alttext\RunStorage;

/**
 * Tests that runs are kept.
 *
 * @group alttext
 */
final class RunStorageTest extends AlttextKernelTestBase {

  /**
   * A run is there from its beginning, and knows in the end what came of it.
   */
  public function testRun(): void {
    $runs = $this->container->get(RunStorage::class);
    $run = $runs->begin(Mode::Suggest, 'fake-1', ['limit' => 3]);
    $this->assertSame([0, '', []], [$runs->load($run->id)->ended, $runs->load($run->id)->reason, $runs->load($run->id)->counts]);
    $this->assertNull($runs->load($run->id)->cost);

    $item = new Item('field', 'media', '1', self::FIELD, 0, '', 'en', FALSE, 1);
    $item->state = ItemState::Suggested;
    $item->run = $run->id;
    [$item->promptTokens, $item->outputTokens, $item->cost] = [100, 10, 0.25];
    $run->count($item);
    // An earlier answer may be on record still.
    $item->state = ItemState::Failed;
    $run->count($item);
    // Of an earlier run.
    [$item->state, $item->run, $item->cost] = [ItemState::Applied, 99, NULL];
    $run->count($item);
    $runs->end($run, 'done');
    $this->assertEquals($run, $runs->load($run->id));
    $this->assertSame([['suggested' => 1, 'failed' => 1, 'applied' => 1], 100, 10, 0.25], [$run->counts, $run->promptTokens, $run->outputTokens, $run->cost]);

    $this->assertSame(0.25, $runs->spent());
    $second = $runs->begin(Mode::Apply, '', []);
    $this->assertSame([$second->id, $run->id], array_column($runs->latest(5), 'id'));
    $this->assertNull($runs->load(99));
  }

}
