<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Field\FieldDefinitionInterface;
use Drupal\Core\StreamWrapper\StreamWrapperManager;

/**
 * Decides which pictures may go to which models.
 *
 * A policy is "off": to none, "local": to one on this machine, or "any".
 * What is set for a field counts before what is set for the place where files
 * are kept. Private files stay on this machine unless something else is set.
 */
final class Privacy {

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly ItemStorage $items,
  ) {}

  /**
   * Refuses what must not be sent.
   *
   * @param string $uri
   *   The picture.
   * @param int $file_id
   *   Its file; 0 when it is not managed.
   * @param \Drupal\Core\Field\FieldDefinitionInterface|null $field
   *   The field it is shown in, if any.
   * @param \Drupal\alttext\Destination $destination
   *   Where it would go.
   *
   * @throws \Drupal\alttext\NotSentException
   */
  public function check(string $uri, int $file_id, ?FieldDefinitionInterface $field, Destination $destination): void {
    $policy = $this->ofField($field) ?? $this->ofScheme($uri);
    if ($policy === 'off') {
      throw new NotSentException('The settings keep this image from all models.');
    }
    if (!$this->allows($policy, $destination)) {
      throw new NotSentException("By the settings, or as it is private, this image may go to a model on this machine only, not to $destination->host.");
    }
    if ($file_id && $this->items->isExcluded($file_id)) {
      throw new NotSentException('Somebody has said that this image is not to be sent to a model.');
    }
  }

  /**
   * Whether what is uploaded into a field may go there.
   */
  public function sendsFrom(FieldDefinitionInterface $field, Destination $destination): bool {
    return $this->allows($this->ofField($field) ?? $this->ofScheme($field->getSetting('uri_scheme') . '://'), $destination);
  }

  /**
   * Whether a policy lets pictures go there.
   */
  private function allows(string $policy, Destination $destination): bool {
    return $policy === 'any' || ($policy === 'local' && $destination->isLocal());
  }

  /**
   * Whether private files may go to any model, at least those in some field.
   */
  public function sendsPrivate(): bool {
    $fields = $this->configFactory->get('alttext.settings')->get('privacy.fields') ?? [];
    return $this->ofScheme('private://') === 'any' || in_array('any', array_column($fields, 'policy'), TRUE);
  }

  /**
   * Whether the pictures of a field are no business of ours.
   */
  public function isOff(FieldDefinitionInterface $field): bool {
    return $this->ofField($field) === 'off';
  }

  /**
   * What is set for a field; NULL: nothing.
   *
   * For one bundle it counts before what is set for all.
   */
  private function ofField(?FieldDefinitionInterface $field): ?string {
    $set = $field ? array_column($this->configFactory->get('alttext.settings')->get('privacy.fields') ?? [], 'policy', 'field') : [];
    return $set ? $set[self::name($field)] ?? $set[$field->getTargetEntityTypeId() . '.' . $field->getName()] ?? NULL : NULL;
  }

  /**
   * How the settings name a field of a bundle.
   */
  public static function name(FieldDefinitionInterface $field): string {
    return implode('.', [
      $field->getTargetEntityTypeId(),
      $field->getTargetBundle() ?? $field->getTargetEntityTypeId(),
      $field->getName(),
    ]);
  }

  /**
   * What is set for the place where a file is kept.
   */
  private function ofScheme(string $uri): string {
    $scheme = StreamWrapperManager::getScheme($uri);
    $set = $this->configFactory->get('alttext.settings')->get('privacy.schemes') ?? [];
    return $set[$scheme] ?? ($scheme === 'private' ? 'local' : 'any');
  }

}
