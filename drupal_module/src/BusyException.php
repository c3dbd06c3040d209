<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * Somebody is editing what holds the picture: it waits.
 */
final class BusyException extends NotSentException {}
