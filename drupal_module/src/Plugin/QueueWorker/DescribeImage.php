<?php

declare(strict_types=1);

namespace Drupal\alttext\Plugin\QueueWorker;

use Alttext\Exception as AlttextException;
use Alttext\Result;
use Drupal\alttext\AnswerStore;
use Drupal\alttext\BusyException;
use Drupal\alttext\Heartbeat;
use Drupal\alttext\Inquiry;
use Drupal\alttext\InquiryBuilder;
use Drupal\alttext\Item;
use Drupal\alttext\ItemQueue;
use Drupal\alttext\ItemState;
use Drupal\alttext\ItemStorage;
use Drupal\alttext\Lease;
use Drupal\alttext\Model;
use Drupal\alttext\OutcomeRecorder;
use Drupal\alttext\RunOptions;
use Drupal\alttext\Suggestion;
use Drupal\Core\Plugin\ContainerFactoryPluginInterface;
use Drupal\Core\Queue\Attribute\QueueWorker;
use Drupal\Core\Queue\DelayedRequeueException;
use Drupal\Core\Queue\QueueWorkerBase;
use Drupal\Core\Queue\SuspendQueueException;
use Drupal\Core\StringTranslation\TranslatableMarkup;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * Describes one image after another, on cron or by "drush queue:run alttext".
 */
#[QueueWorker(
  id: 'alttext',
  title: new TranslatableMarkup('Alternative text for images'),
  cron: ['time' => 60],
)]
final class DescribeImage extends QueueWorkerBase implements ContainerFactoryPluginInterface {

  /**
   * How often an item may hold up the queue before it counts as failed.
   */
  private const ATTEMPTS = 3;

  /**
   * How many seconds to wait for another process that asks the same.
   */
  private const PAUSE = 10;

  /**
   * After how many seconds an item is looked at again that somebody is editing.
   */
  private const LOCKED = 300;

  public function __construct(
    array $configuration,
    string $plugin_id,
    mixed $plugin_definition,
    private readonly Model $model,
    private readonly ItemQueue $queue,
    private readonly ItemStorage $items,
    private readonly InquiryBuilder $inquiries,
    private readonly AnswerStore $answers,
    private readonly OutcomeRecorder $recorder,
  ) {
    parent::__construct($configuration, $plugin_id, $plugin_definition);
  }

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container, array $configuration, $plugin_id, $plugin_definition): self {
    $services = array_map($container->get(...), [
      Model::class,
      ItemQueue::class,
      ItemStorage::class,
      InquiryBuilder::class,
      AnswerStore::class,
      OutcomeRecorder::class,
    ]);
    return new self($configuration, $plugin_id, $plugin_definition, ...$services);
  }

  /**
   * {@inheritdoc}
   */
  public function processItem($data): void {
    if (!$this->model->isAvailable()) {
      throw new SuspendQueueException('The PHP extension alttext is not loaded.');
    }
    if (is_array($data)) {
      // A run that was killed has left them. Here, each has a time of its own.
      $this->queue->split($data);
      return;
    }
    $item = $this->items->load((int) $data);
    if ($item?->state === ItemState::Queued) {
      $this->recorder->record($item, $this->describe($item));
    }
  }

  /**
   * Gets a text: one that was paid before, or a new one.
   *
   * @return \Drupal\alttext\Suggestion|\Throwable
   *   What became of it.
   *
   * @throws \Drupal\Core\Queue\DelayedRequeueException
   *   While another process asks about an equal picture.
   * @throws \Drupal\Core\Queue\SuspendQueueException
   *   When the server cannot answer for now: the item stays in the queue.
   */
  private function describe(Item $item): Suggestion|\Throwable {
    $options = new RunOptions();
    try {
      $inquiry = $this->inquiries->forItem($item);
    }
    catch (BusyException $e) {
      throw new DelayedRequeueException(self::LOCKED, $e->getMessage());
    }
    // Whatever other modules throw, too.
    catch (\Throwable $e) {
      return $e;
    }
    if ($known = $this->answers->find($inquiry, $options)) {
      return $known;
    }
    $claimed = $this->answers->claim($inquiry, $options) ?? throw new DelayedRequeueException(self::PAUSE);
    $answer = $this->answers->settle($claimed, $this->ask($claimed, $item));
    return $answer instanceof AlttextException ? $this->failure($item, $answer) : $answer;
  }

  /**
   * Asks the model.
   *
   * @throws \Drupal\Core\Queue\SuspendQueueException
   *   When nobody can be asked as things are set.
   */
  private function ask(Inquiry $inquiry, Item $item): Result|AlttextException {
    $heartbeat = new Heartbeat(Lease::seconds() / 3, $this->answers->renew(...));
    $heartbeat->pause();
    try {
      return $this->model->ask($inquiry->request, Lease::deadlineMs(), $item);
    }
    catch (AlttextException $e) {
      return $e;
    }
    catch (\ValueError $e) {
      $this->answers->abandon($inquiry);
      throw new SuspendQueueException($e->getMessage(), previous: $e);
    }
    finally {
      $heartbeat->stop();
    }
  }

  /**
   * Decides whether a failure is the item's, or holds up the queue.
   */
  private function failure(Item $item, AlttextException $e): AlttextException {
    // Afresh: what a person has decided meanwhile is not written over.
    $item = $this->items->load($item->id);
    if (!$e->retryable || $item?->state !== ItemState::Queued || ++$item->attempts >= self::ATTEMPTS) {
      return $e;
    }
    $this->items->save($item);
    throw new SuspendQueueException($e->getMessage(), previous: $e);
  }

}
