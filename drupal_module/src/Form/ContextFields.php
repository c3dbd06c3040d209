<?php

declare(strict_types=1);

namespace Drupal\alttext\Form;

use Drupal\alttext\Source\FieldSourceBase;
use Drupal\alttext\Source\SourceManager;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Entity\EntityFieldManagerInterface;
use Drupal\Core\Form\ConfigTarget;
use Drupal\Core\StringTranslation\StringTranslationTrait;

/**
 * The part of the settings form about what a model is told beside a picture.
 */
final class ContextFields {

  use StringTranslationTrait;

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly EntityFieldManagerInterface $fieldManager,
    private readonly SourceManager $sources,
    private readonly FieldTitles $titles,
  ) {}

  /**
   * Builds the fields of the form.
   */
  public function build(): array {
    $fields['kinds'] = [
      '#type' => 'checkboxes',
      '#title' => $this->t('What the model is told beside the image'),
      '#description' => $this->t('It helps the model to name what it sees. All this is sent along with the image, shortened.'),
      '#options' => [
        'link' => $this->t('Where the image links to'),
        'caption' => $this->t('Its caption'),
        'title' => $this->t('Its title'),
        'text' => $this->t('The text around it'),
        'name' => $this->t('The name of what it belongs to'),
        'field' => $this->t('The label of the field'),
        'page' => $this->t('The page that it is on'),
        'use' => $this->t('Where else it is used'),
      ],
      '#config_target' => new ConfigTarget('alttext.settings', 'context.kinds', toConfig: fn(array $value) => array_values(array_filter($value))),
    ];
    $options = $this->options();
    $fields['except'] = [
      '#type' => 'checkboxes',
      '#title' => $this->t('Where the model sees the image alone'),
      '#description' => $this->t('For images in these fields it is told nothing of the above.'),
      '#options' => $options,
      '#access' => $options !== [],
      '#config_target' => new ConfigTarget('alttext.settings', 'context.except', toConfig: fn(array $value) => $this->withUnseen($value, $options)),
    ];
    return $fields;
  }

  /**
   * The fields that hold images.
   *
   * @return array<string, string>
   *   What people call them, by the name that the settings use.
   */
  private function options(): array {
    $titles = [];
    foreach (array_keys($this->sources->getDefinitions()) as $id) {
      $source = $this->sources->source($id);
      foreach ($source instanceof FieldSourceBase ? $source->fields() : [] as $entity_type => $fields) {
        foreach ($fields as $field => $bundles) {
          $definition = $this->fieldManager->getFieldDefinitions($entity_type, $bundles[0])[$field];
          $titles["$entity_type.$field"] = $this->titles->title($definition, $bundles);
        }
      }
    }
    asort($titles);
    return $titles;
  }

  /**
   * What was chosen, and what the form does not show.
   */
  private function withUnseen(array $chosen, array $options): array {
    $set = $this->configFactory->get('alttext.settings')->get('context.except') ?? [];
    return [...array_keys(array_intersect_key($options, array_filter($chosen))), ...array_values(array_diff($set, array_keys($options)))];
  }

}
