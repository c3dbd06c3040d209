--TEST--
Batches of vendors: what cannot be sent comes out under its key, and nothing is lost on the way
--EXTENSIONS--
alttext
--SKIPIF--
<?php if (!getenv('ALTTEXT_FAKE')) die('skip no fake server: ALTTEXT_FAKE is not set'); ?>
--FILE--
<?php
require __DIR__ . '/bulk.inc';
$fake = new Fake();
$photo = Alttext\Image::fromString(png(80, 60));
$client = fn (string $backend, string $scenario = 'ok', array $more = [])
    => new Alttext\Client(...$more, ...vendor($fake, $backend, $scenario));

echo "--- who has none\n";
attempt(fn () => (new Alttext\Client('ollama'))->submit([]));
attempt(fn () => (new Alttext\Client('auto'))->submit([]));
attempt(fn () => (new Alttext\Client('openai', apiKey: ''))->submit([]));

echo "--- receipts\n";
attempt(fn () => $client('openai')->poll('anthropic:msgbatch_1:fake-1'));
attempt(fn () => $client('openai')->poll('nonsense'));
attempt(fn () => $client('openai')->collect('openai:../../files:fake-1'));
attempt(fn () => $client('openai')->cancel("openai:batch_1:\0"));
attempt(fn () => $client('anthropic')->poll('anthropic:msgbatch_9999:fake-1'));

echo "--- keys\n";
function pairs(array ...$pairs): Generator
{
    foreach ($pairs as [$key, $image]) {
        yield $key => $image;
    }
}
tell($client('openai')->submit(pairs(
    [str_repeat('k', 43), $photo], [str_repeat('k', 44), $photo], [1, $photo], ['1', $photo], [1, $photo], [1.5, $photo],
    [str_repeat('l', 43), ['image' => $photo, 'language' => 'de']], ['tag', ['image' => $photo, 'language' => str_repeat('x', 36)]],
)));

echo "--- more than one batch\n";
$noise = noise(1400);
$fine = ['maxSide' => 1400, 'quality' => 100];
$asked = 0;
$source = function () use ($noise, &$asked): Generator {
    for (; $asked < 5; $asked++) {
        yield $asked => $noise;
    }
};
$batches = [];
foreach ($client('anthropic', 'ok', $fine)->submit($source()) as $receipt => $keys) {
    $batches[] = count($keys) . " of " . ($asked + 1) . ' taken so far';
    foreach ($client('anthropic')->collect($receipt) as $key => $result) {
        $collected[$key] = $result->text;
    }
}
echo implode(', ', $batches), "\n";
ksort($collected);
echo implode(' ', array_keys($collected)), "\n";

echo "--- a picture that is too large\n";
tell($client('openai', 'ok', ['maxSide' => 2400, 'quality' => 100])->submit([noise(2400)]));

echo "--- the server fails\n";
tell($client('openai', 'status-503')->submit(['a' => $photo, 'b' => $photo]));
tell($client('anthropic', 'first-1/close')->submit(['a' => $photo]));
tell($client('gemini', 'truncated-json')->submit(['a' => $photo]));
tell($client('anthropic', 'error-in-200')->submit(['a' => $photo]));

echo "--- the first batch fails, the second is sent\n";
$asked = 0;
foreach ($client('anthropic', 'first-1/status-500', $fine)->submit($source()) as $key => $outcome) {
    echo is_array($outcome) ? implode(' ', $outcome) : "$key: " . $outcome::class, "\n";
}

echo "--- the caller's code throws\n";
$thrower = function () use ($photo): Generator {
    yield 1 => $photo;
    throw new LogicException('no more');
};
$submission = $client('openai')->submit($thrower());
attempt(fn () => $submission->valid());
$submission->next(); // what had been taken can be sent all the same
echo implode(' ', $submission->current()), "\n";

echo "--- cancelled\n";
foreach ($client('gemini', 'polls-1000')->submit(['a' => $photo]) as $receipt => $keys) {
    $client('gemini')->cancel($receipt);
    echo json_encode($client('gemini')->poll($receipt)), "\n";
    tell($client('gemini')->collect($receipt));
}

echo "--- nothing to send\n";
tell($client('openai')->submit([]));
$submission = $client('openai')->submit(['a' => $photo]);
foreach ($submission as $keys) {
}
attempt(fn () => $submission->rewind());
attempt(fn () => clone $submission);
?>
--EXPECTF--
--- who has none
ValueError: backend "ollama" has no batch API: openai, anthropic and gemini have one
ValueError: backend "auto" has no batch API: openai, anthropic and gemini have one
Alttext\BackendException (key): backend "openai" needs an API key: set OPENAI_API_KEY or the option apiKey
--- receipts
ValueError: the receipt is of another backend than "openai", which is asked
ValueError: this is no receipt of a batch
ValueError: this is no receipt of a batch
ValueError: Alttext\Client::cancel(): Argument #1 ($receipt) must not contain any null bytes
Alttext\BackendException (model): anthropic knows no such model or address (404): no such batch; check the options model and url
--- keys
'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk': Alttext\ImageException (option): the key of a picture is too long for a batch, by 1 bytes
'lllllllllllllllllllllllllllllllllllllllllll': Alttext\ImageException (option): the key of a picture is too long for a batch, by 1 bytes
'tag': Alttext\ImageException (option): language must be at most 35 bytes long in a batch
1.5: Alttext\ImageException (option): the key of a picture is an int or a string, float given
1: Alttext\ImageException (option): two pictures of one batch have the same key
openai:batch_N:fake-1 has ["kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",1,"1"]
--- more than one batch
3 of 3 taken so far, 2 of 6 taken so far
0 1 2 3 4
--- a picture that is too large
0: Alttext\ImageException (option): the picture takes %d bytes, too many for a batch: lower maxSide or quality
--- the server fails
'a': Alttext\BackendException (server): openai is overloaded (503): this is what the path asked for, retryable
'b': Alttext\BackendException (server): openai is overloaded (503): this is what the path asked for, retryable
'a': Alttext\TransportException (network): the connection to http://127.0.0.1:%d broke before the answer was whole, retryable
'a': Alttext\ReplyException (malformed): gemini answered with something that is not JSON: is the url that of a model server?
'a': Alttext\BackendException (request): anthropic did not accept the request (400): context overflow
--- the first batch fails, the second is sent
0: Alttext\BackendException
1: Alttext\BackendException
2: Alttext\BackendException
3 4
--- the caller's code throws
LogicException: no more
1
--- cancelled
{"done":true,"total":1,"finished":0,"failed":0}

--- nothing to send

Error: Alttext\Submission cannot be iterated twice
Error: Trying to clone an uncloneable object of class Alttext\Submission
