<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Source\SourceManager;
use Psr\Log\LoggerInterface;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Gives a text that was written to the same picture in the draft, too.
 *
 * Or, when it was written in the draft, to what is published. So nobody is
 * asked twice, and publishing the draft does not take the text away.
 */
final class DraftSync {

  public function __construct(
    private readonly SourceManager $sources,
    private readonly ItemStorage $items,
    #[Autowire(service: 'logger.channel.alttext')]
    private readonly LoggerInterface $logger,
  ) {}

  /**
   * Writes the text where it lacks, if the place is there.
   *
   * @param \Drupal\alttext\Item $written
   *   The item whose text was just written.
   * @param \Drupal\alttext\Suggestion|string $text
   *   The text; a string is a human's.
   */
  public function follow(Item $written, Suggestion|string $text): void {
    $other = $written->withDraft(!$written->draft);
    $place = $this->sources->open($other, fresh: TRUE);
    if (!$place || !$this->isOpen($other, $place, $written)) {
      return;
    }
    try {
      $text instanceof Suggestion ? $place->setText($text) : $place->putBack($text);
      $place->save();
    }
    // It stays without text, and the next backfill finds it.
    catch (\Throwable $e) {
      $this->logger->warning('The text of @written was not written to @place: @error', [
        '@written' => $written->place(),
        '@place' => $other->place(),
        '@error' => $e->getMessage(),
      ]);
    }
  }

  /**
   * Whether a place shows the picture and waits for a text.
   */
  private function isOpen(Item $item, PlaceInterface $place, Item $written): bool {
    $known = $this->items->ofEntities($item->entityType, [$item->entityId])[$item->place()] ?? NULL;
    $waits = match ($known?->state) {
      NULL, ItemState::Missing, ItemState::Queued, ItemState::Failed => TRUE,
      // A person has just decided about the same proposal.
      ItemState::Suggested => $known->suggestion === $written->suggestion,
      default => FALSE,
    };
    return $waits && $place->fileId() === $written->fileId && $place->text() === '' && !$place->isDecorative() && !$place->isBusy();
  }

}
