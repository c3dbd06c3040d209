<?php

declare(strict_types=1);

namespace Drupal\alttext\Form;

use Drupal\alttext\Destination;
use Drupal\alttext\Model;
use Drupal\alttext\StatusReport;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\Config\TypedConfigManagerInterface;
use Drupal\Core\Form\ConfigFormBase;
use Drupal\Core\Form\FormStateInterface;
use Drupal\Core\Language\LanguageInterface;
use Drupal\Core\Language\LanguageManagerInterface;
use Drupal\Core\Site\Settings;
use Symfony\Component\DependencyInjection\ContainerInterface;

/**
 * Which model writes alternative text, and when.
 */
final class SettingsForm extends ConfigFormBase {

  public function __construct(
    ConfigFactoryInterface $config_factory,
    TypedConfigManagerInterface $typed_config,
    private readonly LanguageManagerInterface $languages,
    private readonly Model $model,
    private readonly StatusReport $statusReport,
    private readonly PrivacyFields $privacy,
    private readonly ContextFields $context,
  ) {
    parent::__construct($config_factory, $typed_config);
  }

  /**
   * {@inheritdoc}
   */
  public static function create(ContainerInterface $container): self {
    return new self(
      $container->get('config.factory'),
      $container->get('config.typed'),
      $container->get('language_manager'),
      $container->get(Model::class),
      $container->get(StatusReport::class),
      $container->get(PrivacyFields::class),
      $container->get(ContextFields::class),
    );
  }

  /**
   * {@inheritdoc}
   */
  public function getFormId(): string {
    return 'alttext_settings';
  }

  /**
   * {@inheritdoc}
   */
  protected function getEditableConfigNames(): array {
    return ['alttext.settings'];
  }

  /**
   * {@inheritdoc}
   */
  public function buildForm(array $form, FormStateInterface $form_state): array {
    if (!$this->model->isAvailable()) {
      $this->messenger()->addWarning($this->t('The PHP extension alttext is not loaded: images get no text until it is.'));
    }
    $form['model_server'] = $this->group($this->t('Model'), $this->modelFields(), $this->statusReport->destination());
    $form['privacy'] = $this->group($this->t('Privacy'), $this->privacyFields(), $this->t('Metadata, such as the place where a photo was taken, is never sent.'));
    $form['new_images'] = $this->group($this->t('New images'), $this->uploadFields());
    $form['existing_images'] = $this->group($this->t('Images that the site has'), $this->existingFields());
    $form['writing'] = $this->group($this->t('Writing into content'), $this->writingFields());
    $form['text'] = $this->group($this->t('Texts'), $this->textFields());
    $form = parent::buildForm($form, $form_state);
    $form['actions']['look'] = [
      '#type' => 'submit',
      '#value' => $this->t('Save and test the model'),
      '#submit' => ['::submitForm', '::look'],
      '#access' => $this->model->isAvailable(),
    ];
    return $form;
  }

  /**
   * {@inheritdoc}
   */
  public function submitForm(array &$form, FormStateInterface $form_state): void {
    parent::submitForm($form, $form_state);
    $this->config('alttext.settings')
      ->set('privacy', $this->privacy->read($form_state->getValue('schemes') ?? [], $form_state->getValue('fields') ?? []))
      ->save();
    $this->messenger()->addStatus($this->statusReport->destination());
    if ($this->model->isAvailable()) {
      $check = $this->statusReport->check(TRUE);
      $message = $this->t('PHP extension loaded; @answer.', ['@answer' => rtrim((string) $this->statusReport->answer($check), '.')]);
      $this->messenger()->addMessage($message, $check['error'] === '' ? 'status' : 'warning');
    }
  }

  /**
   * Submit handler: has the model show that it sees.
   */
  public function look(array &$form, FormStateInterface $form_state): void {
    $look = $this->statusReport->look();
    if ($look['error'] !== '') {
      $this->messenger()->addError($look['error']);
      return;
    }
    $this->messenger()->addStatus($this->t('The model was shown two drawn pictures: @finding. It took @cold ms for the first and @warm ms for the second.', [
      '@finding' => $look['finding'],
      '@cold' => $look['coldMs'],
      '@warm' => $look['warmMs'],
    ]));
  }

