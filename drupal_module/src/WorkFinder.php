<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\alttext\Source\SelectionFactory;
use Drupal\Component\Datetime\TimeInterface;

/**
 * Finds what a backfill is to ask about, by the options of the command.
 */
final class WorkFinder {

  public function __construct(
    private readonly SelectionFactory $selections,
    private readonly Discovery $discovery,
    private readonly ItemFinder $finder,
    private readonly TimeInterface $time,
  ) {}

  /**
   * Reads the options.
   *
   * @param array<string, mixed> $options
   *   Those of SelectionFactory::fromOptions(), retry, redo-model and
   *   redo-before; all may be missing.
   *
   * @return callable(): \Generator<\Drupal\alttext\Item>
   *   Begins a walk through the items, anew each time.
   *
   * @throws \InvalidArgumentException
   *   In one sentence, when an option cannot be read.
   */
  public function fromOptions(array $options): callable {
    $reader = new OptionReader($options);
    $selection = $this->selections->fromOptions($options);
    $model = $reader->text('redo-model');
    $before = $reader->date('redo-before');
    if ($model !== NULL || $before !== NULL) {
      return fn() => $this->finder->answered($selection, $model, $before);
    }
    return fn() => $this->discovery->missing($selection, $reader->isOn('retry'));
  }

  /**
   * What of earlier runs may be taken over, as arguments of RunOptions.
   *
   * @param array<string, mixed> $options
   *   As fromOptions() takes them.
   *
   * @return array{langcode: ?string, reuseSince: int, again: bool}
   *   A text that is to be done better is asked for anew.
   */
  public function reuse(array $options): array {
    $reader = new OptionReader($options);
    $redo = $reader->text('redo-model') !== NULL || $reader->text('redo-before') !== NULL;
    return [
      'langcode' => $reader->text('language'),
      'reuseSince' => $redo ? $this->time->getCurrentTime() : 0,
      'again' => $reader->isOn('retry'),
    ];
  }

}
