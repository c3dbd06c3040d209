<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\EntityLock;
use Drupal\alttext\Item;
use Drupal\Core\Database\Database;
use Drupal\Core\Lock\DatabaseLockBackend;
use Drupal\KernelTests\KernelTestBase;

/**
 * Tests that two processes do not change one entity at the same time.
 *
 * @group alttext
 */
final class EntityLockTest extends KernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['system'];

  /**
   * The other process: says when it has to wait, and what it finds then.
   */
  private const OTHER = <<<'PHP'
    [, $info, $id, $module] = $argv;
    $info = json_decode($info, TRUE);
    $loader = require 'autoload.php';
    $loader->addPsr4('Drupal\\alttext\\', "$module/src");
    $loader->addPsr4("$info[namespace]\\", $info['autoload']);
    Drupal\Core\Database\Database::addConnectionInfo('default', 'default', $info);
    $database = Drupal\Core\Database\Database::getConnection();
    $lock = new class($database) extends Drupal\Core\Lock\DatabaseLockBackend {
      public function acquire($name, $timeout = 30.0) {
        $acquired = parent::acquire($name, $timeout);
        echo $acquired ? '' : "waits\n";
        return $acquired;
      }
    };
    $item = new Drupal\alttext\Item('field', 'media', $id, 'image', 0, '', 'en', FALSE, 0);
    echo (new Drupal\alttext\EntityLock($lock))->hold($item, fn() => $database->query('SELECT value FROM {alttext_lock_test}')->fetchField()), "\n";
    PHP;

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $value = ['type' => 'varchar', 'length' => 16, 'not null' => TRUE];
    $database = Database::getConnection();
    $database->schema()->createTable('alttext_lock_test', ['fields' => ['value' => $value]]);
    $database->insert('alttext_lock_test')->fields(['value' => 'before'])->execute();
  }

  /**
   * The second one waits, and finds what the first has saved.
   */
  public function testSameEntity(): void {
    $this->lock()->hold($this->item('1'), function () use (&$process, &$pipes): void {
      [$process, $pipes] = $this->other('1');
      $this->assertSame("waits\n", fgets($pipes[1]));
      Database::getConnection()->update('alttext_lock_test')->fields(['value' => 'after'])->execute();
    });
    while (($line = fgets($pipes[1])) === "waits\n");
    $this->assertSame("after\n", $line);
    $this->assertSame(0, proc_close($process));
  }

  /**
   * Other entities need not wait.
   */
  public function testOtherEntity(): void {
    $this->lock()->hold($this->item('1'), function (): void {
      [$process, $pipes] = $this->other('2');
      $this->assertSame("before\n", fgets($pipes[1]));
      $this->assertSame(0, proc_close($process));
    });
  }

  /**
   * What fails lets the next one in.
   */
  public function testFailure(): void {
    try {
      $this->lock()->hold($this->item('1'), static fn() => throw new \DomainException('No.'));
      $this->fail('Nothing was thrown.');
    }
    catch (\DomainException) {
      [$process, $pipes] = $this->other('1');
      $this->assertSame("before\n", fgets($pipes[1]));
      $this->assertSame(0, proc_close($process));
    }
  }

  /**
   * A lock as a site has it; that of kernel tests locks nothing.
   */
  private function lock(): EntityLock {
    return new EntityLock(new DatabaseLockBackend(Database::getConnection()));
  }

  /**
   * Something in an entity.
   */
  private function item(string $id): Item {
    return new Item('field', 'media', $id, 'image', 0, '', 'en', FALSE, 0);
  }

  /**
   * Starts a process that wants to change an entity.
   *
   * @return array
   *   The process and its pipes.
   */
  private function other(string $id): array {
    $info = json_encode(Database::getConnectionInfo()['default'], JSON_THROW_ON_ERROR);
    $process = proc_open([PHP_BINARY, '-r', self::OTHER, '--', $info, $id, dirname(__DIR__, 3)], [1 => ['pipe', 'w']], $pipes, DRUPAL_ROOT);
    return [$process, $pipes];
  }

}
