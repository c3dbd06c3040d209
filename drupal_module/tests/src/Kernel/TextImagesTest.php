<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Discovery;
use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\Privacy;
use Drupal\alttext\Reviewer;
use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\Source\SourceManager;
use Drupal\alttext\Suggestion;
use Drupal\Core\Database\Database;
use Drupal\field\Entity\FieldConfig;
use Drupal\field\Entity\FieldStorageConfig;
use Drupal\filter\Entity\FilterFormat;
use Drupal\node\Entity\Node;
use Drupal\node\Entity\NodeType;
use Drupal\node\NodeInterface;
use Drupal\user\Entity\User;

/**
 * Tests pictures in formatted text: found, told apart, written in place.
 *
 * @group alttext
 */
final class TextImagesTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['filter', 'node', 'text'];

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->installEntitySchema('node');
    $this->installSchema('node', ['node_access']);
    $this->installConfig(['filter']);
    $this->config('alttext.settings')->set('upload', 'off')->save();
    NodeType::create(['type' => 'page', 'name' => 'Page'])->save();
    FieldStorageConfig::create(['entity_type' => 'node', 'field_name' => 'body', 'type' => 'text_with_summary', 'cardinality' => -1])->save();
    FieldConfig::create(['entity_type' => 'node', 'bundle' => 'page', 'field_name' => 'body'])->save();
    $this->container->get('content_translation.manager')->setEnabled('node', 'page', TRUE);
    FilterFormat::create(['format' => 'full', 'name' => 'Full', 'filters' => ['media_embed' => ['status' => TRUE]]])->save();
    $allowed = ['status' => TRUE, 'settings' => ['allowed_html' => '<p> <img src>', 'filter_html_help' => FALSE, 'filter_html_nofollow' => FALSE]];
    FilterFormat::create(['format' => 'basic', 'name' => 'Basic', 'filters' => ['filter_html' => $allowed]])->save();
  }

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
   * Which pictures lack a text.
   */
  public function testFind(): void {
    $cat = $this->picture();
    $this->picture('secret.png', 'private');
    $this->picture('logo.svg');
    mkdir('public://my pictures');
    copy('public://cat.png', 'public://my pictures/dög.png');
    $files = '/' . $this->siteDirectory . '/files';
    $found = [
      "<img src='$files/cat.png'>" => 'public://cat.png',
      "<IMG\nSRC=$files/my%20pictures/d%C3%B6g.png?x=1#y ALT>" => 'public://my pictures/dög.png',
      "<img src='http://localhost$files/cat.png' alt=''>" => 'public://cat.png',
      "<img src='//www.example.com$files/cat.png'>" => 'public://cat.png',
      "<img src='$files/styles/large/public/cat.png?itok=1'>" => 'public://cat.png',
      "<img src='$files/styles/large/public/cat.png.webp'>" => 'public://cat.png',
      "<img src='/system/files/secret.png'>" => 'private://secret.png',
      "<img src='/de/system/files/styles/large/private/secret.png'>" => 'private://secret.png',
      "<img data-entity-type='file' data-entity-uuid='{$cat->uuid()}' src='/moved.png'>" => 'public://cat.png',
    ];
    foreach ($found as $html => $uri) {
      $this->page($html);
      $this->forget();
      $this->assertSame([$this->part($uri)], array_column($this->found(new Selection(ids: [$this->last()])), 'part'), $html);
      $this->assertSame($uri, $this->container->get(SourceManager::class)->open($this->found()[0])->uri());
      Node::load($this->last())->delete();
    }
    $ignored = [
      "<img src='$files/cat.png' alt='A cat'>",
      "<img src='$files/cat.png' role='presentation'>",
      "<img src='$files/gone.png'>",
      "<img src='$files/styles/large/temporary/draft.png'>",
      "<img src='$files/logo.svg'>",
      "<img src='$files/../settings.php'>",
      "<img src='$files/%2e%2e/%2e%2e/x.png'>",
      "<img src='https://example.org$files/cat.png'>",
      "<img src='data:image/png;base64,AAAA'>",
      "<img src='//'><img src='http://:'><img src><img>",
      "<!-- <img src='$files/cat.png'> -->",
    ];
    copy('public://cat.png', 'temporary://draft.png');
    $this->page(implode('', $ignored));
    $this->assertSame([], $this->places());

    // Formats that show no picture, or no text of it.
    foreach (['plain_text', 'basic', 'gone', NULL] as $format) {
      $this->page("<img src='$files/cat.png'>", $format);
    }
    $this->assertSame([], $this->places());
    // Empty was meant where the site says so; no text at all cannot be meant.
    $this->page("<img src='$files/cat.png'><img alt='' src='$files/my pictures/dög.png'>");
    $this->forget();
    $this->config('alttext.settings')->set('empty', 'decorative')->save();
    $this->assertSame([$this->part('public://cat.png')], array_column($this->found(), 'part'));
    $this->config('alttext.settings')->set('empty', 'missing')->save();
    $this->assertCount(2, $this->found());
    $cat->set('created', 1000)->save();
    $this->assertSame([], $this->found(new Selection(since: 1001)));
    $this->assertCount(1, $this->found(new Selection(since: 1000)));
    $this->assertSame([], $this->found(new Selection(kinds: ['media', 'fields'])));
  }

  /**
   * Many pictures in one text are looked up once for all of them.
   */
  public function testManyPictures(): void {
    $node = $this->page(str_repeat($this->img(), 20));
    Database::startLog('alttext');
    $node->setTitle('Another title')->save();
    $queries = array_column(Database::getLog('alttext'), 'query');
    // In the new text, and in the old one.
    $this->assertCount(40, preg_grep('/file_managed/', $queries));
  }

  /**
   * Translations, values, summaries and drafts are places of their own.
   */
  public function testPlacesAndDraft(): void {
    $img = $this->img();
    $cat = $this->part('public://cat.png');
    $node = $this->page("<p>$img</p>" . $this->img('A cat') . $img);
    $node->get('body')->appendItem(['value' => 'x', 'summary' => $img, 'format' => 'full']);
    $node->addTranslation('de', ['title' => 'Seite', 'body' => ['value' => $img, 'format' => 'full']])->save();
    $this->assertSame([
      "node 1 body.0 $cat (de)",
      "node 1 body.0 $cat (en)",
      "node 1 body.0 $cat.3 (en)",
      "node 1 body.1 summary.$cat (en)",
    ], $this->places());

    foreach ($this->found() as $item) {
      $this->write($item, "{$item->langcode} & {$item->part}");
    }
    $node = $this->reloadNode();
    $this->assertSame("<p>" . $this->img("en &amp; $cat") . '</p>' . $this->img('A cat') . $this->img("en &amp; $cat.3"), $node->get('body')->value);
    $this->assertSame($this->img("en &amp; summary.$cat"), $node->get('body')[1]->summary);
    $this->assertSame($this->img("de &amp; $cat"), $node->getTranslation('de')->get('body')->value);
    $states = array_map(fn(Item $item) => $item->state, $this->items()->ofEntities('node', ['1']));
    $this->assertSame(4, count(array_keys($states, ItemState::Applied, TRUE)));
    $this->assertSame([], $this->found());

    $node->setNewRevision(TRUE);
    $node->isDefaultRevision(FALSE);
    $node->get('body')->appendItem(['value' => $img, 'format' => 'full']);
    $node->save();
    $this->assertSame(["node 1 body.2 $cat (en, draft)"], $this->places());
    $this->write($this->found()[0], 'A draft');
    $this->assertCount(2, $this->reloadNode()->get('body'));
    $draft = $this->nodes()->loadRevision($this->nodes()->getLatestRevisionId(1));
    $this->assertSame($this->img('A draft'), $draft->get('body')[2]->value);
    $this->assertSame([], $this->found());
  }

  /**
   * An item finds its picture again after the text around it has changed.
   */
  public function testTextChangesMeanwhile(): void {
    $img = $this->img();
    $node = $this->page("<p>Old</p>$img");
    $item = $this->found()[0];
    $node->set('body', ['value' => "<h2>New</h2><figure class=x>$img<figcaption>Cat</figcaption></figure>&nbsp;", 'format' => 'full'])->save();
    $this->write($item, 'A cat');
    $this->assertSame("<h2>New</h2><figure class=x>" . $this->img('A cat') . '<figcaption>Cat</figcaption></figure>&nbsp;', $this->reloadNode()->get('body')->value);
    $this->assertSame(ItemState::Applied, $this->state1());

    $place = $this->container->get(SourceManager::class)->open($item, TRUE);
    $place->putBack('');
    $place->save();
    $this->assertSame("<h2>New</h2><figure class=x>$img<figcaption>Cat</figcaption></figure>&nbsp;", $this->reloadNode()->get('body')->value);

    $node = $this->reloadNode();
    $node->set('body', ['value' => $this->img('My own words'), 'format' => 'full'])->save();
    $this->assertSame(ItemState::Human, $this->state1());
    $node->set('body', ['value' => 'No picture', 'format' => 'full'])->save();
    $this->assertNull($this->container->get(SourceManager::class)->open($item, TRUE));
  }

  /**
   * Copies of one picture keep each what is known of it.
   */
  public function testCopies(): void {
    $node = $this->page('<p>1</p>' . $this->img() . $this->img() . $this->img(''));
    foreach ($this->found() as $i => $item) {
      $this->write($item, "Cat $i");
    }
    $this->assertSame('<p>1</p>' . $this->img('Cat 0') . $this->img('Cat 1') . $this->img(''), $this->reloadNode()->get('body')->value);
    $node->set('body', ['value' => $this->img('Cat 1') . $this->img(''), 'format' => 'full'])->save();
    $items = array_column($this->items()->ofEntities('node', ['1']), NULL, 'part');
    $cat = $this->part('public://cat.png');
    $this->assertSame([$cat => ItemState::Applied, "$cat.2" => ItemState::Decorative], array_map(fn(Item $item) => $item->state, $items));
    $this->assertTrue($items[$cat]->isOurs('Cat 1'));
  }

  /**
   * What an editor says by an empty text, once the module is there.
   */
  public function testEditorDecides(): void {
    // Left open, then decorative, then left open again.
    $node = $this->page($this->img());
    $this->assertCount(1, $this->found());
    foreach ([[$this->img(''), ItemState::Decorative, 0], [$this->img(), ItemState::Missing, 1]] as [$html, $state, $missing]) {
      $node->set('body', ['value' => $html, 'format' => 'full'])->save();
      $this->assertSame($state, $this->state1());
      $this->assertCount($missing, $this->found());
    }
    // A new picture that is declared decorative.
    $node->delete();
    $this->page($this->img(''));
    $this->assertSame([], $this->found());
    // One from before the module: saving it again says nothing.
    $this->forget();
    $this->assertCount(1, $this->found());
    Node::load(2)->save();
    $this->assertCount(1, $this->found());
  }

  /**
   * A form that was open meanwhile takes our text away: that decides nothing.
   */
  public function testTextComesWhileFormIsOpen(): void {
    $in_form = $this->page($this->img());
    $this->write($this->found()[0], 'A cat');
    $this->assertSame(ItemState::Applied, $this->state1());
    $in_form->save();
    $this->assertSame($this->img(), $this->reloadNode()->get('body')->value);
    $this->assertSame(ItemState::Missing, $this->state1());
    $this->assertCount(1, $this->found());
    $this->write($this->found()[0], 'A cat');
    $in_form->set('body', ['value' => $this->img(''), 'format' => 'full'])->save();
    $this->assertSame(ItemState::Decorative, $this->state1());
  }

  /**
   * What a person accepts is written, also that a picture is decorative.
   */
  public function testReview(): void {
    $reviewer = $this->container->get(Reviewer::class);
    $this->page('<p>' . $this->img());
    $item = $this->found()[0];
    foreach (['' => ItemState::Decorative, 'A cat' => ItemState::Applied] as $text => $state) {
      $item->suggest(new Suggestion($text, 'model'));
      $this->items()->save($item);
      $this->assertTrue($reviewer->accept($item));
      $this->assertSame(['<p>' . $this->img($text), $state], [$this->reloadNode()->get('body')->value, $this->state1()]);
      $this->assertTrue($reviewer->undo($item));
      $this->assertSame(['<p>' . $this->img(), ItemState::Suggested], [$this->reloadNode()->get('body')->value, $this->state1()]);
    }
  }

  /**
   * Embedded media: what overrides the text of the media, and no more.
   */
  public function testMedia(): void {
    $media = $this->photo();
    $embed = fn(string $more) => "<drupal-media data-entity-type=\"media\" data-entity-uuid=\"{$media->uuid()}\"$more></drupal-media>";
    $this->page($embed('') . $embed(' alt="&quot;&quot;"') . $embed(' alt="A cat"') . $embed(' alt=""'));
    $this->forget();
    [$in_media, $item] = $this->found();
    $this->assertSame('media 1 field_media_image.0 (en)', $in_media->place());
    $this->assertCount(2, $this->found());
    $this->assertSame((int) $media->get(self::FIELD)->target_id, $item->fileId);
    $this->assertSame('media.photo.field_media_image', Privacy::name($this->container->get(SourceManager::class)->open($item)->field()));
    $place = $this->write($item, 'A dog');
    $this->assertSame('public://cat.png', $place->uri());
    $this->assertSame($embed('') . $embed(' alt="&quot;&quot;"') . $embed(' alt="A cat"') . $embed(' alt="A dog"'), $this->reloadNode()->get('body')->value);
  }

  /**
   * A private picture is described only where its author may see it.
   */
  public function testPrivatePictures(): void {
    $secret = $this->picture('secret.png', 'private');
    $node = $this->page('<img src="/system/files/secret.png">');
    $open = fn() => $this->container->get(SourceManager::class)->open($this->found()[0], TRUE);
    $this->assertSame('private://secret.png', $open()->uri());
    $this->assertSame(1, (int) $secret->getOwnerId());
    $author = User::create(['name' => 'author', 'status' => 1]);
    $author->save();
    $node->setOwner($author)->save();
    $this->assertNull($open()->uri());
  }

  /**
   * The cat in HTML, without or with a text, which is HTML.
   */
  private function img(?string $alt = NULL): string {
    if (!is_file('public://cat.png')) {
      $this->picture();
    }
    return '<img' . ($alt === NULL ? '' : " alt=\"$alt\"") . " src='/$this->siteDirectory/files/cat.png'/>";
  }

  /**
   * Makes and saves a page.
   */
  private function page(string $html, ?string $format = 'full'): NodeInterface {
    $node = Node::create(['type' => 'page', 'title' => 'Page', 'langcode' => 'en', 'uid' => 1, 'body' => ['value' => $html, 'format' => $format]]);
    $node->save();
    return $node;
  }

  /**
   * Has all content be older than the module.
   */
  private function forget(): void {
    $this->container->get('database')->truncate('alttext_item')->execute();
  }

  /**
   * The number of the newest page.
   */
  private function last(): int {
    return (int) max($this->nodes()->getQuery()->accessCheck(FALSE)->execute());
  }

  /**
   * How a picture is named in a text.
   */
  private function part(string $uri): string {
    return substr(hash('sha256', $uri), 0, 32);
  }

  /**
   * Writes as a run does.
   */
  private function write(Item $item, string $text): PlaceInterface {
    $place = $this->container->get(SourceManager::class)->open($item, fresh: TRUE);
    $place->setText(new Suggestion($text, 'model'));
    $place->save();
    return $place;
  }

  /**
   * Pages.
   */
  private function nodes() {
    return $this->container->get('entity_type.manager')->getStorage('node');
  }

  /**
   * The first page as it is in the database.
   */
  private function reloadNode(): NodeInterface {
    return $this->nodes()->loadUnchanged(1);
  }

  /**
   * What is known of the picture in the first page.
   */
  private function state1(): ?ItemState {
    $items = $this->items()->ofEntities('node', ['1']);
    return reset($items)?->state ?? NULL;
  }

  /**
   * Places without text, in words.
   */
  private function places(): array {
    $places = array_map(fn(Item $item) => $item->place(), $this->found());
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
