<?php

/**
 * The part of the demonstration that runs within Drupal:
 *
 *   drush php:script scripts/demo_site.php fill FILE   makes a media item of each picture; FILE is JSON:
 *                                                      settings of the module, and paths
 *   drush php:script scripts/demo_site.php tell        prints what became of them, as JSON
 */

declare(strict_types=1);

use Drupal\Core\File\FileSystemInterface;
use Drupal\file\Entity\File;
use Drupal\media\Entity\Media;

const FOLDER = 'public://demo';

/** @return array<string, Media> those that the demonstration made, by file name */
function demo_media(): array
{
    $found = [];
    foreach (Media::loadMultiple() as $media) {
        $uri = $media->bundle() === 'image' ? $media->get('field_media_image')->entity?->getFileUri() : null;
        if ($uri !== null && str_starts_with($uri, FOLDER . '/')) {
            $found[basename($uri)] = $media;
        }
    }
    return $found;
}

/** @param array{settings: array<string, string>, pictures: list<string>} $wanted */
function demo_fill(array $wanted): void
{
    $config = Drupal::configFactory()->getEditable('alttext.settings');
    foreach ($wanted['settings'] as $name => $value) {
        $config->set($name, $value);
    }
    $config->save();

    foreach (demo_media() as $media) {
        $media->get('field_media_image')->entity->delete();
        $media->delete();
    }
    $files = Drupal::service('file_system');
    $folder = FOLDER;
    $files->prepareDirectory($folder, FileSystemInterface::CREATE_DIRECTORY);
    foreach ($wanted['pictures'] as $path) {
        $uri = $files->copy($path, FOLDER . '/' . basename($path), FileSystemInterface::EXISTS_REPLACE);
        $file = File::create(['uri' => $uri, 'status' => 1]);
        $file->save();
        $image = ['target_id' => $file->id(), 'alt' => ''];
        Media::create(['bundle' => 'image', 'name' => basename($path), 'field_media_image' => $image])->save();
    }
}

/** @return array<string, array{text: string, model: string, ms: int, error: string}> by file name */
function demo_tell(): array
{
    $items = Drupal::database()->query("SELECT entity_id, model, elapsed_ms, error FROM {alttext_item} WHERE entity_type = 'media'")
        ->fetchAllAssoc('entity_id');
    return array_map(function (Media $media) use ($items): array {
        $item = $items[$media->id()] ?? null;
        return [
            'text' => (string) $media->get('field_media_image')->alt,
            'model' => $item->model ?? '',
            'ms' => (int) ($item->elapsed_ms ?? 0),
            'error' => $item->error ?? '',
        ];
    }, demo_media());
}

// Drush gives the arguments in $extra.
match ($extra[0]) {
    'fill' => demo_fill(json_decode(file_get_contents($extra[1]), true, 512, JSON_THROW_ON_ERROR)),
    'tell' => print json_encode(demo_tell(), JSON_THROW_ON_ERROR),
};
