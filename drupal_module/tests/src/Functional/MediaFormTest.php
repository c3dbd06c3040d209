<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Functional;

use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\ItemStorage;
use Drupal\alttext\OutcomeRecorder;
use Drupal\alttext\Reviewer;
use Drupal\alttext\Suggestion;
use Drupal\field\Entity\FieldStorageConfig;
use Drupal\media\MediaInterface;
use Drupal\Tests\alttext\Traits\ModelServerTrait;
use Drupal\Tests\BrowserTestBase;
use Drupal\Tests\media\Traits\MediaTypeCreationTrait;

/**
 * Tests what editors see when they upload an image.
 *
 * @group alttext
 * @requires extension alttext
 */
final class MediaFormTest extends BrowserTestBase {

  use MediaTypeCreationTrait;
  use ModelServerTrait;

  private const FIELD = 'field_media_image';

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['alttext'];

  /**
   * {@inheritdoc}
   */
  protected $defaultTheme = 'stark';

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->createMediaType('image', ['id' => 'photo']);
    $this->drupalLogin($this->drupalCreateUser(['access content', 'administer media']));
  }

  /**
   * The text may be left empty: it follows on cron.
   */
  public function testTextMayBeLeftToTheModel(): void {
    $this->upload();
    $this->assertSession()->pageTextContains('If you leave this empty, a model writes the text after you save.');
    $this->submitForm(['name[0][value]' => 'A cat'], 'Save');
    $this->assertSession()->pageTextContains('A cat has been created.');
    $this->assertSame(ItemState::Queued, $this->item()->state);
  }

  /**
   * An editor may declare an image decorative, and change their mind.
   */
  public function testDecorative(): void {
    $this->upload();
    $this->submitForm([
      'name[0][value]' => 'A line',
      self::FIELD . '[0][alt]' => 'This goes away',
      self::FIELD . '[0][decorative]' => TRUE,
    ], 'Save');
    $this->assertSame('', (string) $this->media()->get(self::FIELD)->alt);
    $this->assertSame(ItemState::Decorative, $this->item()->state);

    $this->drupalGet($this->media()->toUrl('edit-form'));
    $this->assertSession()->checkboxChecked(self::FIELD . '[0][decorative]');
    $this->submitForm([], 'Save');
    $this->assertSame(ItemState::Decorative, $this->item()->state);

    $this->drupalGet($this->media()->toUrl('edit-form'));
    $this->submitForm([self::FIELD . '[0][decorative]' => FALSE], 'Save');
    $this->assertSame(ItemState::Queued, $this->item()->state);
  }

  /**
   * Where no model writes, Drupal asks for the text as ever.
   *
   * @testWith [{"upload": "off"}]
   *           [{"backend": "anthropic", "privacy.schemes.public": "local"}]
   */
  public function testRequiredWhenOff(array $settings): void {
    foreach ($settings as $name => $value) {
      $this->config('alttext.settings')->set($name, $value)->save();
    }
    $this->upload();
    $this->submitForm(['name[0][value]' => 'A cat'], 'Save');
    $this->assertSession()->pageTextContains('Alternative text field is required.');
    $this->assertSession()->fieldNotExists(self::FIELD . '[0][decorative]');
  }

  /**
   * At once: the text is in the form, marked, and counts as the model's.
   */
  public function testSuggestionInForm(): void {
    $this->startModelServer();
    $this->config('alttext.settings')->set('upload', 'at_once')->save();
    $this->upload();
    $this->assertSession()->fieldValueEquals(self::FIELD . '[0][alt]', self::ANSWER);
    $this->assertSession()->pageTextContains('Written by a model');
    $this->submitForm(['name[0][value]' => 'A cat'], 'Save');
    $this->assertSame(self::ANSWER, $this->media()->get(self::FIELD)->alt);
    $this->assertSame(self::ANSWER, $this->media()->get('thumbnail')->alt);
    $this->assertSame(ItemState::Applied, $this->item()->state);
    $this->assertSame(1, $this->asked());

    $this->drupalGet($this->media()->toUrl('edit-form'));
    $this->assertSession()->pageTextContains('Written by a model');
    $this->submitForm([self::FIELD . '[0][alt]' => 'My own words'], 'Save');
    $this->assertSame(ItemState::Human, $this->item()->state);
    $this->assertSame(1, $this->asked());
  }

  /**
   * A suggestion that the editor deletes does not come back.
   */
  public function testSuggestionDeleted(): void {
    $this->startModelServer();
    $this->config('alttext.settings')->set('upload', 'at_once')->save();
    $this->upload();
    $this->submitForm(['name[0][value]' => 'A cat', self::FIELD . '[0][alt]' => ''], 'Save');
    $this->assertSame('', (string) $this->media()->get(self::FIELD)->alt);
    $this->assertSame(ItemState::Decorative, $this->item()->state);
    $this->drupalGet($this->media()->toUrl('edit-form'));
    $this->assertSession()->fieldValueEquals(self::FIELD . '[0][alt]', '');
    $this->assertSession()->checkboxChecked(self::FIELD . '[0][decorative]');
    $this->assertSame(1, $this->asked());
  }

  /**
   * A model that does not answer in time holds up the form no longer.
   */
  public function testSlowModel(): void {
    $this->startModelServer('delay-60000');
    $this->config('alttext.settings')->set('upload', 'at_once')->set('deadline', 1)->save();
    $this->upload();
    $this->assertSession()->fieldValueEquals(self::FIELD . '[0][alt]', '');
    $this->submitForm(['name[0][value]' => 'A cat'], 'Save');
    $this->assertSession()->pageTextContains('A cat has been created.');
    $this->assertSame(ItemState::Queued, $this->item()->state);
    $this->assertSame('', (string) $this->media()->get(self::FIELD)->alt);
    $this->assertSame(1, $this->asked());
  }

  /**
   * A text that comes while the form is open survives, unless it is decided on.
   */
  public function testTextComesWhileFormIsOpen(): void {
    $this->upload();
    $this->submitForm(['name[0][value]' => 'A cat'], 'Save');
    $this->drupalGet($this->media()->toUrl('edit-form'));
    $this->container->get(OutcomeRecorder::class)->record($this->item(), new Suggestion('A cat by a model', 'm'));
    $this->submitForm(['name[0][value]' => 'Another name'], 'Save');
    $media = $this->media();
    $this->assertSame(['Another name', 'A cat by a model'], [$media->getName(), $media->get(self::FIELD)->alt]);
    $this->assertSame('A cat by a model', $media->get('thumbnail')->alt);
    $this->assertSame(ItemState::Applied, $this->item()->state);

    $this->drupalGet($media->toUrl('edit-form'));
    $this->submitForm([self::FIELD . '[0][alt]' => ''], 'Save');
    $this->assertSame('', (string) $this->media()->get(self::FIELD)->alt);
    $this->assertSame(ItemState::Decorative, $this->item()->state);
  }

  /**
   * Who may, keeps an image from models, and lets it in again.
   */
  public function testExclude(): void {
    $box = self::FIELD . '[0][alttext_excluded]';
    $this->upload();
    $this->assertSession()->fieldNotExists($box);
    $this->drupalLogin($this->drupalCreateUser(['access content', 'administer media', 'exclude images from alttext']));
    $this->upload();
    $this->submitForm(['name[0][value]' => 'A cat', $box => TRUE], 'Save');
    $this->assertSession()->pageTextContains('Alternative text field is required.');
    $this->submitForm([self::FIELD . '[0][alt]' => 'My cat'], 'Save');
    $this->assertSame(ItemState::Excluded, $this->item()->state);
    $this->drupalGet($this->media()->toUrl('edit-form'));
    $this->assertSession()->checkboxChecked($box);
    $this->submitForm([$box => FALSE], 'Save');
    $this->assertSame(ItemState::Human, $this->item()->state);
  }

  /**
   * What was said of a picture stays while more are added, and is not asked.
   */
  public function testMorePictures(): void {
    $this->startModelServer();
    FieldStorageConfig::loadByName('media', self::FIELD)->setCardinality(-1)->save();
    $this->config('alttext.settings')->set('upload', 'at_once')->set('empty', 'decorative')->save();
    $this->drupalLogin($this->drupalCreateUser(['access content', 'administer media', 'exclude images from alttext']));
    $this->drupalGet('media/add/photo');
    $this->attach('_0][]');
    $this->assertSession()->fieldValueEquals(self::FIELD . '[0][alt]', self::ANSWER);
    foreach (['decorative', 'alttext_excluded'] as $box) {
      $this->getSession()->getPage()->checkField(self::FIELD . "[0][$box]");
    }
    $this->getSession()->getPage()->fillField(self::FIELD . '[0][alt]', '');
    $this->attach('_1][]');
    $this->assertSession()->checkboxChecked(self::FIELD . '[0][decorative]');
    $this->assertSession()->checkboxChecked(self::FIELD . '[0][alttext_excluded]');
    $this->assertSession()->fieldValueEquals(self::FIELD . '[0][alt]', '');
    $this->assertSession()->fieldValueEquals(self::FIELD . '[1][alt]', self::ANSWER);
    $this->submitForm(['name[0][value]' => 'A gallery'], 'Save');
    $this->assertSame(['', self::ANSWER], array_map(strval(...), array_column($this->media()->get(self::FIELD)->getValue(), 'alt')));

    // As content from before the module.
    array_map(fn($table) => $this->container->get('database')->truncate($table)->execute(), ['alttext_item', 'key_value_expire']);
    $this->drupalGet($this->media()->toUrl('edit-form'));
    $this->attach('_2][]');
    $this->assertSession()->fieldValueEquals(self::FIELD . '[0][alt]', '');
    $this->assertSession()->fieldValueEquals(self::FIELD . '[2][alt]', self::ANSWER);
  }

  /**
   * Who may not keep images from models leaves such decisions alone.
   */
  public function testExcludedElsewhere(): void {
    $this->upload();
    $this->submitForm(['name[0][value]' => 'A cat'], 'Save');
    $this->container->get(Reviewer::class)->exclude($this->item());
    $this->drupalGet('media/add/photo');
    $edit = [
      'name[0][value]' => 'The same cat',
      self::FIELD . '[0][fids]' => (string) $this->media()->get(self::FIELD)->target_id,
    ];
    foreach ($edit as $field => $value) {
      $this->getSession()->getPage()->find('css', "input[name=\"$field\"]")->setValue($value);
    }
    $this->getSession()->getPage()->pressButton('Save');
    $items = $this->container->get(ItemStorage::class)->ofEntities('media', ['2']);
    $this->assertSame(ItemState::Excluded, reset($items)->state);
  }

  /**
   * Uploads a picture into the form of a new media item.
   */
  private function upload(): void {
    $this->drupalGet('media/add/photo');
    $this->attach('_0]');
  }

  /**
   * Uploads a picture into the form that is open.
   */
  private function attach(string $field): void {
    $this->getSession()->getPage()->attachFileToField('files[' . self::FIELD . $field, DRUPAL_ROOT . '/core/tests/fixtures/files/image-test.png');
    $this->getSession()->getPage()->pressButton('Upload');
  }

  /**
   * The media item that was made, as it is in the database.
   */
  private function media(): MediaInterface {
    return $this->container->get('entity_type.manager')->getStorage('media')->loadUnchanged(1);
  }

  /**
   * What the module knows of it.
   */
  private function item(): ?Item {
    $items = $this->container->get(ItemStorage::class)->ofEntities('media', ['1']);
    return reset($items) ?: NULL;
  }

}
