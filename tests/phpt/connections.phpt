--TEST--
Connections stay open between calls, clients and batches
--EXTENSIONS--
alttext
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/fake.inc';

$fake = new Fake();
$image = Alttext\Image::fromString(png(30, 20));
$before = $fake->stats()['connections'];
for ($i = 0; $i < 5; $i++) {
    alttext_generate($image, $fake->options('ok'));
    foreach ((new Alttext\Client(...$fake->options('ok')))->generateMany([$image]) as $result);
}
$after = $fake->stats();
echo $after['asked'], ' pictures, ', $after['connections'] - $before - 1, " connection\n"; // 1 asks for the stats
?>
--EXPECT--
10 pictures, 1 connection
