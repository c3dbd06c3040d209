<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Functional;

use Drupal\Tests\BrowserTestBase;
use Drupal\Tests\media\Traits\MediaTypeCreationTrait;

/**
 * Tests the settings form and the status report.
 *
 * @group alttext
 * @requires extension alttext
 */
final class SettingsFormTest extends BrowserTestBase {

  use MediaTypeCreationTrait;

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['alttext'];

  /**
   * {@inheritdoc}
   */
  protected $defaultTheme = 'stark';

  /**
   * Only who may administer it sees the form.
   */
  public function testAccess(): void {
    $this->drupalLogin($this->drupalCreateUser(['access administration pages']));
    $this->drupalGet('admin/config/media/alttext');
    $this->assertSession()->statusCodeEquals(403);
  }

  /**
   * Settings are kept, checked, and answered with where pictures go.
   */
  public function testForm(): void {
    $this->createMediaType('image', ['id' => 'photo']);
    $this->drupalLogin($this->drupalCreateUser(['administer alttext', 'access administration pages']));
    $this->drupalGet('admin/config/media');
    $this->clickLink('Alternative text');
    $assert = $this->assertSession();
    $assert->pageTextContains('Pictures do not leave this machine.');

    $settings = [
      'backend' => 'openai',
      'url' => 'https://models.example.com/v1',
      'model' => 'some-model',
      'max_length' => 200,
      'language' => 'en',
      'upload' => 'at_once',
      'deadline' => 7,
    ];
    $this->submitForm($settings, 'Save configuration');
    $assert->pageTextContains('Pictures are sent to models.example.com');
    $this->assertEquals($settings, array_intersect_key($this->config('alttext.settings')->get(), $settings));

    // What the form does not show stays.
    $this->config('alttext.settings')->set('context.except', ['node.field_gone'])->save();
    $this->submitForm([
      'schemes[public]' => 'local',
      'fields[media:photo:field_media_image]' => 'off',
      'sent_days' => 30,
      'empty' => 'decorative',
      'mode' => 'suggest',
      'keep_changed' => FALSE,
      'new_revision' => TRUE,
      'kinds[use]' => FALSE,
      'except[media.field_media_image]' => TRUE,
    ], 'Save configuration');
    $config = $this->config('alttext.settings');
    $this->assertSame(['schemes' => ['public' => 'local', 'private' => 'local'], 'fields' => [['field' => 'media.photo.field_media_image', 'policy' => 'off']]], $config->get('privacy'));
    $this->assertSame([30, 'decorative', 'suggest', FALSE, TRUE], array_map($config->get(...), ['sent_days', 'empty', 'mode', 'keep_changed', 'new_revision']));
    $this->assertSame(['link', 'caption', 'title', 'text', 'name', 'field', 'page'], $config->get('context.kinds'));
    $this->assertSame(['media.field_media_image', 'node.field_gone'], $config->get('context.except'));
    $assert->pageTextContains('Private files are not sent.');
    $this->submitForm(['fields[media:photo:field_media_image]' => 'any'], 'Save configuration');
    $assert->pageTextNotContains('Private files are not sent.');
    $assert->checkboxChecked('except[media.field_media_image]');
    $assert->pageTextContains('private files, too, where the settings allow it');
    $assert->fieldValueEquals('fields[media:photo:field_media_image]', 'any');
    $this->submitForm(['fields[media:photo:field_media_image]' => '', 'except[media.field_media_image]' => FALSE], 'Save configuration');
    $this->assertSame(['node.field_gone'], $this->config('alttext.settings')->get('context.except'));
    $this->assertSame([], $this->config('alttext.settings')->get('privacy.fields'));

    foreach (['models.example.com', 'ftp://models.example.com', 'https://', 'unix://relative.sock'] as $bad) {
      $this->submitForm(['url' => $bad], 'Save configuration');
      $assert->pageTextContains('The address must begin with http://, https:// or unix:///.');
    }
    $this->submitForm(['url' => '', 'max_length' => 9], 'Save configuration');
    $assert->statusMessageExists('error');
    $this->assertSame('https://models.example.com/v1', $this->config('alttext.settings')->get('url'));
  }

  /**
   * The key comes from settings.php, is never shown, never in configuration.
   */
  public function testKey(): void {
    $this->drupalLogin($this->drupalCreateUser(['administer alttext']));
    $this->drupalGet('admin/config/media/alttext');
    $this->submitForm(['backend' => 'anthropic'], 'Save configuration');
    $this->assertSession()->pageTextContains('ANTHROPIC_API_KEY');
    $this->writeSettings(['settings' => ['alttext_api_key' => (object) ['value' => 'sk-secret', 'required' => TRUE]]]);
    $this->drupalGet('admin/config/media/alttext');
    $this->assertSession()->pageTextContains('Taken from settings.php.');
    $this->submitForm(['max_length' => 100], 'Save configuration');
    $this->assertSession()->responseNotContains('sk-secret');
    $this->assertStringNotContainsString('sk-secret', serialize($this->config('alttext.settings')->get()));
  }

  /**
   * The status report names the version and a server that does not answer.
   */
  public function testStatusReport(): void {
    $this->config('alttext.settings')
      ->set('backend', 'compatible')
      ->set('url', 'unix:///nonexistent/model.sock')
      ->set('model', 'some-model')
      ->save();
    $this->drupalLogin($this->drupalCreateUser(['administer site configuration']));
    $this->drupalGet('admin/reports/status');
    $this->assertSession()->pageTextContains('PHP extension ' . phpversion('alttext'));
    $this->assertSession()->pageTextContains('the model does not answer');
    $this->assertSession()->pageTextContains('Pictures do not leave this machine.');
  }

}
