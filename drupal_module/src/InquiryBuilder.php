<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\EntityStore;
use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Source\SourceManager;
use Drupal\Core\Config\ConfigFactoryInterface;

/**
 * Turns what is known of a picture into a question that is asked once only.
 */
final class InquiryBuilder {

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly SourceManager $sources,
    private readonly EntityStore $entities,
    private readonly ItemStorage $items,
    private readonly RequestBuilder $requests,
    private readonly PictureHasher $hasher,
    private readonly Model $model,
  ) {}

  /**
   * The question about an item.
   *
   * @param \Drupal\alttext\Item $item
   *   An item.
   * @param bool $alone
   *   Whether only its own language is wanted, not also those in which the same
   *   picture lacks a text beside it.
   *
   * @throws \Drupal\alttext\NotSentException
   * @throws \Alttext\ImageException
   */
  public function forItem(Item $item, bool $alone = FALSE): Inquiry {
    // What a model has answered before, somebody may have changed past all
    // hooks, and caches know nothing of that.
    $place = $this->sources->open($item, fresh: $item->answered > 0) ?? throw new NotSentException('The image is gone.');
    $decision = $place->fileId() === $item->fileId ? $item->decisionBy($place->text()) : NULL;
    if ($decision) {
      throw new DecidedException($decision);
    }
    $request = $this->requests->forPlace($place);
    $inquiry = $this->of($request);
    $more = $alone || !$inquiry->isShared() ? [] : $this->languages($item, $request);
    return $more ? $inquiry->in(array_values(array_unique([$request['language'], ...$more]))) : $inquiry;
  }

  /**
   * The question of a request.
   *
   * @throws \Alttext\ImageException
   */
  public function of(array $request): Inquiry {
    $rest = array_diff_key($request, ['image' => 0, 'language' => 0]);
    ksort($rest);
    $prompt = json_encode([$this->model->identity(), $rest], JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE);
    [$image, $file] = $this->hasher->hash($request['image']);
    return new Inquiry($request, $image, hash('sha256', $prompt), [$request['language']], $file);
  }

  /**
   * The languages of other translations that lack a text for the same picture.
   *
   * Those count whose request differs in nothing but the language.
   *
   * @return string[]
   *   Languages as a request names them.
   */
  private function languages(Item $item, array $request): array {
    $entity = $this->entities->load($item);
    if (!$entity || count($entity->getTranslationLanguages()) < 2) {
      return [];
    }
    $known = $this->items->ofEntities($item->entityType, [$item->entityId]);
    $languages = [];
    foreach ($this->sources->placesIn($entity) as $other => $place) {
      if ($other->isTranslationOf($item) && $this->isOpen($known[$other->place()] ?? $other, $place)) {
        $languages[] = $this->languageIfEqual($place, $request);
      }
    }
    return array_filter($languages);
  }

  /**
   * Whether a place still waits for a text.
   */
  private function isOpen(Item $item, PlaceInterface $place): bool {
    $means_missing = $item->id !== NULL || $this->configFactory->get('alttext.settings')->get('empty') === 'missing';
    return $means_missing && in_array($item->state, [ItemState::Missing, ItemState::Queued], TRUE)
      && $place->text() === '' && !$place->isDecorative();
  }

  /**
   * The language of a place if all else that is told of it is the same.
   */
  private function languageIfEqual(PlaceInterface $place, array $request): ?string {
    try {
      $other = $this->requests->forPlace($place);
    }
    catch (NotSentException) {
      return NULL;
    }
    $differs = ['image' => 0, 'language' => 0];
    return array_diff_key($other, $differs) === array_diff_key($request, $differs) ? $other['language'] : NULL;
  }

}
