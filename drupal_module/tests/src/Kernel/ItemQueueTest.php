<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Item;
use Drupal\alttext\ItemQueue;
use Drupal\alttext\ItemState;
use Drupal\alttext\Task;
use Drupal\Core\Database\Connection;
use Drupal\Core\Queue\DatabaseQueue;
use Drupal\Core\Queue\Memory;
use Drupal\Core\Queue\QueueFactoryInterface;

/**
 * Tests what the queue does beside other processes.
 *
 * @group alttext
 */
final class ItemQueueTest extends AlttextKernelTestBase {

  /**
   * What is stopped is as it was before; but uploads, and what others took.
   */
  public function testGiveBack(): void {
    $items = array_map(static fn(int $id) => new Item('field', 'media', (string) $id, 'image', 0, '', 'en', FALSE, 7), range(1, 4));
    [$redo, $new, $lost, $upload] = $items;
    [$redo->state, $redo->run] = [ItemState::Applied, 1];
    $this->items()->save($redo);
    $queue = $this->container->get(ItemQueue::class);
    $queue->add($upload);
    $tasks = [...$queue->claim(2), ...$queue->addAndClaim([$redo, $new, $lost], 2)];
    $this->assertCount(4, $tasks);
    $ids = array_column(array_column($tasks, 'item'), 'id', 'entityId');
    ksort($ids);
    $this->items()->takeQueued([$ids[$lost->entityId]], 3);
    $queue->giveBack($tasks, 2);
    $states = array_map(fn(int $id) => [$this->items()->load($id)->state->value, $this->items()->load($id)->run], array_values($ids));
    $this->assertSame([['applied', 1], ['missing', 0], ['queued', 3], ['queued', 2]], $states);
    $this->assertEquals([$upload->id], array_map(static fn(Task $task) => $task->item->id, $queue->claim(4)));
    $this->assertSame([], $queue->claim(4));
  }

  /**
   * A queue that is not in the database hears of an item when others see it.
   */
  public function testOtherQueue(): void {
    $memory = new class('alttext') extends Memory {

      /**
       * Whether it takes nothing.
       */
      public bool $isDown = FALSE;

      /**
       * {@inheritdoc}
       */
      public function createItem($data): int {
        return $this->isDown ? throw new \RuntimeException('Connection refused.') : parent::createItem($data);
      }

    };
    $this->container->set('queue.other', new class($memory) implements QueueFactoryInterface {

      public function __construct(private readonly Memory $memory) {}

      /**
       * {@inheritdoc}
       */
      public function get($name): Memory {
        return $this->memory;
      }

    });
    $this->setSetting('queue_reliable_service_alttext', 'queue.other');
    foreach (['stored' => 1, 'taken back' => 1] as $name => $count) {
      $transaction = $this->container->get('database')->startTransaction();
      $this->container->get(ItemQueue::class)->add(new Item('field', 'media', $name, 'image', 0, '', 'en', FALSE, 7));
      $this->assertSame($count - (int) ($name === 'stored'), $memory->numberOfItems());
      $name === 'stored' ?: $transaction->rollBack();
      unset($transaction);
      $this->assertSame($count, $memory->numberOfItems());
    }
    $memory->isDown = TRUE;
    $item = new Item('field', 'media', 'down', 'image', 0, '', 'en', FALSE, 7);
    $transaction = $this->container->get('database')->startTransaction();
    $this->container->get(ItemQueue::class)->add($item);
    unset($transaction);
    $this->assertFalse($this->container->get('database')->inTransaction());
    $this->assertSame(ItemState::Missing, $this->items()->load($item->id)->state);
  }

  /**
   * Another process makes the table just after this one has missed it.
   *
   * @testWith ["collectGarbage", [], null]
   *           ["claim", [1], []]
   */
  public function testTableIsBeingMade(string $operation, array $arguments, ?array $expected): void {
    $this->container->set('queue.raced', new class($this->container->get('database')) implements QueueFactoryInterface {

      public function __construct(private readonly Connection $database) {}

      /**
       * {@inheritdoc}
       */
      public function get($name): DatabaseQueue {
        return new class($name, $this->database) extends DatabaseQueue {

          /**
           * {@inheritdoc}
           */
          protected function catchException(\Exception $e): void {
            $this->ensureTableExists();
            parent::catchException($e);
          }

        };
      }

    });
    $this->setSetting('queue_reliable_service_alttext', 'queue.raced');
    $schema = $this->container->get('database')->schema();
    $this->assertFalse($schema->tableExists('queue'));
    $this->assertSame($expected, $this->container->get(ItemQueue::class)->$operation(...$arguments));
    $this->assertTrue($schema->tableExists('queue'));
  }

}
