--TEST--
A real model server: held to an object and free to use words, the model gives the same result
--EXTENSIONS--
alttext
gd
--SKIPIF--
<?php require __DIR__ . '/llama.inc'; llama_or_skip(); ?>
--FILE--
<?php
require __DIR__ . '/llama.inc';

$picture = Alttext\Image::fromString(as_png(disc('red', 'white')));
foreach (['en', 'de', 'fr', 'es'] as $language) {
    foreach (['llama-server', 'compatible'] as $backend) {
        $result = (new Alttext\Client(...llama(['backend' => $backend, 'model' => 'demonstration'])))
            ->generate($picture, ['language' => $language]);
        echo "$result->text ", json_encode([$result->decorative, $result->language, $result->containsText, $result->warnings]), "\n";
    }
}
?>
--EXPECT--
A red shape on a white background. [false,"en",false,[]]
A red shape on a white background. [false,"en",null,[]]
Eine rote Form auf weißem Hintergrund. [false,"de",false,[]]
Eine rote Form auf weißem Hintergrund. [false,"de",null,[]]
Une forme rouge sur un fond blanc. [false,"fr",false,[]]
Une forme rouge sur un fond blanc. [false,"fr",null,[]]
Una forma roja sobre un fondo blanco. [false,"es",false,[]]
Una forma roja sobre un fondo blanco. [false,"es",null,[]]
