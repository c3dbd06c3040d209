--TEST--
Forks: each process goes on with the client, and a child that ends cuts off nothing of its parent
--EXTENSIONS--
alttext
pcntl
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';
require __DIR__ . '/fake.inc';

$fake = new Fake();
$image = Alttext\Image::fromString(png(30, 20));
$client = new Alttext\Client(...$fake->options('delay-50', ['concurrency' => 256]));
$client->generate($image); // a connection is open now

$child = null;
$batch = $client->generateMany((function () use ($fake, $client, $image, &$child) {
    while ($fake->stats()['asked'] < 3) {
        yield $image;
    }
    if (!($child = pcntl_fork())) {
        echo 'child: ', $client->generate($image), "\n";
        exit;
    }
    pcntl_waitpid($child, $status);
    yield $image;
})());
foreach ($batch as $result) {
    $result instanceof Throwable && print(describe($result) . "\n");
}
echo 'parent: ', $client->generate($image), "\n";
?>
--EXPECT--
child: A brown dog runs across a green meadow towards its owner.
parent: A brown dog runs across a green meadow towards its owner.
