--TEST--
A fallback answers where the first fails; neither key is ever shown; a server that keeps failing is left alone
--EXTENSIONS--
alttext
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--ENV--
OPENAI_API_KEY=KEY-OF-THE-FALLBACK
--INI--
zend.exception_ignore_args=0
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';
require __DIR__ . '/fake.inc';

$fake = new Fake();
$image = Alttext\Image::fromString(png(30, 20));
$second = fn (string $scenario) => ['backend' => 'openai', 'url' => $fake->url($scenario), 'model' => 'fake-1'];
$ask = function (string $scenario, array $fallback) use ($fake, $image): void {
    $options = $fake->options($scenario, ['apiKey' => 'KEY-OF-THE-FIRST', 'fallback' => $fallback]);
    try {
        $result = (new Alttext\Client(...$options))->generate($image);
        echo "$result->backend, $result->model, $result->attempts: $result\n";
    } catch (Throwable $thrown) {
        $shown = str_replace('key-KEY-', '', $thrown . print_r($thrown, true)); // but for the names of scenarios
        echo str_contains($shown, 'KEY-') ? 'A KEY: ' : '', describe($thrown), "\n";
    }
};

$ask('ok', $second('badkey'));
$ask('status-500', $second('key-KEY-OF-THE-FALLBACK')); // from the environment
$ask('refuse', $second('ok'));
$ask('long', $second('badkey'));
$ask('status-500', $second('echo-nothing/status-401'));
$ask('status-500', ['model' => 'fake-2']); // the same server
$ask('key-other', ['url' => $fake->url('key-KEY-OF-THE-FIRST'), 'model' => 'fake-1']); // gets no key

echo "\nWhat names the first's backend or url, or null, names no other server; the key stays with its url and backend\n";
$first = 'key-KEY-OF-THE-FIRST/refuse';
$ask($first, ['backend' => 'compatible']);
$ask($first, ['url' => $fake->url($first)]);
$ask($first, ['backend' => null, 'url' => null]);
$ask($first, ['backend' => 'compatible', 'url' => $fake->url("$first/token-b")]);
$ask($first, ['backend' => 'llama-server', 'url' => $fake->url($first)]);

echo "\n";
attempt(fn () => new Alttext\Client(fallback: ['fallback' => []]));
attempt(fn () => new Alttext\Client(fallback: ['langauge' => 'de']));
attempt(fn () => new Alttext\Client(fallback: ['retries' => 99]));
attempt(fn () => new Alttext\Client(fallback: 'openai'));
attempt(fn () => alttext_generate($image, ['fallback' => 'openai']));
attempt(fn () => alttext_generate($image, $fake->options('ok', ['fallback' => null])));

echo "\n";
$images = array_fill(0, 50, $image);
$skipped = 0;
foreach (alttext_generate_many($images, $fake->options('badkey/token-b', ['concurrency' => 1])) as $outcome) {
    if ($outcome->skipped) { // which may come out before those that were asked about
        $skipped++;
        $last = $outcome;
    }
}
echo "$skipped skipped: ", $last->reason, ', ', $last->status, ', ', $last->getMessage(), "\n";
?>
--EXPECTF--
compatible, fake-1, 1: A brown dog runs across a green meadow towards its owner.
openai, fake-1, 2: A brown dog runs across a green meadow towards its owner.
openai, fake-1, 2: A brown dog runs across a green meadow towards its owner.
compatible, fake-1, 3: A brown dog with a red collar runs %s
Alttext\BackendException (auth): openai did not accept the API key (401): %s; before it, compatible failed (500): %s
Alttext\BackendException (server): compatible failed (500): %s; before it, compatible failed (500): %s
Alttext\BackendException (auth): compatible did not accept the API key (401): %s; before it, compatible did not accept the API key (401): %s

What names the first's backend or url, or null, names no other server; the key stays with its url and backend
Alttext\ReplyException (refused): %s it is a refusal; %s; before it, %s it is a refusal; %s
Alttext\ReplyException (refused): %s it is a refusal; %s; before it, %s it is a refusal; %s
Alttext\ReplyException (refused): %s it is a refusal; %s; before it, %s it is a refusal; %s
Alttext\BackendException (auth): compatible did not accept the API key (401): %s; before it, %s it is a refusal; %s
Alttext\BackendException (auth): llama-server did not accept the API key (401): %s; before it, %s it is a refusal; %s

ValueError: fallback: it must not have a fallback of its own
ValueError: fallback: unknown option "langauge"; there are %s
ValueError: fallback: retries must be from 0 to 20, 99 given
TypeError: Alttext\Client::__construct(): Argument #%d ($fallback) must be of type ?array, string given
TypeError: fallback must be of type array, string given
returned 'A brown dog runs across a green meadow towards its owner.'

48 skipped: auth, 401, not asked, as the last 2 pictures failed: compatible did not accept the API key (401): %s
