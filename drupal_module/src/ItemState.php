<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\StringTranslation\TranslatableMarkup;

/**
 * What is known of one alternative text.
 */
enum ItemState: string {

  // The field is empty and nobody has decided that it should be.
  case Missing = 'missing';

  // Waits in the queue, or is being asked about right now.
  case Queued = 'queued';

  // A model proposes a text, or that the image is decorative; a human decides.
  case Suggested = 'suggested';

  // The field holds our text.
  case Applied = 'applied';

  // A human did not want what a model proposed, which is not asked for again.
  case Rejected = 'rejected';

  // A human wrote the text, or changed ours.
  case Human = 'human';

  // A human decided that the field stays empty.
  case Decorative = 'decorative';

  // Not to be sent to any model.
  case Excluded = 'excluded';

  // The last attempt failed; the item says why.
  case Failed = 'failed';

  /**
   * The state as a person reads it.
   */
  public function label(): TranslatableMarkup {
    return match ($this) {
      self::Missing => new TranslatableMarkup('Missing'),
      self::Queued => new TranslatableMarkup('Waits for the model'),
      self::Suggested => new TranslatableMarkup('Waits for a person'),
      self::Applied => new TranslatableMarkup('Written by a model'),
      self::Rejected => new TranslatableMarkup('Rejected'),
      self::Human => new TranslatableMarkup('Written by a person'),
      self::Decorative => new TranslatableMarkup('Decorative'),
      self::Excluded => new TranslatableMarkup('Never sent'),
      self::Failed => new TranslatableMarkup('Failed'),
    };
  }

}
