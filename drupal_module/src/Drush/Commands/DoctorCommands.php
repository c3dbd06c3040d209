<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush\Commands;

use Consolidation\AnnotatedCommand\CommandResult;
use Consolidation\OutputFormatters\StructuredData\PropertyList;
use Drupal\alttext\Drush\Returns;
use Drupal\alttext\StatusReport;
use Drush\Attributes as CLI;
use Drush\Commands\AutowireTrait;
use Drush\Commands\DrushCommands;

/**
 * Whether all is well with the model.
 */
final class DoctorCommands extends DrushCommands {

  use AutowireTrait;

  public function __construct(private readonly StatusReport $statusReport) {
    parent::__construct();
  }

  /**
   * Finds out whether the model answers, sees, and how fast it is.
   *
   * It is shown two small drawn pictures, none of the site's.
   */
  #[CLI\Command(name: 'alttext:doctor')]
  #[Returns(PropertyList::class)]
  #[CLI\FieldLabels(labels: [
    'backend' => 'Backend',
    'url' => 'Address',
    'model' => 'Model',
    'destination' => 'Privacy',
    'sees' => 'Sees',
    'upright' => 'Knows which way is up',
    'coldMs' => 'First answer (ms)',
    'warmMs' => 'Second answer (ms)',
    'promptTokens' => 'Tokens sent',
    'outputTokens' => 'Tokens received',
    'cost' => 'Cost (USD)',
    'finding' => 'Finding',
    'error' => 'Problem',
  ])]
  #[CLI\Usage(name: 'drush alttext:doctor', description: 'Costs two short questions. Exit codes: 0 the model can be used, 1 it cannot.')]
  public function doctor(array $options = ['format' => 'table']): CommandResult {
    $look = $this->statusReport->look();
    $shown = array_filter($look, fn($value) => $value !== NULL && $value !== '');
    if ($options['format'] === 'table') {
      $shown = array_map(fn($value) => is_bool($value) ? ($value ? 'yes' : 'no') : $value, $shown);
    }
    $shown['destination'] = (string) $this->statusReport->destination();
    unset($shown['elapsedMs']);
    return CommandResult::dataWithExitCode(new PropertyList($shown), $look['error'] === '' ? self::EXIT_SUCCESS : self::EXIT_FAILURE);
  }

}
