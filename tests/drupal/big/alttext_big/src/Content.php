<?php

declare(strict_types=1);

namespace Drupal\alttext_big;

use Drupal\alttext\Item;
use Drupal\alttext\ItemStorage;
use Drupal\alttext\Reviewer;
use Drupal\alttext_big\Entity\Piece;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\file\Entity\File;
use Drupal\media\Entity\Media;
use Drupal\node\Entity\Node;

/**
 * Fills the site, and tells what should become of it.
 */
final class Content {

  private const FIELD = 'field_media_image';

  /**
   * In how many files the same picture lies.
   */
  private const COPIES = 5;

  /**
   * Pictures that must not leave come after those that may: so many in private
   * files, then as many in public files that only fields show which keep them.
   */
  private const KEPT_PICTURES = 5;

  /**
   * How many items are made one by one for each of the rarer kinds.
   */
  private const FEW = 30;

  public readonly Expectations $expected;

  /**
   * Files by picture: their numbers.
   *
   * @var array<int, int[]>
   */
  private array $files = [];

  private int $texts = 0;

  private int $own = 0;

  public function __construct(private readonly string $folder, private readonly int $pictures) {
    $this->expected = new Expectations();
  }

  /**
   * Fills the site.
   *
   * @param int $count
   *   How many media items; there is a node and a piece for every forty.
   */
  public function make(int $count): void {
    $this->makeFiles();
    $this->makeFew();
    $this->makeMedia($count);
    $this->makePieces($this->makeNodes(intdiv($count, 40)));
  }

  /**
   * Registers the files: public, private, and one that is no picture.
   */
  private function makeFiles(): void {
    foreach (['public://big', 'private://big'] as $folder) {
      mkdir($folder);
    }
    $file = File::create(['uri' => 'public://big/prototype.png', 'status' => 1]);
    $file->save();
    $stamp = new Stamp($file);
    for ($picture = 0; $picture < $this->pictures + 2 * self::KEPT_PICTURES; $picture++) {
      $scheme = intdiv($picture - $this->pictures, self::KEPT_PICTURES) === 0 && $picture >= $this->pictures ? 'private' : 'public';
      for ($copy = 0; $copy < self::COPIES; $copy++) {
        $again = "$this->folder/$picture-again.png";
        $uri = "$scheme://big/$picture-$copy.png";
        copy($copy === 1 && file_exists($again) ? $again : "$this->folder/$picture.png", $uri);
        $this->files[$picture][] = $stamp->copy(['uri' => $uri, 'filename' => basename($uri)]);
      }
    }
    file_put_contents('public://big/damaged.png', 'This is no picture.');
    $this->files[-1] = [$stamp->copy(['uri' => 'public://big/damaged.png', 'filename' => 'damaged.png'])];
    $stamp->finish();
  }

  /**
   * Makes what is rare by Drupal's own means: as editors do.
   */
  private function makeFew(): void {
    for ($i = 0; $i < self::FEW; $i++) {
      $this->media('decorative', ['decorative' => 1]);
      $this->media('damaged', [], -1);
      $this->makeEmptied();
      $this->makeExcluded();
      $this->makeDraft();
      $this->makeSecret();
    }
  }

  /**
   * A media item that is saved once.
   */
  private function media(string $kind, array $image, ?int $picture = NULL, string $text = ''): Media {
    $picture ??= $this->picture();
    $media = Media::create([
      'bundle' => 'photo',
      'name' => 'Photo',
      self::FIELD => $image + ['target_id' => $kind === 'damaged' ? $this->file($picture) : $this->ownFile($picture), 'alt' => $text],
    ]);
    $media->save();
    $this->expected->expect(Expectations::place('media', $media->id(), self::FIELD, 0, 'en'), $kind, $picture, 'en', 'media', $text);
    return $media;
  }

  /**
   * A text that a person has taken away: the picture is decorative.
   */
  private function makeEmptied(): void {
    $media = $this->media('decorative', [], text: 'Nobody needs these words.');
    $place = array_key_last($this->expected->places);
    $this->expected->places[$place]['text'] = '';
    $media->set(self::FIELD, ['alt' => ''] + $media->get(self::FIELD)->first()->getValue())->save();
  }

