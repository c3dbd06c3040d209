<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

use Drupal\alttext\Item;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Entity\ContentEntityStorageInterface;
use Drupal\Core\Entity\EntityChangedInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Entity\RevisionLogInterface;
use Drupal\Core\StringTranslation\StringTranslationTrait;

/**
 * Loads the entities that hold alternative texts, and saves them unobtrusively.
 */
final class EntityStore {

  use StringTranslationTrait;

  /**
   * When the translations of what is being saved were changed, by language.
   */
  private array $changed = [];

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly EntityTypeManagerInterface $entityTypeManager,
  ) {}

  /**
   * Loads the entity of an item: what is published, or the forward draft.
   *
   * @param \Drupal\alttext\Item $item
   *   An item whose place is in an entity.
   * @param bool $fresh
   *   Whether to read the database even if the entity is in memory.
   */
  public function load(Item $item, bool $fresh = FALSE): ?ContentEntityInterface {
    $known = $this->entityTypeManager->hasDefinition($item->entityType);
    $storage = $known ? $this->entityTypeManager->getStorage($item->entityType) : NULL;
    if (!$storage instanceof ContentEntityStorageInterface) {
      return NULL;
    }
    if ($item->draft) {
      return $this->loadDraft($storage, $item);
    }
    return $fresh ? $storage->loadUnchanged($item->entityId) : $storage->load($item->entityId);
  }

  /**
   * Loads a forward draft; NULL when it was published or thrown away.
   */
  private function loadDraft(ContentEntityStorageInterface $storage, Item $item): ?ContentEntityInterface {
    $revision = $storage->getLatestTranslationAffectedRevisionId($item->entityId, $item->langcode);
    $entity = $revision ? $storage->loadRevision($revision) : NULL;
    return $entity?->isDefaultRevision() ? NULL : $entity;
  }

  /**
   * Saves, and lets nobody notice more than the settings say.
   */
  public function save(ContentEntityInterface $entity): void {
    $config = $this->configFactory->get('alttext.settings');
    $entity->setSyncing(TRUE);
    if ($entity->getEntityType()->isRevisionable()) {
      $entity->setNewRevision((bool) $config->get('new_revision') && $entity->isDefaultRevision());
      if ($entity->isNewRevision() && $entity instanceof RevisionLogInterface) {
        $entity->setRevisionLogMessage((string) $this->t('Alternative text written by a model.'));
      }
    }
    $this->changed = $config->get('keep_changed') ? $this->changedTimes($entity) : [];
    try {
      $entity->save();
    }
    finally {
      $this->changed = [];
    }
  }

  /**
   * Puts the times of the last change back, which the field has just renewed.
   *
   * To be called by the presave hook, which comes after it.
   */
  public function presave(ContentEntityInterface $entity): void {
    foreach ($this->changed[self::key($entity)] ?? [] as $langcode => $time) {
      $entity->getTranslation($langcode)->setChangedTime($time);
    }
  }

  /**
   * When an entity was changed, by language, under its key.
   */
  private function changedTimes(ContentEntityInterface $entity): array {
    $times = [];
    foreach ($entity instanceof EntityChangedInterface ? $entity->getTranslationLanguages() : [] as $langcode => $language) {
      $times[$langcode] = $entity->getTranslation($langcode)->getChangedTime();
    }
    return [self::key($entity) => $times];
  }

  /**
   * Tells the entity from others that are saved by the way.
   */
  private static function key(ContentEntityInterface $entity): string {
    return $entity->getEntityTypeId() . ':' . $entity->id();
  }

}
