<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Functional;

use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\ItemStorage;
use Drupal\alttext\Suggestion;
use Drupal\file\Entity\File;
use Drupal\media\Entity\Media;
use Drupal\Tests\BrowserTestBase;
use Drupal\Tests\media\Traits\MediaTypeCreationTrait;

/**
 * Tests the list of texts that wait for a person.
 *
 * @group alttext
 */
final class ReviewFormTest extends BrowserTestBase {

  use MediaTypeCreationTrait;

  private const FIELD = 'field_media_image';

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['alttext', 'views'];

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
    $this->config('alttext.settings')->set('upload', 'off')->save();
  }

  /**
   * A person accepts, edits, rejects and excludes; what is left is accepted.
   */
  public function testReview(): void {
    for ($i = 1; $i <= 6; $i++) {
      $this->propose("Photo $i", "Text <em>$i</em>");
    }
    Media::load(6)->setName('Photo <i>6</i>')->save();
    $this->drupalGet('admin/content/alttext');
    $this->assertSession()->statusCodeEquals(403);
    $this->drupalLogin($this->createUser(['review alttext']));
    $this->drupalGet('admin/content/alttext');
    $this->assertSession()->elementsCount('css', 'fieldset textarea', 6);
    $this->assertSession()->elementsCount('css', 'fieldset img[alt=""]', 6);
    $this->assertSession()->pageTextContains('Photo <i>6</i>');
    $this->assertSession()->fieldValueEquals('items[1][text]', 'Text <em>1</em>');
    // Somebody is faster.
    $media = Media::load(5);
    $media->get(self::FIELD)->alt = 'My own words';
    $media->save();
    $this->submitForm([
      'items[1][decision]' => 'accept',
      'items[2][decision]' => 'accept',
      'items[2][text]' => 'A better text',
      'items[3][decision]' => 'reject',
      'items[4][decision]' => 'exclude',
      'items[5][decision]' => 'accept',
    ], 'Save decisions');
    $this->assertSession()->pageTextContains('2 accepted, 1 rejected, 1 never to be sent again.');
    $this->assertSession()->pageTextContains('Photo 5: somebody changed it while this page was open');
    $this->assertSame(['Text <em>1</em>', 'A better text', '', '', 'My own words', ''], $this->texts());
    $expected = [ItemState::Applied, ItemState::Human, ItemState::Rejected, ItemState::Excluded, ItemState::Human, ItemState::Suggested];
    $this->assertSame($expected, $this->states());

    // Another module refuses one, and has a fault at the other.
    $this->propose('Photo 7', 'Text 7');
    $this->propose('Photo 8', 'Text 8');
    $this->container->get('module_installer')->install(['alttext_test']);
    $this->container->get('state')->setMultiple(['alttext_test.veto' => 'Photo 7', 'alttext_test.fault' => 'Photo 8']);
    $this->drupalGet('admin/content/alttext');
    $this->submitForm([], 'Accept all on this page');
    $this->assertSession()->pageTextContains('Photo 7: Nobody may change this.');
    $this->assertSession()->pageTextContains('Photo 8: This module has a fault.');
    $this->assertSession()->pageTextContains('1 accepted, 0 rejected');
    $this->assertSame(['Text <em>6</em>', '', ''], array_slice($this->texts(), 5));
    $this->container->get('state')->deleteMultiple(['alttext_test.veto', 'alttext_test.fault']);
    $this->submitForm([], 'Accept all on this page');
    $this->assertSession()->pageTextContains('No text waits for a decision.');
    $this->assertSame('Text <em>6</em>', $this->texts()[5]);
  }

  /**
   * Twenty make a page; those of one run can be looked at alone.
   */
  public function testPages(): void {
    for ($i = 1; $i <= 21; $i++) {
      $this->propose("Photo $i", "Text $i", $i === 21 ? 9 : 8);
    }
    $this->drupalLogin($this->createUser(['review alttext']));
    $this->drupalGet('admin/content/alttext');
    $this->assertSession()->elementsCount('css', 'fieldset textarea', 20);
    $this->drupalGet('admin/content/alttext', ['query' => ['page' => 1]]);
    $this->assertSession()->elementsCount('css', 'fieldset textarea', 1);
    $this->drupalGet('admin/content/alttext', ['query' => ['run' => 9]]);
    $this->assertSession()->elementsCount('css', 'fieldset textarea', 1);
    $this->submitForm(['items[21][decision]' => 'accept'], 'Save decisions');
    $this->assertSame(ItemState::Applied, $this->states()[20]);
  }

  /**
   * Makes a media item for which a text is proposed.
   */
  private function propose(string $name, string $text, int $run = 1): void {
    $uri = 'public://' . strtr($name, ' ', '-') . '.png';
    copy('core/tests/fixtures/files/image-test.png', $uri);
    $file = File::create(['uri' => $uri, 'status' => 1]);
    $file->save();
    $media = Media::create(['bundle' => 'photo', 'name' => $name, self::FIELD => ['target_id' => $file->id()]]);
    $media->save();
    $item = new Item('field', 'media', $media->id(), self::FIELD, 0, '', 'en', FALSE, (int) $file->id());
    $item->suggest(new Suggestion($text, 'fake-1'));
    $item->run = $run;
    $this->container->get(ItemStorage::class)->save($item);
  }

  /**
   * The texts of all media, in their order.
   */
  private function texts(): array {
    $storage = $this->container->get('entity_type.manager')->getStorage('media');
    $storage->resetCache();
    return array_values(array_map(fn($media) => (string) $media->get(self::FIELD)->alt, $storage->loadMultiple()));
  }

  /**
   * The states of all items, in their order.
   */
  private function states(): array {
    return array_column(iterator_to_array($this->container->get(ItemStorage::class)->walk([]), FALSE), 'state');
  }

}
