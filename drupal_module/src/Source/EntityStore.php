<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

use Drupal\alttext\BusyException;
use Drupal\alttext\Item;
use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\Cache\MemoryCache\MemoryCacheInterface;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Database\Connection;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Entity\ContentEntityStorageInterface;
use Drupal\Core\Entity\EntityChangedInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Entity\RevisionLogInterface;
use Drupal\Core\Entity\Sql\SqlContentEntityStorage;
use Drupal\Core\Session\AccountInterface;
use Drupal\Core\StringTranslation\StringTranslationTrait;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Loads the entities that hold alternative texts, and saves them unobtrusively.
 *
 * Texts are written in the live site. What a workspace holds back is a forward
 * draft as any other, and stays in its workspace.
 */
final class EntityStore {

  use StringTranslationTrait;

  /**
   * When the translations of what is being saved were changed before, by
   * language, under its key.
   */
  private array $changed = [];

  /**
   * What is about to be saved, by its key, before other modules save it again.
   */
  private ?string $toHold = NULL;

  /**
   * What to do when an entity has been saved, by its key.
   *
   * @var callable[]
   */
  private array $onSave = [];

  /**
   * Storages that read the database, by type of entity.
   *
   * @var \Drupal\Core\Entity\ContentEntityStorageInterface[]
   */
  private array $uncached = [];

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly AccountInterface $account,
    private readonly Connection $database,
    private readonly TimeInterface $time,
    #[Autowire(service: 'entity.memory_cache')]
    private readonly MemoryCacheInterface $memoryCache,
    #[Autowire(service: 'content_lock')]
    private readonly ?object $contentLock = NULL,
    #[Autowire(service: 'workspaces.manager')]
    private readonly ?object $workspaces = NULL,
  ) {}

  /**
   * Loads the entity of an item: what is published, or the forward draft.
   *
   * @param \Drupal\alttext\Item $item
   *   An item whose place is in an entity.
   * @param bool $fresh
   *   Whether to read the database even if the entity is in a cache.
   */
  public function load(Item $item, bool $fresh = FALSE): ?ContentEntityInterface {
    $known = $this->entityTypeManager->hasDefinition($item->entityType);
    $storage = $known ? $this->entityTypeManager->getStorage($item->entityType) : NULL;
    if (!$storage instanceof ContentEntityStorageInterface) {
      return NULL;
    }
    return $this->live(fn() => match (TRUE) {
      $item->draft => $this->loadDraft($storage, $item),
      $fresh => $this->loadFresh($item->entityType, $item->entityId),
      default => $storage->load($item->entityId),
    });
  }

  /**
   * Loads the entities and files of some items together, as load() would later.
   *
   * @param \Drupal\alttext\Item[] $items
   *   Items.
   */
  public function preload(array $items): void {
    $ids = ['file' => array_filter(array_column($items, 'fileId'))];
    foreach (array_filter($items, static fn(Item $item) => !$item->draft) as $item) {
      $ids[$item->entityType][] = $item->entityId;
    }
    foreach (array_filter($ids, $this->entityTypeManager->hasDefinition(...), ARRAY_FILTER_USE_KEY) as $type => $of_type) {
      try {
        $this->live(fn() => $this->uncached($type)->loadMultiple(array_unique($of_type)));
      }
      catch (\Throwable) {
        // One of them is broken: that comes out when it is loaded alone.
      }
    }
  }

  /**
   * Takes all entities out of memory: to invalidate them would free nothing.
   */
  public function forget(): void {
    $this->memoryCache->deleteAll();
  }

  /**
   * Loads what is published from the database.
   *
   * Not even loadUnchanged() does: a process that read the entity before
   * another saved it may have put the old one into the cache after that. Nor is
   * it put there: it is about to be saved, compared with what it was here.
   */
  private function loadFresh(string $entity_type, string|int $id): ?ContentEntityInterface {
    $storage = $this->uncached($entity_type);
    $storage->resetCache([$id]);
    $entity = $storage->load($id);
    if ($entity) {
      $storage->resetCache([$id]);
      $original = clone $entity;
      // Drupal 11.2 brings setOriginal() and takes the property away.
      method_exists($entity, 'setOriginal') ? $entity->setOriginal($original) : $entity->original = $original;
    }
    return $entity;
  }

  /**
   * A storage that keeps what it loads in memory, but in no other cache.
   */
  private function uncached(string $entity_type): ContentEntityStorageInterface {
    if (!isset($this->uncached[$entity_type])) {
      $definition = (clone $this->entityTypeManager->getDefinition($entity_type))->set('persistent_cache', FALSE);
      $storage = $this->uncached[$entity_type] = $this->entityTypeManager->createHandlerInstance($definition->getStorageClass(), $definition);
      if ($storage instanceof SqlContentEntityStorage) {
        // It takes the definition that is installed, whichever it is given.
        $storage->setEntityType($definition);
      }
    }
    return $this->uncached[$entity_type];
  }

  /**
   * Whether what is published, just loaded afresh, has a forward draft.
   */
  public function hasDraft(ContentEntityInterface $entity): bool {
    $type = $entity->getEntityType();
    if (!$type->isRevisionable()) {
      return FALSE;
    }
    // An entity query takes three times as long, and this is asked of each.
    $newest = "SELECT MAX([{$type->getKey('revision')}]) FROM {{$type->getRevisionTable()}} WHERE [{$type->getKey('id')}] = :id";
    return $this->database->query($newest, [':id' => $entity->id()])->fetchField() > $entity->getLoadedRevisionId();
  }

  /**
   * Loads a forward draft; NULL when it was published or thrown away.
   */
  private function loadDraft(ContentEntityStorageInterface $storage, Item $item): ?ContentEntityInterface {
    $revision = $storage->getLatestTranslationAffectedRevisionId($item->entityId, $item->langcode);
    return $revision > $this->published($storage, $item->entityId) ? $storage->loadRevision($revision) : NULL;
  }

  /**
   * The revision that is published.
   */
  private function published(ContentEntityStorageInterface $storage, string|int $id): int {
    $query = $storage->getQuery()->accessCheck(FALSE)->condition($storage->getEntityType()->getKey('id'), $id);
    return (int) key($query->execute());
  }

  /**
   * Whether somebody else is editing an entity right now.
   *
   * The module Content Lock knows.
   */
  public function isBusy(ContentEntityInterface $entity): bool {
    $lock = $this->contentLock && $this->contentLock->isLockable($entity) ? $this->contentLock->fetchLock($entity) : FALSE;
    return $lock && (int) $lock->uid !== (int) $this->account->id();
  }

  /**
   * Saves, and lets nobody notice more than the settings say.
   */
  public function save(ContentEntityInterface $entity): void {
    $new_revision = $this->configFactory->get('alttext.settings')->get('new_revision');
    $entity->setSyncing(TRUE);
    if ($entity->getEntityType()->isRevisionable()) {
      $entity->setNewRevision($new_revision && $this->mayRevise($entity));
      if ($entity->isNewRevision() && $entity instanceof RevisionLogInterface) {
        $entity->setRevisionLogMessage((string) $this->t('Alternative text changed by the module Alttext.'))
          ->setRevisionCreationTime($this->time->getRequestTime())
          ->setRevisionUserId($this->account->id());
      }
    }
    $this->toHold = self::key($entity);
    $this->changed = [$this->toHold => $this->changedTimes($entity)];
    try {
      $this->live($entity->save(...));
    }
    finally {
      $this->changed = [];
      $this->toHold = NULL;
    }
  }

  /**
   * Saves an entity and does something in the transaction of that save.
   *
   * It takes the place of what ItemTracker would do.
   *
   * @param \Drupal\Core\Entity\ContentEntityInterface $entity
   *   The entity; saves of others, by the way, are ItemTracker's.
   * @param callable(): void $save
   *   Saves it.
   * @param callable(): void $do
   *   What to do.
   */
  public function saveWith(ContentEntityInterface $entity, callable $save, callable $do): void {
    $this->onSave = [self::key($entity) => $do];
    try {
      $save();
    }
    finally {
      $this->onSave = [];
    }
  }

  /**
   * Does what is to be done when an entity has just been saved.
   *
   * @return bool
   *   FALSE when there is nothing.
   */
  public function saved(ContentEntityInterface $entity): bool {
    $do = $this->onSave[self::key($entity)] ?? NULL;
    $this->onSave = array_diff_key($this->onSave, [self::key($entity) => TRUE]);
    $do && $do();
    return $do !== NULL;
  }

  /**
   * Whether a new revision does no harm: it would put forward drafts aside.
   */
  private function mayRevise(ContentEntityInterface $entity): bool {
    return $entity->isDefaultRevision() && !$this->hasDraft($entity);
  }

  /**
   * Does something in the live site, whichever workspace is active.
   */
  private function live(callable $do): mixed {
    return $this->workspaces?->hasActiveWorkspace() ? $this->workspaces->executeOutsideWorkspace($do) : $do();
  }

  /**
   * Puts the times of the last change back, which the field has just renewed.
   *
   * To be called by the presave hook, which comes after it, in the transaction
   * of the save.
   *
   * @throws \Drupal\alttext\BusyException
   *   When somebody else has saved what we are about to save.
   */
  public function presave(ContentEntityInterface $entity): void {
    $key = self::key($entity);
    $times = $this->changed[$key] ?? [];
    if ($this->toHold === $key) {
      $this->toHold = NULL;
      $this->hold($entity, $times);
    }
    foreach ($this->configFactory->get('alttext.settings')->get('keep_changed') ? $times : [] as $langcode => $time) {
      $entity->getTranslation($langcode)->setChangedTime($time);
    }
  }

  /**
   * Sees to it that nobody has saved an entity since it was loaded, nor can
   * before our transaction is over: it would undo all of their work.
   *
   * SQLite, which locks no rows, lets one transaction write at a time. Forward
   * drafts are not held: these tables know nothing of them.
   */
  private function hold(ContentEntityInterface $entity, array $times): void {
    $storage = $this->entityTypeManager->getStorage($entity->getEntityTypeId());
    if (!$entity->isDefaultRevision() || !$storage instanceof SqlContentEntityStorage) {
      return;
    }
    $id = $entity->getEntityType()->getKey('id');
    $rows = [];
    // As a save does it. By one query PostgreSQL would wait for a save of the
    // first table, and miss the rows that it has put into the second.
    foreach (array_filter([$storage->getBaseTable(), $storage->getDataTable()]) as $table) {
      $rows = $this->database->select($table, 't')->fields('t')->condition("t.$id", $entity->id())->forUpdate()->execute()->fetchAll();
    }
    if (!$rows || array_filter($rows, fn(object $row) => !$this->isAsLoaded($row, $entity, $times))) {
      throw new BusyException('Somebody has saved it just now: the next run writes the text.');
    }
  }

  /**
   * Whether a row of an entity is as it was when that was loaded.
   */
  private function isAsLoaded(object $row, ContentEntityInterface $entity, array $times): bool {
    [$revision, $langcode] = [$entity->getEntityType()->getKey('revision'), $entity->getEntityType()->getKey('langcode')];
    $time = $times[$langcode ? $row->$langcode : array_key_first($times)] ?? NULL;
    return (!$revision || (int) $row->$revision === (int) $entity->getLoadedRevisionId())
      && (!isset($row->changed, $time) || (int) $row->changed === (int) $time);
  }

  /**
   * When an entity was changed, by language; one time where it is one for all.
   */
  private function changedTimes(ContentEntityInterface $entity): array {
    if (!$entity instanceof EntityChangedInterface) {
      return [];
    }
    $translations = [$entity->getUntranslated()->language()->getId() => $entity->getUntranslated()];
    if (!$entity->hasField('changed') || $entity->getFieldDefinition('changed')->isTranslatable()) {
      $translations = array_map(static fn($language) => $entity->getTranslation($language->getId()), $entity->getTranslationLanguages());
    }
    return array_map(static fn(EntityChangedInterface $translation) => $translation->getChangedTime(), $translations);
  }

  /**
   * Tells the entity from others that are saved by the way.
   */
  private static function key(ContentEntityInterface $entity): string {
    return $entity->getEntityTypeId() . ':' . $entity->id();
  }

}
