<?php

declare(strict_types=1);

namespace Drupal\alttext;

/**
 * What becomes of the texts of a model.
 */
enum Mode: string {

  // They are written at once.
  case Apply = 'apply';

  // They wait until a person accepts them.
  case Suggest = 'suggest';

}
