<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\NotSentException;
use Drupal\alttext\RequestBuilder;
use Drupal\alttext\Source\EntityFacts;
use Drupal\alttext\Source\EntityStore;
use Drupal\alttext\Source\ImagePlace;

/**
 * Tests what the model is told, and what it is not shown.
 *
 * @group alttext
 * @requires extension alttext
 */
final class RequestBuilderTest extends AlttextKernelTestBase {

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
   * Language, length and what the site says about the image.
   */
  public function testRequest(): void {
    $this->assertSame([
      'image' => 'public://cat.png',
      'language' => 'en',
      'maxLength' => 125,
      'context' => "title: Miau\nname: Our office cat",
    ], $this->request($this->photo('', ['title' => 'Miau'], 'Our office cat')));
  }

  /**
   * The name of the file is no fact about the picture.
   */
  public function testFileNameIsNoFact(): void {
    $this->assertArrayNotHasKey('context', $this->request($this->photo('', [], 'cat.png')));
  }

  /**
   * A language that is none stands for the site's.
   */
  public function testLanguageNotSpecified(): void {
    $media = $this->photo();
    $media->set('langcode', 'und')->save();
    $this->assertSame('en', $this->request($this->reload($media))['language']);
  }

  /**
   * Private files go to models on this machine only.
   */
  public function testPrivateFiles(): void {
    $private = $this->photo('', ['target_id' => $this->picture('secret.png', 'private')->id()]);
    $public = $this->photo();

    foreach (['', 'unix:///run/model.sock', 'http://localhost:8080'] as $local) {
      $this->config('alttext.settings')->set('url', $local)->save();
      $this->assertSame('private://secret.png', $this->request($private)['image']);
    }
    foreach (['https://models.example.com', 'http://192.168.1.7'] as $elsewhere) {
      $this->config('alttext.settings')->set('url', $elsewhere)->save();
      $this->assertSame('public://cat.png', $this->request($public)['image']);
      $this->assertNotSent($private);
    }
    $this->config('alttext.settings')->set('url', '')->set('backend', 'anthropic')->save();
    $this->assertNotSent($private);
  }

  /**
   * Expects that no request comes about.
   */
  private function assertNotSent($media): void {
    try {
      $this->request($media);
      $this->fail('A private file would be sent.');
    }
    catch (NotSentException $e) {
      $this->assertStringContainsString('private', $e->getMessage());
    }
  }

  /**
   * The request for a media item.
   */
  private function request($media): array {
    return $this->container->get(RequestBuilder::class)->forPlace(new ImagePlace($media->get(self::FIELD)->first(), $this->container->get(EntityStore::class), $this->container->get(EntityFacts::class)));
  }

}
