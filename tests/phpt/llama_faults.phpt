--TEST--
A real model server that is still loading, wants a key, has one slot
--EXTENSIONS--
alttext
gd
--SKIPIF--
<?php require __DIR__ . '/llama.inc'; llama_or_skip(); ?>
--FILE--
<?php
require __DIR__ . '/llama.inc';

$model = getenv('ALTTEXT_LLAMA') . '/model.gguf';
$picture = Alttext\Image::fromString(as_png(disc('red', 'white')));

echo "Still loading\n";
$server = new Llama(slow_model(300000));
var_dump($server->await(503));
$options = llama([], $server->socket);
try {
    alttext_generate($picture, $options);
} catch (Alttext\BackendException $e) {
    echo "$e->status $e->reason, ", $e->retryable ? 'retryable' : 'final', ": {$e->getMessage()}\n";
}
$result = (new Alttext\Client(...['retries' => 10] + $options))->generate($picture);
echo $result->attempts > 1 ? 'after some attempts' : 'at once', ": $result->text\n";

echo "\nA key\n";
$server = new Llama($model, '--api-key', 'sesame');
var_dump($server->await(200));
foreach (['sesame', 'wrong', null] as $key) {
    try {
        echo alttext_generate($picture, llama(['apiKey' => $key], $server->socket)), "\n";
    } catch (Alttext\Exception $e) {
        echo $e::class, " ($e->reason): {$e->getMessage()}\n";
    }
}

echo "\nMore requests than slots: the server lets them wait\n";
$server = new Llama($model, '-np', '1');
var_dump($server->await(200));
$colours = ['red', 'green', 'blue', 'yellow', 'black', 'purple', 'cyan', 'pink', 'brown', 'red', 'green', 'blue'];
$pictures = array_map(fn ($colour) => Alttext\Image::fromString(as_png(disc($colour, 'white'))), $colours);
$texts = [];
foreach (alttext_generate_many($pictures, llama(['concurrency' => 12], $server->socket)) as $key => $result) {
    $texts[$key] = $result instanceof Alttext\Result ? $result->text : "$key: {$result->getMessage()}";
}
ksort($texts);
echo implode("\n", $texts), "\n";
?>
--EXPECT--
Still loading
bool(true)
503 server, retryable: llama-server is still loading its model (503): Loading model
after some attempts: A red shape on a white background.

A key
bool(true)
A red shape on a white background.
Alttext\BackendException (auth): llama-server did not accept the API key (401): Invalid API Key; set the option apiKey or LLAMA_API_KEY
Alttext\BackendException (auth): llama-server did not accept the API key (401): Invalid API Key; set the option apiKey or LLAMA_API_KEY

More requests than slots: the server lets them wait
bool(true)
A red shape on a white background.
A green shape on a white background.
A blue shape on a white background.
A yellow shape on a white background.
A black shape on a white background.
A purple shape on a white background.
A cyan shape on a white background.
A pink shape on a white background.
A brown shape on a white background.
A red shape on a white background.
A green shape on a white background.
A blue shape on a white background.
