<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\ItemState;
use Drupal\alttext\StatusReport;
use Drupal\Core\Queue\SuspendQueueException;

/**
 * Tests that the module does no harm where the PHP extension is not loaded.
 *
 * @group alttext
 * @group without_extension
 */
final class WithoutExtensionTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    if (extension_loaded('alttext')) {
      $this->markTestSkipped('The PHP extension alttext is loaded.');
    }
    parent::setUp();
  }

  /**
   * Images are saved as ever; nothing is queued that nobody works off.
   */
  public function testSavesAreLeftAlone(): void {
    $this->config('alttext.settings')->set('upload', 'at_once')->save();
    $media = $this->photo();
    $this->assertNull($this->state($media));
    $this->assertSame(0, $this->container->get('queue')->get('alttext')->numberOfItems());
  }

  /**
   * Decisions of humans are noticed all the same.
   */
  public function testHumanDecisionsCount(): void {
    $media = $this->photo('A black cat');
    $media->get(self::FIELD)->alt = '';
    $media->save();
    $this->assertSame(ItemState::Decorative, $this->state($media));
  }

  /**
   * What was queued before waits.
   */
  public function testQueueWaits(): void {
    $this->expectException(SuspendQueueException::class);
    $this->container->get('plugin.manager.queue_worker')->createInstance('alttext')->processItem(1);
  }

  /**
   * The status report says what is missing.
   */
  public function testStatusReport(): void {
    require_once DRUPAL_ROOT . '/core/includes/install.inc';
    $requirement = $this->container->get(StatusReport::class)->requirements()['alttext'];
    $this->assertStringContainsString('not loaded', (string) $requirement['value']);
    $this->assertSame(REQUIREMENT_ERROR, $requirement['severity'] instanceof \BackedEnum ? $requirement['severity']->value : $requirement['severity']);
  }

}
