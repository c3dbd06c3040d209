--TEST--
Signals are handled while a picture is waited for, and may end the waiting
--EXTENSIONS--
alttext
pcntl
posix
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';
require __DIR__ . '/fake.inc';

$fake = new Fake();
$image = Alttext\Image::fromString(png(30, 20));
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () use ($fake) {
    echo "a handler that goes on\n";
    posix_kill(posix_getpid(), SIGUSR2);
});
pcntl_signal(SIGUSR2, fn () => throw new DomainException('a handler that throws'));

/** Has another process send us the signal as soon as so many pictures have been asked about. */
function signal_when_asked(Fake $fake, int $count): void
{
    $parent = posix_getpid();
    if (pcntl_fork() === 0) {
        $fake->await('asked', $count);
        posix_kill($parent, SIGUSR1);
        posix_kill(posix_getpid(), SIGKILL); // without destructors: the server is the parent's
    }
}

signal_when_asked($fake, 1);
attempt(fn () => alttext_generate($image, $fake->options('delay-600000')));
signal_when_asked($fake, 2);
$batch = alttext_generate_many(['a' => $image], $fake->options('delay-600000/token-b'));
attempt(fn () => $batch->valid());
unset($batch);
echo $fake->await('dropped', 2) ? "cut off\n" : "still there\n";
?>
--EXPECT--
a handler that goes on
DomainException: a handler that throws
a handler that goes on
DomainException: a handler that throws
cut off
