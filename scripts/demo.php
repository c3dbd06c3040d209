<?php

/** What scripts/demo does once the extension is built; says there what it takes. */

declare(strict_types=1);

require __DIR__ . '/demo_output.php';

/** A small model that does well for its size and takes a picture in one tile: quick without a GPU. */
const HUB_MODEL = 'ggml-org/InternVL3-1B-Instruct-GGUF';
const MOST_PICTURES = 50;
const SUFFIXES = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'avif'];

define('ROOT', dirname(__DIR__));
define('WORK', ROOT . '/out/demo');

/** Ends the demonstration with a sentence, and the end of a log where there is one. */
function give_up(string $sentence, ?string $log = null): never
{
    clear_line();
    fwrite(STDERR, "scripts/demo: $sentence\n");
    if ($log !== null && is_file($log)) {
        fwrite(STDERR, "\n" . implode('', array_slice(file($log), -15)) . "\n(all of it is in $log)\n");
    }
    exit(1);
}

/** @return array{folder: ?string, client: array<string, string>} */
function read_arguments(array $arguments): array
{
    $read = ['folder' => null, 'client' => []];
    while (($argument = array_shift($arguments)) !== null) {
        if (preg_match('/^--(backend|url|model)(?:=(.*))?$/', $argument, $match)) {
            $read['client'][$match[1]] = $match[2] ?? array_shift($arguments) ?? give_up("$argument needs a value.");
        } elseif ($argument[0] === '-' || $read['folder'] !== null) {
            give_up("scripts/demo [FOLDER] [--backend=NAME] [--url=URL] [--model=NAME]; not \"$argument\".");
        } else {
            $read['folder'] = realpath($argument) ?: give_up("There is no folder $argument.");
        }
    }
    return $read;
}

/** Runs a command into a log and returns its exit code. */
function run(array $command, string $log): int
{
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['file', $log, 'w'], ['file', $log, 'a']], $pipes);
    return proc_close($process);
}

// ---- Drupal -------------------------------------------------------------------------------------

/** Installs the site, if need be; null when Composer cannot get Drupal. */
function install_site(): ?string
{
    $site = WORK . '/site';
    working('Drupal', 'installing, a minute or two the first time');
    $code = run([ROOT . '/tests/drupal/site.sh', $site, 'standard'], WORK . '/drupal.log');
    if ($code === 3) {
        done('Drupal', 'Composer cannot get it here: the pictures go straight to alttext_generate_many()');
        return null;
    }
    $code === 0 || give_up('Drupal could not be installed.', WORK . '/drupal.log');
    $version = run(["$site/drush", 'status', '--field=drupal-version'], WORK . '/version.log') === 0
        ? trim(file_get_contents(WORK . '/version.log')) : '';
    done('Drupal', "$version with the alttext module, in out/demo/site");
    return $site;
}

function fill_site(string $site, array $pictures, array $client): void
{
    working('Site', 'taking the pictures in');
    $wanted = ['settings' => $client + ['url' => '', 'model' => ''], 'pictures' => $pictures];
    file_put_contents(WORK . '/wanted.json', json_encode($wanted, JSON_THROW_ON_ERROR));
    $command = ["$site/drush", 'php:script', ROOT . '/scripts/demo_site.php', 'fill', WORK . '/wanted.json'];
    run($command, WORK . '/fill.log') === 0 || give_up('The site did not take the pictures in.', WORK . '/fill.log');
    done('Site', count($pictures) . ' media items without alt text');
}

/** @return array<string, array{text: string, model: string, ms: int, error: string}> by file name */
function describe_in_site(string $site): array
{
    echo "\n\$ drush alttext:backfill\n\n";
    passthru(escapeshellarg("$site/drush") . ' alttext:backfill');
    $command = ["$site/drush", 'php:script', ROOT . '/scripts/demo_site.php', 'tell'];
    run($command, WORK . '/tell.log');
    return json_decode(file_get_contents(WORK . '/tell.log'), true)
        ?? give_up('The site does not tell its texts.', WORK . '/tell.log');
}

/** @return array<string, array{text: string, model: string, ms: int, error: string}> by file name */
function describe_directly(array $pictures, array $client): array
{
    $answers = [];
    $named = array_combine(array_map(basename(...), $pictures), $pictures);
    foreach (alttext_generate_many($named, $client) as $name => $result) {
        $answers[$name] = $result instanceof Alttext\Exception
            ? ['text' => '', 'model' => '', 'ms' => 0, 'error' => $result->getMessage()]
            : ['text' => $result->text, 'model' => $result->model, 'ms' => $result->elapsedMs, 'error' => ''];
    }
    ksort($answers);
    return $answers;
}

// ---- The pictures -------------------------------------------------------------------------------

/** @return array{list<string>, array<string, string>} paths, and what people wrote, by file name */
function find_pictures(?string $folder, ?string $site): array
{
    if ($folder !== null) {
        $all = pictures_in($folder) ?: give_up("There are no pictures in $folder.");
        $some = array_slice($all, 0, MOST_PICTURES);
        done('Pictures', count($some) . (count($some) < count($all) ? ' of the ' . count($all) : '') . " in $folder");
        return [$some, []];
    }
    $umami = "$site/web/core/profiles/demo_umami/modules/demo_umami_content/default_content";
    if ($site !== null && is_dir("$umami/images")) {
        $people = people_wrote("$umami/languages/en/media/image.csv");
        $pictures = array_map(fn ($name) => "$umami/images/$name", array_keys($people));
        done('Pictures', count($pictures) . " photos of Drupal's demonstration site, of which people wrote, too");
        return [$pictures, $people];
    }
    $pictures = draw_pictures();
    done('Pictures', count($pictures) . ' drawn for the occasion, in out/demo/pictures');
    return [$pictures, []];
}

