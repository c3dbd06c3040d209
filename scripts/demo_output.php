<?php

/** How scripts/demo.php talks: steps as they go, and a table as wide as the terminal. */

declare(strict_types=1);

function terminal_width(): int
{
    $width = stream_isatty(STDOUT) ? (int) shell_exec('tput cols 2>/dev/null') : 0;
    return max(60, min(120, $width ?: 100));
}

/** What is being done, until done() takes its place; shown on a terminal only. */
function working(string $what, string $how): void
{
    if (stream_isatty(STDOUT)) {
        clear_line();
        printf('  %-9s %s ...', $what, $how);
    }
}

function clear_line(): void
{
    echo stream_isatty(STDOUT) ? "\r\e[K" : '';
}

function done(string $what, string $how): void
{
    clear_line();
    foreach (wrap($how, terminal_width() - 12) as $line) {
        printf("  %-9s %s\n", $what, $line);
        $what = '';
    }
}

function note(string $text): void
{
    done('', $text);
}

/** @return non-empty-list<string> lines of at most $width columns; a word that is longer is cut */
function wrap(string $text, int $width): array
{
    $lines = [''];
    foreach (preg_split('/\s+/u', trim($text)) as $word) {
        while (mb_strwidth($word) > $width) {
            $lines[] = mb_strimwidth($word, 0, $width);
            $word = mb_substr($word, mb_strlen(end($lines)));
        }
        $longer = ltrim(end($lines) . " $word");
        if (mb_strwidth($longer) > $width) {
            $lines[] = $word;
        } else {
            $lines[array_key_last($lines)] = $longer;
        }
    }
    return $lines[0] === '' && count($lines) > 1 ? array_slice($lines, 1) : $lines;
}

/**
 * @param array<string, array{text: string, model: string, ms: int, error: string}> $answers by file name
 * @param array<string, string> $people what people wrote, by file name
 */
function show_table(array $answers, array $people): void
{
    $model = max(5, ...array_map(fn ($answer) => min(20, mb_strwidth($answer['model'])), array_values($answers)));
    $widths = [24, terminal_width() - 24 - $model - 6 - 8, $model, 6];
    echo "\n";
    show_row(['Image', 'Alt text', 'Model', 'ms'], $widths);
    echo '  ', str_repeat('-', array_sum($widths) + 6), "\n";
    foreach ($answers as $name => $answer) {
        $text = $answer['error'] !== '' ? "failed: $answer[error]" : ($answer['text'] !== '' ? $answer['text'] : '(decorative)');
        show_row([mb_strimwidth($name, 0, $widths[0], '…'), $text, $answer['model'], number_format($answer['ms'])], $widths);
        if (isset($people[$name])) {
            show_row(['', "A person: $people[$name]", '', ''], $widths);
        }
    }
}

function show_row(array $cells, array $widths): void
{
    $cells = array_map(wrap(...), $cells, $widths);
    for ($i = 0; $i < max(array_map(count(...), $cells)); $i++) {
        $line = ' ';
        foreach ($cells as $column => $lines) {
            $cell = $lines[$i] ?? '';
            $gap = str_repeat(' ', max(0, $widths[$column] - mb_strwidth($cell)));
            $line .= ' ' . ($column === 3 ? $gap . $cell : $cell . $gap) . ($column < 3 ? ' ' : '');
        }
        echo rtrim($line), "\n";
    }
}
