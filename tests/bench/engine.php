<?php
// The rate of alttext_generate_many(): 200 pictures, 8 in flight, against a stand-in that answers after 100 ms.
// Ideal is 200 / 8 * 100 ms.  Run by scripts/bench with the extension loaded.

const PICTURES = 200;
const IN_FLIGHT = 8;
const DELAY_MS = 100;

/** A photo-like PNG, drawn without GD: a gradient with noise. */
function picture(int $width, int $height): string
{
    $chunk = fn(string $type, string $data): string
        => pack('N', strlen($data)) . $type . $data . pack('N', crc32($type . $data));
    $rows = '';
    mt_srand(1);
    for ($y = 0; $y < $height; $y++) {
        $rows .= "\0";
        for ($x = 0; $x < $width; $x++) {
            $rows .= chr($x & 255) . chr($y & 255) . chr(mt_rand(96, 160));
        }
    }
    return "\x89PNG\r\n\x1a\n" . $chunk('IHDR', pack('NNCCCCC', $width, $height, 8, 2, 0, 0, 0))
        . $chunk('IDAT', gzcompress($rows, 1)) . $chunk('IEND', '');
}

/** @return float seconds */
function run(string $url, Alttext\Image $image): float
{
    $start = hrtime(true);
    $count = 0;
    $options = ['backend' => 'llama-server', 'url' => $url, 'model' => 'fake-1', 'concurrency' => IN_FLIGHT];
    foreach (alttext_generate_many(array_fill(0, PICTURES, $image), $options) as $result) {
        if (!$result instanceof Alttext\Result) {
            throw $result;
        }
        $count++;
    }
    if ($count !== PICTURES) {
        throw new LogicException("$count of " . PICTURES . ' pictures came back');
    }
    return (hrtime(true) - $start) / 1e9;
}

$program = getenv('ALTTEXT_FAKE') ?: dirname(__DIR__, 2) . '/out/core/tests/fake';
$server = proc_open([$program], [['pipe', 'r'], ['pipe', 'w']], $pipes);
$url = trim((string) fgets($pipes[1])) . '/delay-' . DELAY_MS . '/v1';
$ideal = PICTURES / IN_FLIGHT * DELAY_MS / 1000;

printf("%d pictures, %d in flight, answers after %d ms; ideal %.2f s\n", PICTURES, IN_FLIGHT, DELAY_MS, $ideal);
printf("%-14s %8s %11s %13s %9s\n", 'picture', 'seconds', 'pictures/s', 'of the ideal', 'prep ms');
foreach ([[320, 240], [1024, 768]] as [$width, $height]) {
    $image = Alttext\Image::fromString(Alttext\Image::fromString(picture($width, $height))->toJpeg($width));
    $times = [run($url, $image), run($url, $image), run($url, $image)];
    sort($times);
    $start = hrtime(true);
    for ($i = 0; $i < 20; $i++) {
        $image->toJpeg();
    }
    $prepared = (hrtime(true) - $start) / 20e6;
    printf("%-14s %8.3f %11.1f %12.1f%% %9.2f\n", "{$width}x$height JPEG", $times[1], PICTURES / $times[1], 100 * $ideal / $times[1], $prepared);
}
fclose($pipes[0]);
proc_close($server);
