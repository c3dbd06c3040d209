<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * What is known of one alternative text.
 */
enum ItemState: string {

  // The field is empty and nobody has decided that it should be.
  case Missing = 'missing';

  // Waits in the queue, or is being asked about right now.
  case Queued = 'queued';

  // The model finds the image decorative; the field waits for a human.
  case Suggested = 'suggested';

  // The field holds our text.
  case Applied = 'applied';

  // A human wrote the text, or changed ours.
  case Human = 'human';

  // A human decided that the field stays empty.
  case Decorative = 'decorative';

  // Not to be sent to any model.
  case Excluded = 'excluded';

  // The last attempt failed; the item says why.
  case Failed = 'failed';

}
