<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush\Commands;

use Consolidation\AnnotatedCommand\CommandResult;
use Consolidation\OutputFormatters\StructuredData\RowsOfFields;
use Drupal\alttext\Discovery;
use Drupal\alttext\Drush\ItemOptions;
use Drupal\alttext\Drush\Returns;
use Drupal\alttext\Item;
use Drupal\alttext\ItemFinder;
use Drupal\alttext\ItemState;
use Drupal\alttext\OptionReader;
use Drupal\alttext\Reviewer;
use Drupal\alttext\Source\SelectionFactory;
use Drupal\Core\Cache\MemoryCache\MemoryCacheInterface;
use Drupal\Core\Database\Query\SelectInterface;
use Drush\Attributes as CLI;
use Drush\Commands\AutowireTrait;
use Drush\Commands\DrushCommands;
use Symfony\Component\Console\Formatter\OutputFormatter;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * What a person decides about the texts of a model, many at a time.
 */
final class ReviewCommands extends DrushCommands {

  use AutowireTrait;

  /**
   * The columns of the lists that are printed.
   */
  private const LABELS = [
    'item' => 'Item',
    'place' => 'Image',
    'text' => 'Text',
    'model' => 'Model',
    'run' => 'Run',
    'note' => 'Note',
  ];

  public function __construct(
    private readonly Reviewer $reviewer,
    private readonly ItemFinder $finder,
    private readonly Discovery $discovery,
    private readonly SelectionFactory $selections,
    #[Autowire(service: 'entity.memory_cache')]
    private readonly MemoryCacheInterface $memoryCache,
  ) {
    parent::__construct();
  }

  /**
   * Accepts proposed texts: they are written into their fields.
   *
   * Where a model finds the image decorative, the text stays empty for good.
   */
  #[CLI\Command(name: 'alttext:accept')]
  #[Returns(RowsOfFields::class)]
  #[ItemOptions]
  #[CLI\Option(name: 'all', description: 'All of them.')]
  #[CLI\FieldLabels(labels: self::LABELS)]
  #[CLI\Usage(name: 'drush alttext:accept --run=3 --dry-run --format=csv', description: 'List what the run proposed.')]
  #[CLI\Usage(name: 'drush alttext:accept --run=3', description: 'Write them. Only what could not be done is listed, with the reason. Exit codes: 0 all done, 3 some not.')]
  public function accept(array $options = ['all' => FALSE, 'format' => 'table']): CommandResult {
    $items = $this->find($options, [ItemState::Suggested]);
    return $this->decide($items, $options, fn(Item $item) => $this->reviewer->accept($item), 'accepted');
  }

  /**
   * Rejects proposed texts: the fields stay as they are.
   *
   * They are not asked for again, but by alttext:backfill --redo-model.
   */
  #[CLI\Command(name: 'alttext:reject')]
  #[Returns(RowsOfFields::class)]
  #[ItemOptions]
  #[CLI\Option(name: 'all', description: 'All of them.')]
  #[CLI\FieldLabels(labels: self::LABELS)]
  #[CLI\Usage(name: 'drush alttext:reject --items=12,15', description: 'Leave two places as they are; --dry-run lists the numbers. Exit codes: 0 all done, 3 some not.')]
  public function reject(array $options = ['all' => FALSE, 'format' => 'table']): CommandResult {
    $items = $this->find($options, [ItemState::Suggested]);
    return $this->decide($items, $options, fn(Item $item) => $this->reviewer->reject($item), 'rejected');
  }

  /**
   * Takes texts of a model out of their fields again.
   *
   * What stood there before comes back, and the texts wait for a person, as if
   * they had been proposed. Texts that a human has changed since stay. With
   * --items it also takes a rejection back.
   */
  #[CLI\Command(name: 'alttext:undo')]
  #[Returns(RowsOfFields::class)]
  #[ItemOptions]
  #[CLI\Option(name: 'all', description: 'All of them.')]
  #[CLI\FieldLabels(labels: self::LABELS)]
  #[CLI\Usage(name: 'drush alttext:undo --run=3', description: 'Take back all that a run wrote; alttext:runs lists the runs. Exit codes: 0 all done, 3 some not.')]
  public function undo(array $options = ['all' => FALSE, 'format' => 'table']): CommandResult {
    $states = [ItemState::Applied, ItemState::Decorative, ...$options['items'] ? [ItemState::Rejected] : []];
    $items = $this->find($options, $states, static function (SelectInterface $query): void {
      // Beside our texts, what a model found decorative and a person accepted.
      $query->condition($query->orConditionGroup()
        ->condition('i.state', ItemState::Rejected->value)
        ->condition($query->andConditionGroup()->condition('i.state', ItemState::Decorative->value, '<>')->condition('i.text_hash', '', '<>'))
        ->condition($query->andConditionGroup()->condition('i.suggestion', '')->condition('i.model', '', '<>')));
    });
    return $this->decide($items, $options, fn(Item $item) => $this->reviewer->undo($item), 'undone');
  }