  /**
   * A picture that is not to be sent.
   */
  private function makeExcluded(): void {
    $media = $this->media('excluded', []);
    $item = new Item('field', 'media', (string) $media->id(), self::FIELD, 0, '', 'en', FALSE, (int) $media->get(self::FIELD)->target_id);
    $known = \Drupal::service(ItemStorage::class)->ofEntities('media', [$item->entityId]);
    \Drupal::service(Reviewer::class)->exclude($known[$item->place()] ?? $item);
  }

  /**
   * A forward draft with another picture, which lacks a text; what is published has that of a person.
   */
  private function makeDraft(): void {
    $media = $this->media('human', [], text: $this->text());
    $picture = $this->picture();
    $media->set(self::FIELD, ['target_id' => $this->file($picture), 'alt' => '']);
    $media->setNewRevision();
    $media->isDefaultRevision(FALSE);
    $media->save();
    $this->expected->expect(Expectations::place('media', $media->id(), self::FIELD, 0, 'en', 1), 'written', $picture, 'en', 'media');
  }

  /**
   * A node with pictures in fields that keep them: from all models, or here.
   */
  private function makeSecret(): void {
    $node = Node::create(['type' => 'article', 'title' => 'Secret']);
    $pictures = [];
    foreach (['secret', 'local'] as $kind) {
      $pictures[$kind] = $this->kept(self::KEPT_PICTURES);
      $node->set("field_$kind", ['target_id' => $this->file($pictures[$kind]), 'alt' => '']);
    }
    $node->save();
    foreach ($pictures as $kind => $picture) {
      $this->expected->expect(Expectations::place('node', $node->id(), "field_$kind", 0, 'en'), $kind, $picture, 'en');
    }
  }

  /**
   * Media by the thousand, every tenth translated.
   */
  private function makeMedia(int $count): void {
    $image = ['target_id' => $this->file(0), 'alt' => ''];
    $stamps = [];
    foreach ([FALSE, TRUE] as $translated) {
      $media = Media::create(['bundle' => 'photo', 'name' => 'Photo', self::FIELD => $image]);
      $stamps[] = $this->prototype($media, $translated ? ['name' => 'Foto', self::FIELD => $image] : NULL);
    }
    for ($i = 0; $i < $count; $i++) {
      $private = $i % 50 === 7;
      $picture = $private ? $this->kept(0) : $this->picture();
      $languages = $i % 10 === 0 ? ['en', 'de'] : ['en'];
      $alts = $this->alts($languages, [0]);
      $alt = static fn(array $row): string => $alts[$row['langcode']][0];
      $file = $this->file($picture);
      $id = $stamps[count($languages) - 1]->copy([
        self::FIELD . '_target_id' => $file,
        self::FIELD . '_alt' => $alt,
        'thumbnail__target_id' => $file,
        'thumbnail__alt' => $alt,
      ]);
      $this->expectAll('media', $id, self::FIELD, $alts, fn() => $picture, 'media', $private ? 'private' : 'written');
    }
    array_map(static fn(Stamp $stamp) => $stamp->finish(), $stamps);
  }

  /**
   * Nodes with two pictures in a field and two in their text, in two languages.
   *
   * @return int[]
   *   Their numbers.
   */
  private function makeNodes(int $count): array {
    $image = ['target_id' => $this->file(0), 'alt' => ''];
    $values = ['title' => 'Article', 'field_image' => [$image, $image], 'body' => ['value' => '-', 'format' => 'rich']];
    $stamp = $this->prototype(Node::create(['type' => 'article'] + $values), $values);
    $nodes = [];
    for ($i = 0; $i < $count; $i++) {
      $title = $i % 2 ? "Article $i" : 'Article';
      $alts = $this->alts(['en', 'de'], [0, 1]);
      $pictures = [$this->picture(), $this->picture()];
      $files = array_map($this->file(...), $pictures);
      $inline = $this->picture();
      $body = $this->body($this->file($inline));
      $nodes[] = $id = $stamp->copy([
        'title' => $title,
        'field_image_target_id' => static fn(array $row) => $files[$row['delta']],
        'field_image_alt' => static fn(array $row) => $alts[$row['langcode']][$row['delta']],
        'body_value' => $body,
      ]);
      $this->expectAll('node', $id, 'field_image', $alts, fn(int $delta) => $pictures[$delta], $title);
      foreach (['en', 'de'] as $langcode) {
        $place = Expectations::place('node', $id, 'body', 0, $langcode, 0, 'text');
        $this->expected->expect($place, 'written', $inline, $langcode, "body of $title");
        $place = Expectations::place('node', $id, 'body', 1, $langcode, 0, 'text');
        $this->expected->expect($place, 'human', $inline, $langcode, '', $this->textIn($body));
      }
    }
    $stamp->finish();
    return $nodes;
  }

