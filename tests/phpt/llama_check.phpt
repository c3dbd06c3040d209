--TEST--
A real model server shows whether its model sees
--EXTENSIONS--
alttext
--SKIPIF--
<?php require __DIR__ . '/llama.inc'; llama_or_skip(); ?>
--FILE--
<?php
require __DIR__ . '/llama.inc';
require __DIR__ . '/common.inc';

$client = new Alttext\Client(...llama());
var_dump($client->check()['sees']);
for ($i = 0; $i < 8; $i++) { // colours are drawn at random
    $check = $client->check(true);
    $check['upright'] || print("$check[finding]\n");
}
echo $check['model'], ': ', $check['finding'], "\n";
var_dump($check['sees'], $check['promptTokens'] > 100, $check['outputTokens'], $check['cost']);

echo "\nWithout its eyes\n";
$home = getenv('ALTTEXT_LLAMA');
$server = new Llama("$home/model.gguf", '--no-mmproj');
var_dump($server->await(200));
$blind = new Alttext\Client(...llama([], $server->socket));
attempt(fn () => $blind->check());
attempt(fn () => $blind->check(true));
?>
--EXPECTF--
NULL
demonstration: it sees, and tells top from bottom and left from right
bool(true)
bool(true)
int(12)
float(0)

Without its eyes
bool(true)
Alttext\BackendException (model): the model "%smodel.gguf" of llama-server cannot see pictures: choose a vision model (llama-server needs its --mmproj, too)
Alttext\BackendException (model): the model "%smodel.gguf" of llama-server cannot see pictures: choose a vision model (llama-server needs its --mmproj, too)