  /**
   * A part of the form, open.
   */
  private function group(\Stringable $title, array $fields, \Stringable|string $description = ''): array {
    return ['#type' => 'details', '#title' => $title, '#description' => $description, '#open' => TRUE] + $fields;
  }

  /**
   * Which pictures may go where, and how long that is remembered.
   */
  private function privacyFields(): array {
    $fields = $this->privacy->build();
    $fields['sent_days'] = [
      '#type' => 'number',
      '#title' => $this->t('Days to remember which images were sent'),
      '#description' => $this->t('And when, where to, and how large: <code>drush alttext:sent</code> shows it. 0 means for ever.'),
      '#min' => 0,
      '#max' => 36500,
      '#required' => TRUE,
      '#config_target' => 'alttext.settings:sent_days',
    ];
    return $fields;
  }

  /**
   * Whom to ask.
   */
  private function modelFields(): array {
    $fields['backend'] = [
      '#type' => 'select',
      '#title' => $this->t('Model server'),
      '#options' => $this->backendOptions(),
      '#config_target' => 'alttext.settings:backend',
    ];
    $fields['url'] = [
      '#type' => 'textfield',
      '#title' => $this->t('Address of the server'),
      '#description' => $this->t('Empty: the usual one. Otherwise <code>http(s)://host[:port][/path]</code>, or <code>unix:///path/to/model.sock</code> for a socket on this machine. Pictures then go there.'),
      '#maxlength' => 2048,
      '#config_target' => 'alttext.settings:url',
    ];
    $fields['model'] = [
      '#type' => 'textfield',
      '#title' => $this->t('Name of the model'),
      '#description' => $this->t('Empty: the default for that server, or the only model that the server has.'),
      '#config_target' => 'alttext.settings:model',
    ];
    $fields['allow_http'] = [
      '#type' => 'checkbox',
      '#title' => $this->t('Allow unencrypted HTTP to other machines'),
      '#description' => $this->t('Only in a network that you trust: anyone on the way can see the pictures and the key.'),
      '#config_target' => 'alttext.settings:allow_http',
    ];
    $fields['key'] = [
      '#type' => 'item',
      '#title' => $this->t('Key'),
      '#markup' => $this->keyStatus(),
    ];
    return $fields;
  }

  /**
   * What to write.
   */
  private function textFields(): array {
    $fields['max_length'] = [
      '#type' => 'number',
      '#title' => $this->t('Length that texts should keep to, in characters'),
      '#min' => 40,
      '#max' => 512,
      '#required' => TRUE,
      '#config_target' => 'alttext.settings:max_length',
    ];
    $languages = $this->languages->getLanguages(LanguageInterface::STATE_CONFIGURABLE);
    $fields['language'] = [
      '#type' => 'select',
      '#title' => $this->t('Language of the texts'),
      '#options' => ['' => $this->t('The language of each translation')]
      + array_map(fn(LanguageInterface $language) => $this->t('Always @language', ['@language' => $language->getName()]), $languages),
      '#config_target' => 'alttext.settings:language',
    ];
    return $fields + $this->context->build();
  }

  /**
   * What to do about images without text.
   */
  private function existingFields(): array {
    $fields['empty'] = [
      '#type' => 'radios',
      '#title' => $this->t('An empty text from before this module was installed'),
      '#options' => [
        'missing' => $this->t('is missing'),
        'decorative' => $this->t('means that the image is decorative'),
      ],
      'missing' => ['#description' => $this->t('A model writes it. Choose this if editors could leave the field empty without a thought.')],
      'decorative' => ['#description' => $this->t('It stays empty. Choose this if editors had to decide, as with the module Decorative Image Widget. Images where nobody was asked stay without text, too.')],
      '#config_target' => 'alttext.settings:empty',
    ];
    return $fields;
  }

