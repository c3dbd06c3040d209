<?php

/**
 * Writes GGUF version 3, the file format of llama.cpp's models:
 * https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 */

declare(strict_types=1);

namespace Alttext\Tests\Llama;

/** How metadata values are typed in the file. */
enum Gguf: int
{
    case U32 = 4;
    case I32 = 5;
    case F32 = 6;
    case Bool = 7;
    case Text = 8;
    case List = 9;
}

const GGUF_ALIGN = 32;

/**
 * @param array<string, array{Gguf, mixed, 2?: Gguf}> $metadata type and value; a list names its items' type last
 * @param array<string, array{list<int>, ?string}> $tensors shape and float32 data; null: zeros
 */
function gguf_write(string $path, array $metadata, array $tensors): void
{
    $head = 'GGUF' . pack('VPP', 3, count($tensors), count($metadata));
    foreach ($metadata as $key => $typed) {
        $head .= gguf_text($key) . pack('V', $typed[0]->value) . gguf_value(...$typed);
    }
    $offset = 0;
    foreach ($tensors as $name => [$shape, $data]) {
        $size = 4 * array_product($shape);
        if ($data !== null && strlen($data) !== $size) {
            throw new \LogicException("$name: " . strlen($data) . " bytes where $size belong");
        }
        $head .= gguf_text($name) . pack('V', count($shape)) . pack('P*', ...$shape) . pack('VP', 0, $offset);
        $offset += gguf_aligned($size);
    }
    // A server may have the old file mapped: it keeps that one.
    $file = fopen("$path.new", 'wb') ?: throw new \RuntimeException("cannot write $path.new");
    fwrite($file, $head);
    $at = gguf_aligned(strlen($head));
    foreach ($tensors as [$shape, $data]) {
        if ($data !== null) {
            fseek($file, $at);
            fwrite($file, $data);
        }
        $at += gguf_aligned(4 * array_product($shape));
    }
    ftruncate($file, $at); // zeros are holes: they take no room on the disk
    fclose($file);
    rename("$path.new", $path);
}

function gguf_aligned(int $size): int
{
    return intdiv($size + GGUF_ALIGN - 1, GGUF_ALIGN) * GGUF_ALIGN;
}

function gguf_text(string $text): string
{
    return pack('P', strlen($text)) . $text;
}

function gguf_value(Gguf $type, mixed $value, ?Gguf $items = null): string
{
    return match ($type) {
        Gguf::U32, Gguf::I32 => pack('V', $value),
        Gguf::F32 => pack('g', $value),
        Gguf::Bool => chr((int) $value),
        Gguf::Text => gguf_text($value),
        Gguf::List => pack('VP', $items->value, count($value))
            . implode('', array_map(fn ($item) => gguf_value($items, $item), $value)),
    };
}

/**
 * A matrix as float32 rows.
 *
 * @param array<int, array<int, float>> $weights by row and column; what is not there is 0
 */
function matrix(array $weights, int $rows, int $columns): string
{
    $zeros = array_fill(0, $columns, 0.0);
    $data = '';
    for ($row = 0; $row < $rows; $row++) {
        $data .= pack('g*', ...array_replace($zeros, $weights[$row] ?? []));
    }
    return $data;
}

function filled(int $count, float $weight): string
{
    return str_repeat(pack('g', $weight), $count);
}
