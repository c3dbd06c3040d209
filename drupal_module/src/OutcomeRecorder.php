<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\ImageException;
use Alttext\ReplyException;
use Drupal\alttext\Source\EntityStore;
use Drupal\alttext\Source\PlaceInterface;
use Drupal\alttext\Source\SourceManager;
use Drupal\Core\Config\ConfigFactoryInterface;
use Psr\Log\LoggerInterface;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Carries an answer to where it belongs: into the field, the item, the log.
 */
final class OutcomeRecorder {

  public function __construct(
    private readonly SourceManager $sources,
    private readonly EntityStore $entities,
    private readonly ItemStorage $items,
    private readonly PlaceWriter $writer,
    private readonly DraftSync $drafts,
    private readonly ConfigFactoryInterface $configFactory,
    private readonly EntityLock $lock,
    #[Autowire(service: 'logger.channel.alttext')]
    private readonly LoggerInterface $logger,
  ) {}

  /**
   * Records what became of an item that was queued.
   *
   * @param \Drupal\alttext\Item $item
   *   The item.
   * @param \Drupal\alttext\Suggestion|\Throwable $outcome
   *   What became of it.
   * @param \Drupal\alttext\Mode|null $mode
   *   Whether a text is written, or waits for a person; NULL: as the site is
   *   set.
   * @param \Drupal\alttext\PendingAnswer|null $answer
   *   The answer that it comes from, to be kept in any case: with the text if we
   *   need not wait for anybody, since each transaction takes its time.
   *
   * @return \Drupal\alttext\Item
   *   The item as it is now.
   */
  public function record(Item $item, Suggestion|\Throwable $outcome, ?Mode $mode = NULL, ?PendingAnswer $answer = NULL): Item {
    if ($outcome instanceof Suggestion) {
      try {
        $mode ??= Mode::from($this->configFactory->get('alttext.settings')->get('mode'));
        $place = $this->sources->open($item, fresh: TRUE);
        return $place && $this->isAlone($place)
          ? $this->writeAlone($item, $place, $outcome, $mode, $answer)
          : $this->writeInTurn($item, $outcome, $mode, $answer);
      }
      // Other modules may veto a save by any exception, or have faults.
      catch (\Throwable $e) {
        $outcome = $e;
      }
    }
    $answer?->keep();
    return $this->fail($item, $outcome);
  }

  /**
   * Whether no other process of ours can want to save the same entity.
   */
  private function isAlone(PlaceInterface $place): bool {
    $entity = $place->entity();
    return $entity?->isDefaultRevision() && iterator_count($this->sources->placesIn($entity)) === 1
      && !$this->entities->hasDraft($entity);
  }

  /**
   * Writes a text and keeps the answer, in one transaction if all goes well.
   */
  private function writeAlone(Item $item, PlaceInterface $place, Suggestion $suggestion, Mode $mode, ?PendingAnswer $answer): Item {
    try {
      $written = $this->write($item, $place, $suggestion, $mode, alone: TRUE, answer: $answer);
    }
    catch (\Throwable $e) {
      $answer?->undo();
      throw $e;
    }
    $answer?->keep();
    return $written;
  }

  /**
   * Keeps the answer, and writes a text when no other process may.
   */
  private function writeInTurn(Item $item, Suggestion $suggestion, Mode $mode, ?PendingAnswer $answer): Item {
    $answer?->keep();
    return $this->lock->hold($item, fn() => $this->write($item, $this->sources->open($item, fresh: TRUE), $suggestion, $mode));
  }

  /**
   * Writes a text, unless a human was faster.
   *
   * Place and item are loaded afresh: the model took its time, and humans and
   * other processes go on.
   */
  private function write(Item $asked, ?PlaceInterface $place, Suggestion $suggestion, Mode $mode, bool $alone = FALSE, ?PendingAnswer $answer = NULL): Item {
    $item = $this->items->load($asked->id);
    if (!$place || !$item) {
      $this->items->delete($asked);
      return $asked;
    }
    if ($item->state !== ItemState::Queued || $place->fileId() !== $asked->fileId) {
      return $item;
    }
    $decision = $item->decisionBy($place->text());
    if ($decision) {
      return $this->leave($item, $decision);
    }
    if ($suggestion->text === '' || $mode === Mode::Suggest) {
      $item->suggest($suggestion);
      $this->items->save($item);
      return $item;
    }
    $this->put($item, $place, $suggestion, $answer);
    if (!$alone) {
      $this->drafts->follow($item, $suggestion);
    }
    return $item;
  }

  /**
   * Puts a text into its place, and keeps the answer with it.
   */
  private function put(Item $item, PlaceInterface $place, Suggestion $suggestion, ?PendingAnswer $answer): void {
    if ($place->isBusy()) {
      throw new BusyException('Somebody is editing it right now: the next run writes the text.');
    }
    $before = $place->text();
    $place->setText($suggestion);
    $this->writer->write($item, $place, static function (Item $item) use ($before, $suggestion, $answer): void {
      $item->previous = $before === $suggestion->text ? $item->previous : $before;
      $item->apply($suggestion);
      $answer?->keep();
    });
  }

  /**
   * Leaves a text to the person who has decided about it past all hooks.
   */
  private function leave(Item $item, ItemState $decision): Item {
    $item->state = $decision;
    $this->items->save($item);
    return $item;
  }

  /**
   * Remembers and logs a failure.
   */
  private function fail(Item $asked, \Throwable $error): Item {
    $item = $this->items->load($asked->id);
    if ($item?->state !== ItemState::Queued) {
      return $item ?? $asked;
    }
    if ($error instanceof DecidedException) {
      return $this->leave($item, $error->state);
    }
    $item->fail($error->getMessage(), $this->mayPass($error));
    $this->items->save($item);
    $this->logger->warning('No alternative text for @place: @error', [
      '@place' => $item->place(),
      '@error' => $item->error,
    ]);
    return $item;
  }

  /**
   * Whether asking again later has hope.
   *
   * All but faults of the picture itself may be cured: a wrong key, a missing
   * model, a full disk.
   */
  private function mayPass(\Throwable $error): bool {
    return match (TRUE) {
      $error instanceof ImageException, $error instanceof UnfitException => FALSE,
      $error instanceof ReplyException => $error->retryable,
      default => TRUE,
    };
  }

}
