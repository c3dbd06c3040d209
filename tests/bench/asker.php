<?php

/**
 * @file One way to have many pictures described; run by engine.php.
 *
 *   asker.php alttext|guzzle|serial URL PICTURE COUNT IN_FLIGHT
 *
 * prints seconds, CPU seconds and peak memory in MB as JSON.  Each way reads the file anew for every picture, shrinks it
 * to 768 pixels, asks by OpenAI's chat completions and takes the text out of the answer.
 */

[, $way, $url, $picture, $count, $inFlight] = $argv;

function request_body(string $picture): string
{
    $image = imagecreatefromstring(file_get_contents($picture));
    $scale = min(1, 768 / max(imagesx($image), imagesy($image)));
    $width = (int) round(imagesx($image) * $scale);
    $height = (int) round(imagesy($image) * $scale);
    $small = imagecreatetruecolor($width, $height);
    imagecopyresampled($small, $image, 0, 0, 0, 0, $width, $height, imagesx($image), imagesy($image));
    ob_start();
    imagejpeg($small, null, 80);
    $data = 'data:image/jpeg;base64,' . base64_encode(ob_get_clean());

    return json_encode(['model' => 'fake-1', 'messages' => [['role' => 'user', 'content' => [
        ['type' => 'text', 'text' => 'Describe this picture in a sentence.'],
        ['type' => 'image_url', 'image_url' => ['url' => $data]],
    ]]]], JSON_UNESCAPED_SLASHES);
}

function answered(string $reply): int
{
    return (int) is_string(json_decode($reply, true)['choices'][0]['message']['content'] ?? null);
}

function alttext(string $url, string $picture, int $count, int $inFlight): int
{
    $pictures = (function () use ($picture, $count) {
        for ($i = 0; $i < $count; $i++) {
            yield $picture;
        }
    })();
    $options = ['backend' => 'compatible', 'url' => $url, 'model' => 'fake-1', 'concurrency' => $inFlight];
    $texts = 0;
    foreach (alttext_generate_many($pictures, $options) as $result) {
        $texts += $result instanceof Alttext\Result ? 1 : throw $result;
    }

    return $texts;
}

/** As most would write it: a pool that takes its requests from a generator. */
function guzzle(string $url, string $picture, int $count, int $inFlight): int
{
    require dirname(__DIR__, 2) . '/out/bench/vendor/autoload.php';
    $requests = (function () use ($url, $picture, $count) {
        for ($i = 0; $i < $count; $i++) {
            yield new GuzzleHttp\Psr7\Request('POST', "$url/chat/completions", ['Content-Type' => 'application/json'], request_body($picture));
        }
    })();
    $texts = 0;
    (new GuzzleHttp\Pool(new GuzzleHttp\Client(), $requests, [
        'concurrency' => $inFlight,
        'fulfilled' => function ($response) use (&$texts) {
            $texts += answered((string) $response->getBody());
        },
        'rejected' => fn ($reason) => throw $reason,
    ]))->promise()->wait();

    return $texts;
}

/** A queue worker: one picture after another, on a connection that stays open. */
function serial(string $url, string $picture, int $count): int
{
    $curl = curl_init("$url/chat/completions");
    curl_setopt_array($curl, [CURLOPT_RETURNTRANSFER => true, CURLOPT_HTTPHEADER => ['Content-Type: application/json', 'Expect:']]);
    for ($texts = $i = 0; $i < $count; $i++) {
        curl_setopt($curl, CURLOPT_POSTFIELDS, request_body($picture));
        $texts += answered(curl_exec($curl));
    }

    return $texts;
}

$start = hrtime(true);
$texts = $way($url, $picture, (int) $count, (int) $inFlight);
$seconds = (hrtime(true) - $start) / 1e9;
if ($texts !== (int) $count) {
    throw new LogicException("$texts texts of $count pictures");
}
$usage = getrusage();
preg_match('/VmHWM:\s+(\d+)/', file_get_contents('/proc/self/status'), $match);
echo json_encode([
    'seconds' => $seconds,
    'cpu' => $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6,
    'peak' => $match[1] / 1024,
]);
