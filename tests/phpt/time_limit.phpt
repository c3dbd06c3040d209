--TEST--
The time limit ends the waiting for a picture, and what comes after still works
--EXTENSIONS--
alttext
pcntl
posix
--SKIPIF--
<?php
getenv('ALTTEXT_FAKE') || die('skip ALTTEXT_FAKE does not name the fake server');
PHP_ZTS && PHP_VERSION_ID >= 80300 && die('skip this PHP keeps the time by a signal of its own');
?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/fake.inc';

$fake = new Fake();
$image = Alttext\Image::fromString(png(30, 20));
register_shutdown_function(function () use ($fake, $image) {
    echo alttext_generate($image, $fake->options('ok')), "\n";
});
$parent = posix_getpid();
if (pcntl_fork() === 0) {
    $fake->await('asked', 1);
    posix_kill($parent, SIGPROF); // what the system sends when the time is up
    posix_kill(posix_getpid(), SIGKILL); // without destructors: the server is the parent's
}
set_time_limit(5);
alttext_generate($image, $fake->options('delay-600000'));
?>
--EXPECTF--
Fatal error: Maximum execution time of 5 seconds exceeded in %s/time_limit.php on line %d
A brown dog runs across a green meadow towards its owner.
