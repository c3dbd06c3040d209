<?php

declare(strict_types=1);

namespace Drupal\alttext_big;

use Drupal\field\Entity\FieldConfig;
use Drupal\field\Entity\FieldStorageConfig;
use Drupal\filter\Entity\FilterFormat;
use Drupal\language\Entity\ConfigurableLanguage;
use Drupal\language\Entity\ContentLanguageSettings;
use Drupal\media\Entity\MediaType;
use Drupal\node\Entity\NodeType;

/**
 * The languages, types and fields of the site.
 */
final class Structure {

  /**
   * Makes them, and points the module at a model.
   *
   * @param array<string, mixed> $settings
   *   Of the module.
   */
  public static function make(array $settings): void {
    ConfigurableLanguage::createFromLangcode('de')->save();
    FilterFormat::create(['format' => 'rich', 'name' => 'Rich'])->save();
    $type = MediaType::create(['id' => 'photo', 'label' => 'Photo', 'source' => 'image']);
    $type->save();
    $field = $type->getSource()->createSourceField($type);
    $field->getFieldStorageDefinition()->save();
    $field->setTranslatable(TRUE)->save();
    $type->set('source_configuration', ['source_field' => $field->getName()])->save();
    NodeType::create(['type' => 'article', 'name' => 'Article'])->save();
    self::field('node', 'field_image', 'image', 'article');
    self::field('node', 'body', 'text_with_summary', 'article');
    self::field('node', 'field_secret', 'image', 'article');
    self::field('node', 'field_local', 'image', 'article');
    foreach (['media' => 'photo', 'node' => 'article', 'alttext_piece' => 'alttext_piece'] as $entity_type => $bundle) {
      ContentLanguageSettings::loadByEntityTypeBundle($entity_type, $bundle)->setLanguageAlterable(TRUE)->save();
      \Drupal::service('content_translation.manager')->setEnabled($entity_type, $bundle, TRUE);
    }
    $config = \Drupal::configFactory()->getEditable('alttext.settings');
    foreach ($settings as $name => $value) {
      $config->set($name, $value);
    }
    $config->save();
  }

  /**
   * Adds a translatable field.
   */
  private static function field(string $entity_type, string $name, string $type, string $bundle): void {
    $storage = FieldStorageConfig::loadByName($entity_type, $name) ?? FieldStorageConfig::create([
      'entity_type' => $entity_type,
      'field_name' => $name,
      'type' => $type,
      'cardinality' => $type === 'image' ? -1 : 1,
    ]);
    $storage->save();
    FieldConfig::create(['field_storage' => $storage, 'bundle' => $bundle, 'label' => $name, 'translatable' => TRUE])->save();
  }

}