  /**
   * Who decides, and what others notice.
   */
  private function writingFields(): array {
    $fields['mode'] = [
      '#type' => 'radios',
      '#title' => $this->t('Texts of a model'),
      '#options' => [
        'apply' => $this->t('are written at once'),
        'suggest' => $this->t('wait until a person accepts them'),
      ],
      'apply' => ['#description' => $this->t('Each remembers that a model wrote it, and whole runs can be undone.')],
      'suggest' => ['#description' => $this->t('Nothing changes on the site until then: they are listed at <em>Content › Alternative text</em>.')],
      '#config_target' => 'alttext.settings:mode',
    ];
    $fields['keep_changed'] = [
      '#type' => 'checkbox',
      '#title' => $this->t('Leave the time of the last change as it is'),
      '#description' => $this->t('So that content does not appear as new in lists and feeds.'),
      '#config_target' => 'alttext.settings:keep_changed',
    ];
    $fields['new_revision'] = [
      '#type' => 'checkbox',
      '#title' => $this->t('Write texts in a new revision'),
      '#description' => $this->t('Where content has revisions, and no draft that the new one would put aside. Otherwise the text goes into the current one.'),
      '#config_target' => 'alttext.settings:new_revision',
    ];
    return $fields;
  }

  /**
   * When to write.
   */
  private function uploadFields(): array {
    $fields['upload'] = [
      '#type' => 'radios',
      '#title' => $this->t('When an image is uploaded without alternative text'),
      '#options' => [
        'queue' => $this->t('Write it soon after, on cron'),
        'at_once' => $this->t('Write it at once'),
        'off' => $this->t('Do nothing'),
      ],
      'queue' => ['#description' => $this->t('Saving never waits for the model.')],
      'at_once' => ['#description' => $this->t('Editors see the text in the form and can change it. When the model is slow, the text follows on cron.')],
      'off' => ['#description' => $this->t('Only <code>drush alttext:backfill</code> writes texts.')],
      '#config_target' => 'alttext.settings:upload',
    ];
    $fields['deadline'] = [
      '#type' => 'number',
      '#title' => $this->t('Seconds to wait for the model at most'),
      '#min' => 1,
      '#max' => 60,
      '#required' => TRUE,
      '#config_target' => 'alttext.settings:deadline',
      '#states' => ['visible' => [':input[name="upload"]' => ['value' => 'at_once']]],
    ];
    return $fields;
  }

  /**
   * The backends, each with where it sends pictures.
   */
  private function backendOptions(): array {
    $options = ['auto' => $this->t('Automatic: the first model server found on this machine')];
    foreach ($this->model->backends() as $name => $backend) {
      $host = Destination::of((string) $backend['url'])->host;
      $options[$name] = match (TRUE) {
        $backend['url'] === NULL => $this->t('@name (at the address below)', ['@name' => $name]),
        $host === NULL => $this->t('@name (on this machine)', ['@name' => $name]),
        default => $this->t('@name (in the cloud: @host)', ['@name' => $name, '@host' => $host]),
      };
    }
    $current = $this->config('alttext.settings')->get('backend');
    return $options + [$current => $current];
  }

  /**
   * Where the key comes from; it is never shown, nor kept in configuration.
   */
  private function keyStatus(): \Stringable {
    $backend = $this->model->backends()[$this->config('alttext.settings')->get('backend')] ?? [];
    $variable = $backend['keyEnv'] ?? NULL;
    return match (TRUE) {
      Settings::get('alttext_api_key') && !$this->model->sendsKey() => $this->t('Taken from settings.php, but not sent to a server that was merely found: choose a backend or give the address.'),
      (bool) Settings::get('alttext_api_key') => $this->t('Taken from settings.php.'),
      $variable && getenv($variable) => $this->t('Taken from the environment variable @name.', ['@name' => $variable]),
      ($backend['needsKey'] ?? FALSE) => $this->t("Missing. Set the environment variable @name, or <code>\$settings['alttext_api_key']</code> in settings.php.", ['@name' => $variable]),
      $variable !== NULL => $this->t("None set. If the server wants one, set the environment variable @name, or <code>\$settings['alttext_api_key']</code> in settings.php.", ['@name' => $variable]),
      default => $this->t('None is needed.'),
    };
  }

}
