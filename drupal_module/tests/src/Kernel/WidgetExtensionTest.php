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
    foreach (['A cat sleeps.' => 'proposes: <span lang="en">“A cat sleeps.”<', '' => 'is decorative'] as $text => $words) {
      $item->suggest(new Suggestion($text, 'm'));
      $this->items()->save($item);
      $this->assertStringContainsString($words, $says());
    }
    $item->suggest(new Suggestion('A cat sleeps.', Suggestion::EMBEDDED));
    $this->items()->save($item);
    $this->assertStringContainsString('In the image file somebody wrote', $says());
    $settings = $this->config('alttext.settings');
    $settings->set('empty', 'decorative')->save();
    $this->items()->delete($item);
    $this->assertStringNotContainsString('a model writes', $says());
    $settings->set('empty', 'missing')->set('mode', 'suggest')->save();
    $this->assertStringContainsString('a person decides', $says());
    $media = $this->photo('By hand', ['alttext' => new Suggestion('By hand', Suggestion::EMBEDDED)]);
    $this->assertStringContainsString('Found in the image file', (string) $this->extend($media, ['alt' => ['#default_value' => 'By hand', '#access' => TRUE]])['alt']['#description']);
  }

  /**
   * The form of a translation begins with what was decided, and not with what a
   * model proposed for another language.
   */
  public function testTranslationForm(): void {
    $this->container->get('current_user')->setAccount(User::load(1));
    $media = $this->photo('', ['decorative' => TRUE]);
    $this->container->get('tempstore.private')->get('alttext')->set($media->get(self::FIELD)->target_id, new Suggestion('A cat sleeps.', 'm'));
    $place = new Item('field', 'media', (string) $media->id(), self::FIELD, 0, '', 'de', FALSE, 0);
    $element = $this->extend($media, ['#alttext_place' => $place]);
    $this->assertSame([TRUE, ''], [$element['decorative']['#default_value'], $element['alt']['#default_value']]);
    $this->assertFalse($this->extend($this->photo(), ['#alttext_place' => $place])['decorative']['#default_value']);
  }

  /**
   * Who excludes a picture writes a required text, where the form lets them.
   */
  public function testExcludedNeedsText(): void {
    foreach ([1 => TRUE, 0 => FALSE] as $errors => $access) {
      $form_state = (new FormState())->setValues([self::FIELD => [['alt' => ' ', 'alttext_excluded' => 1]]]);
      $alt = ['#access' => $access, '#title' => 'Alternative text', '#parents' => [self::FIELD, 0, 'alt']];
      WidgetExtension::validateExcluded(['#parents' => [self::FIELD, 0], '#alttext_required' => TRUE, 'alt' => $alt], $form_state);
      $this->assertCount($errors, $form_state->getErrors());
    }
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
