<?php

declare(strict_types=1);

namespace Drupal\alttext\Hook;

use Drupal\alttext\Item;
use Drupal\alttext\ItemStorage;
use Drupal\alttext\ItemTracker;
use Drupal\alttext\RequestBuilder;
use Drupal\alttext\Source\EntityStore;
use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Source\SourceManager;
use Drupal\alttext\Suggester;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Entity\EntityInterface;
use Drupal\Core\Hook\Attribute\Hook;

/**
 * Follows entities with images through their lives.
 */
final class EntityHooks {

  public function __construct(
    private readonly SourceManager $sources,
    private readonly EntityStore $entities,
    private readonly ItemStorage $items,
    private readonly ItemTracker $tracker,
    private readonly Suggester $suggester,
    private readonly RequestBuilder $requests,
  ) {}

  /**
   * Writes texts at once, if so set, for new pictures not yet asked about.
   */
  #[Hook('entity_presave')]
  public function presave(EntityInterface $entity): void {
    if (!$entity instanceof ContentEntityInterface) {
      return;
    }
    $this->entities->presave($entity);
    if ($entity->isSyncing() || !$this->suggester->mayWrite()) {
      return;
    }
    $before = $this->pictures($this->original($entity));
    foreach ($this->sources->placesIn($entity) as $item => $place) {
      $is_new = ($before[$item->withDraft(FALSE)->place()] ?? NULL) !== $item->fileId;
      if ($is_new && $this->lacksText($item, $place)) {
        $place->setText($this->suggester->suggest(fn() => $this->requests->forPlace($place)));
      }
    }
  }

  /**
   * Whether a text is missing that nobody has asked for or decided on.
   */
  private function lacksText(Item $item, PlaceInterface $place): bool {
    return $place->text() === '' && !$place->isExcluded() && !$place->suggestion()
      && !($place->isDecorative() ?? $this->tracker->isDecided($item));
  }

  /**
   * Takes notice of a new or changed entity.
   */
  #[Hook('entity_insert')]
  #[Hook('entity_update')]
  public function saved(EntityInterface $entity): void {
    if ($entity instanceof ContentEntityInterface && !$this->entities->saved($entity)) {
      $this->tracker->saved($entity, $this->original($entity));
    }
  }

  /**
   * Forgets an entity.
   */
  #[Hook('entity_delete')]
  public function deleted(EntityInterface $entity): void {
    if ($entity instanceof ContentEntityInterface) {
      $this->items->deleteEntity($entity->getEntityTypeId(), (string) $entity->id());
    }
  }

  /**
   * Forgets a translation.
   */
  #[Hook('entity_translation_delete')]
  public function translationDeleted(EntityInterface $translation): void {
    $this->items->deleteEntity($translation->getEntityTypeId(), (string) $translation->id(), $translation->language()->getId());
  }

  /**
   * The files in an entity, by place.
   */
  private function pictures(?ContentEntityInterface $entity): array {
    $files = [];
    foreach ($entity ? $this->sources->placesIn($entity) : [] as $item => $place) {
      $files[$item->withDraft(FALSE)->place()] = $item->fileId;
    }
    return $files;
  }

  /**
   * The entity as it was before the save; NULL for a new one.
   */
  private function original(ContentEntityInterface $entity): ?ContentEntityInterface {
    // Drupal 11.2 brings getOriginal() and takes the property away.
    return method_exists($entity, 'getOriginal') ? $entity->getOriginal() : $entity->original ?? NULL;
  }

}
