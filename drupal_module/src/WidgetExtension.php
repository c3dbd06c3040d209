<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Extension\ModuleHandlerInterface;
use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\StringTranslation\StringTranslationTrait;
use Drupal\Core\StringTranslation\TranslatableMarkup;
use Drupal\Core\TempStore\PrivateTempStoreFactory;
use Drupal\file\FileInterface;

/**
 * What the module adds to the image widget.
 */
final class WidgetExtension {

  use StringTranslationTrait;

  public function __construct(
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly ModuleHandlerInterface $moduleHandler,
    private readonly PrivateTempStoreFactory $tempStores,
    private readonly ItemStorage $items,
    private readonly Suggester $suggester,
    private readonly RequestBuilder $requests,
  ) {}

  /**
   * Process callback of the widget, static so that forms can be cached.
   */
  public static function process(array $element, FormStateInterface $form_state): array {
    return \Drupal::service(self::class)->extend($element, $form_state);
  }

  /**
   * Fills in a suggestion, says who wrote it, and offers "decorative".
   */
  public function extend(array $element, FormStateInterface $form_state): array {
    $fid = (int) ($element['fids']['#value'][0] ?? 0);
    if (!$fid) {
      return $element;
    }
    $place = $element['#alttext_place'];
    $item = $this->items->ofEntities($place->entityType, [$place->entityId])[$place->place()] ?? NULL;
    $item = $item?->fileId === $fid ? $item : NULL;
    // Once saved, the item knows better than the suggestion of back then.
    $suggestion = $item ? NULL : $this->suggestion($fid, $element, $form_state);
    if ($suggestion) {
      $element['alttext'] = ['#type' => 'value', '#value' => $suggestion];
      $element['alt']['#default_value'] = $element['alt']['#default_value'] ?: $suggestion->text;
    }
    $element['alt']['#description'] = $this->description($item, $suggestion, (string) $element['alt']['#default_value']);
    if (!$this->moduleHandler->moduleExists('decorative_image_widget')) {
      $this->addDecorative($element, $item);
    }
    return $element;
  }

  /**
   * Asks for a text after an upload, once: later requests find the answer.
   */
  private function suggestion(int $fid, array $element, FormStateInterface $form_state): ?Suggestion {
    $store = $this->tempStores->get('alttext');
    $suggestion = $store->get("$fid");
    $trigger = $form_state->getTriggeringElement()['#array_parents'] ?? [];
    $uploaded = $form_state->isRebuilding() && end($trigger) === 'upload_button';
    if ($suggestion || !$uploaded || !empty($element['#value']['alt']) || !$this->suggester->isOn()) {
      return $suggestion;
    }
    $file = $this->entityTypeManager->getStorage('file')->load($fid);
    assert($file instanceof FileInterface);
    $langcode = $element['#alttext_place']->langcode;
    $suggestion = $this->suggester->suggest(fn() => $this->requests->forFile($file->getFileUri(), $langcode));
    $store->set("$fid", $suggestion);
    return $suggestion;
  }

  /**
   * What the editor is told about the text.
   */
  private function description(?Item $item, ?Suggestion $suggestion, string $text): TranslatableMarkup {
    if ($text !== '' && ($suggestion?->text === $text || $item?->isOurs($text))) {
      return $this->t('Written by a model (@model) that looked at the image. Please check it: it is read aloud to people who do not see the image.', [
        '@model' => $suggestion ? $suggestion->model : $item->model,
      ]);
    }
    if ($suggestion?->text === '' || $item?->state === ItemState::Suggested) {
      return $this->t('A model (@model) finds that this image is decorative. If you agree, tick the box; if not, say here what the image tells.', [
        '@model' => $suggestion ? $suggestion->model : $item->model,
      ]);
    }
    if ($item?->state === ItemState::Failed) {
      return $this->t('No text could be written for you: @error Please say here what the image tells.', ['@error' => $item->error]);
    }
    return $this->t('What the image tells, for people who do not see it. If you leave this empty, a model writes the text after you save.');
  }

  /**
   * Adds the checkbox by which an editor decides for an empty text.
   */
  private function addDecorative(array &$element, ?Item $item): void {
    $element['decorative'] = [
      '#type' => 'checkbox',
      '#title' => $this->t('Decorative image, without alternative text'),
      '#description' => $this->t('Screen readers skip it. Tick this only if the page tells the same without the image.'),
      '#default_value' => $item?->state === ItemState::Decorative,
      '#weight' => -11.5,
      '#access' => $element['alt']['#access'],
    ];
    $element['#element_validate'][] = [self::class, 'validateDecorative'];
    $parents = $element['#parents'];
    $name = array_shift($parents) . ($parents ? '[' . implode('][', $parents) . ']' : '');
    $element['alt']['#states']['disabled'] = [":input[name=\"{$name}[decorative]\"]" => ['checked' => TRUE]];
  }

  /**
   * Empties the text of an image that is declared decorative.
   */
  public static function validateDecorative(array $element, FormStateInterface $form_state): void {
    if ($form_state->getValue([...$element['#parents'], 'decorative'])) {
      $form_state->setValue([...$element['#parents'], 'alt'], '');
    }
  }

}
