<?php

declare(strict_types=1);

namespace Drupal\alttext\Hook;

use Drupal\alttext\Item;
use Drupal\alttext\MediaImages;
use Drupal\alttext\Model;
use Drupal\alttext\WidgetExtension;
use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\Hook\Attribute\Hook;
use Drupal\image\Plugin\Field\FieldWidget\ImageWidget;
use Drupal\media\MediaInterface;

/**
 * Lets editors leave the alternative text of media images to the model.
 */
final class ImageWidgetHooks {

  public function __construct(
    private readonly Model $model,
    private readonly MediaImages $images,
  ) {}

  /**
   * Makes the text optional where a model writes it; extends the widget.
   */
  #[Hook('field_widget_single_element_form_alter')]
  public function alter(array &$element, FormStateInterface $form_state, array $context): void {
    $items = $context['items'];
    $media = $items->getEntity();
    $concerned = $context['widget'] instanceof ImageWidget && $media instanceof MediaInterface
      && $items->getFieldDefinition()->getSetting('alt_field')
      && in_array($media->bundle(), $this->images->fields()[$items->getName()] ?? [], TRUE)
      && $this->model->worksOnUpload();
    if ($concerned) {
      $element['#alt_field_required'] = FALSE;
      $element['#alttext_place'] = new Item('media', (string) $media->id(), $items->getName(), $context['delta'], $items->getLangcode(), 0);
      $element['#process'][] = [WidgetExtension::class, 'process'];
    }
  }

}
