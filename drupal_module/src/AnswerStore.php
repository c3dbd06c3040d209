<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Exception as AlttextException;
use Alttext\ReplyException;
use Alttext\Result;
use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\Database\Connection;
use Drupal\Core\Database\IntegrityConstraintViolationException;
use Drupal\Core\Database\Query\ConditionInterface;

/**
 * Keeps what models answered, so that nothing is paid for twice.
 *
 * Who wants to ask claims the answer first, for as long as a lease that he
 * renews. Who comes second waits for the answer, or for the end of the lease.
 */
final class AnswerStore {

  use PatientTrait;

  private const TABLE = 'alttext_answer';

  /**
   * Who we are: no other process has the same name, and none after us.
   */
  private readonly string $owner;

  public function __construct(
    private readonly Connection $database,
    private readonly TimeInterface $time,
  ) {
    $this->owner = bin2hex(random_bytes(16));
  }

  /**
   * Looks for an answer that is there already.
   *
   * @param \Drupal\alttext\Inquiry $inquiry
   *   A question; its first language counts.
   * @param \Drupal\alttext\RunOptions $options
   *   Say how old an answer may be.
   *
   * @return \Drupal\alttext\Suggestion|\Drupal\alttext\UnfitException|null
   *   The answer, at no cost; NULL when there is none.
   */
  public function find(Inquiry $inquiry, RunOptions $options): Suggestion|UnfitException|null {
    return $this->findMany([$inquiry], $options)[0] ?? NULL;
  }

  /**
   * Looks for many answers.
   *
   * @param \Drupal\alttext\Inquiry[] $inquiries
   *   Questions.
   * @param \Drupal\alttext\RunOptions $options
   *   Say how old an answer may be.
   *
   * @return array<int, \Drupal\alttext\Suggestion|\Drupal\alttext\UnfitException>
   *   The answers that are there, under the keys of the questions.
   */
  public function findMany(array $inquiries, RunOptions $options): array {
    $keys = array_map(static fn(Inquiry $inquiry) => $inquiry->key(), array_filter($inquiries, static fn(Inquiry $inquiry) => $inquiry->isShared()));
    $rows = $keys ? $this->database->select(self::TABLE, 'a')->fields('a')
      ->condition('id', array_values(array_unique($keys)), 'IN')
      ->execute()->fetchAllAssoc('id') : [];
    $found = [];
    foreach (array_intersect($keys, array_keys($rows)) as $i => $key) {
      $found[$i] = $this->fromRow($rows[$key], $inquiries[$i], $options);
    }
    return array_filter($found);
  }

  /**
   * Reads an answer; NULL when there is none yet, or it is too old.
   */
  private function fromRow(object $row, Inquiry $inquiry, RunOptions $options): Suggestion|UnfitException|null {
    return match (TRUE) {
      $row->state === 'answered' && $row->answered >= $options->reuseSince => new Suggestion(
        $row->text,
        $row->model,
        (int) $row->elapsed_ms,
        imageHash: $inquiry->imageHash,
        promptHash: $inquiry->promptHash,
        cost: 0.0,
        answered: (int) $row->answered,
      ),
      $row->state === 'failed' && $row->answered >= $options->retrySince => new UnfitException($row->error),
      default => NULL,
    };
  }

  /**
   * The hash of the picture in a file that was asked about before.
   *
   * @param string $file_hash
   *   Of the bytes of the file.
   */
  public function imageHash(string $file_hash): ?string {
    $query = 'SELECT image_hash FROM {' . self::TABLE . '} WHERE file_hash = :hash';
    return $file_hash === '' ? NULL : ($this->database->queryRange($query, 0, 1, [':hash' => $file_hash])->fetchField() ?: NULL);
  }

  /**
   * Claims the right to ask.
   *
   * @return \Drupal\alttext\Inquiry|null
   *   What to ask: the question, without languages that others have claimed.
   *   NULL when another process asks about the first one right now, or
   *   has just been answered.
   */
  public function claim(Inquiry $inquiry, RunOptions $options): ?Inquiry {
    return $this->claimMany([$inquiry], $options)[0] ?? NULL;
  }

  /**
   * Claims the right to ask many questions.
   *
   * @param \Drupal\alttext\Inquiry[] $inquiries
   *   Questions.
   * @param \Drupal\alttext\RunOptions $options
   *   Say how old an answer may be.
   *
   * @return array<int, \Drupal\alttext\Inquiry>
   *   As claim() gives them, under the keys of the questions.
   */
  public function claimMany(array $inquiries, RunOptions $options): array {
    return $this->patiently(fn() => $this->claimTogether($inquiries, $options));
  }

  /**
   * The same, in one transaction.
   */
  private function claimTogether(array $inquiries, RunOptions $options): array {
    $transaction = $this->database->startTransaction();
    $taken = $this->takeAll(array_filter($inquiries, static fn(Inquiry $inquiry) => $inquiry->isShared()), $options);
    $claimed = [];
    foreach ($inquiries as $i => $inquiry) {
      $first = $inquiry->languages[0];
      $languages = $inquiry->isShared() ? $taken[$i] ?? [] : $inquiry->languages;
      if (in_array($first, $languages, TRUE)) {
        $claimed[$i] = $inquiry->in([$first, ...array_diff($languages, [$first])]);
      }
      elseif ($languages) {
        $this->abandon($inquiry->in($languages));
      }
    }
    unset($transaction);
    return $claimed;
  }

