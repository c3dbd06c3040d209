<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Item;
use Drupal\alttext\Suggestion;
use Drupal\alttext\WidgetExtension;
use Drupal\Core\Form\FormState;
use Drupal\media\MediaInterface;
use Drupal\user\Entity\User;

/**
 * Tests how the widget gets along with the module Decorative Image Widget.
 *
 * That module adds a box of its own, and ticks it for each image whose text it
 * finds empty: a text that is merely missing would be declared decorative by
 * the next save.
 *
 * @group alttext
 * @requires extension alttext
 */
final class WidgetExtensionTest extends AlttextKernelTestBase {

  /**
   * There is one box, and it is ticked where somebody has decided.
   */
  public function testDecorativeImageWidget(): void {
    $missing = $this->photo();
    $decorative = $this->photo('', ['decorative' => TRUE]);
    $this->assertFalse($this->isTicked($missing));
    $this->assertTrue($this->isTicked($decorative));
    $this->config('alttext.settings')->set('empty', 'decorative')->save();
    $this->assertTrue($this->isTicked($missing));
  }

  /**
   * Without that module, or where it is not used, the box is ours.
   */
  public function testOwnBox(): void {
    foreach ([[], ['#decorative_image_widget' => ['use_decorative_checkbox' => FALSE]]] as $more) {
      $this->assertArrayHasKey('decorative', $this->extend($this->photo(), $more));
    }
  }

  /**
   * The form shows what a model proposes, and promises no text that stays away.
   */
  public function testDescription(): void {
    $this->container->get('current_user')->setAccount(User::load(1));
    $media = $this->photo();
    $says = fn() => (string) $this->extend($media, [])['alt']['#description'];
    $this->assertStringContainsString('a model writes the text', $says());
    $item = $this->item($media);
    foreach (['A cat sleeps.' => 'proposes: “A cat sleeps.”', '' => 'is decorative'] as $text => $words) {
      $item->suggest(new Suggestion($text, 'm'));
      $this->items()->save($item);
      $this->assertStringContainsString($words, $says());
    }
    $this->config('alttext.settings')->set('empty', 'decorative')->save();
    $this->items()->delete($item);
    $this->assertStringNotContainsString('a model writes', $says());
  }

  /**
   * Whether that module ticks its box.
   */
  private function isTicked(MediaInterface $media): bool {
    $element = $this->extend($media, ['#decorative_image_widget' => ['use_decorative_checkbox' => TRUE]]);
    $this->assertArrayNotHasKey('decorative', $element);
    $this->assertStringNotContainsString('leave this empty', (string) $element['alt']['#description']);
    return isset($element['#default_value']['alt']) && empty($element['#default_value']['alt']);
  }

  /**
   * The element of the widget as it is extended.
   */
  private function extend(MediaInterface $media, array $more): array {
    $fid = (int) $media->get(self::FIELD)->target_id;
    $value = ['target_id' => $fid, 'alt' => ''];
    return $this->container->get(WidgetExtension::class)->extend($more + [
      '#alttext_place' => new Item('field', 'media', (string) $media->id(), self::FIELD, 0, '', 'en', FALSE, 0),
      '#alttext_writes' => TRUE,
      '#alttext_field' => $media->getFieldDefinition(self::FIELD),
      '#default_value' => $value,
      '#value' => $value,
      '#parents' => [self::FIELD, 0],
      'fids' => ['#value' => [$fid]],
      'alt' => ['#default_value' => '', '#access' => TRUE],
    ], new FormState());
  }

}
