<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\SourceManager;
use Drupal\Component\Utility\Crypt;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\Session\AccountInterface;
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
    private readonly ConfigFactoryInterface $configFactory,
    private readonly AccountInterface $account,
    private readonly PrivateTempStoreFactory $tempStores,
    private readonly SourceManager $sources,
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
   * Guards texts that come while the form is open; lets a model help.
   */
  public function extend(array $element, FormStateInterface $form_state): array {
    $fid = (int) ($element['fids']['#value'][0] ?? 0);
    if (!$fid) {
      return $element;
    }
    $item = $this->known($element['#alttext_place'], $fid);
    if ($element['#alttext_writes']) {
      $element = $this->help($element, $item, $fid, $form_state);
    }
    // Of a file that has just come in, nothing was shown yet.
    if ($this->wasShown($element) || $form_state->isRebuilding() || !$form_state->isProcessingInput()) {
      $this->addShown($element);
    }
    $this->addExcluded($element, $item, $fid);
    return $element;
  }

  /**
   * Fills in a suggestion, says who wrote it, and offers "decorative".
   */
  private function help(array $element, ?Item $item, int $fid, FormStateInterface $form_state): array {
    $others = $item ? [$item] : $this->items->ofFile($fid);
    // Once saved, the item knows better than the suggestion of back then.
    $suggestion = $others ? NULL : $this->suggestion($fid, $element, $form_state);
    if ($suggestion) {
      $element['alttext'] = ['#type' => 'value', '#value' => $suggestion];
    }
    if ($suggestion && !$this->wasShown($element)) {
      $element['alt']['#default_value'] = $element['alt']['#default_value'] ?: $suggestion->text;
    }
    $has_own_box = !empty($element['#decorative_image_widget']['use_decorative_checkbox']);
    $stays_empty = !$item && $element['#alttext_place']->entityId !== '' && $this->configFactory->get('alttext.settings')->get('empty') === 'decorative';
    $element['alt']['#description'] = $this->description($item, $suggestion, (string) $element['alt']['#default_value'], $has_own_box || $stays_empty);
    if (!$has_own_box) {
      $is_decorative = array_filter($others, static fn(Item $other) => $other->isDecorativeIn($element['#alttext_place']));
      $this->addDecorative($element, $is_decorative && (string) $element['alt']['#default_value'] === '');
    }
    elseif (!$item?->isDecorative() && $this->configFactory->get('alttext.settings')->get('empty') === 'missing') {
      // That module ticks its box for each empty text that it is told of.
      unset($element['#default_value']['alt']);
    }
    return $element;
  }

  /**
   * What is known of a file in the field of a place, wherever it is there.
   */
  private function known(Item $place, int $fid): ?Item {
    $items = $this->items->ofEntities($place->entityType, [$place->entityId]);
    $here = $items[$place->place()] ?? NULL;
    if ($here?->fileId === $fid) {
      return $here;
    }
    $beside = array_filter($items, fn(Item $item) => $item->fileId === $fid && $item->draft === $place->draft && $item->isBeside($place));
    return reset($beside) ?: NULL;
  }

  /**
   * Whether the form has shown this picture before, as it does while more
   * pictures are added: then what the editor made of it counts.
   */
  private function wasShown(array $element): bool {
    return isset($element['#value']['alttext_shown']);
  }

  /**
   * Remembers in the form which text it shows.
   */
  private function addShown(array &$element): void {
    $element['alttext_shown'] = [
      '#type' => 'hidden',
      '#default_value' => $element['#value']['alttext_shown'] ?? Crypt::hashBase64(trim((string) $element['alt']['#default_value'])),
    ];
    $element['#element_validate'][] = [self::class, 'validateShown'];
  }

  /**
   * Keeps a text that a model wrote while the form was open.
   *
   * The editor has not seen it. Where the field was left as it was, its empty
   * text would take ours away, and be taken for a decision.
   */
  public static function validateShown(array $element, FormStateInterface $form_state): void {
    $text = trim((string) $form_state->getValue([...$element['#parents'], 'alt']));
    $untouched = Crypt::hashBase64($text) === $form_state->getValue([...$element['#parents'], 'alttext_shown']);
    if ($untouched && !$form_state->getValue([...$element['#parents'], 'decorative'])) {
      $newer = \Drupal::service(self::class)->newerText($element['#alttext_place'], (int) ($element['fids']['#value'][0] ?? 0));
      $form_state->setValue([...$element['#parents'], 'alt'], $newer ?? $text);
    }
  }

  /**
   * The text of ours that stands in a place by now; NULL when there is none.
   */
  public function newerText(Item $shown, int $fid): ?string {
    $item = $fid && $shown->entityId !== '' ? $this->known($shown, $fid) : NULL;
    $place = $item ? $this->sources->open($item, fresh: TRUE) : NULL;
    $text = $place?->fileId() === $fid ? $place->text() : '';
    return $text !== '' && $item->isOurs($text) ? $text : NULL;
  }

  /**
   * Adds the checkbox by which a picture is kept from all models.
   */
  private function addExcluded(array &$element, ?Item $item, int $fid): void {
    if (!$element['alt']['#access'] || !$this->account->hasPermission('exclude images from alttext')) {
      return;
    }
    $excluded = $item ? $item->state === ItemState::Excluded : $this->items->isExcluded($fid);
    $was_sent = ($element['alttext']['#value'] ?? new Suggestion(NULL))->imageHash !== '';
    $element['alttext_excluded'] = [
      '#type' => 'checkbox',
      '#title' => $this->t('Do not send this image to a model'),
      '#description' => $was_sent
        ? $this->t('A model was shown this image when you uploaded it; if you tick this, it is not sent again. Then please write the alternative text yourself.')
        : $this->t('For pictures that must stay here, such as of people who did not agree. Then please write the alternative text yourself.'),
      '#default_value' => $element['#value']['alttext_excluded'] ?? $excluded,
      '#weight' => -11.4,
    ];
    $element['#element_validate'][] = [self::class, 'validateExcluded'];
  }

  /**
   * Asks for the text of a picture that no model will see, if one is required.
   */
  public static function validateExcluded(array $element, FormStateInterface $form_state): void {
    $values = $form_state->getValue($element['#parents']);
    // The buttons of the file leave the other fields alone. And a form may hide
    // the whole field, as that of a translation does with what all share.
    $is_meant = !in_array('file_managed_file_submit', $form_state->getTriggeringElement()['#submit'] ?? [], TRUE)
      && ($element['alt']['#access'] ?? TRUE) === TRUE;
    if ($is_meant && $element['#alttext_required'] && $values['alttext_excluded'] && trim((string) $values['alt']) === '' && empty($values['decorative'])) {
      $form_state->setError($element['alt'], new TranslatableMarkup('@name field is required.', ['@name' => $element['alt']['#title']]));
    }
  }

  /**
   * Asks for a text after an upload, once: later requests find the answer.
   */
  private function suggestion(int $fid, array $element, FormStateInterface $form_state): ?Suggestion {
    $store = $this->tempStores->get('alttext');
    $suggestion = $store->get("$fid");
    $trigger = $form_state->getTriggeringElement()['#array_parents'] ?? [];
    $uploaded = $form_state->isRebuilding() && end($trigger) === 'upload_button';
    if ($suggestion || !$uploaded || $this->wasShown($element) || !empty($element['#value']['alt']) || !$this->suggester->isOn()) {
      return $suggestion;
    }
    $file = $this->entityTypeManager->getStorage('file')->load($fid);
    assert($file instanceof FileInterface);
    $langcode = $element['#alttext_place']->langcode;
    $suggestion = $this->suggester->suggest(fn() => $this->requests->forUpload($file, $element['#alttext_field'], $langcode));
    $store->set("$fid", $suggestion);
    return $suggestion;
  }

  /**
   * What the editor is told about the text.
   */
  private function description(?Item $item, ?Suggestion $suggestion, string $text, bool $stays_empty): TranslatableMarkup {
    if ($text !== '' && ($suggestion?->text === $text || $item?->isOurs($text))) {
      $model = $suggestion ? $suggestion->model : $item->model;
      return match ($model) {
        Suggestion::EMBEDDED => $this->t('Found in the image file, where somebody wrote it. Please check it: it is read aloud to people who do not see the image.'),
        // An older text that was brought back.
        '' => $this->t('Written by a model that looked at the image. Please check it: it is read aloud to people who do not see the image.'),
        default => $this->t('Written by a model (@model) that looked at the image. Please check it: it is read aloud to people who do not see the image.', ['@model' => $model]),
      };
    }
    if ($item?->state === ItemState::Suggested && $item->suggestion !== '') {
      $proposal = ['@text' => $item->suggestion, '@language' => $this->requests->language($item->langcode)];
      return $item->model === Suggestion::EMBEDDED
        ? $this->t('In the image file somebody wrote: <span lang="@language">“@text”</span> You may take it over, or say in your own words what the image tells.', $proposal)
        : $this->t('A model (@model) proposes: <span lang="@language">“@text”</span> You may take it over, or say in your own words what the image tells.', $proposal + ['@model' => $item->model]);
    }
    if ($suggestion?->text === '' || $item?->state === ItemState::Suggested) {
      return $this->t('A model (@model) finds that this image is decorative. If you agree, tick the box; if not, say here what the image tells.', [
        '@model' => $suggestion ? $suggestion->model : $item->model,
      ]);
    }
    if ($item?->state === ItemState::Failed) {
      return $this->t('No text could be written for you: @error Please say here what the image tells.', ['@error' => $item->error]);
    }
    if ($item?->state === ItemState::Excluded || $stays_empty) {
      return $this->t('What the image tells, for people who do not see it.');
    }
    return $this->configFactory->get('alttext.settings')->get('mode') === Mode::Apply->value
      ? $this->t('What the image tells, for people who do not see it. If you leave this empty, a model writes the text after you save.')
      : $this->t('What the image tells, for people who do not see it. If you leave this empty, a model proposes a text after you save, and a person decides on it.');
  }

  /**
   * Adds the checkbox by which an editor decides for an empty text.
   */
  private function addDecorative(array &$element, bool $is_decorative): void {
    $element['decorative'] = [
      '#type' => 'checkbox',
      '#title' => $this->t('Decorative image, without alternative text'),
      '#description' => $this->t('Screen readers skip it. Tick this only if the page tells the same without the image.'),
      '#default_value' => $element['#value']['decorative'] ?? $is_decorative,
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
