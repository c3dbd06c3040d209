<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

use Drupal\alttext\Attribute\AlttextSource;
use Drupal\alttext\Item;
use Drupal\Core\Cache\CacheBackendInterface;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Extension\ModuleHandlerInterface;
use Drupal\Core\Plugin\DefaultPluginManager;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Knows all sources, and lets them be used as one.
 */
final class SourceManager extends DefaultPluginManager {

  /**
   * The sources in use, by id.
   *
   * @var array<string, \Drupal\alttext\Source\SourceInterface>
   */
  private array $sources = [];

  public function __construct(
    #[Autowire(service: 'container.namespaces')]
    \Traversable $namespaces,
    ModuleHandlerInterface $module_handler,
    #[Autowire(service: 'cache.discovery')]
    CacheBackendInterface $cache,
  ) {
    parent::__construct('Plugin/AlttextSource', $namespaces, $module_handler, SourceInterface::class, AlttextSource::class);
    $this->alterInfo('alttext_source_info');
    $this->setCacheBackend($cache, 'alttext_sources');
  }

  /**
   * {@inheritdoc}
   *
   * In an order that is the same on each machine.
   */
  protected function findDefinitions(): array {
    $definitions = parent::findDefinitions();
    ksort($definitions);
    return $definitions;
  }

  /**
   * One source; NULL when no enabled module has it any more.
   */
  public function source(string $id): ?SourceInterface {
    if (!isset($this->sources[$id]) && $this->hasDefinition($id)) {
      $this->sources[$id] = $this->createInstance($id);
    }
    return $this->sources[$id] ?? NULL;
  }

  /**
   * The sources that a selection wants.
   *
   * @return iterable<string, \Drupal\alttext\Source\SourceInterface>
   *   Sources by id.
   */
  public function selected(Selection $selection): iterable {
    foreach (array_filter(array_keys($this->getDefinitions()), $selection->wantsSource(...)) as $id) {
      yield $id => $this->source($id);
    }
  }

  /**
   * The places in an entity, of all sources.
   *
   * @return iterable<\Drupal\alttext\Item, \Drupal\alttext\Source\PlaceInterface>
   *   As SourceInterface::placesIn().
   */
  public function placesIn(ContentEntityInterface $entity): iterable {
    foreach (array_keys($this->getDefinitions()) as $id) {
      yield from $this->source($id)->placesIn($entity);
    }
  }

  /**
   * Opens the place of an item.
   *
   * @see \Drupal\alttext\Source\SourceInterface::open()
   */
  public function open(Item $item, bool $fresh = FALSE): ?PlaceInterface {
    return $this->source($item->source)?->open($item, $fresh);
  }

}
