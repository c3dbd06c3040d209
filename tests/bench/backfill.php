<?php

/**
 * @file
 * The parts of tests/bench/backfill that run inside Drupal, by drush php:script:
 *
 *     make N   a site with N media of a type "photo" in place of those that were there, none with a text; every
 *              200th shows the same picture, but each has a name of its own
 *     reset    takes all texts away, and all that alttext knows
 *     loop     what Drupal itself needs: loads all media one by one, gives each a text, and saves it
 *     check    says how many media have a text
 */

declare(strict_types=1);

use Drupal\Core\Database\Database;
use Drupal\field\Entity\FieldConfig;
use Drupal\field\Entity\FieldStorageConfig;
use Drupal\media\Entity\Media;
use Drupal\media\Entity\MediaType;

const FIELD = 'field_media_image';
const PICTURES = 200;
const ROWS = 500;
const TABLES = ['media', 'media_field_data', 'media_revision', 'media_field_revision', 'media__' . FIELD, 'media_revision__' . FIELD, 'file_managed', 'file_usage'];

function make_type(): void {
  if (MediaType::load('photo')) {
    return;
  }
  MediaType::create(['id' => 'photo', 'label' => 'Photo', 'source' => 'image', 'source_configuration' => ['source_field' => FIELD]])->save();
  FieldStorageConfig::create(['field_name' => FIELD, 'entity_type' => 'media', 'type' => 'image'])->save();
  FieldConfig::create(['field_name' => FIELD, 'entity_type' => 'media', 'bundle' => 'photo', 'settings' => ['alt_field' => TRUE, 'alt_field_required' => FALSE]])->save();
}

/** Small JPEGs of noise, each another one. */
function make_pictures(): void {
  @mkdir('public://bench');
  for ($number = 0; $number < PICTURES; $number++) {
    $picture = imagecreatetruecolor(320, 240);
    mt_srand($number);
    for ($i = 0; $i < 40; $i++) {
      imagefilledellipse($picture, mt_rand(0, 320), mt_rand(0, 240), mt_rand(10, 160), mt_rand(10, 160), mt_rand(0, 0xffffff));
    }
    imagejpeg($picture, "public://bench/$number.jpg", 85);
  }
}

/** The rows of one media item, by table: those of a real one with other numbers. */
function make_rows(array $model, int $id): array {
  $own = [
    'mid' => $id, 'vid' => $id, 'entity_id' => $id, 'revision_id' => $id, 'uuid' => sprintf('%08d-0000-4000-8000-000000000000', $id),
    'name' => "Photo number $id", FIELD . '_target_id' => $id, 'thumbnail__target_id' => $id, 'fid' => $id, 'id' => $id,
    'uri' => 'public://bench/' . $id % PICTURES . '.jpg', 'filename' => "$id.jpg",
  ];
  return array_map(fn($row) => array_replace($row, array_intersect_key($own, $row)), $model);
}

function make(int $count): void {
  make_type();
  make_pictures();
  $database = Database::getConnection();
  array_map(fn($table) => $database->truncate($table)->execute(), TABLES);
  reset_site();
  $file = Drupal\file\Entity\File::create(['uri' => 'public://bench/1.jpg', 'status' => 1]);
  $file->save();
  $media = Media::create(['bundle' => 'photo', 'name' => 'Photo number 1', FIELD => ['target_id' => $file->id()]]);
  $media->save();
  $last = max($file->id(), $media->id());
  foreach (TABLES as $table) {
    $model[$table] = (array) $database->query("SELECT * FROM {{$table}}")->fetchObject();
  }
  for ($left = $count - 1; $left > 0; $left -= ROWS) {
    $transaction = $database->startTransaction();
    $rows = array_map(fn($i) => make_rows($model, $last + $i), range(1, min(ROWS, $left)));
    $last += ROWS;
    foreach (TABLES as $table) {
      $insert = $database->insert($table)->fields(array_keys($model[$table]));
      array_map(fn($row) => $insert->values($row[$table]), $rows);
      $insert->execute();
    }
    unset($transaction);
  }
  reset_site();
}

function reset_site(): void {
  $database = Database::getConnection();
  foreach (['media__', 'media_revision__'] as $table) {
    $database->update($table . FIELD)->fields([FIELD . '_alt' => ''])->execute();
  }
  foreach (['alttext_item', 'alttext_answer', 'alttext_run', 'queue', 'cache_entity', 'cache_default'] as $table) {
    if ($database->schema()->tableExists($table)) {
      $database->truncate($table)->execute();
    }
  }
}

function loop(): void {
  $storage = Drupal::entityTypeManager()->getStorage('media');
  for ($after = 0; $ids = $storage->getQuery()->accessCheck(FALSE)->condition('mid', $after, '>')->sort('mid')->range(0, ROWS)->execute(); $after = end($ids)) {
    foreach ($ids as $id) {
      $media = $storage->load($id);
      $media->get(FIELD)->alt = "A text of some length for picture number $id, as a model would write it.";
      $media->save();
      Drupal::service('entity.memory_cache')->deleteAll();
    }
  }
}

function check(): void {
  echo Database::getConnection()->select('media__' . FIELD, 'f')->condition(FIELD . '_alt', '', '<>')->countQuery()->execute()->fetchField(), "\n";
}

match ($extra[0]) {
  'make' => make((int) $extra[1]),
  'reset' => reset_site(),
  'loop' => loop(),
  'check' => check(),
};
