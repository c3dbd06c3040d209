<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Drupal\Core\Config\ConfigFactoryInterface;
use Psr\Log\LoggerInterface;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Asks for texts while a person waits: within a deadline, never failing.
 */
final class Suggester {

  /**
   * What is left of the deadline in this web request, in milliseconds.
   */
  private ?int $leftMs = NULL;

  public function __construct(
    private readonly ConfigFactoryInterface $configFactory,
    private readonly Model $model,
    private readonly InquiryBuilder $inquiries,
    private readonly AnswerStore $answers,
    #[Autowire(service: 'logger.channel.alttext')]
    private readonly LoggerInterface $logger,
  ) {}

  /**
   * Whether texts are wanted at once, and can be had.
   */
  public function isOn(): bool {
    return $this->configFactory->get('alttext.settings')->get('upload') === 'at_once' && $this->model->isAvailable();
  }

  /**
   * Whether texts may be written at once where nobody sees them before.
   */
  public function mayWrite(): bool {
    return $this->isOn() && $this->configFactory->get('alttext.settings')->get('mode') === Mode::Apply->value;
  }

  /**
   * Asks for one text.
   *
   * @param callable(): array $request
   *   Builds the request.
   *
   * @return \Drupal\alttext\Suggestion
   *   Its text is NULL when none came in time.
   */
  public function suggest(callable $request): Suggestion {
    $this->leftMs ??= 1000 * $this->configFactory->get('alttext.settings')->get('deadline');
    if ($this->leftMs < 100) {
      return new Suggestion(NULL);
    }
    $start = hrtime(TRUE);
    try {
      return $this->ask($this->inquiries->of($request()));
    }
    // A ValueError tells that nobody can be asked as things are set.
    catch (\Exception | \ValueError $e) {
      $this->logger->notice('No alternative text at once: @error', ['@error' => $e->getMessage()]);
      return new Suggestion(NULL);
    }
    finally {
      $this->leftMs -= intdiv(hrtime(TRUE) - $start, 1_000_000);
    }
  }

  /**
   * Asks, unless the answer is known.
   *
   * Nothing is claimed, as the person would not wait for others.
   */
  private function ask(Inquiry $inquiry): Suggestion {
    $known = $this->answers->find($inquiry, new RunOptions());
    if ($known instanceof UnfitException) {
      throw new NotSentException($known->getMessage());
    }
    return $known ?? $this->answers->settle($inquiry, $this->model->ask($inquiry->request, $this->leftMs));
  }

}