  /**
   * Text with two images: one that lacks a text, one that a person has described.
   */
  private function body(int $file): string {
    $entity = File::load($file);
    $image = '<img src="' . $entity->createFileUrl() . '" data-entity-type="file" data-entity-uuid="' . $entity->uuid() . '"';
    return "<p>Before &amp; after.</p>\n$image alt=\"\">\n<p><em>Words</em> between.</p>$image alt=\"{$this->text()}\"><p>End.</p>";
  }

  /**
   * What a person wrote in such a text.
   */
  private function textIn(string $body): string {
    return Texts::inline($body)[1];
  }

  /**
   * Pieces that belong to nodes, and pieces that belong to pieces.
   */
  private function makePieces(array $nodes): void {
    $values = ['image' => ['target_id' => $this->file(0), 'alt' => ''], 'parent_node' => 1, 'parent_piece' => 1];
    $stamp = $this->prototype(Piece::create($values), $values);
    $parent = NULL;
    foreach ($nodes as $i => $node) {
      $picture = $this->picture();
      $alts = $this->alts(['en', 'de'], [0]);
      $file = $this->file($picture);
      $parent = $stamp->copy([
        'image__target_id' => $file,
        'image__alt' => static fn(array $row) => $alts[$row['langcode']][0],
        'parent_node' => $i % 2 ? NULL : $node,
        'parent_piece' => $i % 2 ? $parent : NULL,
      ]);
      $this->expectAll('alttext_piece', $parent, 'image', $alts, fn() => $picture, "piece in $node");
    }
    $stamp->finish();
  }

  /**
   * Saves an entity once, to be copied; it is none of those that are looked at.
   */
  private function prototype(ContentEntityInterface $entity, ?array $german): Stamp {
    $german === NULL ?: $entity->addTranslation('de', $german);
    $entity->save();
    $stamp = new Stamp($entity);
    $entity->delete();
    return $stamp;
  }

  /**
   * Texts in two languages: that of a person, or none.
   *
   * @return array<string, string[]>
   *   By language and delta.
   */
  private function alts(array $languages, array $deltas): array {
    $alts = [];
    foreach ($languages as $langcode) {
      foreach ($deltas as $delta) {
        $alts[$langcode][$delta] = mt_rand(1, 100) <= 12 ? $this->text() : '';
      }
    }
    return $alts;
  }

  /**
   * Expects that texts of people stay, and what becomes of the rest.
   */
  private function expectAll(string $entity_type, int $id, string $field, array $alts, callable $picture, string $context, string $rest = 'written'): void {
    foreach ($alts as $langcode => $values) {
      foreach ($values as $delta => $text) {
        $place = Expectations::place($entity_type, $id, $field, $delta, $langcode);
        $this->expected->expect($place, $text !== '' ? 'human' : $rest, $picture($delta), $langcode, $context, $text);
      }
    }
  }

  /**
   * A text of a person, each another one.
   */
  private function text(): string {
    return 'A person wrote this, number ' . ++$this->texts . '.';
  }

  /**
   * Any picture.
   */
  private function picture(): int {
    return mt_rand(0, $this->pictures - 1);
  }

  /**
   * Any of the pictures that must not leave.
   */
  private function kept(int $after): int {
    return $this->pictures + $after + mt_rand(0, self::KEPT_PICTURES - 1);
  }

  /**
   * A file that nothing else shows: what a person says of one that is shown twice holds for both.
   */
  private function ownFile(int $picture): int {
    $uri = 'public://big/own-' . ++$this->own . '.png';
    copy("$this->folder/$picture.png", $uri);
    $file = File::create(['uri' => $uri, 'status' => 1]);
    $file->save();
    return (int) $file->id();
  }

  /**
   * Any file that holds a picture.
   */
  private function file(int $picture): int {
    return $this->files[$picture][array_rand($this->files[$picture])];
  }

}
