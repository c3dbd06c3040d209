<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Discovery;
use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\Model;
use Drupal\alttext\NotSentException;
use Drupal\alttext\RequestBuilder;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\Source\SourceManager;
use Drupal\alttext\StatusReport;
use Drupal\media\MediaInterface;

/**
 * Tests which pictures may go where.
 *
 * @group alttext
 * @requires extension alttext
 */
final class PrivacyTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->config('alttext.settings')->set('upload', 'off')->save();
  }

  /**
   * {@inheritdoc}
   */
  protected function setUpFilesystem(): void {
    parent::setUpFilesystem();
    mkdir($this->siteDirectory . '/private');
    $this->setSetting('file_private_path', $this->siteDirectory . '/private');
  }

  /**
   * What is set for a field counts before what is set for a scheme.
   *
   * @dataProvider policies
   */
  public function testPolicies(string $scheme, array $schemes, array $fields, bool $local, bool $cloud): void {
    $this->config('alttext.settings')->set('privacy', ['schemes' => $schemes, 'fields' => $fields])->save();
    $item = $this->found($this->photo('', ['target_id' => $this->picture('cat.png', $scheme)->id()]));
    foreach (['unix:///run/model.sock' => $local, 'https://models.example.com' => $cloud] as $url => $sent) {
      $this->config('alttext.settings')->set('url', $url)->save();
      $this->assertSame($sent, $this->isSent($item), $url);
    }
  }

  /**
   * Where the picture is, what is set, whether it goes here and to the cloud.
   */
  public static function policies(): array {
    $field = fn(string $field, string $policy) => ['field' => $field, 'policy' => $policy];
    return [
      'public by default' => ['public', [], [], TRUE, TRUE],
      'private by default' => ['private', [], [], TRUE, FALSE],
      'private to anyone' => ['private', ['private' => 'any'], [], TRUE, TRUE],
      'private to nobody' => ['private', ['private' => 'off'], [], FALSE, FALSE],
      'public to this machine' => ['public', ['public' => 'local'], [], TRUE, FALSE],
      'field over scheme' => ['private', [], [$field('media.field_media_image', 'any')], TRUE, TRUE],
      'bundle over field' => [
        'public',
        [],
        [$field('media.field_media_image', 'any'), $field('media.photo.field_media_image', 'local')],
        TRUE,
        FALSE,
      ],
      'another field' => ['public', [], [$field('node.field_media_image', 'local')], TRUE, TRUE],
    ];
  }

  /**
   * What is set in php.ini for another backend says not where pictures go.
   */
  public function testAnotherBackend(): void {
    ini_set('alttext.backend', 'ollama');
    ini_set('alttext.url', 'http://127.0.0.1:11434');
    foreach (['ollama' => NULL, 'auto' => NULL, 'anthropic' => 'api.anthropic.com'] as $backend => $host) {
      $this->config('alttext.settings')->set('backend', $backend)->save();
      $this->assertSame($host, $this->container->get(Model::class)->destination()->host);
    }
  }

  /**
   * Where pictures go is said as it is set.
   */
  public function testWords(): void {
    $settings = $this->config('alttext.settings')->set('backend', 'anthropic');
    foreach (['local' => 'are not sent', 'any' => 'private files, too'] as $policy => $words) {
      $settings->set('privacy.schemes.private', $policy)->save();
      $this->assertStringContainsString($words, (string) $this->container->get(StatusReport::class)->destination());
    }
  }

  /**
   * A field that is switched off is not even looked at.
   */
  public function testFieldOff(): void {
    $media = $this->photo();
    $this->config('alttext.settings')
      ->set('upload', 'queue')
      ->set('privacy.fields', [['field' => 'media.photo.field_media_image', 'policy' => 'off']])
      ->save();
    $this->assertNull($this->found($media));
    $this->assertNull($this->item($this->photo()));
  }

  /**
   * Who keeps an image from models means it wherever the image is used.
   */
  public function testExcludedEverywhere(): void {
    $file = ['target_id' => $this->picture()->id()];
    $here = $this->found($this->photo('', $file));
    $this->photo('', $file + ['alttext_excluded' => TRUE]);
    $this->assertFalse($this->isSent($here));
    $this->assertSame(ItemState::Excluded, $this->state($this->photo('', $file)));
  }

  /**
   * They mean it also when the place is gone where they said so.
   *
   * @testWith ["deleted"]
   *           ["replaced"]
   *           ["taken out"]
   *           ["in a translation"]
   */
  public function testPlaceIsGone(string $how): void {
    $file = ['target_id' => $this->picture()->id()];
    $there = $this->photo('', $file);
    $this->items()->save($this->found($there));
    if ($how === 'in a translation') {
      $here = $this->photo('Human');
      $here->addTranslation('de', ['name' => 'Katze', self::FIELD => $file + ['alttext_excluded' => TRUE]])->save();
    }
    else {
      $here = $this->photo('', $file + ['alttext_excluded' => TRUE]);
    }
    match ($how) {
      'deleted' => $here->delete(),
      'replaced' => $here->set(self::FIELD, ['target_id' => $this->picture('dog.png')->id()])->save(),
      'taken out' => $here->set(self::FIELD, [])->save(),
      'in a translation' => [$here->removeTranslation('de'), $here->save()],
    };
    $this->assertSame(ItemState::Excluded, $this->state($there));
    $this->assertFalse($this->isSent($this->item($there)));
  }

  /**
   * The item of a media item without text, as the backfill finds it.
   */
  private function found(MediaInterface $media): ?Item {
    $selection = new Selection(entityType: 'media', ids: [(string) $media->id()]);
    return iterator_to_array($this->container->get(Discovery::class)->missing($selection), FALSE)[0] ?? NULL;
  }

  /**
   * Whether a request comes about.
   */
  private function isSent(Item $item): bool {
    try {
      return (bool) $this->container->get(RequestBuilder::class)->forPlace($this->container->get(SourceManager::class)->open($item));
    }
    catch (NotSentException) {
      return FALSE;
    }
  }

}
