<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Item;
use Drupal\alttext\Mode;
use Drupal\alttext\RunStorage;
use Drupal\alttext\Suggestion;
use Drupal\Core\Render\RenderContext;
use Drupal\views\Entity\View;
use Drupal\views\Views;

/**
 * Tests that Views lists items, and finds its way to what they belong to.
 *
 * @group alttext
 */
final class ViewsDataTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected static $modules = ['views'];

  /**
   * A list by state, with the media item, its file and the run.
   */
  public function testList(): void {
    $this->config('alttext.settings')->set('upload', 'off')->save();
    $run = $this->container->get(RunStorage::class)->begin(Mode::Suggest, 'fake-1', []);
    $this->photo('A human text');
    $media = $this->photo('', [], 'A photo of a cat');
    $item = new Item('field', 'media', $media->id(), self::FIELD, 0, '', 'en', FALSE, (int) $media->get(self::FIELD)->target_id);
    $item->suggest(new Suggestion('A cat', 'fake-1'));
    $item->run = $run->id;
    $this->items()->save($item);

    $this->view()->save();
    $view = Views::getView('texts');
    $view->execute();
    $view->field['state']->preRender($view->result);
    $render = fn($row) => array_map(fn($field) => (string) $field->advancedRender($row), $view->field);
    $rows = $this->container->get('renderer')->executeInRenderContext(new RenderContext(), fn() => array_map($render, $view->result));
    $expected = [
      'state' => 'Waits for a person',
      'suggestion' => 'A cat',
      'name' => 'A photo of a cat',
      'filename' => 'cat.png',
      'mode' => 'suggest',
    ];
    $this->assertSame([$expected], $rows);
    $this->assertArrayHasKey('entity_media', Views::viewsData()->get('alttext_item'));
    $this->assertArrayHasKey('suggested', $view->filter['state']->getValueOptions());
  }

  /**
   * A view as a site builder makes it.
   */
  private function view(): View {
    $on = static fn(string $table, string $field, array $more = []) => $more + ['id' => $field, 'table' => $table, 'field' => $field, 'relationship' => 'none'];
    $plain = static fn(string $table, string $field, string $relationship = 'none') => [
      'plugin_id' => 'standard',
      'relationship' => $relationship,
      'label' => '',
    ] + $on($table, $field);
    return View::create([
      'id' => 'texts',
      'label' => 'Texts',
      'base_table' => 'alttext_item',
      'base_field' => 'id',
      'display' => [
        'default' => [
          'id' => 'default',
          'display_title' => 'Default',
          'display_plugin' => 'default',
          'position' => 0,
          'display_options' => [
            'relationships' => [
              'entity_media' => $on('alttext_item', 'entity_media', ['plugin_id' => 'standard', 'required' => TRUE]),
              'file_id' => $on('alttext_item', 'file_id', ['plugin_id' => 'standard', 'required' => TRUE]),
              'run' => $on('alttext_item', 'run', ['plugin_id' => 'standard', 'required' => TRUE]),
            ],
            'fields' => [
              'state' => ['plugin_id' => 'machine_name'] + $plain('alttext_item', 'state'),
              'suggestion' => $plain('alttext_item', 'suggestion'),
              'name' => ['plugin_id' => 'field', 'type' => 'string', 'settings' => ['link_to_entity' => FALSE]] + $plain('media_field_data', 'name', 'entity_media'),
              'filename' => ['plugin_id' => 'field', 'type' => 'string', 'settings' => ['link_to_entity' => FALSE]] + $plain('file_managed', 'filename', 'file_id'),
              'mode' => $plain('alttext_run', 'mode', 'run'),
            ],
            'filters' => [
              'state' => $on('alttext_item', 'state', ['plugin_id' => 'in_operator', 'operator' => 'in', 'value' => ['suggested' => 'suggested']]),
            ],
          ],
        ],
      ],
    ]);
  }

}
