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
use Drupal\user\EntityOwnerInterface;

/**
 * The text of one picture in a formatted text, opened.
 */
final class TextPlace implements PlaceInterface {

  /**
   * Opens a place.
   *
   * @param \Drupal\alttext\Text\FieldText $text
   *   The text that the picture is in.
   * @param string $name
   *   Which picture, as TextPictures::in() names it.
   */
  public function __construct(
    private readonly FieldText $text,
    private readonly string $name,
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
   */
  public function isAbsent(): bool {
    $picture = $this->picture();
    return $picture && $picture->alt() === NULL && !$picture->isHidden();
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
    $entity = $this->text->item->getEntity();
    $author = $entity instanceof EntityOwnerInterface ? $entity->getOwner() : NULL;
    return $author && $this->entityTypeManager->getStorage('file')->load($file->id)?->access('download', $author);
  }

  /**
   * {@inheritdoc}
   */
  public function entity(): ContentEntityInterface {
    $entity = $this->text->item->getEntity();
    assert($entity instanceof ContentEntityInterface);
    return $entity;
  }

  /**
   * {@inheritdoc}
   */
  public function field(): FieldDefinitionInterface {
    return $this->file()?->field ?? $this->text->item->getFieldDefinition();
  }

  /**
   * {@inheritdoc}
   */
  public function isBusy(): bool {
    return $this->entities->isBusy($this->entity());
  }

  /**
   * {@inheritdoc}
   */
  public function langcode(): string {
    return $this->text->item->getLangcode();
  }

  /**
   * {@inheritdoc}
   */
  public function facts(): array {
    $picture = $this->picture();
    return !$picture ? [] : $this->facts->of($this->text->item, [
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
    return $this->suggestions()[$this->key()] ?? NULL;
  }

  /**
   * {@inheritdoc}
   */
  public function setText(Suggestion $suggestion): void {
    $picture = $this->picture();
    $this->text->item->alttext = [$this->key() => $suggestion] + $this->suggestions();
    if ($picture && (string) $suggestion->text !== '') {
      $html = (new Markup($this->text->html()))->withAlt($picture, $suggestion->text);
      $this->text->item->set($this->text->property, $html);
    }
  }

  /**
   * {@inheritdoc}
   */
  public function setDecorative(): bool {
    $picture = $this->picture();
    $is_open = $picture && !$this->isDecorative();
    if ($is_open) {
      $this->text->item->set($this->text->property, (new Markup($this->text->html()))->withAlt($picture, ''));
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
      $markup = new Markup($this->text->html());
      $html = $text === '' && !$picture->isMedia() ? $markup->withoutAlt($picture) : $markup->withAlt($picture, $text);
      $this->text->item->set($this->text->property, $html);
    }
  }

  /**
   * {@inheritdoc}
   */
  public function save(): void {
    $this->entities->save($this->entity());
  }

  /**
   * What came with the texts in this value, by picture.
   */
  private function suggestions(): array {
    return is_array($this->text->item->alttext) ? $this->text->item->alttext : [];
  }

  /**
   * The name of this picture among them.
   */
  private function key(): string {
    return $this->text->property . ' ' . $this->name;
  }

  /**
   * The picture as it is now; NULL when it is gone.
   */
  private function picture(): ?Picture {
    return $this->text->pictures()[$this->name][0] ?? NULL;
  }

  /**
   * Its file.
   */
  private function file(): ?LocalFile {
    return $this->text->pictures()[$this->name][1] ?? NULL;
  }

}
