<?php

/**
 * Draws the pictures of the big test:
 *
 *   php pictures.php FOLDER COUNT
 *
 * writes COUNT different pictures, 0.png, 1.png, ...; every tenth once more as 0-again.png, the same to
 * the eye, with other metadata and so other bytes.
 */

declare(strict_types=1);

const WIDTH = 96;
const HEIGHT = 64;

function chunk(string $type, string $data): string
{
    return pack('N', strlen($data)) . $type . $data . pack('N', crc32($type . $data));
}

/** Boxes of all colours, other ones for each number. */
function pixels(int $number): string
{
    mt_srand($number);
    $rows = array_fill(0, HEIGHT, str_repeat(random_colour(), WIDTH));
    for ($box = 0; $box < 12; $box++) {
        [$left, $top] = [mt_rand(0, WIDTH - 20), mt_rand(0, HEIGHT - 16)];
        $part = str_repeat(random_colour(), 20);
        for ($y = $top; $y < $top + 16; $y++) {
            $rows[$y] = substr_replace($rows[$y], $part, $left * 3, strlen($part));
        }
    }
    return "\0" . implode("\0", $rows);
}

function random_colour(): string
{
    return chr(mt_rand(0, 255)) . chr(mt_rand(0, 255)) . chr(mt_rand(0, 255));
}

function png(string $pixels, string $comment): string
{
    return "\x89PNG\r\n\x1a\n" . chunk('IHDR', pack('NNCCCCC', WIDTH, HEIGHT, 8, 2, 0, 0, 0))
        . chunk('tEXt', "Comment\0$comment") . chunk('IDAT', gzcompress($pixels)) . chunk('IEND', '');
}

[, $folder, $count] = $argv;
for ($number = 0; $number < $count; $number++) {
    $pixels = pixels($number);
    file_put_contents("$folder/$number.png", png($pixels, 'first copy'));
    if ($number % 10 === 0) {
        file_put_contents("$folder/$number-again.png", png($pixels, 'second copy, retouched by nobody'));
    }
}
