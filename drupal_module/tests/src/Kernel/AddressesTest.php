<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Text\Addresses;

/**
 * Tests which addresses in texts are those of files.
 *
 * @group alttext
 */
final class AddressesTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected function setUpFilesystem(): void {
    parent::setUpFilesystem();
    mkdir($this->siteDirectory . '/private');
    $this->setSetting('file_private_path', $this->siteDirectory . '/private');
    $this->setSetting('trusted_host_patterns', ['^www\.example\.com$']);
  }

  /**
   * Public files may have a host to themselves: other paths are no files then.
   */
  public function testHostOfFiles(): void {
    $this->setSetting('file_public_base_url', 'https://files.example.com');
    $files = $this->container->get(Addresses::class)->files(...);
    $this->assertSame(['public://my cat.png'], $files('https://files.example.com/my%20cat.png'));
    $this->assertSame(['public://cat.png'], $files("/$this->siteDirectory/files/cat.png"));
    $this->assertSame(['private://secret.png'], $files('/system/files/secret.png'));
    $this->assertSame([], $files('/node/1'));
    $this->assertSame([], $files('https://www.example.com/cat.png'));
    $this->setSetting('file_public_base_url', 'https://www.example.com/pub');
    $this->assertSame(['public://cat.png'], $files('/pub/cat.png'));
  }

}
