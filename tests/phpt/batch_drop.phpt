--TEST--
Batch: dropping it cuts off what is pending, however it is dropped
--EXTENSIONS--
alttext
pcntl
posix
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/fake.inc';

/** A batch of which at least two pictures are with the server. */
function pending(Fake $fake): Alttext\Batch
{
    $image = Alttext\Image::fromString(png(30, 20));
    $before = $fake->stats()['asked'];
    $images = (function () use ($fake, $image, $before) {
        while ($fake->stats()['asked'] < $before + 2) {
            yield $image;
        }
        yield 'ready' => 'no/such.png';
    })();
    $batch = alttext_generate_many($images, $fake->options('delay-600000', ['concurrency' => 256]));
    echo $batch->key(), ', ';

    return $batch;
}

/** All that was asked is dropped. */
function report(Fake $fake, string $how): void
{
    echo $how, ': ', $fake->await('dropped', $fake->stats()['asked']) ? 'cut off' : 'still there', "\n";
}

$fake = new Fake();
$batch = pending($fake);
unset($batch);
report($fake, 'unset');

try {
    foreach (pending($fake) as $result) {
        throw new DomainException();
    }
} catch (DomainException) {
    report($fake, 'exception');
}

foreach (['exit', 'fatal error'] as $how) {
    if (!($child = pcntl_fork())) {
        $batch = pending($fake);
        $how === 'exit' && exit;
        ini_set('display_errors', '0');
        set_time_limit(1);
        posix_kill(posix_getpid(), SIGPROF); // what the system sends when the time is up
        for (;;);
    }
    pcntl_waitpid($child, $status);
    report($fake, $how);
}

$circle = new ArrayObject();
$circle[] = pending($fake);
$circle[] = $circle;
unset($circle);
gc_collect_cycles();
report($fake, 'garbage collection');

echo alttext_generate(Alttext\Image::fromString(png(30, 20)), $fake->options('ok')), "\n";
?>
--EXPECT--
ready, unset: cut off
ready, exception: cut off
ready, exit: cut off
ready, fatal error: cut off
ready, garbage collection: cut off
A brown dog runs across a green meadow towards its owner.
