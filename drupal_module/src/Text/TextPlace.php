<?php

declare(strict_types=1);

namespace Drupal\alttext\Text;

use Drupal\alttext\Source\EntityFacts;
use Drupal\alttext\Source\EntityStore;
use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Suggestion;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Entity\EntityTypeManagerInterface;
use Drupal\Core\Field\FieldDefinitionInterface;
use Drupal\Core\Field\FieldItemInterface;
use Drupal\user\EntityOwnerInterface;

/**
 * The text of one picture in a formatted text, opened.
 *
 * The picture is looked up in the text each time, as it may have changed: also
 * by the place of another picture in it.
 */
final class TextPlace implements PlaceInterface {

  /**
   * Opens a place.
   *
   * @param \Drupal\Core\Field\FieldItemInterface $item
   *   A formatted text.
   * @param string $property
   *   Where the picture is: "value" or "summary".
   * @param string $name
   *   Which picture, as TextPictures::in() names it.
   */
  public function __construct(
    private readonly FieldItemInterface $item,
    private readonly string $property,
    private readonly string $name,
    private readonly TextPictures $pictures,
    private readonly EntityStore $entities,
    private readonly EntityFacts $facts,
    private readonly EntityTypeManagerInterface $entityTypeManager,
  ) {}

  /**
   * {@inheritdoc}
   */
  public function text(): string {
    return (string) $this->picture()?->alt();
  }

  /**
   * {@inheritdoc}
   *
   * Editors write an empty text for decorative pictures, and none at all where
   * nobody has decided.
   */
  public function isDecorative(): bool {
    $picture = $this->picture();
    return $picture?->alt() === '' || ($picture?->alt() === NULL && $picture?->isHidden());
  }

  /**
   * {@inheritdoc}
   */
  public function isExcluded(): ?bool {
    return NULL;
  }

  /**
   * {@inheritdoc}
   */
  public function fileId(): int {
    return $this->file()->id ?? 0;
  }

  /**
   * {@inheritdoc}
   */
  public function uri(): ?string {
    $file = $this->file();
    return $file && $this->mayShow($file) ? $file->uri : NULL;
  }

  /**
   * Whether the author may see the picture: anyone can write any address.
   */
  private function mayShow(LocalFile $file): bool {
    if (!str_starts_with($file->uri, 'private://')) {
      return TRUE;
    }
    $entity = $this->item->getEntity();
    $author = $entity instanceof EntityOwnerInterface ? $entity->getOwner() : NULL;
    return $author && $this->entityTypeManager->getStorage('file')->load($file->id)?->access('download', $author);
  }

  /**
   * {@inheritdoc}
   */
  public function field(): FieldDefinitionInterface {
    return $this->item->getFieldDefinition();
  }

  /**
   * {@inheritdoc}
   */
  public function isBusy(): bool {
    $entity = $this->item->getEntity();
    assert($entity instanceof ContentEntityInterface);
    return $this->entities->isBusy($entity);
  }

  /**
   * {@inheritdoc}
   */
  public function langcode(): string {
    return $this->item->getLangcode();
  }

  /**
   * {@inheritdoc}
   */
  public function facts(): array {
    $picture = $this->picture();
    return !$picture ? [] : $this->facts->of($this->item, [
      'title' => (string) $picture->attribute('title'),
      'caption' => $picture->caption(),
      'text' => $picture->sentence(),
      'link' => $this->facts->destination($picture->link(), $this->langcode()),
    ]);
  }

  /**
   * {@inheritdoc}
   */
  public function suggestion(): ?Suggestion {
    return $this->suggestions()["$this->property $this->name"] ?? NULL;
  }

  /**
   * {@inheritdoc}
   */
  public function setText(Suggestion $suggestion): void {
    $picture = $this->picture();
    $this->item->alttext = ["$this->property $this->name" => $suggestion] + $this->suggestions();
    if ($picture && (string) $suggestion->text !== '') {
      $html = (new Markup($this->html()))->withAlt($picture, $suggestion->text);
      $this->item->set($this->property, $html);
    }
  }

  /**
   * {@inheritdoc}
   */
  public function setDecorative(): bool {
    $picture = $this->picture();
    $is_open = $picture && $picture->alt() === NULL && !$picture->isHidden();
    if ($is_open) {
      $this->item->set($this->property, (new Markup($this->html()))->withAlt($picture, ''));
    }
    return $is_open;
  }

  /**
   * {@inheritdoc}
   *
   * An image gets no text rather than an empty one, which would say that it is
   * decorative: so nobody has decided. An embedded media item would lose its
   * override by that.
   */
  public function putBack(string $text): void {
    $picture = $this->picture();
    if ($picture) {
      $markup = new Markup($this->html());
      $html = $text === '' && !$picture->isMedia() ? $markup->withoutAlt($picture) : $markup->withAlt($picture, $text);
      $this->item->set($this->property, $html);
    }
  }

  /**
   * {@inheritdoc}
   */
  public function save(): void {
    $entity = $this->item->getEntity();
    assert($entity instanceof ContentEntityInterface);
    $this->entities->save($entity);
  }

  /**
   * What came with the texts in this value, by picture.
   */
  private function suggestions(): array {
    return is_array($this->item->alttext) ? $this->item->alttext : [];
  }

  /**
   * The text that the picture is in.
   */
  private function html(): string {
    return (string) $this->item->get($this->property)->getValue();
  }

  /**
   * The picture as it is now; NULL when it is gone.
   */
  private function picture(): ?Picture {
    return $this->found()[0] ?? NULL;
  }

  /**
   * Its file.
   */
  private function file(): ?LocalFile {
    return $this->found()[1] ?? NULL;
  }

  /**
   * Looks the picture up.
   */
  private function found(): ?array {
    return $this->pictures->in($this->html(), $this->item->format, $this->langcode())[$this->name] ?? NULL;
  }

}
