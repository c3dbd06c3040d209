--TEST--
Batch: lazy, some at a time, every picture under its own key, in constant memory
--EXTENSIONS--
alttext
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';
require __DIR__ . '/fake.inc';

$fake = new Fake();
$client = new Alttext\Client(...$fake->options('delay-20', ['concurrency' => 4]));
$image = Alttext\Image::fromString(png(30, 20));

$taken = $done = $ahead = 0;
$keys = (function () use ($image, &$taken, &$done, &$ahead) {
    for (; $taken < 20; ) {
        $ahead = max($ahead, ++$taken - $done);
        yield (object) ['number' => $taken] => $image;
    }
})();
$batch = $client->generateMany($keys);
echo "taken before the first step: $taken\n";
$numbers = [];
foreach ($batch as $key => $result) {
    $done++;
    $numbers[] = $key->number;
    $result instanceof Alttext\Result || print(describe($result) . "\n");
}
sort($numbers);
echo "taken: $taken, each once: ", json_encode($numbers === range(1, 20)), ", never more ahead than: $ahead\n";
echo 'in flight at most: ', $fake->stats()['max_in_flight'], "\n";

echo "\nOptions of one picture\n";
$echo = new Alttext\Client(...$fake->options('echo-language'));
$texts = iterator_to_array($echo->generateMany(['fr' => ['image' => $image, 'language' => 'fr'], 'as before' => $image,
    'none' => ['image' => $image, 'language' => null]], ['language' => 'de']));
ksort($texts);
foreach ($texts as $key => $result) {
    echo "$key: ", $result instanceof Throwable ? describe($result) : $result->text, "\n";
}

echo "\nTwo batches at a time, and single pictures between\n";
$both = new MultipleIterator();
$both->attachIterator($client->generateMany(array_fill(0, 5, $image)));
$both->attachIterator($client->generateMany((function () use ($client, $image) {
    for ($i = 0; $i < 5; $i++) {
        yield ['image' => $image, 'context' => $client->generate($image)->text];
    }
})()));
$count = 0;
foreach ($both as [$first, $second]) {
    $count += $first instanceof Alttext\Result && $second instanceof Alttext\Result;
}
echo "$count pairs\n";

echo "\nConstant memory\n";
$large = str_repeat('x', 1 << 20); // after the end of the picture
$files = (function () use ($large) {
    for ($i = 0; $i < 60; $i++) {
        yield $i => Alttext\Image::fromString(png(30, 20) . $large . $i);
    }
})();
$fast = new Alttext\Client(...$fake->options('ok'));
$before = memory_get_usage();
$most = 0;
foreach ($fast->generateMany($files) as $result) {
    $most = max($most, memory_get_usage() - $before);
}
var_dump($result instanceof Alttext\Result, $most < 4 << 20);
?>
--EXPECT--
taken before the first step: 0
taken: 20, each once: true, never more ahead than: 5
in flight at most: 4

Options of one picture
as before: Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer.
fr: Un chien brun court dans un pré vert vers son maître.
none: Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer.

Two batches at a time, and single pictures between
5 pairs

Constant memory
bool(true)
bool(true)
