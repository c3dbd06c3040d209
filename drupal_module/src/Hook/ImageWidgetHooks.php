<?php

declare(strict_types=1);

namespace Drupal\alttext\Hook;

use Drupal\alttext\Item;
use Drupal\alttext\Model;
use Drupal\alttext\Plugin\AlttextSource\ImageFields;
use Drupal\alttext\Privacy;
use Drupal\alttext\Source\SourceManager;
use Drupal\alttext\WidgetExtension;
use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\Hook\Attribute\Hook;
use Drupal\image\Plugin\Field\FieldWidget\ImageWidget;

/**
 * Lets editors leave the alternative text of images to the model.
 */
final class ImageWidgetHooks {

  public function __construct(
    private readonly Model $model,
    private readonly Privacy $privacy,
    private readonly SourceManager $sources,
  ) {}

  /**
   * Extends the widget; makes the text optional where a model writes it.
   */
  #[Hook('field_widget_single_element_form_alter')]
  public function alter(array &$element, FormStateInterface $form_state, array $context): void {
    $items = $context['items'];
    $entity = $items->getEntity();
    $source = $this->sources->source('field');
    assert($source instanceof ImageFields);
    $concerned = $context['widget'] instanceof ImageWidget
      && $source->concerns($items->getFieldDefinition());
    if ($concerned) {
      $element['#alttext_writes'] = $this->model->worksOnUpload()
        && $this->privacy->sendsFrom($items->getFieldDefinition(), $this->model->destination());
      $element['#alttext_required'] = $element['#alt_field_required'];
      $element['#alt_field_required'] = $element['#alt_field_required'] && !$element['#alttext_writes'];
      $element['#alttext_field'] = $items->getFieldDefinition();
      $element['#alttext_place'] = new Item('field', $entity->getEntityTypeId(), (string) $entity->id(), $items->getName(), $context['delta'], '', $items->getLangcode(), !$entity->isDefaultRevision(), 0);
      $element['#process'][] = [WidgetExtension::class, 'process'];
    }
  }

}
