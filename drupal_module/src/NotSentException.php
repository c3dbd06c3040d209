<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * The picture cannot or must not be sent; the message says why.
 */
class NotSentException extends \RuntimeException {}
