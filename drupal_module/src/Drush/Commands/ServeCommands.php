<?php

declare(strict_types=1);

namespace Drupal\alttext\Drush\Commands;

use Drupal\alttext\LlamaCommand;
use Drupal\alttext\LocalServer;
use Drupal\alttext\Model;
use Drupal\Core\Config\ConfigFactoryInterface;
use Drupal\Core\File\FileSystemInterface;
use Drush\Attributes as CLI;
use Drush\Commands\AutowireTrait;
use Drush\Commands\DrushCommands;

/**
 * A model server for a site that has none.
 */
final class ServeCommands extends DrushCommands {

  use AutowireTrait;
  use InterruptTrait;

  /**
   * Where the backend "auto" looks first.
   */
  private const SOCKET = '/run/alttext/llama.sock';

  public function __construct(
    private readonly Model $model,
    private readonly ConfigFactoryInterface $configFactory,
    private readonly FileSystemInterface $fileSystem,
  ) {
    parent::__construct();
  }

  /**
   * Runs llama-server with a vision model on a private socket.
   */
  #[CLI\Command(name: 'alttext:serve')]
  #[CLI\Argument(name: 'arguments', description: 'Further arguments of llama-server, after --.')]
  #[CLI\Option(name: 'model', description: 'A .gguf file, a repository on Hugging Face, or a name from the README. What is not a file is downloaded once.')]
  #[CLI\Option(name: 'mmproj', description: 'The .gguf file with the eyes of a model in a file.')]
  #[CLI\Option(name: 'program', description: 'The path of llama-server; looked for in PATH by default.')]
  #[CLI\Option(name: 'socket', description: 'Where to listen; /run/alttext/llama.sock by default, or in the private files where you may not write that.')]
  #[CLI\Option(name: 'group', description: 'The group of the web server, when you run this as another user: it may reach the socket, too.')]
  #[CLI\Option(name: 'configure', description: 'Have the site use this server.')]
  #[CLI\Option(name: 'systemd', description: 'Print a unit for systemd that does the same, and exit.')]
  #[CLI\Usage(name: 'drush alttext:serve --model=qwen3-vl-2b', description: 'Run it until Ctrl-C. It is started again when it dies.')]
  #[CLI\Usage(name: 'drush alttext:serve --model=model.gguf --mmproj=mmproj.gguf -- --threads 8', description: 'With a model that is there, on eight cores.')]
  #[CLI\Usage(name: 'drush alttext:serve --model=qwen3-vl-2b --systemd | sudo tee /etc/systemd/system/alttext-model.service', description: 'Make it a service: then systemctl enable --now alttext-model.')]
  public function serve(
    array $arguments,
    array $options = [
      'model' => 'qwen3-vl-2b',
      'mmproj' => self::REQ,
      'program' => self::REQ,
      'socket' => self::REQ,
      'group' => self::REQ,
      'configure' => FALSE,
      'systemd' => FALSE,
    ],
  ): int {
    $socket = $options['socket'] ?? ($options['systemd'] ? self::SOCKET : $this->defaultSocket());
    $model = is_file($options['model']) ? realpath($options['model']) : $options['model'];
    $projector = $options['mmproj'] === NULL ? NULL : (realpath($options['mmproj']) ?: $options['mmproj']);
    $llama = new LlamaCommand(LlamaCommand::program($options['program']), $socket, $model, $projector, $arguments);
    if ($options['systemd']) {
      $this->output()->write($llama->unit($options['group'] ?? 'www-data'));
      return self::EXIT_SUCCESS;
    }
    $this->run($llama, $socket, $options['group'], $options['configure']);
    return self::EXIT_SUCCESS;
  }

  /**
   * Runs the server until Ctrl-C.
   */
  private function run(LlamaCommand $llama, string $socket, ?string $group, bool $configure): void {
    if (!$this->model->isAvailable()) {
      throw new \RuntimeException('The PHP extension alttext is not loaded.');
    }
    if ($group === NULL && function_exists('posix_geteuid') && posix_geteuid() === 0) {
      $this->io()->getErrorStyle()->note('Only root can reach the socket. Name the group of the web server, as by --group=www-data.');
    }
    $server = new LocalServer(
      $llama->arguments(),
      $socket,
      $group,
      $llama->downloads() ? $this->cache() : NULL,
      fn() => $this->model->isServedAt("unix://$socket"),
      fn(string $sentence) => $this->io()->text($sentence),
    );
    $restore = $this->onInterrupt($server->stop(...));
    try {
      $server->run(fn() => $this->useServer("unix://$socket", $configure));
    }
    finally {
      $restore();
    }
    $this->io()->text('The model server is stopped.');
  }

  /**
   * Where downloads go, as llama.cpp has it.
   */
  private function cache(): string {
    $home = getenv('XDG_CACHE_HOME') ?: getenv('HOME') . '/.cache';
    return getenv('LLAMA_CACHE') ?: "$home/llama.cpp";
  }

  /**
   * The first place for a socket that may be written.
   */
  private function defaultSocket(): string {
    $folder = dirname(self::SOCKET);
    if (is_writable(is_dir($folder) ? $folder : dirname($folder))) {
      return self::SOCKET;
    }
    $private = $this->fileSystem->realpath('private://') ?: $this->fileSystem->getTempDirectory();
    return "$private/alttext/llama.sock";
  }

  /**
   * Has the site use the server, or says how; "auto" finds one place itself.
   */
  private function useServer(string $url, bool $change): void {
    $config = $this->configFactory->get('alttext.settings');
    $now = ['backend' => $config->get('backend'), 'url' => $config->get('url')];
    $found = ['backend' => 'auto', 'url' => ''];
    $wanted = ['backend' => 'llama-server', 'url' => $url];
    if ($now === $wanted || ($now === $found && $url === 'unix://' . self::SOCKET)) {
      $this->io()->text('The site uses this server.');
    }
    elseif ($change) {
      $this->configFactory->getEditable('alttext.settings')->setData(['model' => ''] + $wanted + $config->getRawData())->save();
      $this->io()->text('The site uses this server from now on.');
    }
    else {
      $this->io()->text("To have the site use this server, add --configure, or set in its settings the backend \"llama-server\" and the address $url.");
    }
  }

}