  /**
   * Sees to it that pictures are never sent to a model.
   */
  #[CLI\Command(name: 'alttext:exclude')]
  #[Returns(RowsOfFields::class)]
  #[ItemOptions]
  #[CLI\Option(name: 'undo', description: 'Let them be sent again.')]
  #[CLI\FieldLabels(labels: self::LABELS)]
  #[CLI\Usage(name: 'drush alttext:exclude --only=media --ids=12,15', description: 'Exclude two media items.')]
  #[CLI\Usage(name: 'drush alttext:exclude --only=media --ids=12,15 --undo', description: 'Let them be sent again. Exit codes: 0 all done, 3 some not.')]
  public function exclude(array $options = ['undo' => FALSE, 'format' => 'table']): CommandResult {
    if ($options['undo']) {
      $items = $this->find($options, [ItemState::Excluded]);
      return $this->decide($items, $options, fn(Item $item) => $this->reviewer->include($item), 'no longer excluded');
    }
    return $this->decide($this->notExcluded($options), $options, fn(Item $item) => $this->reviewer->exclude($item), 'excluded');
  }

  /**
   * What is to be excluded: items, and places that nobody has looked at yet.
   */
  private function notExcluded(array $options): \Generator {
    $states = array_filter(ItemState::cases(), fn(ItemState $state) => $state !== ItemState::Excluded);
    yield from $this->find($options, array_values($states));
    if (!$options['run'] && !$options['items']) {
      foreach ($this->discovery->missing($this->selections->fromOptions($options)) as $item) {
        if ($item->id === NULL) {
          yield $item;
        }
      }
    }
  }

  /**
   * Finds the items that are named.
   *
   * @throws \InvalidArgumentException
   *   When nothing is: a slip of the finger must not concern a whole site.
   */
  private function find(array $options, array $states, ?callable $narrow = NULL): \Generator {
    $reader = new OptionReader($options);
    $named = array_filter(['i.run' => $reader->positive('run'), 'i.id' => $reader->numbers('items')]);
    $selection = $this->selections->fromOptions($options);
    if (!$named && empty($options['all']) && $selection->isAll()) {
      throw new \InvalidArgumentException('Say which: --run, --items, --ids, --bundle or the like' . (isset($options['all']) ? ', or --all.' : '.'));
    }
    return $this->finder->find($selection, $states, static function (SelectInterface $query) use ($named, $narrow): void {
      foreach ($named as $column => $value) {
        $query->condition($column, $value, is_array($value) ? 'IN' : '=');
      }
      $narrow && $narrow($query);
    });
  }

  /**
   * Carries a decision out, and lists what could not be done.
   *
   * @param iterable<\Drupal\alttext\Item> $items
   *   What it is about.
   * @param array $options
   *   The options of the command.
   * @param callable(\Drupal\alttext\Item): bool $decision
   *   The decision.
   * @param string $done
   *   What has become of them, in a word.
   */
  private function decide(iterable $items, array $options, callable $decision, string $done): CommandResult {
    $rows = [];
    $count = 0;
    $escape = $options['format'] === 'table' ? OutputFormatter::escape(...) : strval(...);
    foreach ($items as $item) {
      $note = $options['dry-run'] ? '' : $this->attempt($decision, $item);
      $count += (int) ($note === '');
      if ($note !== '' || $options['dry-run']) {
        $rows[] = array_map($escape, $this->row($item, $note));
      }
      // Entities would pile up over thousands of items.
      $this->memoryCache->deleteAll();
    }
    $verb = $options['dry-run'] ? 'would be ' : '';
    $this->io()->getErrorStyle()->text("$count $verb$done.");
    $exit_code = $rows && !$options['dry-run'] ? BackfillCommands::EXIT_PARTIAL : self::EXIT_SUCCESS;
    return $rows || $options['format'] !== 'table'
      ? CommandResult::dataWithExitCode(new RowsOfFields($rows), $exit_code)
      : CommandResult::exitCode($exit_code);
  }

  /**
   * Carries a decision out on one item.
   *
   * @return string
   *   Why it could not be done; empty when it was.
   */
  private function attempt(callable $decision, Item $item): string {
    try {
      return $decision($item) ? '' : 'Changed meanwhile.';
    }
    // Other modules may veto a save by any exception, or have faults.
    catch (\Throwable $e) {
      return $e->getMessage();
    }
  }

  /**
   * An item as it is listed.
   */
  private function row(Item $item, string $note): array {
    return [
      'item' => (string) $item->id,
      'place' => $item->place(),
      'text' => $item->suggestion,
      'model' => $item->model,
      'run' => (string) $item->run,
      'note' => $note,
    ];
  }

}
