<?php

declare(strict_types=1);

namespace Drupal\alttext\Form;

use Drupal\alttext\Privacy;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Entity\EntityFieldManagerInterface;
use Drupal\Core\StreamWrapper\StreamWrapperInterface;
use Drupal\Core\StreamWrapper\StreamWrapperManagerInterface;
use Drupal\Core\StringTranslation\StringTranslationTrait;

/**
 * The part of the settings form about which pictures may go where.
 */
final class PrivacyFields {

  use StringTranslationTrait;

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly EntityFieldManagerInterface $fieldManager,
    private readonly StreamWrapperManagerInterface $streamWrappers,
    private readonly FieldTitles $titles,
  ) {}

  /**
   * Builds the fields of the form.
   */
  public function build(): array {
    $set = $this->configFactory->get('alttext.settings')->get('privacy');
    $schemes = [
      '#type' => 'fieldset',
      '#title' => $this->t('By the place where files are kept'),
      '#tree' => TRUE,
    ];
    foreach ($this->streamWrappers->getNames(StreamWrapperInterface::WRITE_VISIBLE) as $scheme => $name) {
      $schemes[$scheme] = [
        '#type' => 'select',
        '#title' => $name,
        '#options' => $this->policies(),
        '#default_value' => $set['schemes'][$scheme] ?? ($scheme === 'private' ? 'local' : 'any'),
      ];
    }
    $fields = [
      '#type' => 'details',
      '#title' => $this->t('By image field'),
      '#description' => $this->t('What you choose here counts first.'),
      '#open' => $set['fields'] !== [],
      '#tree' => TRUE,
    ];
    foreach ($this->imageFields() as $name => $title) {
      $fields[$this->key($name)] = [
        '#type' => 'select',
        '#title' => $title,
        '#options' => ['' => $this->t('As the place where the file is kept')] + $this->policies(),
        '#default_value' => array_column($set['fields'], 'policy', 'field')[$name] ?? '',
      ];
    }
    return ['schemes' => $schemes, 'fields' => $fields];
  }

  /**
   * Reads what was chosen.
   *
   * @return array
   *   The configuration "privacy". What the form does not show stays.
   */
  public function read(array $schemes, array $fields): array {
    $set = $this->configFactory->get('alttext.settings')->get('privacy');
    $policies = array_column($set['fields'], 'policy', 'field');
    foreach (array_keys($this->imageFields()) as $name) {
      $policies[$name] = $fields[$this->key($name)] ?? '';
    }
    $policies = array_filter($policies);
    ksort($policies);
    return [
      'schemes' => $schemes + $set['schemes'],
      'fields' => array_map(fn($name) => ['field' => $name, 'policy' => $policies[$name]], array_keys($policies)),
    ];
  }

  /**
   * The policies in words.
   */
  private function policies(): array {
    return [
      'any' => $this->t('May be sent to the model, wherever it is'),
      'local' => $this->t('Only to a model on this machine'),
      'off' => $this->t('To no model'),
    ];
  }

  /**
   * The image fields of the site.
   *
   * @return array<string, string>
   *   What people call them, by the name that the settings use.
   */
  private function imageFields(): array {
    $titles = [];
    foreach ($this->fieldManager->getFieldMapByFieldType('image') as $entity_type => $fields) {
      foreach ($fields as $field => $info) {
        foreach ($info['bundles'] as $bundle) {
          $definition = $this->fieldManager->getFieldDefinitions($entity_type, $bundle)[$field] ?? NULL;
          if ($definition && $definition->getSetting('alt_field') && !$definition->isComputed() && "$entity_type.$field" !== 'media.thumbnail') {
            $titles[Privacy::name($definition)] = $this->titles->title($definition, [$bundle]);
          }
        }
      }
    }
    asort($titles);
    return $titles;
  }

  /**
   * The name of a field as the key of a form element.
   */
  private function key(string $name): string {
    return strtr($name, '.', ':');
  }

}
