<?php

/**
 * @file Asking about many pictures: alttext beside a pool of Guzzle's and a queue worker, in turn; see asker.php.
 *
 * The stand-in answers each request after 50 to 150 ms, drawn at random, the same ones for each run.  Ideal is the time
 * that these very delays take if each of N slots begins with the next one at once: no preparing, no network.  A run whose
 * own CPU is near 100 % is at the limit of one core; the stand-in has the other.  Run by scripts/bench.
 */

/** A JPEG that is as hard to read as a photo: a gradient with noise. */
function picture(string $folder, int $width, int $height): string
{
    $image = imagecreatetruecolor($width, $height);
    mt_srand(1);
    for ($y = 0; $y < $height; $y++) {
        for ($x = 0; $x < $width; $x++) {
            imagesetpixel($image, $x, $y, ($x * 255 / $width << 16) | ($y * 255 / $height << 8) | mt_rand(112, 144));
        }
    }
    imagejpeg($image, $path = "$folder/{$width}x$height.jpg", 90);

    return $path;
}

/** Seconds; see above. */
function ideal(array $delays, int $slots): float
{
    $free = new SplMinHeap();
    for ($i = 0; $i < $slots; $i++) {
        $free->insert(0);
    }
    foreach ($delays as $delay) {
        $free->insert($free->extract() + $delay);
    }
    while ($free->count() > 1) {
        $free->extract();
    }

    return $free->extract() / 1000;
}

/** CPU seconds of another process, of which the kernel counts hundredths. */
function cpu_of(int $pid): float
{
    $fields = explode(' ', substr(strrchr(file_get_contents("/proc/$pid/stat"), ')'), 2)); // after the name;

    return ($fields[11] + $fields[12]) / 100;
}

/** The command that runs a script with the extension. */
function php(string ...$script): array
{
    $extension = dirname(__DIR__, 2) . '/out/ext/modules/alttext.so';

    return [PHP_BINARY, '-d', 'memory_limit=-1', '-d', "extension=$extension", ...$script];
}

/** @return array{seconds: float, cpu: float, peak: float, ideal: float, server: float} */
function run(string $way, string $picture, int $count, int $inFlight, string $delay): array
{
    $server = proc_open([getenv('ALTTEXT_FAKE')], [['pipe', 'r'], ['pipe', 'w']], $pipes);
    $address = trim(fgets($pipes[1]));
    $asker = proc_open(php(__DIR__ . '/asker.php', $way, "$address/delay-$delay/v1", $picture, $count, $inFlight), [1 => ['pipe', 'w']], $output);
    $result = json_decode(stream_get_contents($output[1]), true) ?? throw new RuntimeException("$way failed");
    proc_close($asker);
    $result['server'] = cpu_of(proc_get_status($server)['pid']);
    $stream = fopen("$address/delays", 'rb'); // which the server leaves open
    $result['ideal'] = ideal(json_decode(stream_get_line($stream, 10_000_000, ']') . ']'), $inFlight);
    fclose($pipes[0]);
    proc_close($server);

    return $result;
}

function row(string $way, string $picture, int $count, int $inFlight, string $delay = '50-150'): void
{
    $run = run($way, $picture, $count, $inFlight, $delay);
    printf("%-14s %-8s %9d %8d %9.2f %11.1f %8.1f%% %8.0f%% %10.0f%% %8.0f\n", basename($picture, '.jpg'), $way, $inFlight, $count,
        $run['seconds'], $count / $run['seconds'], 100 * $run['ideal'] / $run['seconds'], 100 * $run['cpu'] / $run['seconds'],
        100 * $run['server'] / $run['seconds'], $run['peak']);
}

function head(string $title): void
{
    printf("\n%s\n%-14s %-8s %9s %8s %9s %11s %9s %9s %11s %8s\n", $title, 'picture', 'way', 'in flight', 'pictures', 'seconds',
        'pictures/s', 'of ideal', 'own CPU', 'server CPU', 'peak MB');
}

getenv('ALTTEXT_FAKE') || putenv('ALTTEXT_FAKE=' . dirname(__DIR__, 2) . '/out/core/tests/fake');
mkdir($folder = sys_get_temp_dir() . '/alttext-bench-' . getmypid());
[$small, $screen, $photo] = [picture($folder, 320, 240), picture($folder, 1024, 768), picture($folder, 4000, 3000)];

head('Answers after 50 to 150 ms');
foreach ([[$small, 2000], [$screen, 600], [$photo, 40]] as [$picture, $count]) {
    row('serial', $picture, 40, 1); // fewer, or it would take minutes
    foreach ([[1, 40], [8, $count], [64, $count]] as [$inFlight, $many]) {
        row('alttext', $picture, $many, $inFlight);
        row('guzzle', $picture, $many, $inFlight);
    }
}

head('Memory: answers after 1 to 2 ms');
foreach ([200, 2000, 20000] as $count) {
    row('alttext', $small, $count, 8, '1-2');
}

echo "\nOne request in five fails, 64 in flight\n";
passthru(implode(' ', array_map('escapeshellarg', php(__DIR__ . '/chaos.php'))), $status);
array_map('unlink', glob("$folder/*"));
rmdir($folder);
exit($status);
