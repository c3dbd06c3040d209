--TEST--
The time limit ends the search for a server that a picture waits for, and the next call begins it anew
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
$client = new Alttext\Client(...$fake->options('first-1/delay-600000', ['backend' => 'auto', 'model' => null]));
$image = Alttext\Image::fromString(png(30, 20));
register_shutdown_function(function () use ($client) {
    echo $client->check()['backend'], "\n";
});
$parent = posix_getpid();
if (pcntl_fork() === 0) {
    $fake->await('requests', 1);
    posix_kill($parent, SIGPROF); // what the system sends when the time is up
    posix_kill(posix_getpid(), SIGKILL); // without destructors: the server is the parent's
}
set_time_limit(5);
$client->generate($image);
?>
--EXPECTF--
Fatal error: Maximum execution time of 5 seconds exceeded in %s/time_limit_search.php on line %d
llama-server
