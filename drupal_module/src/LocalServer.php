<?php

declare(strict_types=1);

namespace Drupal\alttext;

use Symfony\Component\Process\Process;

/**
 * A model server of the site's own on a private unix socket.
 *
 * Starts it, waits until it is ready, starts it again when it dies, and stops
 * it. Needs no Drupal.
 */
final class LocalServer {

  /**
   * How often to look after it, in microseconds.
   */
  private const POLL = 100_000;

  /**
   * How many lines of its log are kept to be shown when it dies.
   */
  private const KEPT_LINES = 15;

  /**
   * A server that was ready for fewer seconds died a quick death.
   */
  private const QUICK = 30;

  /**
   * So many quick deaths in a row, and it is given up.
   */
  private const MAX_QUICK_DEATHS = 5;

  /**
   * A download is told of each time it has grown by so many bytes.
   */
  private const DOWNLOAD_STEP = 100_000_000;

  /**
   * The last lines of its log.
   */
  private array $log = [];

  /**
   * Whom to tell that it is ready; NULL once that is done.
   */
  private ?\Closure $whenReady = NULL;

  /**
   * Whether stop() was called.
   */
  private bool $stopping = FALSE;

  /**
   * Describes the server; starts nothing yet.
   *
   * @param string[] $command
   *   The program and its arguments, which must have it listen on the socket.
   * @param string $socket
   *   The path of the socket.
   * @param string|null $group
   *   The group that may reach the socket beside the user; NULL for none.
   * @param string|null $cache
   *   The folder that it downloads models to, if it does.
   * @param \Closure(): bool $isReady
   *   Whether it can answer.
   * @param \Closure(string): void $say
   *   Takes a sentence for the person who looks on.
   * @param float $wait
   *   Seconds before it is started again, doubled at each quick death.
   */
  public function __construct(
    private readonly array $command,
    private readonly string $socket,
    private readonly ?string $group,
    private readonly ?string $cache,
    private readonly \Closure $isReady,
    private readonly \Closure $say,
    private readonly float $wait = 1.0,
  ) {}

  /**
   * Keeps the server running until stop() is called.
   *
   * @param \Closure(): void $when_ready
   *   Called when it is ready for the first time.
   *
   * @throws \RuntimeException
   *   When the socket cannot be had, or the server ends before it was ever
   *   ready, or too often soon after.
   */
  public function run(\Closure $when_ready): void {
    $this->whenReady = $when_ready;
    $this->claimSocket();
    for ($deaths = 0; !$this->stopping;) {
      $deaths = $this->live() >= self::QUICK ? 1 : $deaths + 1;
      if (!$this->stopping) {
        $this->mayGoOn($deaths);
        $this->pause($this->wait * 2 ** ($deaths - 1));
      }
    }
  }

  /**
   * Has run() stop the server and return; may be called by a signal handler.
   */
  public function stop(): void {
    $this->stopping = TRUE;
  }

  /**
   * Gives a server up that is not worth another start.
   */
  private function mayGoOn(int $deaths): void {
    $why = match (TRUE) {
      $this->whenReady !== NULL => 'ended before it was ready',
      $deaths >= self::MAX_QUICK_DEATHS => "died $deaths times soon after it was started",
      default => NULL,
    };
    if ($why !== NULL) {
      throw new \RuntimeException("The model server $why. The end of its log:\n" . implode("\n", $this->log));
    }
  }

  /**
   * One life of the server, from its start to its end.
   *
   * @return float
   *   For how many seconds it was ready.
   */
  private function live(): float {
    $process = $this->start();
    try {
      $ready = $this->awaitReady($process);
      while (!$this->stopping && $process->isRunning()) {
        usleep(self::POLL);
      }
    }
    finally {
      // Ten seconds for answers under way, then SIGKILL.
      $process->stop(10);
      @unlink($this->socket);
    }
    if (!$this->stopping) {
      $how = $process->hasBeenSignaled() ? "signal {$process->getTermSignal()}" : "exit code {$process->getExitCode()}";
      ($this->say)("The model server died: $how.");
    }
    return $ready === NULL ? 0.0 : microtime(TRUE) - $ready;
  }

