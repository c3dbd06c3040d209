--TEST--
A real model server: colours, transparency, languages, models
--EXTENSIONS--
alttext
gd
--SKIPIF--
<?php require __DIR__ . '/llama.inc'; llama_or_skip(); ?>
--FILE--
<?php
require __DIR__ . '/llama.inc';

function say(GdImage $image, array $options = []): void
{
    echo alttext_generate(Alttext\Image::fromString(as_png($image)), llama($options)), "\n";
}

say(disc('green', 'black'));
say(disc('yellow', 'blue'));
say(disc('white', 'purple'));

echo "\nTransparency is white\n";
say(disc('red', null));

echo "\nLanguages\n";
foreach (['en', 'de', 'fr-CH', 'es'] as $language) {
    say(disc('red', 'white'), ['language' => $language]);
}

echo "\nModels\n";
$client = new Alttext\Client(...llama());
echo implode(' ', $client->models()), "\n";
$check = $client->check();
var_dump($check['backend'], $check['url'] === llama()['url'], $check['model']);
$result = $client->generate(Alttext\Image::fromString(as_png(disc('blue', 'white'))));
var_dump($result->text, $result->model, $result->attempts, $result->promptTokens > 100, $result->outputTokens > 0);
try {
    (new Alttext\Client(...llama(['model' => 'no-such-model'])))->check();
} catch (Alttext\Exception $e) {
    echo "$e->reason: {$e->getMessage()}\n";
}
?>
--EXPECTF--
A green shape on a black background.
A yellow shape on a blue background.
A white shape on a purple background.

Transparency is white
A red shape on a white background.

Languages
A red shape on a white background.
Eine rote Form auf weißem Hintergrund.
Une forme rouge sur un fond blanc.
Una forma roja sobre un fondo blanco.

Models
demonstration
string(12) "llama-server"
bool(true)
string(13) "demonstration"
string(35) "A blue shape on a white background."
string(13) "demonstration"
int(1)
bool(true)
bool(true)
model: unix://%s does not have the model "no-such-model", but: demonstration
