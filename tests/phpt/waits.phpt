--TEST--
Signals end the waiting for a list of models, the search of "auto" and a check; or it goes on where it was
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
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, fn () => throw new DomainException('a handler that throws'));
pcntl_signal(SIGUSR2, fn () => print("a handler that goes on\n"));

/** Has another process send us the signal as soon as so many more requests have come in. */
function signal_when_asked(Fake $fake, int $signal, int $more = 1): void
{
    $parent = posix_getpid();
    $count = $fake->stats()['requests'] + $more;
    if (pcntl_fork() === 0) {
        $fake->await('requests', $count);
        posix_kill($parent, $signal);
        posix_kill(posix_getpid(), SIGKILL); // without destructors: the server is the parent's
    }
}

$image = Alttext\Image::fromString(png(30, 20));
$slow = new Alttext\Client(...$fake->options('delay-600000'));
$auto = new Alttext\Client('auto', $fake->url('delay-600000'));
$asking = new Alttext\Client(...$fake->options('only-ask/delay-600000'));
$waits = [
    'models' => fn () => $slow->models(),
    'check' => fn () => $slow->check(),
    'check, auto' => fn () => $auto->check(),
    'check that looks' => fn () => $asking->check(true),
    'generate, auto' => fn () => $auto->generate($image),
];
foreach ($waits as $name => $wait) {
    echo "$name: ";
    signal_when_asked($fake, SIGUSR1, $name === 'check that looks' ? 2 : 1); // the list comes at once
    attempt($wait);
}
echo $fake->await('dropped', count($waits)) ? "all cut off\n" : "some are still there\n";

echo "\nAnother signal ends nothing, and nothing is asked twice\n";
$before = $fake->stats()['requests'];
signal_when_asked($fake, SIGUSR2);
echo implode((new Alttext\Client(...$fake->options('delay-3000')))->models()), ' after ',
    $fake->stats()['requests'] - $before, " request\n";
?>
--EXPECT--
models: DomainException: a handler that throws
check: DomainException: a handler that throws
check, auto: DomainException: a handler that throws
check that looks: DomainException: a handler that throws
generate, auto: DomainException: a handler that throws
all cut off

Another signal ends nothing, and nothing is asked twice
a handler that goes on
fake-1 after 1 request
