<?php

declare(strict_types=1);

namespace Drupal\alttext_big;

/**
 * What is in the fields, read from the tables as Drupal has laid them out, not by the module.
 */
final class Texts {

  /**
   * Reads all texts.
   *
   * @return array<string, string>
   *   By place, as Expectations::place() names it.
   */
  public static function all(): array {
    return [
      ...self::field('media', 'media__field_media_image', 'field_media_image'),
      ...self::field('node', 'node__field_image', 'field_image'),
      ...self::field('node', 'node__field_secret', 'field_secret'),
      ...self::field('node', 'node__field_local', 'field_local'),
      ...self::rows('SELECT id, langcode, image__alt AS alt FROM {alttext_piece_data}', 'alttext_piece', 'image'),
      ...self::rows('SELECT r.entity_id AS id, r.langcode, r.delta, r.field_media_image_alt AS alt FROM {media_revision__field_media_image} r INNER JOIN {media} b ON b.mid = r.entity_id AND r.revision_id > b.vid', 'media', 'field_media_image', 1),
      ...self::bodies(),
    ];
  }

  /**
   * How many copies of texts beside thumbnails are not in step.
   */
  public static function staleThumbnails(): int {
    return (int) \Drupal::database()->query("SELECT COUNT(*) FROM {media_field_data} d INNER JOIN {media__field_media_image} f ON f.entity_id = d.mid AND f.langcode = d.langcode WHERE COALESCE(d.thumbnail__alt, '') <> COALESCE(f.field_media_image_alt, '')")->fetchField();
  }

  /**
   * The texts of the images in a formatted text, in their order.
   */
  public static function inline(string $body): array {
    $document = new \DOMDocument();
    $document->loadHTML('<?xml encoding="UTF-8">' . $body, LIBXML_NOERROR);
    $texts = [];
    foreach ($document->getElementsByTagName('img') as $image) {
      $texts[] = $image->getAttribute('alt');
    }
    return $texts;
  }

  /**
   * The texts of an image field in a table of its own.
   */
  private static function field(string $entity_type, string $table, string $field): array {
    return self::rows("SELECT entity_id AS id, langcode, delta, {$field}_alt AS alt FROM {{$table}}", $entity_type, $field);
  }

  /**
   * The texts that a query finds.
   */
  private static function rows(string $query, string $entity_type, string $field, int $draft = 0): array {
    $texts = [];
    foreach (\Drupal::database()->query($query) as $row) {
      $texts[Expectations::place($entity_type, $row->id, $field, $row->delta ?? 0, $row->langcode, $draft)] = (string) $row->alt;
    }
    return $texts;
  }

  /**
   * The texts of the images in the bodies of nodes.
   */
  private static function bodies(): array {
    $texts = [];
    foreach (\Drupal::database()->query('SELECT entity_id, langcode, body_value FROM {node__body}') as $row) {
      foreach (self::inline($row->body_value) as $number => $text) {
        $texts[Expectations::place('node', $row->entity_id, 'body', $number, $row->langcode, 0, 'text')] = $text;
      }
    }
    return $texts;
  }

}
