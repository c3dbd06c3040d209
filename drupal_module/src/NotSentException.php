<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * The picture cannot or must not be sent; the message says why.
 */
final class NotSentException extends \RuntimeException {}
