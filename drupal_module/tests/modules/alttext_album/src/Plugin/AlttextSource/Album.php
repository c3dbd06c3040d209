<?php

declare(strict_types=1);

namespace Drupal\alttext_album\Plugin\AlttextSource;

use Drupal\alttext\Attribute\AlttextSource;
use Drupal\alttext\Item;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\Source\SourceInterface;
use Drupal\alttext_album\AlbumPlace;
use Drupal\Core\Database\Connection;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Language\LanguageInterface;
use Drupal\Core\Plugin\ContainerFactoryPluginInterface;
use Drupal\Core\Plugin\PluginBase;
use Drupal\Core\StringTranslation\TranslatableMarkup;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * The photos of the album.
 */
#[AlttextSource(id: 'album', label: new TranslatableMarkup('Photos of the album'))]
final class Album extends PluginBase implements SourceInterface, ContainerFactoryPluginInterface {

  /**
   * How many photos make a page.
   */
  private const PAGE = 500;

  public function __construct(array $configuration, string $plugin_id, mixed $plugin_definition, private readonly Connection $database) {
    parent::__construct($configuration, $plugin_id, $plugin_definition);
  }

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container, array $configuration, $plugin_id, $plugin_definition): self {
    return new self($configuration, $plugin_id, $plugin_definition, $container->get('database'));
  }

  /**
   * {@inheritdoc}
   */
  public function findEmpty(Selection $selection): iterable {
    $wanted = in_array($selection->entityType, [NULL, 'album'], TRUE) && $selection->bundle === NULL && $selection->field === NULL
      && $selection->langcode === NULL && $selection->since === NULL;
    $last = $wanted ? 0 : NULL;
    while ($last !== NULL && $ids = $this->ids($selection, $last)) {
      $last = end($ids);
      yield array_map($this->item(...), $ids);
    }
  }

  /**
   * The next photos without text.
   */
  private function ids(Selection $selection, int|string $after): array {
    $query = $this->database->select('alttext_album', 'a')->fields('a', ['id'])->condition('alt', '')->condition('id', $after, '>');
    if ($selection->ids) {
      $query->condition('id', $selection->ids, 'IN');
    }
    return $query->orderBy('id')->range(0, self::PAGE)->execute()->fetchCol();
  }

  /**
   * {@inheritdoc}
   */
  public function placesIn(ContentEntityInterface $entity): iterable {
    return [];
  }

  /**
   * {@inheritdoc}
   */
  public function open(Item $item, bool $fresh = FALSE): ?AlbumPlace {
    $photo = $this->database->select('alttext_album', 'a')->fields('a')->condition('id', $item->entityId)->execute()->fetchObject();
    return $photo ? new AlbumPlace($this->database, $photo) : NULL;
  }

  /**
   * Names the place of a photo.
   */
  private function item(int|string $id): Item {
    return new Item($this->getPluginId(), 'album', (string) $id, 'alt', 0, '', LanguageInterface::LANGCODE_NOT_SPECIFIED, FALSE, 0);
  }

}
