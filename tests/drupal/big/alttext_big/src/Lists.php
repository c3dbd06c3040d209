<?php

declare(strict_types=1);

namespace Drupal\alttext_big;

use Drupal\alttext\Item;
use Drupal\alttext\ItemStorage;
use Drupal\views\Entity\View;

/**
 * A list of texts with what holds them, as Views makes it.
 */
final class Lists {

  /**
   * How many rows the list has: all texts, with the media of those that are in media.
   *
   * Another module keeps a picture under a name that is no number.
   */
  public static function count(): int {
    \Drupal::service(ItemStorage::class)->save(new Item('album', 'album', 'portrait-of-a-cat', 'alt', 0, '', 'en', FALSE, 0));
    $way = ['id' => 'way', 'table' => 'alttext_item', 'field' => 'entity_media', 'plugin_id' => 'standard', 'relationship' => 'none'];
    $state = ['id' => 'state', 'table' => 'alttext_item', 'field' => 'state', 'plugin_id' => 'machine_name', 'relationship' => 'none'];
    $options = ['relationships' => ['way' => $way], 'fields' => ['state' => $state], 'pager' => ['type' => 'none']];
    $view = View::create([
      'id' => 'texts',
      'label' => 'Texts',
      'base_table' => 'alttext_item',
      'base_field' => 'id',
      'display' => ['default' => ['id' => 'default', 'display_title' => 'Default', 'display_plugin' => 'default', 'position' => 0, 'display_options' => $options]],
    ])->getExecutable();
    $view->execute();
    return count($view->result);
  }

  /**
   * How many it should have.
   */
  public static function expected(): int {
    return (int) \Drupal::database()->query('SELECT COUNT(*) FROM {alttext_item}')->fetchField();
  }

}
