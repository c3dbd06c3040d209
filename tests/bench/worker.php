<?php

/** @file What a PHP worker of tests/bench/images does; see worker.h for the protocol. */

ini_set('memory_limit', '-1');

/** In microseconds. */
function cpuTime(): int
{
    $usage = getrusage();
    return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1000000
        + $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'];
}

/** @param callable(string): string $prepare makes a JPEG of the file; "" when it is refused */
function serve(callable $prepare): void
{
    while (($line = fgets(STDIN)) !== false) {
        [$path, $out] = explode("\t", rtrim($line, "\n")) + [1 => ''];
        $start = cpuTime();
        $jpeg = $prepare($path);
        echo cpuTime() - $start, ' ', strlen($jpeg), "\n";
        if ($out !== '' && $jpeg !== '') {
            file_put_contents($out, $jpeg);
        }
        flush();
    }
}
