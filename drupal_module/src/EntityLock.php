<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Lock\LockBackendInterface;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Lets one process of ours at a time change an entity.
 *
 * An entity holds many texts, and saving it stores all of them: who loaded it
 * before another process saved it would take back what that one has written.
 */
final class EntityLock {

  public function __construct(
    #[Autowire(service: 'lock')]
    private readonly LockBackendInterface $lock,
  ) {}

  /**
   * Does something while no other process may.
   *
   * @param \Drupal\alttext\Item $item
   *   An item whose place is in the entity.
   * @param callable $do
   *   Loads the entity afresh, changes and saves it.
   *
   * @return mixed
   *   What that returns.
   */
  public function hold(Item $item, callable $do): mixed {
    $name = "alttext:$item->entityType:$item->entityId";
    // Who was killed meanwhile holds it no longer than his claims.
    while (!$this->lock->acquire($name, Lease::seconds())) {
      $this->lock->wait($name, Lease::seconds());
    }
    try {
      return $do();
    }
    finally {
      $this->lock->release($name);
    }
  }

}
