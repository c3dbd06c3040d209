<?php

declare(strict_types=1);

namespace Drupal\alttext\Plugin\AlttextSource;

use Drupal\alttext\Attribute\AlttextSource;
use Drupal\alttext\Source\FieldSourceBase;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\Text\FieldText;
use Drupal\alttext\Text\Markup;
use Drupal\alttext\Text\TextPictures;
use Drupal\alttext\Text\TextPlace;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Field\FieldDefinitionInterface;
use Drupal\Core\Field\FieldItemInterface;
use Drupal\Core\StringTranslation\TranslatableMarkup;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * The pictures in the formatted texts of all content entities.
 */
#[AlttextSource(id: 'text', label: new TranslatableMarkup('Images in formatted text'))]
final class TextImages extends FieldSourceBase {

  /**
   * Finds the pictures in a text.
   */
  private TextPictures $pictures;

  /**
   * Loads what the pictures show.
   */
  private EntityTypeManagerInterface $entityTypeManager;

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container, array $configuration, $plugin_id, $plugin_definition): static {
    $source = parent::create($container, $configuration, $plugin_id, $plugin_definition);
    $source->pictures = $container->get(TextPictures::class);
    $source->entityTypeManager = $container->get('entity_type.manager');
    return $source;
  }

  /**
   * {@inheritdoc}
   */
  protected function types(): array {
    return [
      'text' => ['value', 'format'],
      'text_long' => ['value', 'format'],
      'text_with_summary' => ['value', 'format', 'summary'],
    ];
  }

  /**
   * {@inheritdoc}
   */
  protected function holdsPlaces(FieldDefinitionInterface $field): bool {
    return TRUE;
  }

  /**
   * {@inheritdoc}
   *
   * Most texts have no picture: the database passes them over.
   */
  protected function narrow(Selection $selection): callable {
    return static function ($query, array $columns): void {
      $group = $query->orConditionGroup();
      foreach (array_intersect_key($columns, ['value' => 0, 'summary' => 0]) as $column) {
        $group->condition($column, '%<img%', 'LIKE')->condition($column, '%<drupal-media%', 'LIKE');
      }
      $query->condition($group);
    };
  }

  /**
   * {@inheritdoc}
   */
  protected function emptyParts(object $row, Selection $selection): iterable {
    foreach (['value', 'summary'] as $property) {
      $html = $row->$property ?? '';
      $open = (new Markup($html))->mayLackText() ? $this->pictures->in($html, $row->format, $row->langcode) : [];
      foreach ($open as $name => [$picture, $file]) {
        $is_empty = (string) $picture->alt() === '' && !$picture->isHidden();
        if ($is_empty && ($selection->since === NULL || $file->created >= $selection->since)) {
          yield self::part($property, $name) => [$file->id, $picture->alt() === NULL];
        }
      }
    }
  }

  /**
   * {@inheritdoc}
   */
  protected function parts(FieldItemInterface $item): iterable {
    foreach (array_intersect(['value', 'summary'], array_keys($item->getProperties())) as $property) {
      $text = new FieldText($item, $property, $this->pictures);
      foreach (array_keys($text->pictures()) as $name) {
        yield self::part($property, $name) => new TextPlace($text, (string) $name, $this->entities, $this->facts, $this->entityTypeManager);
      }
    }
  }

  /**
   * Names a picture in a value; those in the text itself need no more.
   */
  private static function part(string $property, string|int $name): string {
    return $property === 'value' ? (string) $name : "$property.$name";
  }

}
