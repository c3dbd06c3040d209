<?php

declare(strict_types=1);

namespace Drupal\alttext\Source;

use Drupal\alttext\Suggestion;
use Drupal\Core\Entity\ContentEntityInterface;
use Drupal\Core\Field\FieldDefinitionInterface;
use Drupal\image\Plugin\Field\FieldType\ImageItem;

/**
 * An image field's text, opened.
 */
final class ImagePlace implements PlaceInterface {

  public function __construct(
    public readonly ImageItem $image,
    private readonly EntityStore $entities,
    private readonly EntityFacts $facts,
  ) {}

  /**
   * {@inheritdoc}
   */
  public function text(): string {
    return trim((string) $this->image->alt);
  }

  /**
   * {@inheritdoc}
   */
  public function isAbsent(): bool {
    return FALSE;
  }

  /**
   * {@inheritdoc}
   */
  public function isDecorative(): ?bool {
    // From the widget: ours, or that of decorative_image_widget.
    return $this->image->decorative === NULL ? NULL : (bool) $this->image->decorative;
  }

  /**
   * {@inheritdoc}
   */
  public function isExcluded(): ?bool {
    return $this->image->alttext_excluded === NULL ? NULL : (bool) $this->image->alttext_excluded;
  }

  /**
   * {@inheritdoc}
   */
  public function fileId(): int {
    return (int) $this->image->target_id;
  }

  /**
   * {@inheritdoc}
   */
  public function uri(): ?string {
    return $this->image->entity?->getFileUri();
  }

  /**
   * {@inheritdoc}
   */
  public function entity(): ContentEntityInterface {
    $entity = $this->image->getEntity();
    assert($entity instanceof ContentEntityInterface);
    return $entity;
  }

  /**
   * {@inheritdoc}
   */
  public function field(): FieldDefinitionInterface {
    return $this->image->getFieldDefinition();
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
    return $this->image->getLangcode();
  }

  /**
   * {@inheritdoc}
   */
  public function facts(): array {
    $is_media = $this->image->getEntity()->getEntityTypeId() === 'media';
    $facts = $this->facts->of($this->image, [
      'link' => $this->facts->linkedContent($this->image),
      'title' => (string) $this->image->title,
      'field' => $is_media ? '' : (string) $this->image->getFieldDefinition()->getLabel(),
    ]);
    // The name of the file says nothing.
    return array_diff($facts, [(string) $this->image->entity?->getFilename()]);
  }

  /**
   * {@inheritdoc}
   */
  public function suggestion(): ?Suggestion {
    return $this->image->alttext instanceof Suggestion ? $this->image->alttext : NULL;
  }

  /**
   * {@inheritdoc}
   */
  public function setText(Suggestion $suggestion): void {
    $this->image->alttext = $suggestion;
    if ((string) $suggestion->text !== '') {
      $this->image->alt = $suggestion->text;
      $this->setThumbnail($suggestion->text);
    }
  }

  /**
   * {@inheritdoc}
   */
  public function setDecorative(): bool {
    $had_text = $this->text() !== '';
    if ($had_text) {
      $this->putBack('');
    }
    return $had_text;
  }

  /**
   * {@inheritdoc}
   */
  public function putBack(string $text): void {
    $this->image->alt = $text;
    $this->setThumbnail($text);
  }

  /**
   * Media keep a copy of the text beside their thumbnail.
   */
  private function setThumbnail(string $text): void {
    $entity = $this->image->getEntity();
    $thumbnail = $entity->getEntityTypeId() === 'media' ? $entity->get('thumbnail') : NULL;
    if ($thumbnail && $this->image->getName() === 0 && $thumbnail->target_id === $this->image->target_id) {
      $thumbnail->alt = $text;
    }
  }

  /**
   * {@inheritdoc}
   */
  public function save(): void {
    $this->entities->save($this->entity());
  }

}
