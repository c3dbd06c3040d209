<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\BusyException;
use Drupal\alttext\OutcomeRecorder;
use Drupal\alttext\Source\SourceManager;
use Drupal\alttext\Suggestion;
use Drupal\Core\Entity\EntityStorageException;
use Drupal\language\Entity\ConfigurableLanguage;

/**
 * Tests that a save of ours takes nobody's work back.
 *
 * @group alttext
 * @requires extension alttext
 */
final class EntityStoreTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['alttext_test'];

  /**
   * What somebody saves between our load and our save stays.
   *
   * @testWith [true]
   *           [false]
   */
  public function testSavedMeanwhile(bool $new_revision): void {
    $media = $this->photo();
    $item = $this->item($media);
    $place = $this->container->get(SourceManager::class)->open($item, fresh: TRUE);
    $human = $this->reload($media)->setName('By a human')->setChangedTime($media->getChangedTime() + (int) !$new_revision);
    $human->setNewRevision($new_revision);
    $human->save();
    $place->setText(new Suggestion('By a model', 'm'));
    try {
      $place->save();
      $this->fail('It was saved.');
    }
    catch (EntityStorageException $e) {
      $this->assertInstanceOf(BusyException::class, $e->getPrevious());
    }
    $this->assertSame(['By a human', ''], [$this->reload($media)->getName(), $this->alt($media)]);
    $this->container->get(OutcomeRecorder::class)->record($item, new Suggestion('By a model', 'm'));
    $this->assertSame(['By a human', 'By a model'], [$this->reload($media)->getName(), $this->alt($media)]);
  }

  /**
   * What is gone by then does not come back in parts.
   */
  public function testDeletedMeanwhile(): void {
    $media = $this->photo();
    $place = $this->container->get(SourceManager::class)->open($this->item($media), fresh: TRUE);
    $this->reload($media)->delete();
    $place->setText(new Suggestion('By a model', 'm'));
    $this->expectException(EntityStorageException::class);
    $place->save();
  }

  /**
   * What tells nothing about a save in between holds nothing up.
   *
   * @testWith ["a language was removed"]
   *           ["one time of change for all languages"]
   *           ["another module saves it again"]
   */
  public function testNotSavedMeanwhile(string $case): void {
    $this->config('alttext.settings')->set('keep_changed', FALSE)->save();
    $media = $this->photo();
    $german = $media->addTranslation('de', ['name' => 'Katze', self::FIELD => ['alt' => 'Katze'] + $media->get(self::FIELD)[0]->getValue()]);
    $german->setChangedTime(1000)->save();
    match ($case) {
      'a language was removed' => ConfigurableLanguage::load('de')->delete(),
      'one time of change for all languages' => $media->getFieldDefinition('changed')->getConfig('photo')->setTranslatable(FALSE)->save(),
      'another module saves it again' => $this->container->get('state')->set('alttext_test.again', 'A cat'),
    };
    $this->container->get(OutcomeRecorder::class)->record($this->item($media), new Suggestion('By a model', 'm'));
    $this->assertSame(['By a model', ''], [$this->alt($media), $this->item($media)->error]);
  }

}
