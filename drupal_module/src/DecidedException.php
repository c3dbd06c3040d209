<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * A person has decided about the text past all hooks: nobody needs to be asked.
 */
final class DecidedException extends NotSentException {

  /**
   * Tells what has been decided.
   */
  public function __construct(public readonly ItemState $state) {
    parent::__construct('A person has decided about the text.');
  }

}
