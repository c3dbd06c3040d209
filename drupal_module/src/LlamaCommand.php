<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Symfony\Component\Process\ExecutableFinder;

/**
 * How llama-server is called for a model, on a socket.
 */
final class LlamaCommand {

  /**
   * Where models come from that can be called by a short name.
   */
  public const MODELS = [
    'lfm2-vl-450m' => 'ggml-org/LFM2-VL-450M-GGUF',
    'smolvlm2-500m' => 'ggml-org/SmolVLM2-500M-Video-Instruct-GGUF',
    'internvl3-1b' => 'ggml-org/InternVL3-1B-Instruct-GGUF',
    'internvl3-2b' => 'ggml-org/InternVL3-2B-Instruct-GGUF',
    'qwen3-vl-2b' => 'Qwen/Qwen3-VL-2B-Instruct-GGUF',
    'smolvlm2-2.2b' => 'ggml-org/SmolVLM2-2.2B-Instruct-GGUF',
    'qwen2.5-vl-3b' => 'ggml-org/Qwen2.5-VL-3B-Instruct-GGUF',
    'qwen3-vl-4b' => 'Qwen/Qwen3-VL-4B-Instruct-GGUF',
    'gemma-3-4b' => 'ggml-org/gemma-3-4b-it-GGUF',
  ];

  /**
   * The call.
   *
   * @param string $program
   *   The path of llama-server.
   * @param string $socket
   *   The path of the socket.
   * @param string $model
   *   The path of a .gguf file, a name from MODELS, or a repository on Hugging
   *   Face.
   * @param string|null $projector
   *   The path of the .gguf file with the model's eyes, which a repository
   *   brings itself.
   * @param string[] $more
   *   Further arguments of llama-server.
   */
  public function __construct(
    private readonly string $program,
    private readonly string $socket,
    private readonly string $model,
    private readonly ?string $projector,
    private readonly array $more = [],
  ) {
    if (!$this->downloads()) {
      $this->mustBeThere($model);
      $this->mustBeThere($projector ?? throw new \InvalidArgumentException('A model in a file needs --mmproj, the file with its eyes.'));
    }
    elseif (!str_contains($this->repository(), '/')) {
      throw new \InvalidArgumentException("There is no model \"$model\": name a .gguf file, a repository on Hugging Face, or one of " . implode(', ', array_keys(self::MODELS)) . '.');
    }
  }

  /**
   * Finds the program.
   *
   * @param string|null $given
   *   Its path; NULL looks into PATH.
   */
  public static function program(?string $given): string {
    if ($given !== NULL) {
      return is_file($given) && is_executable($given) ? realpath($given) : throw new \InvalidArgumentException("There is no program $given.");
    }
    return (new ExecutableFinder())->find('llama-server') ?? throw new \RuntimeException('llama-server is not in PATH. Get it from https://github.com/ggml-org/llama.cpp/releases, on macOS by "brew install llama.cpp", on Debian 14 by "apt install llama.cpp", or name it by --program.');
  }

  /**
   * Whether the model comes from the network.
   */
  public function downloads(): bool {
    return !str_ends_with($this->model, '.gguf');
  }

  /**
   * The program and its arguments.
   *
   * @return string[]
   *   For a process.
   */
  public function arguments(): array {
    return [
      $this->program,
      ...['--host', $this->socket, '--no-ui'],
      // Four pictures at a time, as the extension asks by default; a picture,
      // the question and the answer fit into 4096 tokens each.
      ...['--parallel', '4', '--ctx-size', '16384'],
      ...$this->downloads() ? ['-hf', $this->repository()] : ['-m', $this->model, '--mmproj', $this->projector],
      ...$this->more,
    ];
  }

  /**
   * A systemd service that does the same, see systemd.exec(5).
   *
   * @param string $group
   *   The group of the web server, which may reach the socket.
   */
  public function unit(string $group): string {
    $folder = dirname($this->socket);
    if (dirname($folder) !== '/run') {
      throw new \InvalidArgumentException("A service has its socket in a folder of its own under /run, not in $folder.");
    }
    $folder = basename($folder);
    $command = implode(' ', array_map($this->quote(...), $this->arguments()));
    // A path of the file system works without a network.
    $network = $this->downloads()
      ? "CacheDirectory=$folder\nEnvironment=LLAMA_CACHE=/var/cache/$folder\nRestrictAddressFamilies=AF_UNIX AF_INET AF_INET6"
      : "PrivateNetwork=yes\nRestrictAddressFamilies=AF_UNIX";
    return <<<UNIT
      # /etc/systemd/system/alttext-model.service
      [Unit]
      Description=Vision model that writes alternative text
      After=network.target

      [Service]
      ExecStart=$command
      Restart=on-failure
      RestartSec=2
      DynamicUser=yes
      Group=$group
      UMask=0007
      RuntimeDirectory=$folder
      RuntimeDirectoryMode=0750
      $network
      CapabilityBoundingSet=
      LockPersonality=yes
      ProtectClock=yes
      ProtectControlGroups=yes
      ProtectHome=read-only
      ProtectHostname=yes
      ProtectKernelLogs=yes
      ProtectKernelModules=yes
      ProtectKernelTunables=yes
      RestrictNamespaces=yes
      RestrictRealtime=yes
      SystemCallArchitectures=native
      SystemCallFilter=@system-service

      [Install]
      WantedBy=multi-user.target

      UNIT;
  }

  /**
   * The repository that the model comes from.
   */
  private function repository(): string {
    return self::MODELS[$this->model] ?? $this->model;
  }

  /**
   * One argument of ExecStart, see systemd.service(5).
   */
  private function quote(string $argument): string {
    $argument = strtr($argument, ['%' => '%%', '$' => '$$']);
    return preg_match('#^[\w./:=@%$,+-]+$#', $argument) ? $argument : '"' . addcslashes($argument, '"\\') . '"';
  }

  /**
   * Refuses a file that cannot be read.
   */
  private function mustBeThere(string $file): void {
    if (!is_file($file) || !is_readable($file)) {
      throw new \InvalidArgumentException("There is no file $file, or you may not read it.");
    }
  }

}
