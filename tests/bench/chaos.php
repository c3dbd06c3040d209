<?php

/**
 * @file What becomes of 2,000 different pictures when one request in five meets a fault; run by engine.php.
 *
 * Each ends as a text or as a typed failure, and none is asked about again once it has been answered.
 */

require dirname(__DIR__) . '/phpt/fake.inc';

const PICTURES = 2000;

/** No two are of the same size. */
function pictures(): Generator
{
    for ($i = 0; $i < PICTURES; $i++) {
        ob_start();
        imagejpeg(imagecreatetruecolor(64 + $i % 50, 64 + intdiv($i, 50)));
        yield $i => Alttext\Image::fromString(ob_get_clean());
    }
}

$fake = new Fake();
$options = ['concurrency' => 64, 'timeoutMs' => 2000, 'retries' => 5];
$ends = [];
foreach (alttext_generate_many(pictures(), $fake->options('chaos-20', $options)) as $key => $result) {
    $ends[$result instanceof Alttext\Result ? 'described' : "failed: $result->reason"][$key] = true;
}
foreach ($ends as $end => $keys) {
    printf("%-20s %8d\n", $end, count($keys));
}
$stats = $fake->stats();
printf("%-20s %8d\n%-20s %8d\n", 'requests', $stats['asked'], 'asked after success', $stats['answered_twice']);
$lost = PICTURES - array_sum(array_map('count', $ends));
if ($lost !== 0 || $stats['answered_twice'] !== 0) {
    throw new LogicException("$lost pictures are missing, $stats[answered_twice] were asked about after success");
}
