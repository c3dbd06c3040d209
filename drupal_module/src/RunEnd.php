<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * Why a run ended.
 */
enum RunEnd {

  // All was asked.
  case Done;

  // As many images were asked about as were allowed.
  case Limit;

  // The next image might have cost more than was left.
  case Cost;

  // The time was up.
  case Time;

  // Somebody stopped it.
  case Interrupted;

  // The server failed too often in a row.
  case GivenUp;

}
