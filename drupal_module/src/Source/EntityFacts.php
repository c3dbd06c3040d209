<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

use Drupal\alttext\Context;
use Drupal\alttext\Text\Addresses;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Entity\EntityFieldManagerInterface;
use Drupal\Core\Entity\EntityPublishedInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Field\FieldItemInterface;
use Drupal\Core\Path\PathValidatorInterface;

/**
 * Knows what content says about the pictures in it.
 *
 * Only what is published tells about a picture elsewhere.
 */
final class EntityFacts {

  /**
   * The fields by which content tells what it belongs to: type, then id.
   */
  private const PARENTS = [['parent_type', 'parent_id'], ['entity_type', 'entity_id']];

  /**
   * The file of a picture, by its name.
   */
  private const PICTURE = '~\.(?:jpe?g|png|gif|webp|avif|heic|svgz?)$~i';

  /**
   * How far up to go.
   */
  private const DEPTH = 8;

  /**
   * In how many places to look where something is used.
   */
  private const USES = 3;

  public function __construct(
    private readonly Context $context,
    private readonly Addresses $addresses,
    private readonly ConfigFactoryInterface $configFactory,
    private readonly EntityTypeManagerInterface $entityTypeManager,
    private readonly EntityFieldManagerInterface $fieldManager,
    private readonly PathValidatorInterface $pathValidator,
  ) {}

  /**
   * What is known about a picture in a field.
   *
   * @param \Drupal\Core\Field\FieldItemInterface $item
   *   The value that it is in.
   * @param array<string, string> $facts
   *   What the value itself says, by kind.
   *
   * @return array<string, string>
   *   Facts by kind, none of them empty; nothing at all for a field about which
   *   the site wants none.
   *
   * @see \Drupal\alttext\Source\PlaceInterface::facts()
   */
  public function of(FieldItemInterface $item, array $facts): array {
    $entity = $item->getEntity();
    assert($entity instanceof ContentEntityInterface);
    if (!$this->context->covers($entity->getEntityTypeId() . '.' . $item->getFieldDefinition()->getName())) {
      return [];
    }
    $page = $this->page($entity);
    $facts += [
      'name' => (string) $entity->label(),
      'page' => $page === $entity ? '' : (string) $page->label(),
      'use' => $entity->getEntityTypeId() === 'media' && $this->context->wants('use') ? $this->uses($entity) : '',
    ];
    return array_filter($facts, fn(string $fact) => $fact !== '');
  }

  /**
   * What a picture leads to that is a link to its content wherever it is shown.
   *
   * @return string
   *   Empty when the picture is itself what people look at, somewhere.
   */
  public function linkedContent(FieldItemInterface $item): string {
    $entity = $item->getEntity();
    $prefix = "core.entity_view_display.{$entity->getEntityTypeId()}.{$entity->bundle()}.";
    $links = [];
    foreach ($entity->hasLinkTemplate('canonical') ? $this->configFactory->loadMultiple($this->configFactory->listAll($prefix)) : [] as $display) {
      $shown = $display->get('status') ? $display->get('content.' . $item->getFieldDefinition()->getName()) : NULL;
      if ($shown) {
        $links[] = ($shown['settings']['image_link'] ?? '') === 'content';
      }
    }
    return $links && !in_array(FALSE, $links, TRUE) ? (string) $entity->label() : '';
  }

  /**
   * Where a link leads, in words.
   *
   * @param string $address
   *   The address; empty when there is no link.
   * @param string $langcode
   *   The language to say it in.
   *
   * @return string
   *   The title of a page of this site, else the address; empty for a link that
   *   only shows the picture itself.
   */
  public function destination(string $address, string $langcode): string {
    if ($address === '' || preg_match(self::PICTURE, $this->addresses->files($address)[0] ?? '')) {
      return '';
    }
    $path = $this->addresses->pagePath($address);
    $url = $path === NULL ? FALSE : $this->pathValidator->getUrlIfValidWithoutAccessCheck($path);
    if ($url && $url->isRouted() && preg_match('/^entity\.(\w+)\.canonical$/', $url->getRouteName(), $match)) {
      return $this->title($match[1], (string) ($url->getRouteParameters()[$match[1]] ?? ''), $langcode) ?? $address;
    }
    return $address;
  }

  /**
   * What content belongs to in the end: the page that people know; or itself.
   */
  private function page(ContentEntityInterface $entity): ContentEntityInterface {
    $langcode = $entity->language()->getId();
    for ($depth = 0; $depth < self::DEPTH && $parent = $this->parent($entity); $depth++) {
      $entity = $parent;
    }
    return $depth && $entity->hasTranslation($langcode) ? $entity->getTranslation($langcode) : $entity;
  }

  /**
   * What content belongs to, as paragraphs and comments do.
   */
  private function parent(ContentEntityInterface $entity): ?ContentEntityInterface {
    foreach (self::PARENTS as [$type, $id]) {
      if ($entity->hasField($type) && $entity->hasField($id) && !$entity->get($id)->isEmpty()) {
        $property = $entity->get($id)->getFieldDefinition()->getFieldStorageDefinition()->getMainPropertyName();
        return $this->load((string) $entity->get($type)->value, (string) $entity->get($id)->$property);
      }
    }
    return NULL;
  }

  /**
   * The titles of the pages that show a media item, some of them.
   */
  private function uses(ContentEntityInterface $media): string {
    $titles = [];
    foreach ($this->referencesTo($media->getEntityTypeId()) as [$type, $field]) {
      $ids = $this->entityTypeManager->getStorage($type)->getQuery()->accessCheck(FALSE)
        ->condition("$field.target_id", $media->id())
        ->sort($this->entityTypeManager->getDefinition($type)->getKey('id'))
        ->range(0, self::USES)
        ->execute();
      foreach ($ids as $id) {
        $titles[] = $this->title($type, (string) $id, $media->language()->getId());
      }
      if (count(array_filter($titles)) >= self::USES) {
        break;
      }
    }
    return implode('; ', array_slice(array_unique(array_filter($titles)), 0, self::USES));
  }

  /**
   * The fields that refer to an entity type.
   *
   * @return iterable<array{string, string}>
   *   Entity type and field.
   */
  private function referencesTo(string $target): iterable {
    foreach ($this->fieldManager->getFieldMapByFieldType('entity_reference') as $type => $fields) {
      $storages = $this->fieldManager->getFieldStorageDefinitions($type);
      foreach (array_keys($fields) as $field) {
        if (isset($storages[$field]) && $storages[$field]->getSetting('target_type') === $target && !$storages[$field]->hasCustomStorage()) {
          yield [$type, $field];
        }
      }
    }
  }

  /**
   * The title of the page that content is on; NULL when it is not published.
   */
  private function title(string $type, string $id, string $langcode): ?string {
    $entity = $this->load($type, $id);
    $page = $entity?->hasTranslation($langcode) ? $this->page($entity->getTranslation($langcode)) : ($entity ? $this->page($entity) : NULL);
    foreach ([$entity, $page] as $part) {
      if (!$part || ($part instanceof EntityPublishedInterface && !$part->isPublished())) {
        return NULL;
      }
    }
    return (string) $page->label();
  }

  /**
   * Loads content; NULL when there is none, or it is no content.
   */
  private function load(string $type, string $id): ?ContentEntityInterface {
    $known = $this->entityTypeManager->hasDefinition($type);
    $entity = $known ? $this->entityTypeManager->getStorage($type)->load($id) : NULL;
    return $entity instanceof ContentEntityInterface ? $entity : NULL;
  }

}
