<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\ItemQueue;
use Drupal\Core\Database\Connection;
use Drupal\Core\Queue\DatabaseQueue;
use Drupal\Core\Queue\QueueFactoryInterface;

/**
 * Tests what the queue does while another process is setting it up.
 *
 * @group alttext
 */
final class ItemQueueTest extends AlttextKernelTestBase {

  /**
   * Another process makes the table just after this one has missed it.
   *
   * @testWith ["collectGarbage", [], null]
   *           ["size", [], 0]
   *           ["claim", [1], null]
   */
  public function testTableIsBeingMade(string $operation, array $arguments, ?int $expected): void {
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