  /**
   * What an outcome says in the first language.
   */
  public function read(Inquiry $inquiry, Result|AlttextException $outcome): Suggestion|AlttextException {
    return $outcome instanceof Result ? Suggestion::fromResult($outcome, $inquiry, $this->time->getCurrentTime()) : $outcome;
  }

  /**
   * Keeps what became of a question that was claimed.
   *
   * @return \Drupal\alttext\Suggestion|\Alttext\Exception
   *   The answer in the first language.
   */
  public function settle(Inquiry $inquiry, Result|AlttextException $outcome): Suggestion|AlttextException {
    $answer = $this->read($inquiry, $outcome);
    $this->keep($inquiry, $outcome, $answer);
    return $answer;
  }

  /**
   * The same, with what read() made of the outcome.
   */
  public function keep(Inquiry $inquiry, Result|AlttextException $outcome, Suggestion|AlttextException $answer): void {
    if (!$inquiry->isShared()) {
      return;
    }
    if ($answer instanceof Suggestion) {
      $this->keepText($inquiry->key(), $answer);
      // The first one has paid for all.
      foreach (array_slice($inquiry->languages, 1) as $language) {
        $text = $outcome->decorative ? '' : $outcome->texts[$language] ?? NULL;
        $text === NULL ? $this->release([$inquiry->key($language)]) : $this->keepText($inquiry->key($language), $answer->withText($text));
      }
    }
    elseif ($outcome instanceof ReplyException && !$outcome->retryable) {
      $this->store($inquiry->key(), ['state' => 'failed', 'error' => mb_substr($outcome->getMessage(), 0, 512), 'answered' => $this->time->getCurrentTime()]);
      $this->release(array_slice($inquiry->keys(), 1));
    }
    else {
      $this->abandon($inquiry);
    }
  }

  /**
   * Gives a claim up: another process may ask at once.
   */
  public function abandon(Inquiry $inquiry): void {
    if ($inquiry->isShared()) {
      $this->release($inquiry->keys());
    }
  }

  /**
   * Makes all claims of this process last longer.
   */
  public function renew(): void {
    $this->database->update(self::TABLE)
      ->fields(['expires' => $this->time->getCurrentTime() + Lease::seconds()])
      ->condition('owner', $this->owner)
      ->condition('state', 'asking')
      ->execute();
  }

  /**
   * Claims all keys of some questions.
   *
   * In an order that is the same in all processes: each waits for the
   * transactions of others.
   *
   * @return array<int, string[]>
   *   The languages that are ours, by question.
   */
  private function takeAll(array $inquiries, RunOptions $options): array {
    $wanted = [];
    foreach ($inquiries as $i => $inquiry) {
      foreach ($inquiry->languages as $language) {
        $wanted[] = [$inquiry->key($language), $i, $language];
      }
    }
    sort($wanted);
    $taken = [];
    foreach ($wanted as [$key, $i, $language]) {
      if ($this->take($key, $inquiries[$i], $options)) {
        $taken[$i][] = $language;
      }
    }
    return $taken;
  }

  /**
   * Claims one key: as the first one, or after one who died.
   */
  private function take(string $key, Inquiry $inquiry, RunOptions $options): bool {
    $mine = [
      'state' => 'asking',
      'owner' => $this->owner,
      'expires' => $this->time->getCurrentTime() + Lease::seconds(),
    ];
    try {
      $this->database->insert(self::TABLE)->fields(['id' => $key, 'image_hash' => $inquiry->imageHash, 'file_hash' => $inquiry->fileHash] + $mine)->execute();
      return TRUE;
    }
    catch (IntegrityConstraintViolationException) {
      $query = $this->database->update(self::TABLE)->fields($mine)->condition('id', $key);
      return (bool) $query->condition($this->void($query->orConditionGroup(), $options))->execute();
    }
  }

  /**
   * What no longer holds: claims of the dead, and answers that are too old.
   */
  private function void(ConditionInterface $any, RunOptions $options): ConditionInterface {
    $void = [
      ['asking', 'expires', $this->time->getCurrentTime()],
      ['answered', 'answered', $options->reuseSince],
      ['failed', 'answered', $options->retrySince],
    ];
    foreach ($void as [$state, $column, $before]) {
      $any->condition($any->andConditionGroup()->condition('state', $state)->condition($column, $before, '<'));
    }
    return $any;
  }

  /**
   * Keeps a text.
   */
  private function keepText(string $key, Suggestion $answer): void {
    $this->store($key, [
      'state' => 'answered',
      'text' => $answer->text,
      'model' => mb_substr($answer->model, 0, 255),
      'elapsed_ms' => $answer->elapsedMs,
      'answered' => $answer->answered,
      'prompt_tokens' => $answer->promptTokens,
      'output_tokens' => $answer->outputTokens,
      'cost' => $answer->cost,
    ]);
  }

  /**
   * Stores a row, even if another process held us for dead.
   */
  private function store(string $key, array $fields): void {
    $fields += ['owner' => '', 'expires' => 0];
    if (!$this->database->update(self::TABLE)->fields($fields)->condition('id', $key)->execute()) {
      $this->database->merge(self::TABLE)->key('id', $key)->fields($fields)->execute();
    }
  }

  /**
   * Forgets claims of ours.
   */
  private function release(array $keys): void {
    if ($keys) {
      $this->database->delete(self::TABLE)
        ->condition('id', $keys, 'IN')
        ->condition('owner', $this->owner)
        ->execute();
    }
  }

}