function pictures_in(string $folder): array
{
    $found = array_filter(glob(addcslashes($folder, '*?[\\') . '/*'), function (string $path): bool {
        return is_file($path) && in_array(strtolower(pathinfo($path, PATHINFO_EXTENSION)), SUFFIXES, true);
    });
    return array_values($found);
}

/** @return array<string, string> the alt texts of demo_umami's media, by file name */
function people_wrote(string $csv): array
{
    $file = fopen($csv, 'r');
    $head = fgetcsv($file);
    $wrote = [];
    while ($row = fgetcsv($file)) {
        $row = array_combine($head, $row);
        $wrote[$row['image']] = $row['alt'];
    }
    ksort($wrote);
    return $wrote;
}

function draw_pictures(): array
{
    $scenes = [
        'red-on-white' => [0xE61919, 0xFFFFFF], 'yellow-on-blue' => [0xF2E61A, 0x1933E6],
        'white-on-green' => [0xFFFFFF, 0x1AA626], 'orange-on-black' => [0xFF8C0D, 0x000000],
        'purple-on-cyan' => [0x8C1AA6, 0x19CCD9], 'blue-on-nothing' => [0x1933E6, 0x7FFFFFFF],
    ];
    is_dir(WORK . '/pictures') || mkdir(WORK . '/pictures');
    foreach ($scenes as $name => [$colour, $background]) {
        $image = imagecreatetruecolor(800, 600);
        imagealphablending($image, false);
        imagesavealpha($image, true);
        imagefill($image, 0, 0, $background);
        imagefilledellipse($image, 400, 300, 360, 360, $colour);
        imagepng($image, $pictures[] = WORK . "/pictures/$name.png");
    }
    return $pictures;
}

// ---- The model ----------------------------------------------------------------------------------

/** @return array<string, string> options for Alttext\Client */
function find_model(array $named): array
{
    working('Model', 'looking for a local server');
    try {
        $found = (new Alttext\Client(...$named))->check();
        done('Model', trim("$found[model] by $found[backend], $found[url]"));
        return $named + ['backend' => $found['backend'], 'url' => $found['url'], 'model' => $found['model']];
    } catch (Alttext\Exception | ValueError $e) {
        $named === [] || give_up($e->getMessage());
    }
    return private_model();
}

function private_model(): array
{
    $socket = WORK . '/llama.sock';
    strlen($socket) < 100 || $socket = sys_get_temp_dir() . '/alttext-demo.sock'; // sun_path holds 107
    if (start_server($socket, '-hf', HUB_MODEL)) {
        done('Model', HUB_MODEL . ', in a private llama-server');
    } elseif (start_server($socket)) {
        done('Model', 'the demonstration model, since ' . HUB_MODEL . ' cannot be downloaded here');
        note('It is a real llama-server on a real unix socket, but this model knows colours only: it sees the middle'
            . ' and the rim of a picture. For real texts run Ollama or llama-server, or name a --backend.');
    } else {
        give_up('No model answers, and llama-server could not be started.', WORK . '/llama.log');
    }
    return ['backend' => 'llama-server', 'url' => "unix://$socket"];
}

/** Starts a llama-server that ends with this script. */
function start_server(string $socket, string ...$options): bool
{
    $command = [ROOT . '/tests/llama/server.sh', ROOT . '/out/llama', $socket, ...$options];
    $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['file', WORK . '/llama.log', 'w']], $pipes);
    while (proc_get_status($process)['running']) {
        $downloaded = megabytes(ROOT . '/out/llama/cache');
        working('Model', $options ? 'downloading ' . HUB_MODEL . ": $downloaded MB" : 'starting llama-server');
        usleep(200_000);
    }
    $pid = (int) stream_get_contents($pipes[1]);
    proc_close($process);
    if ($pid > 0) {
        register_shutdown_function(fn () => posix_kill($pid, SIGTERM));
    }
    return $pid > 0;
}

function megabytes(string $folder): int
{
    $bytes = 0;
    if (is_dir($folder)) {
        $files = new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS);
        foreach (new RecursiveIteratorIterator($files) as $file) {
            $bytes += $file->isLink() ? 0 : $file->getSize();
        }
    }
    return intdiv($bytes, 1_000_000);
}

// ---- All of it ----------------------------------------------------------------------------------

function say_how_to_go_on(string $site): void
{
    echo <<<TEXT

          Open the site: run this, and go to http://127.0.0.1:8888/user/login as admin, password admin;
          the pictures are at Content, Media.

            cd $site/web && PHP_INI_SCAN_DIR=:$site/php.d php -S 127.0.0.1:8888 .ht.router.php

        TEXT;
}

pcntl_async_signals(true);
pcntl_signal(SIGINT, fn () => exit(130)); // exit(): the server is stopped
pcntl_signal(SIGTERM, fn () => exit(143));
is_dir(WORK) || mkdir(WORK, recursive: true);

['folder' => $folder, 'client' => $named] = read_arguments(array_slice($argv, 1));
$client = find_model($named);
$site = install_site();
[$pictures, $people] = find_pictures($folder, $site);
if ($site !== null) {
    fill_site($site, $pictures, $client);
    $answers = describe_in_site($site);
} else {
    $answers = describe_directly($pictures, $client);
}
show_table($answers, $people);
$site === null || say_how_to_go_on($site);
exit(count($answers) === count($pictures) && !array_filter(array_column($answers, 'error')) ? 0 : 1);
