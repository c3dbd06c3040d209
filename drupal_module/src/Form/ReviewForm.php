<?php

declare(strict_types=1);

namespace Drupal\alttext\Form;

use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\ItemStorage;
use Drupal\alttext\RequestBuilder;
use Drupal\alttext\Reviewer;
use Drupal\alttext\Source\EntityStore;
use Drupal\alttext\Source\SourceManager;
use Drupal\alttext\Suggestion;
use Drupal\Component\Render\FormattableMarkup;
use Drupal\Core\Datetime\DateFormatterInterface;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Form\FormBase;
use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\Language\LanguageManagerInterface;
use Drupal\image\Entity\ImageStyle;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * What models propose, for a person to accept, edit or reject.
 *
 * One group of controls for each picture and one button below: made for the
 * keyboard and for screen readers first.
 */
final class ReviewForm extends FormBase {

  /**
   * How many pictures make a page.
   */
  private const PAGE = 20;

  /**
   * How long a text may be: the column of an image field.
   */
  private const MAX_LENGTH = 512;

  public function __construct(
    private readonly ItemStorage $items,
    private readonly Reviewer $reviewer,
    private readonly SourceManager $sources,
    private readonly EntityStore $entities,
    private readonly RequestBuilder $requests,
    private readonly LanguageManagerInterface $languages,
    private readonly DateFormatterInterface $dates,
  ) {}

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container): self {
    return new self(
      $container->get(ItemStorage::class),
      $container->get(Reviewer::class),
      $container->get(SourceManager::class),
      $container->get(EntityStore::class),
      $container->get(RequestBuilder::class),
      $container->get('language_manager'),
      $container->get('date.formatter'),
    );
  }

  /**
   * {@inheritdoc}
   */
  public function getFormId(): string {
    return 'alttext_review';
  }

  /**
   * {@inheritdoc}
   */
  public function buildForm(array $form, FormStateInterface $form_state): array {
    $form['#cache']['max-age'] = 0;
    $items = $this->shown($form_state);
    if (!$items) {
      $form['empty'] = ['#markup' => $this->t('No text waits for a decision.')];
      return $form;
    }
    $form['about'] = [
      '#type' => 'html_tag',
      '#tag' => 'p',
      '#value' => $this->t('Models propose these texts. None of them is on the site before somebody accepts it.'),
    ];
    $form['items'] = ['#tree' => TRUE];
    foreach ($items as $item) {
      $form['items'][$item->id] = $this->controls($item);
    }
    $form['shown'] = ['#type' => 'hidden', '#default_value' => implode(',', array_column($items, 'id'))];
    $form['actions'] = ['#type' => 'actions'];
    $form['actions']['save'] = [
      '#type' => 'submit',
      '#value' => $this->t('Save decisions'),
      '#button_type' => 'primary',
    ];
    $form['actions']['accept'] = [
      '#type' => 'submit',
      '#value' => $this->t('Accept all on this page that are undecided'),
      '#submit' => ['::acceptAll', '::submitForm'],
    ];
    $form['pager'] = ['#type' => 'pager'];
    return $form;
  }

  /**
   * Submit handler: what has no decision is accepted.
   */
  public function acceptAll(array &$form, FormStateInterface $form_state): void {
    $items = $form_state->getValue('items');
    foreach ($items as $id => $values) {
      if ($values['decision'] === 'later') {
        $items[$id]['decision'] = 'accept';
      }
    }
    $form_state->setValue('items', $items);
  }

  /**
   * {@inheritdoc}
   */
  public function submitForm(array &$form, FormStateInterface $form_state): void {
    $counts = ['accept' => 0, 'reject' => 0, 'exclude' => 0];
    foreach ($form_state->getValue('items') ?? [] as $id => $values) {
      $item = $this->items->load($id);
      if (!isset($counts[$values['decision']])) {
        continue;
      }
      $problem = $item ? $this->decide($item, $values['decision'], $values['text']) : $this->changed();
      if ($problem === '') {
        $counts[$values['decision']]++;
      }
      else {
        $this->messenger()->addWarning($this->t('@label: @problem', ['@label' => $form['items'][$id]['#title'], '@problem' => $problem]));
      }
    }
    $this->messenger()->addStatus($this->t('@accept accepted, @reject rejected, @exclude never to be sent again.', [
      '@accept' => $counts['accept'],
      '@reject' => $counts['reject'],
      '@exclude' => $counts['exclude'],
    ]));
  }

  /**
   * Carries a decision out.
   *
   * @return string|\Stringable
   *   Why it could not be done; empty when it was.
   */
  private function decide(Item $item, string $decision, string $text): string|\Stringable {
    try {
      $done = match ($decision) {
        'accept' => $this->reviewer->accept($item, $text),
        'reject' => $this->reviewer->reject($item),
        'exclude' => $item->state === ItemState::Suggested && $this->reviewer->exclude($item),
      };
      return $done ? '' : $this->changed();
    }
    // Other modules may veto a save by any exception, or have faults.
    catch (\Throwable $e) {
      return $e->getMessage();
    }
  }

  /**
   * Says that a decision came too late.
   */
  private function changed(): \Stringable {
    return $this->t('somebody changed it while this page was open, so nothing was done.');
  }

  /**
   * The items of the page; on submission those that the person has seen.
   *
   * @return \Drupal\alttext\Item[]
   *   Items.
   */
  private function shown(FormStateInterface $form_state): array {
    $shown = $form_state->getUserInput()['shown'] ?? NULL;
    if (is_string($shown)) {
      return array_filter(array_map(fn($id) => $this->items->load((int) $id), array_slice(explode(',', $shown), 0, self::PAGE)));
    }
    $run = $this->getRequest()->query->getInt('run');
    return $this->items->page(['state' => ItemState::Suggested->value] + ($run ? ['run' => $run] : []), self::PAGE);
  }

  /**
   * All that concerns one picture.
   */
  private function controls(Item $item): array {
    $entity = $this->entities->load($item);
    $place = $this->sources->open($item);
    $controls = [
      '#type' => 'fieldset',
      // As a mere string it would be taken for HTML.
      '#title' => new FormattableMarkup('@label', ['@label' => $entity?->label() ?: $item->place()]),
      'picture' => $this->picture($place?->uri()),
      'origin' => $this->origin($item, $entity),
    ];
    $now = (string) $place?->text();
    $controls['text'] = [
      '#type' => 'textarea',
      '#title' => $this->t('Alternative text'),
      '#description' => match (TRUE) {
        $item->suggestion === '' => $now === ''
          ? $this->t('The model finds the image decorative. Accepting leaves the text empty.')
          : $this->t('The model finds the image decorative. Accepting takes the text away that is there now: @text', ['@text' => $now]),
        $now !== '' => $this->t('Now: @text', ['@text' => $now]),
        default => '',
      },
      '#default_value' => $item->suggestion,
      '#maxlength' => self::MAX_LENGTH,
      '#rows' => 2,
      '#attributes' => ['lang' => $this->requests->language($item->langcode)],
    ];
    $controls['decision'] = [
      '#type' => 'radios',
      '#title' => $this->t('Decision'),
      '#options' => [
        'later' => $this->t('Decide later'),
        'accept' => $this->t('Accept the text above'),
        'reject' => $this->t('Reject'),
        'exclude' => $this->t('Reject, and never send this picture again'),
      ],
      '#default_value' => 'later',
    ];
    return $controls;
  }

  /**
   * The picture, without a text of its own: that is right below.
   */
  private function picture(?string $uri): array {
    $style = $uri === NULL ? NULL : ImageStyle::load('medium');
    return $style?->supportsUri($uri) ? ['#theme' => 'image_style', '#style_name' => 'medium', '#uri' => $uri, '#alt' => ''] : [];
  }

  /**
   * Where the text belongs, and who proposed it.
   */
  private function origin(Item $item, ?ContentEntityInterface $entity): array {
    $facts = [
      '@field' => $entity?->hasField($item->field) ? $entity->getFieldDefinition($item->field)->getLabel() : $item->field,
      '@language' => $this->languages->getLanguageName($item->langcode),
      '@date' => $this->dates->format($item->answered ?: $item->changed, 'short'),
    ];
    $words = $item->model === Suggestion::EMBEDDED
      ? $this->t('@field in @language; found in the image file on @date.', $facts)
      : $this->t('@field in @language; proposed by @model on @date.', $facts + ['@model' => $item->model]);
    $origin = ['#type' => 'container', 'words' => ['#markup' => $words . ' ']];
    $type = $entity?->getEntityType();
    $paths = ['edit-form' => $type?->getLinkTemplate('edit-form'), 'canonical' => $type?->getLinkTemplate('canonical')];
    // The page of media is their form, unless the site gives them one.
    foreach (array_keys(array_unique(array_filter($paths))) as $link) {
      $name = $link === 'canonical' ? $this->t('View @label', ['@label' => $entity->label()]) : $this->t('Edit @label', ['@label' => $entity->label()]);
      $origin[$link] = $entity->toLink($name, $link)->toRenderable() + ['#suffix' => ' '];
    }
    return $origin;
  }

}
