--TEST--
Batches of vendors: sent by one process, collected by another, every picture under its own key
--EXTENSIONS--
alttext
--SKIPIF--
<?php if (!getenv('ALTTEXT_FAKE')) die('skip no fake server: ALTTEXT_FAKE is not set'); ?>
--FILE--
<?php
require __DIR__ . '/bulk.inc';
$fake = new Fake();
$photo = Alttext\Image::fromString(png(80, 60));
$images = [
    -7 => $photo,
    'errored' => $photo,
    'expired' => $photo,
    'refused' => $photo,
    'broken' => Alttext\Image::class,
    'described' => Alttext\Image::fromString(jpeg(80, 60, description: 'A red wall in the evening sun.')),
    '007' => ['image' => $photo, 'language' => 'de', 'maxLength' => 40],
    'media|12|über_"alt"' => ['image' => $photo, 'language' => 'pt-BR'],
];

foreach (VENDORS as $backend => $version) {
    echo "--- $backend\n";
    $options = vendor($fake, $backend, 'polls-2/faults/echo-language');
    $client = new Alttext\Client(...$options);
    $receipts = [];
    foreach ($sent = $client->submit($images) as $key => $outcome) {
        is_array($outcome) ? $receipts[] = $key : tell([$key => $outcome]);
    }
    unset($client, $sent);
    echo preg_match('/sk-test|http|127/', implode($receipts)) ? "SECRET\n" : '', count($receipts), " receipt\n";
    in_another_process(sprintf(
        '$client = new Alttext\Client(...%s);
        attempt(fn () => $client->collect(%2$s));
        while (!($state = $client->poll(%2$s))["done"]) {
            echo "not done: $state[total]\n";
        }
        echo json_encode($state), "\n";
        tell($client->collect(%2$s));',
        var_export($options, true),
        var_export($receipts[0], true),
    ));
}
?>
--EXPECT--
--- openai
'broken': Alttext\ImageException (file): cannot read "Alttext\Image": No such file or directory
'described': A red wall in the evening sun. (embedded, , )
1 receipt
Alttext\BackendException (server): openai is not done with the batch yet
not done: 6
{"done":true,"total":6,"finished":6,"failed":2}
'007': Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer. (openai, fake-1, The text is longer than was asked for.)
'errored': Alttext\BackendException (request): openai did not accept the request (400): bad image
'expired': Alttext\TransportException (timeout): the batch at openai ended before this picture's turn: it expired, retryable
'media|12|über_"alt"': A brown dog runs across a green meadow towards its owner. (openai, fake-1, )
'refused': Alttext\ReplyException (refused): the answer cannot be used: it is a refusal; ask another model, or describe the picture by hand
-7: A brown dog runs across a green meadow towards its owner. (openai, fake-1, )
--- anthropic
'broken': Alttext\ImageException (file): cannot read "Alttext\Image": No such file or directory
'described': A red wall in the evening sun. (embedded, , )
1 receipt
Alttext\BackendException (server): anthropic is not done with the batch yet
not done: 6
{"done":true,"total":6,"finished":6,"failed":2}
'007': Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer. (anthropic, fake-1, The text is longer than was asked for.)
'errored': Alttext\BackendException (request): anthropic did not accept the request (200): bad image
'expired': Alttext\TransportException (timeout): the batch at anthropic ended before this picture's turn: it expired, retryable
'media|12|über_"alt"': A brown dog runs across a green meadow towards its owner. (anthropic, fake-1, )
'refused': Alttext\ReplyException (refused): the answer cannot be used: it is a refusal; ask another model, or describe the picture by hand
-7: A brown dog runs across a green meadow towards its owner. (anthropic, fake-1, )
--- gemini
'broken': Alttext\ImageException (file): cannot read "Alttext\Image": No such file or directory
'described': A red wall in the evening sun. (embedded, , )
1 receipt
Alttext\BackendException (server): gemini is not done with the batch yet
not done: 6
{"done":true,"total":6,"finished":6,"failed":2}
'007': Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer. (gemini, fake-1, The text is longer than was asked for.)
'errored': Alttext\BackendException (request): gemini did not accept the request (400): bad image
'expired': Alttext\BackendException (server): gemini failed (504): deadline exceeded, retryable
'media|12|über_"alt"': A brown dog runs across a green meadow towards its owner. (gemini, fake-1, )
'refused': Alttext\ReplyException (refused): the answer cannot be used: it is a refusal; ask another model, or describe the picture by hand
-7: A brown dog runs across a green meadow towards its owner. (gemini, fake-1, )
