<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Source\SourceManager;

/**
 * Carries out what a person decides about texts of a model.
 *
 * Each decision looks at item and place afresh, and returns FALSE where it no
 * longer fits: another person or process was faster. What other modules throw
 * to veto a save is passed on, and nothing is changed then.
 */
final class Reviewer {

  public function __construct(
    private readonly SourceManager $sources,
    private readonly ItemStorage $items,
    private readonly DraftSync $drafts,
    private readonly EntityLock $lock,
    private readonly PlaceWriter $writer,
  ) {}

  /**
   * Accepts what a model proposes: the text, or that the image is decorative.
   *
   * @param \Drupal\alttext\Item $asked
   *   An item.
   * @param string|null $edited
   *   What the person made of the text, which is then a human's; NULL: nothing.
   */
  public function accept(Item $asked, ?string $edited = NULL): bool {
    return $this->lock->hold($asked, fn() => $this->acceptHeld($asked, $edited));
  }

  /**
   * Accepts, while no other process of ours changes the entity.
   */
  private function acceptHeld(Item $asked, ?string $edited): bool {
    [$item, $place] = $this->open($asked);
    $before = $place?->text() ?? '';
    if (!$place || $item->state !== ItemState::Suggested || ($before !== '' && !$item->isOurs($before))) {
      return FALSE;
    }
    $text = trim($edited ?? $item->suggestion);
    if ($text === '') {
      return $this->empty($item, $place);
    }
    $is_human = $text !== $item->suggestion;
    $proposal = $item->proposal($text);
    $place->setText($proposal);
    // A copy: the draft follows where the same was proposed.
    $this->write(clone $item, $place, static function (Item $item) use ($before, $proposal, $is_human): void {
      $item->previous = $before;
      $item->apply($proposal);
      if ($is_human) {
        [$item->state, $item->textHash] = [ItemState::Human, ''];
      }
    });
    $this->drafts->follow($item, $is_human ? $text : $proposal);
    return TRUE;
  }

  /**
   * Declares a picture decorative; an older text of ours goes.
   */
  private function empty(Item $item, PlaceInterface $place): bool {
    $item->previous = $before = $place->text();
    if (!$place->setDecorative()) {
      return $this->decide($item, ItemState::Decorative);
    }
    return $this->write($item, $place, static function (Item $item) use ($before): void {
      [$item->state, $item->previous] = [ItemState::Decorative, $before];
    });
  }

  /**
   * Rejects what a model proposes: the field stays as it is.
   *
   * So it is out of the list even where the place is gone.
   */
  public function reject(Item $asked): bool {
    $item = $this->items->load($asked->id);
    if ($item?->state !== ItemState::Suggested) {
      return FALSE;
    }
    $text = (string) $this->sources->open($item, fresh: TRUE)?->text();
    $item->isOurs($text) ? $item->keepOlder($text) : $item->state = ItemState::Rejected;
    return $this->decide($item, $item->state);
  }

  /**
   * Takes the last decision back, so that a person can decide anew.
   *
   * A text of ours leaves the field, unless a human has changed it since. What
   * stood there before comes back, and the text is a suggestion again.
   */
  public function undo(Item $asked): bool {
    return $this->lock->hold($asked, fn() => $this->undoHeld($asked));
  }

  /**
   * Undoes, while no other process of ours changes the entity.
   */
  private function undoHeld(Item $asked): bool {
    [$item, $place] = $this->open($asked);
    $text = $place?->text();
    return match (TRUE) {
      $place === NULL => FALSE,
      $item->state === ItemState::Applied && $item->isOurs($text) => $this->takeBack($item, $place),
      // An empty text that a model proposed and a person accepted.
      $item->state === ItemState::Decorative && $item->model !== '' && $item->suggestion === '' && $text === ''
        => $place->isDecorative() || $item->previous !== '' ? $this->takeBack($item, $place) : $this->decide($item, ItemState::Suggested),
      $item->state === ItemState::Rejected => $this->decide($item, ItemState::Suggested),
      default => FALSE,
    };
  }

  /**
   * Sees to it that the picture is never sent to a model from here.
   */
  public function exclude(Item $asked): bool {
    return $this->lock->hold($asked, function () use ($asked): bool {
      $item = $asked->id === NULL ? $asked : $this->items->load($asked->id);
      if (!$item || $item->state === ItemState::Excluded) {
        return FALSE;
      }
      $item->exclude();
      return $this->decide($item, $item->state);
    });
  }

  /**
   * Takes exclude() back.
   */
  public function include(Item $asked): bool {
    [$item, $place] = $this->open($asked);
    if (!$place || $item->state !== ItemState::Excluded) {
      return FALSE;
    }
    $item->include($place->text());
    return $this->decide($item, $item->state);
  }

  /**
   * The item and its place as they are now.
   *
   * @return array{?\Drupal\alttext\Item, ?\Drupal\alttext\Source\PlaceInterface}
   *   Nothing when either is gone, or there is another picture by now.
   */
  private function open(Item $asked): array {
    $item = $this->items->load($asked->id);
    $place = $item ? $this->sources->open($item, fresh: TRUE) : NULL;
    return $place?->fileId() === $item?->fileId ? [$item, $place] : [NULL, NULL];
  }

  /**
   * Changes nothing but the state.
   */
  private function decide(Item $item, ItemState $state): bool {
    $item->state = $state;
    $this->items->save($item);
    return TRUE;
  }

  /**
   * Puts what stood in a place before our text back.
   */
  private function takeBack(Item $item, PlaceInterface $place): bool {
    $place->putBack($item->previous);
    return $this->write($item, $place, static fn(Item $item) => $item->takeBack());
  }

  /**
   * Saves a place, and notes what that means for its item.
   *
   * @throws \Drupal\alttext\BusyException
   *   When somebody else is editing it.
   */
  private function write(Item $item, PlaceInterface $place, callable $note): bool {
    if ($place->isBusy()) {
      throw new BusyException('Somebody is editing it right now: decide again when they are done.');
    }
    $this->writer->write($item, $place, $note);
    return TRUE;
  }

}
