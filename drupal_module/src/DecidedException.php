<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * A person has written the text, past all hooks: nobody needs to be asked.
 */
final class DecidedException extends NotSentException {}
