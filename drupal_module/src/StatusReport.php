<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Alttext\Exception as AlttextException;
use Drupal\Component\Datetime\TimeInterface;
use Drupal\Core\Cache\CacheBackendInterface;
use Drupal\Core\Extension\Requirement\RequirementSeverity;
use Drupal\Core\StringTranslation\StringTranslationTrait;
use Drupal\Core\StringTranslation\TranslatableMarkup;
use Drupal\Core\Url;
use Symfony\Component\DependencyInjection\Attribute\Autowire;

/**
 * Says whether extension and model are there, and where pictures go.
 */
final class StatusReport {

  use StringTranslationTrait;

  private const CACHE_ID = 'alttext.check';

  /**
   * For how many seconds an answer of the model server counts.
   */
  private const CACHE_SECONDS = 60;

  public function __construct(
    private readonly Model $model,
    private readonly Privacy $privacy,
    #[Autowire(service: 'cache.default')]
    private readonly CacheBackendInterface $cache,
    private readonly TimeInterface $time,
  ) {}

  /**
   * The entry on the status report.
   */
  public function requirements(): array {
    $requirement = ['title' => $this->t('Alternative text')];
    if (!$this->model->isAvailable()) {
      return [
        'alttext' => $requirement + [
          'value' => $this->t('The PHP extension alttext is not loaded'),
          'description' => $this->t('Until it is installed and enabled in php.ini, images get no text. Nothing else is affected.'),
          'severity' => $this->severity('Error'),
        ],
      ];
    }
    $check = $this->check();
    return [
      'alttext' => $requirement + [
        'value' => $this->t('PHP extension @version; @answer', [
          '@version' => phpversion('alttext'),
          '@answer' => $this->answer($check),
        ]),
        'description' => $this->t('@destination <a href=":settings">Settings</a>', [
          '@destination' => $this->destination(),
          ':settings' => Url::fromRoute('alttext.settings')->toString(),
        ]),
        'severity' => $this->severity($check['error'] === '' ? 'OK' : 'Warning'),
      ],
    ];
  }

  /**
   * Asks the model server whether it is ready; waits three seconds at most.
   *
   * @param bool $fresh
   *   Whether to ask even if it answered in the last minute.
   *
   * @return array{error: string, url: string, model: string}
   *   The error is one sentence, empty when the model is ready.
   */
  public function check(bool $fresh = FALSE): array {
    $cached = $fresh ? FALSE : $this->cache->get(self::CACHE_ID);
    if ($cached) {
      return $cached->data;
    }
    try {
      $check = $this->model->check() + ['error' => ''];
    }
    catch (AlttextException | \ValueError $e) {
      $check = ['error' => $e->getMessage(), 'url' => '', 'model' => ''];
    }
    $this->cache->set(self::CACHE_ID, $check, $this->time->getCurrentTime() + self::CACHE_SECONDS);
    return $check;
  }

  /**
   * Finds out whether the model sees, by two small drawn pictures.
   *
   * Takes as long as the model does, and costs two questions.
   *
   * @return array{error: string, ...}
   *   As \Drupal\alttext\Model::look() returns it, or nothing but the error,
   *   which is one sentence: empty when the model sees and knows which way is
   *   up.
   */
  public function look(): array {
    if (!$this->model->isAvailable()) {
      return ['error' => 'The PHP extension alttext is not loaded.'];
    }
    try {
      $look = $this->model->look();
    }
    catch (AlttextException | \ValueError $e) {
      return ['error' => $e->getMessage()];
    }
    return $look + ['error' => $look['upright'] ? '' : sprintf('The model %s cannot be used: %s.', $look['model'] ?: $look['url'], $look['finding'])];
  }

  /**
   * What check() found, in words.
   */
  public function answer(array $check): TranslatableMarkup {
    if ($check['error'] !== '') {
      return $this->t('the model does not answer: @error', ['@error' => $check['error']]);
    }
    return $check['model'] === ''
      ? $this->t('the model at @url is ready', ['@url' => $check['url']])
      : $this->t('the model @model at @url is ready', ['@model' => $check['model'], '@url' => $check['url']]);
  }

  /**
   * Where pictures go, in plain words.
   */
  public function destination(): TranslatableMarkup {
    $host = ['@host' => $this->model->destination()->host];
    return match (TRUE) {
      $this->model->destination()->isLocal() => $this->t('Pictures do not leave this machine.'),
      $this->privacy->sendsPrivate() => $this->t('Pictures are sent to @host, with what is known about them and without their metadata; private files, too, where the settings allow it.', $host),
      default => $this->t('Pictures are sent to @host, with what is known about them and without their metadata. Private files are not sent.', $host),
    };
  }

  /**
   * A severity, as the version of Drupal at hand writes it.
   *
   * @param string $name
   *   A case of RequirementSeverity, which Drupal 11.2 brought in place of
   *   constants.
   */
  private function severity(string $name): mixed {
    return enum_exists(RequirementSeverity::class)
      ? constant(RequirementSeverity::class . "::$name")
      : constant('REQUIREMENT_' . strtoupper($name));
  }

}
