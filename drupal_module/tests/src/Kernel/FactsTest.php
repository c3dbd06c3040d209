<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Context;
use Drupal\alttext\Discovery;
use Drupal\alttext\RequestBuilder;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\Source\SourceManager;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Entity\Entity\EntityViewDisplay;
use Drupal\Core\Entity\Entity\EntityViewMode;
use Drupal\entity_test\Entity\EntityTest;
use Drupal\field\Entity\FieldConfig;
use Drupal\field\Entity\FieldStorageConfig;
use Drupal\filter\Entity\FilterFormat;
use Drupal\node\Entity\Node;
use Drupal\node\Entity\NodeType;

/**
 * Tests what a model is told about a picture beside the picture.
 *
 * @group alttext
 */
final class FactsTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['entity_test', 'filter', 'node', 'text'];

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->installEntitySchema('node');
    $this->installEntitySchema('entity_test');
    $this->installSchema('node', ['node_access']);
    $this->container->get('router.builder')->rebuild();
    $this->config('alttext.settings')->set('upload', 'off')->save();
    NodeType::create(['type' => 'page', 'name' => 'Page'])->save();
    FilterFormat::create(['format' => 'full', 'name' => 'Full'])->save();
    foreach (['parent_type', 'parent_id', 'parent_field'] as $field) {
      $this->addField('entity_test', 'entity_test', $field, 'string');
    }
    foreach (['node' => 'page', 'entity_test' => 'entity_test'] as $type => $bundle) {
      $this->addField($type, $bundle, 'field_image', 'image');
      $this->addField($type, $bundle, 'field_text', 'text_long');
      $this->addField($type, $bundle, 'field_media', 'entity_reference', ['target_type' => 'media']);
    }
  }

  /**
   * An image field: it may be a link to the content, wherever it is shown.
   */
  public function testImageField(): void {
    $page = $this->page('Our team', ['field_image' => ['target_id' => $this->picture()->id(), 'title' => 'Since 1999']]);
    $facts = ['title' => 'Since 1999', 'field' => 'The field_image', 'name' => 'Our team'];
    $this->assertFacts($facts, $page);

    $display = $this->display('default', 'content');
    $this->assertFacts(['link' => 'Our team'] + $facts, $page);
    $this->assertSame("link: Our team\ntitle: Since 1999\nfield: The field_image", $this->context($page));
    EntityViewMode::create(['id' => 'node.teaser', 'targetEntityType' => 'node', 'label' => 'Teaser'])->save();
    $teaser = $this->display('teaser', '');
    $this->assertFacts($facts, $page);
    $teaser->removeComponent('field_image')->save();
    $this->assertFacts(['link' => 'Our team'] + $facts, $page);
    $display->removeComponent('field_image')->save();
    $this->assertFacts($facts, $page);
  }

  /**
   * A picture in a text: its caption, sentence and link.
   */
  public function testText(): void {
    $this->page('Contact');
    $this->page('Secret plans', ['status' => 0]);
    $src = "/$this->siteDirectory/files/{$this->picture()->getFilename()}";
    $links = [
      '/node/1' => 'Contact',
      'http://localhost/node/1?x#y' => 'Contact',
      '/node/2' => '/node/2',
      '/node/3000' => '/node/3000',
      'https://example.com/' => 'https://example.com/',
      'mailto:a@example.com' => 'mailto:a@example.com',
      $src => NULL,
      strtr($src, ['.png' => '.pdf']) => strtr($src, ['.png' => '.pdf']),
    ];
    foreach ($links as $href => $link) {
      $html = "<p>Ann, with <a href='$href'><img src='$src' title='Ann'></a> on her arm. More.</p>";
      $page = $this->page('Our team', ['field_text' => ['value' => $html, 'format' => 'full']]);
      $this->assertFacts(array_filter(['title' => 'Ann', 'text' => 'Ann, with on her arm.', 'link' => $link]) + ['name' => 'Our team'], $page);
    }
    $html = "<figure><img src='$src'><figcaption>Ann,\n<b>director</b></figcaption></figure><p>She leads us.</p>";
    $page = $this->page('Our team', ['field_text' => ['value' => $html, 'format' => 'full']]);
    $this->assertSame("caption: Ann, director\ntext: She leads us.\nname: Our team", $this->context($page));
  }

  /**
   * Content that belongs to other content is found, and says to which page.
   */
  public function testParents(): void {
    $page = $this->page('Our team');
    $page->addTranslation('de', ['title' => 'Unser Team'])->save();
    $row = $this->part('Row', $page);
    $card = $this->part('Card', $row, [
      'field_image' => $this->picture(),
      'field_text' => ['value' => "<img src='/$this->siteDirectory/files/cat.png'>", 'format' => 'full'],
    ]);
    $places = [];
    foreach ($this->container->get(Discovery::class)->missing(new Selection(entityType: 'entity_test')) as $item) {
      $places[] = "$item->entityType $item->entityId $item->field";
      $facts = $this->container->get(SourceManager::class)->open($item)->facts();
      $this->assertSame(['Card', 'Our team'], [$facts['name'], $facts['page']]);
    }
    $this->assertSame(['entity_test 2 field_image', 'entity_test 2 field_text'], $places);
    // A circle, a parent that is gone, and one that is no content.
    $row->set('parent_type', 'entity_test')->set('parent_id', $card->id())->save();
    $this->assertArrayHasKey('page', $this->facts($card));
    foreach (['node' => '77', 'node_type' => 'page', 'nonsense' => '1'] as $type => $id) {
      $card->set('parent_type', $type)->set('parent_id', $id)->save();
      $this->assertArrayNotHasKey('page', $this->facts($card));
    }
  }

  /**
   * Media say where they are used, as far as that is public.
   */
  public function testUses(): void {
    $media = $this->photo('', [], 'Ann');
    $this->assertFacts(['name' => 'Ann'], $media);
    $this->page('Our team', ['field_media' => $media]);
    $this->page('Secret plans', ['field_media' => $media, 'status' => 0]);
    $this->part('Card', $this->page('Our history'), ['field_media' => $media]);
    $this->assertEqualsCanonicalizing(['Our history', 'Our team'], explode('; ', $this->facts($media)['use']));
    foreach (range(1, 5) as $i) {
      $this->page("Page $i", ['field_media' => $media]);
    }
    $this->assertCount(3, explode('; ', $this->facts($media)['use']));
  }

  /**
   * The site decides what is told, and about which fields; nothing is endless.
   */
  public function testSwitches(): void {
    $page = $this->page('Our team', ['field_image' => ['target_id' => $this->picture()->id(), 'title' => str_repeat('word ', 200)]]);
    $lines = explode("\n", $this->context($page));
    $this->assertSame(['title', 'name', 'field'], array_map(fn($line) => strstr($line, ':', TRUE), $lines));
    $this->assertLessThanOrEqual(310, mb_strlen($lines[0]));
    $this->assertStringEndsWith('word…', $lines[0]);

    $settings = $this->config('alttext.settings');
    $settings->set('context.kinds', ['name'])->save();
    $this->assertSame('name: Our team', $this->context($page));
    $settings->set('context.kinds', Context::KINDS)->set('context.except', ['node.field_image'])->save();
    $this->assertSame('', $this->context($page));
    $this->assertSame([], $this->facts($page));
    $this->assertSame('caption: a use: forged', $this->container->get(Context::class)->lines(['caption' => "a\nuse: forged", 'odd' => 'x', 'name' => '']));
  }

  /**
   * Adds a field.
   */
  private function addField(string $entity_type, string $bundle, string $name, string $type, array $settings = []): void {
    FieldStorageConfig::create(['entity_type' => $entity_type, 'field_name' => $name, 'type' => $type, 'settings' => $settings])->save();
    FieldConfig::create(['entity_type' => $entity_type, 'bundle' => $bundle, 'field_name' => $name, 'label' => "The $name"])->save();
  }

  /**
   * Shows the image of pages in a view mode.
   */
  private function display(string $mode, string $link): EntityViewDisplay {
    $display = EntityViewDisplay::create(['targetEntityType' => 'node', 'bundle' => 'page', 'mode' => $mode, 'status' => TRUE]);
    $display->setComponent('field_image', ['type' => 'image', 'settings' => ['image_link' => $link]])->save();
    return $display;
  }

  /**
   * Makes and saves a page.
   */
  private function page(string $title, array $values = []): Node {
    $page = Node::create($values + ['type' => 'page', 'title' => $title, 'langcode' => 'en', 'uid' => 1]);
    $page->save();
    return $page;
  }

  /**
   * Makes and saves a part of other content.
   */
  private function part(string $name, ContentEntityInterface $parent, array $values = []): EntityTest {
    $part = EntityTest::create($values + [
      'name' => $name,
      'parent_type' => $parent->getEntityTypeId(),
      'parent_id' => $parent->id(),
      'parent_field' => 'field_parts',
    ]);
    $part->save();
    return $part;
  }

  /**
   * What the only picture in some content says about itself.
   */
  private function facts(ContentEntityInterface $entity): array {
    foreach ($this->container->get(SourceManager::class)->placesIn($entity) as $place) {
      return $place->facts();
    }
  }

  /**
   * Expects facts, in any order.
   */
  private function assertFacts(array $expected, ContentEntityInterface $entity): void {
    $facts = $this->facts($entity);
    ksort($expected);
    ksort($facts);
    $this->assertSame($expected, $facts);
  }

  /**
   * What the model is told about the only picture in some content.
   */
  private function context(ContentEntityInterface $entity): string {
    foreach ($this->container->get(SourceManager::class)->placesIn($entity) as $place) {
      return $this->container->get(RequestBuilder::class)->forPlace($place)['context'] ?? '';
    }
  }

}
