<?php

declare(strict_types=1);

namespace Drupal\alttext\Text;

use Drupal\Core\Field\FieldItemInterface;

/**
 * A formatted text in a field, with the pictures in it.
 *
 * They are looked up once for all of them, and again when the text has changed:
 * as by the place of one of them.
 */
final class FieldText {

  /**
   * The text whose pictures were looked up, and its format.
   */
  private ?array $read = NULL;

  /**
   * Its pictures.
   */
  private array $found = [];

  /**
   * Names a text.
   *
   * @param \Drupal\Core\Field\FieldItemInterface $item
   *   The value of the field.
   * @param string $property
   *   Where the text is: "value" or "summary".
   */
  public function __construct(
    public readonly FieldItemInterface $item,
    public readonly string $property,
    private readonly TextPictures $pictures,
  ) {}

  /**
   * The text as it is now.
   */
  public function html(): string {
    return (string) $this->item->get($this->property)->getValue();
  }

  /**
   * The pictures in it.
   *
   * @return array<string, array{\Drupal\alttext\Text\Picture, \Drupal\alttext\Text\LocalFile}>
   *   As TextPictures::in() finds them.
   */
  public function pictures(): array {
    $now = [$this->html(), $this->item->format];
    if ($this->read !== $now) {
      $this->found = $this->pictures->in(...$now, langcode: $this->item->getLangcode());
      $this->read = $now;
    }
    return $this->found;
  }

}
