<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\Selection;
use Drupal\alttext\Source\SourceManager;
use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\Config\ConfigFactoryInterface;

/**
 * Finds the places that lack a text, in constant memory.
 */
final class Discovery {

  public function __construct(
    private readonly SourceManager $sources,
    private readonly ItemStorage $items,
    private readonly ConfigFactoryInterface $configFactory,
    private readonly TimeInterface $time,
  ) {}

  /**
   * Walks through all places that a model should be asked about.
   *
   * @param \Drupal\alttext\Source\Selection $selection
   *   Which of them.
   * @param bool $again
   *   Whether to include those where asking again has little hope, such as
   *   damaged images.
   *
   * @return \Generator<\Drupal\alttext\Item>
   *   Items, some not yet stored.
   */
  public function missing(Selection $selection, bool $again = FALSE): \Generator {
    foreach ($this->sources->selected($selection) as $source) {
      foreach ($source->findEmpty($selection) as $page) {
        $known = $this->items->ofEntities($page[0]->entityType, array_unique(array_column($page, 'entityId')));
        foreach ($page as $place) {
          $item = $known[$place->place()] ?? $place;
          if ($this->isOpen($item, $again)) {
            yield $item;
          }
        }
      }
    }
  }

  /**
   * Whether a model should be asked about a place without text.
   */
  private function isOpen(Item $item, bool $again): bool {
    return match ($item->state) {
      // Of what nobody has looked at yet, the site says what it means.
      ItemState::Missing => $item->id !== NULL || $item->absent || $this->configFactory->get('alttext.settings')->get('empty') === 'missing',
      ItemState::Failed => $item->retryable || $again,
      // Lost: the process that had it was killed, or the queue was emptied.
      ItemState::Queued => $item->changed < $this->time->getCurrentTime() - Lease::seconds(),
      default => FALSE,
    };
  }

}
