<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Discovery;
use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\Source\SourceManager;
use Drupal\alttext\Suggestion;
use Drupal\field\Entity\FieldConfig;
use Drupal\field\Entity\FieldStorageConfig;
use Drupal\node\Entity\Node;
use Drupal\node\Entity\NodeType;
use Drupal\node\NodeInterface;
use Drupal\user\Entity\User;

/**
 * Tests image fields outside media: content, drafts, translations.
 *
 * @group alttext
 */
final class ImageFieldsTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['node'];

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->installEntitySchema('node');
    $this->installSchema('node', ['node_access']);
    $this->config('alttext.settings')->set('upload', 'off')->save();
    NodeType::create(['type' => 'article', 'name' => 'Article'])->save();
    $this->addImageField('node', 'article', 'field_images');
    $this->container->get('content_translation.manager')->setEnabled('node', 'article', TRUE);
  }

  /**
   * All values and translations; not those with text, nor fields without one.
   */
  public function testContent(): void {
    $this->addImageField('user', 'user', 'user_picture', ['alt_field' => FALSE]);
    $this->addImageField('user', 'user', 'field_portrait');
    $node = $this->article([['alt' => ''], ['alt' => 'A cat'], ['alt' => '']]);
    $node->addTranslation('de', ['title' => 'Katzen', 'field_images' => [['target_id' => $this->picture()->id()]]])->save();
    $user = $this->container->get('entity_type.manager')->getStorage('user')->load(1);
    $user->set('user_picture', $this->picture())->set('field_portrait', $this->picture())->save();
    $this->assertSame([
      'node 1 field_images.0 (de)',
      'node 1 field_images.0 (en)',
      'node 1 field_images.2 (en)',
      'user 1 field_portrait.0 (en)',
    ], $this->missing());
  }

  /**
   * Each option narrows what is found.
   *
   * @dataProvider selections
   */
  public function testSelection(Selection $selection, array $expected): void {
    $old = $this->picture();
    $old->set('created', 1000)->save();
    $this->article([['target_id' => $old->id()]])->addTranslation('de', ['title' => 'Alt', 'field_images' => [['target_id' => $old->id()]]])->save();
    $this->article([['alt' => '']]);
    $this->photo();
    $this->assertSame($expected, $this->missing($selection));
  }

  /**
   * Selections and what they leave.
   */
  public static function selections(): array {
    return [
      'media' => [new Selection(kinds: ['media']), ['media 1 field_media_image.0 (en)']],
      'other fields' => [
        new Selection(kinds: ['fields'], langcode: 'en'),
        ['node 1 field_images.0 (en)', 'node 2 field_images.0 (en)'],
      ],
      'entity type' => [new Selection(entityType: 'media'), ['media 1 field_media_image.0 (en)']],
      'bundle' => [
        new Selection(bundle: 'article'),
        ['node 1 field_images.0 (de)', 'node 1 field_images.0 (en)', 'node 2 field_images.0 (en)'],
      ],
      'field' => [new Selection(field: 'field_media_image'), ['media 1 field_media_image.0 (en)']],
      'language' => [new Selection(langcode: 'de'), ['node 1 field_images.0 (de)']],
      'ids' => [new Selection(entityType: 'node', ids: ['2', '7']), ['node 2 field_images.0 (en)']],
      'since' => [
        new Selection(since: 1001),
        ['media 1 field_media_image.0 (en)', 'node 2 field_images.0 (en)'],
      ],
      'a source that is not concerned' => [new Selection(kinds: ['media'], bundle: 'page'), []],
    ];
  }

  /**
   * A draft has places of its own until it is published.
   */
  public function testDraft(): void {
    $node = $this->article([['alt' => 'A cat']]);
    $node->setNewRevision(TRUE);
    $node->isDefaultRevision(FALSE);
    $node->get('field_images')->appendItem(['target_id' => $this->picture()->id()]);
    $node->save();
    $this->assertSame(['node 1 field_images.1 (en, draft)'], $this->missing());

    $this->write('A dog');
    $this->assertSame([], $this->missing());
    $storage = $this->container->get('entity_type.manager')->getStorage('node');
    $this->assertCount(1, $storage->loadUnchanged(1)->get('field_images'));
    $draft = $storage->loadRevision($storage->getLatestRevisionId(1));
    $this->assertSame('A dog', $draft->get('field_images')[1]->alt);
    $this->assertSame(2, (int) $draft->getRevisionId());

    $draft->setNewRevision(TRUE);
    $draft->isDefaultRevision(TRUE);
    $draft->save();
    $item = $this->items()->ofEntities('node', ['1'])['node 1 field_images.1 (en)'];
    $this->assertSame(ItemState::Applied, $item->state);
    $this->assertArrayNotHasKey('node 1 field_images.1 (en, draft)', $this->items()->ofEntities('node', ['1']));
  }

  /**
   * An older draft of one language is a draft still when another has a newer.
   */
  public function testDraftsOfTranslations(): void {
    $node = $this->article([['alt' => 'A cat']]);
    $node->addTranslation('de', ['title' => 'Katzen', 'field_images' => [['target_id' => $this->picture()->id(), 'alt' => 'Katze']]])->save();
    $storage = $this->container->get('entity_type.manager')->getStorage('node');
    foreach (['en', 'de'] as $langcode) {
      $draft = $storage->createRevision($storage->loadUnchanged(1)->getTranslation($langcode), FALSE);
      $draft->get('field_images')->appendItem(['target_id' => $this->picture()->id()]);
      $draft->save();
    }
    $this->assertSame(['node 1 field_images.1 (de, draft)', 'node 1 field_images.1 (en, draft)'], $this->missing());
  }

  /**
   * A text is written without a trace, or with one if the site wants it.
   */
  public function testTraces(): void {
    $node = $this->article([['alt' => '']]);
    $node->setChangedTime(1000)->save();
    $this->write('A dog');
    $node = $this->reloadNode();
    $this->assertSame('A dog', $node->get('field_images')->alt);
    $this->assertSame([1000, 1], [(int) $node->getChangedTime(), (int) $node->getRevisionId()]);

    $this->config('alttext.settings')->set('keep_changed', FALSE)->set('new_revision', TRUE)->save();
    $node->get('field_images')->appendItem(['target_id' => $this->picture()->id()]);
    $drush = User::create(['name' => 'drush']);
    $drush->save();
    $this->container->get('current_user')->setAccount($drush);
    $node->setRevisionUserId(1)->setRevisionCreationTime(1001)->setChangedTime(1001)->save();
    $this->write('A bird');
    $node = $this->reloadNode();
    // Whoever saved it last has not written this.
    $this->assertSame((int) $drush->id(), (int) $node->getRevisionUserId());
    $this->assertGreaterThan(1001, (int) $node->getRevisionCreationTime());
    $this->assertSame('A bird', $node->get('field_images')[1]->alt);
    $this->assertGreaterThan(1001, (int) $node->getChangedTime());
    $this->assertSame(2, (int) $node->getRevisionId());
  }

  /**
   * Nothing unknown is asked about where empty means decorative.
   */
  public function testEmptyMeansDecorative(): void {
    $this->article([['alt' => '']]);
    $this->config('alttext.settings')->set('empty', 'decorative')->save();
    $this->assertSame([], $this->missing());
  }

  /**
   * Adds an image field.
   */
  private function addImageField(string $entity_type, string $bundle, string $name, array $settings = []): void {
    FieldStorageConfig::create(['entity_type' => $entity_type, 'field_name' => $name, 'type' => 'image', 'cardinality' => -1])->save();
    FieldConfig::create(['entity_type' => $entity_type, 'bundle' => $bundle, 'field_name' => $name, 'settings' => $settings])->save();
  }

  /**
   * Makes and saves an article.
   */
  private function article(array $images): NodeInterface {
    $images = array_map(fn($image) => $image + ['target_id' => $this->picture()->id()], $images);
    $node = Node::create(['type' => 'article', 'title' => 'Cats', 'langcode' => 'en', 'uid' => 1, 'field_images' => $images]);
    $node->save();
    return $node;
  }

  /**
   * The first article as it is in the database.
   */
  private function reloadNode(): NodeInterface {
    return $this->container->get('entity_type.manager')->getStorage('node')->loadUnchanged(1);
  }

  /**
   * Writes a text into the first place that lacks one.
   */
  private function write(string $text): void {
    $place = $this->container->get(SourceManager::class)->open($this->found()[0], fresh: TRUE);
    $place->setText(new Suggestion($text, 'model'));
    $place->save();
  }

  /**
   * Places without text, in words.
   */
  private function missing(Selection $selection = new Selection()): array {
    $places = array_map(fn(Item $item) => $item->place(), $this->found($selection));
    sort($places);
    return $places;
  }

  /**
   * What the backfill would do.
   *
   * @return \Drupal\alttext\Item[]
   *   Items.
   */
  private function found(Selection $selection = new Selection()): array {
    return iterator_to_array($this->container->get(Discovery::class)->missing($selection), FALSE);
  }

}
