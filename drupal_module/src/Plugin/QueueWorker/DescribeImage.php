<?php

declare(strict_types=1);

namespace Drupal\alttext\Plugin\QueueWorker;

use Alttext\Exception as AlttextException;
use Drupal\alttext\Item;
use Drupal\alttext\ItemState;
use Drupal\alttext\ItemStorage;
use Drupal\alttext\Model;
use Drupal\alttext\NotSentException;
use Drupal\alttext\OutcomeRecorder;
use Drupal\alttext\RequestBuilder;
use Drupal\Core\Plugin\ContainerFactoryPluginInterface;
use Drupal\Core\Queue\Attribute\QueueWorker;
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

  public function __construct(
    array $configuration,
    string $plugin_id,
    mixed $plugin_definition,
    private readonly Model $model,
    private readonly ItemStorage $items,
    private readonly RequestBuilder $requests,
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
      ItemStorage::class,
      RequestBuilder::class,
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
    $item = $this->items->load((int) $data);
    if ($item?->state === ItemState::Queued) {
      $this->recorder->record($item, $this->ask($item));
    }
  }

  /**
   * Asks the model.
   *
   * @return \Alttext\Result|\Throwable
   *   What became of it.
   *
   * @throws \Drupal\Core\Queue\SuspendQueueException
   *   When the server cannot answer for now: the item stays in the queue.
   */
  private function ask(Item $item): object {
    try {
      return $this->model->ask($this->requests->forItem($item));
    }
    catch (NotSentException $e) {
      return $e;
    }
    catch (AlttextException $e) {
      $item->attempts++;
      if (!$e->retryable || $item->attempts >= self::ATTEMPTS) {
        return $e;
      }
      $this->items->save($item);
      throw new SuspendQueueException($e->getMessage(), previous: $e);
    }
  }

}
