<?php

declare(strict_types=1);

namespace Drupal\Tests\alttext\Kernel;

use Drupal\alttext\Discovery;
use Drupal\alttext\ItemState;
use Drupal\alttext\Plugin\AlttextSource\ImageFields;
use Drupal\alttext\Source\Selection;
use Drupal\alttext\Source\SourceManager;
use Drupal\media\Entity\Media;

/**
 * Tests that a backfill finds what it should, and only that.
 *
 * @group alttext
 */
final class DiscoveryTest extends AlttextKernelTestBase {

  /**
   * {@inheritdoc}
   */
  protected function setUp(): void {
    parent::setUp();
    $this->config('alttext.settings')->set('upload', 'off')->save();
  }

  /**
   * All pages and translations in order of media, but those with text.
   */
  public function testWalksThroughAllPages(): void {
    $file = $this->picture()->id();
    for ($i = 1; $i <= 450; $i++) {
      $media = Media::create([
        'bundle' => 'photo',
        'name' => "Photo $i",
        'uid' => 1,
        'langcode' => 'en',
        self::FIELD => ['target_id' => $file, 'alt' => $i % 3 ? '' : 'A cat'],
      ]);
      if ($i % 2) {
        $media->addTranslation('de', ['name' => "Foto $i", self::FIELD => ['target_id' => $file, 'alt' => '']]);
      }
      $media->save();
    }
    $found = array_map(fn($item) => "$item->entityId $item->langcode", $this->missing());
    $this->assertCount(300 + 225, $found);
    $this->assertSame(array_unique($found), $found);
    $ids = array_map('intval', $found);
    $sorted = $ids;
    sort($sorted);
    $this->assertSame($sorted, $ids);
  }

  /**
   * The state decides whether an empty text is work.
   *
   * @dataProvider states
   */
  public function testState(ItemState $state, bool $retryable, int $age, bool $again, bool $expected): void {
    $media = $this->photo();
    $item = $this->missing()[0];
    $item->state = $state;
    $item->retryable = $retryable;
    $this->items()->save($item);
    $this->container->get('database')->update('alttext_item')->fields(['changed' => time() - $age])->execute();
    $this->assertCount((int) $expected, $this->missing(NULL, $again));
    $this->assertSame($state, $this->state($media));
  }

  /**
   * States: with hope, age in seconds, asked to try again, whether it is work.
   */
  public static function states(): array {
    return [
      'missing' => [ItemState::Missing, FALSE, 0, FALSE, TRUE],
      'in the queue' => [ItemState::Queued, FALSE, 0, FALSE, FALSE],
      'lost, for longer than any lease' => [ItemState::Queued, FALSE, 601, FALSE, TRUE],
      'failed, may pass' => [ItemState::Failed, TRUE, 0, FALSE, TRUE],
      'failed for good' => [ItemState::Failed, FALSE, 0, FALSE, FALSE],
      'failed for good, again' => [ItemState::Failed, FALSE, 0, TRUE, TRUE],
      'suggested' => [ItemState::Suggested, FALSE, 0, TRUE, FALSE],
      'applied' => [ItemState::Applied, FALSE, 0, TRUE, FALSE],
      'human' => [ItemState::Human, FALSE, 0, TRUE, FALSE],
      'decorative' => [ItemState::Decorative, FALSE, 0, TRUE, FALSE],
      'excluded' => [ItemState::Excluded, FALSE, 0, TRUE, FALSE],
    ];
  }

  /**
   * Only bundles that have the field count, and one may be picked.
   */
  public function testBundles(): void {
    $this->createMediaType('image', ['id' => 'logo']);
    $this->createMediaType('file', ['id' => 'document']);
    $this->assertEqualsCanonicalizing(['photo', 'logo'], array_merge(...array_values($this->source()->fields()['media'])));
    $this->photo();
    $this->assertCount(1, $this->missing('photo'));
    $this->assertCount(0, $this->missing('logo'));
  }

  /**
   * A field that is not translated has one text, in the default language.
   */
  public function testUntranslatableField(): void {
    $field = $this->container->get('entity_type.manager')->getStorage('field_config')->load('media.photo.' . self::FIELD);
    $field->setTranslatable(FALSE)->save();
    $media = $this->photo();
    $media->addTranslation('de', ['name' => 'Eine Katze'])->save();
    $places = [];
    foreach ($this->source()->placesIn($this->reload($media)) as $place => $opened) {
      $places[] = $place->langcode;
    }
    $this->assertSame(['en'], $places);
    $this->assertCount(1, $this->missing());
  }

  /**
   * The source of image fields.
   */
  private function source(): ImageFields {
    return $this->container->get(SourceManager::class)->source('field');
  }

  /**
   * What the backfill would do.
   *
   * @return \Drupal\alttext\Item[]
   *   Items.
   */
  private function missing(?string $bundle = NULL, bool $again = FALSE): array {
    return iterator_to_array($this->container->get(Discovery::class)->missing(new Selection(bundle: $bundle), $again), FALSE);
  }

}
