<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * An equal picture has failed for good; the message says why.
 */
final class UnfitException extends \RuntimeException {}