  /**
   * Starts the process with a socket that only user and group may reach.
   */
  private function start(): Process {
    $this->log = [];
    $process = new Process($this->command, NULL, $this->cache === NULL ? [] : ['LLAMA_CACHE' => $this->cache], NULL, NULL);
    $process->disableOutput();
    $umask = umask($this->group === NULL ? 0077 : 0007);
    try {
      $process->start($this->keepLog(...));
    }
    finally {
      umask($umask);
    }
    ($this->say)("Starting the model server, process {$process->getPid()}.");
    return $process;
  }

  /**
   * Waits until it is ready, ends, or is to be stopped.
   *
   * @return float|null
   *   The time when it became ready; NULL when it did not.
   */
  private function awaitReady(Process $process): ?float {
    for ($told = $this->downloaded(); !$this->stopping && $process->isRunning(); usleep(self::POLL)) {
      if (($this->isReady)()) {
        ($this->say)("The model server is ready at unix://$this->socket.");
        [$tell, $this->whenReady] = [$this->whenReady, NULL];
        $tell && $tell();
        return microtime(TRUE);
      }
      $size = $this->downloaded();
      if ($size >= $told + self::DOWNLOAD_STEP) {
        ($this->say)(sprintf('Downloading the model to %s: %.1f GB are there.', $this->cache, $size / 1e9));
        $told = $size;
      }
    }
    return NULL;
  }

  /**
   * How many bytes its cache has.
   */
  private function downloaded(): int {
    if ($this->cache === NULL || !is_dir($this->cache)) {
      return 0;
    }
    $size = 0;
    foreach (new \RecursiveIteratorIterator(new \RecursiveDirectoryIterator($this->cache, \FilesystemIterator::SKIP_DOTS)) as $file) {
      // A download is renamed when it is complete.
      $size += $file->isLink() ? 0 : (int) @filesize($file->getPathname());
    }
    clearstatcache();
    return $size;
  }

  /**
   * Keeps the last lines of what it prints.
   */
  private function keepLog(string $stream, string $text): void {
    $this->log = array_slice([...$this->log, ...preg_split('/\R/', $text, -1, PREG_SPLIT_NO_EMPTY)], -self::KEPT_LINES);
  }

  /**
   * Waits, but not when it is to be stopped.
   */
  private function pause(float $seconds): void {
    for ($end = microtime(TRUE) + $seconds; !$this->stopping && microtime(TRUE) < $end;) {
      usleep(min(self::POLL, (int) ceil(1e6 * ($end - microtime(TRUE)))));
    }
  }

  /**
   * Makes the folder of the socket, and clears away a socket that a crash left.
   */
  private function claimSocket(): void {
    // The limit of the operating system, with the byte that ends it.
    if (strlen($this->socket) > 107) {
      throw new \RuntimeException("The path of the socket is longer than 107 bytes: $this->socket");
    }
    // Only with this suffix llama-server takes it for a socket.
    if (!str_ends_with($this->socket, '.sock')) {
      throw new \RuntimeException("The path of the socket must end in .sock: $this->socket");
    }
    $this->claimFolder(dirname($this->socket));
    $other = @stream_socket_client("unix://$this->socket", $code, $message, 1);
    if ($other !== FALSE) {
      throw new \RuntimeException("Another server listens at $this->socket already.");
    }
    @unlink($this->socket);
  }

  /**
   * Sees to it that nobody else can put a socket into the folder.
   */
  private function claimFolder(string $folder): void {
    $group = $this->group === NULL ? NULL : posix_getgrnam($this->group)['gid'] ?? throw new \RuntimeException("There is no group $this->group.");
    // Of a socket in a folder with the setgid bit, the group is the folder's.
    if (!is_dir($folder) && @mkdir($folder, 0700, TRUE) && $group !== NULL && @chgrp($folder, $group)) {
      chmod($folder, 02750);
    }
    clearstatcache();
    if (!is_dir($folder) || fileowner($folder) !== posix_geteuid() || (fileperms($folder) & 0022)) {
      throw new \RuntimeException("The folder $folder must be yours, and writable by nobody else. Choose another --socket.");
    }
    if ($group !== NULL && (filegroup($folder) !== $group || !(fileperms($folder) & 02000))) {
      throw new \RuntimeException("The folder $folder is not that of the group $this->group (chgrp, chmod 2750). Choose another --socket.");
    }
  }

}
