--TEST--
Objects and words give the same result; several languages by one request
--EXTENSIONS--
alttext
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/fake.inc';

$fake = new Fake();
$image = Alttext\Image::fromString(png(30, 20));
$ask = fn (string $scenario, array $request = [], string $backend = 'llama-server')
    => (new Alttext\Client(...$fake->options($scenario, ['backend' => $backend])))->generate($image, $request);

foreach (['token-a', 'structured', 'decorative', 'structured/decorative'] as $scenario) {
    $result = $ask($scenario);
    echo "$scenario: ", json_encode([$result->text, $result->decorative, $result->language, $result->containsText]), "\n";
}

echo "\nLanguages\n";
// "compatible" servers are not held to a schema
foreach (['structured' => 'vllm', 'echo-language' => 'compatible', 'structured/mute-fr' => 'vllm'] as $scenario => $backend) {
    $result = $ask($scenario, ['languages' => ['en', 'de', 'fr', 'en']], $backend);
    echo "$scenario, $result->attempts: ", json_encode($result->texts, JSON_UNESCAPED_UNICODE | JSON_PRETTY_PRINT), "\n";
    echo implode(' ', $result->warnings), "\n";
}
$results = [...alttext_generate_many(
    [['image' => $image, 'languages' => ['fr']], $image],
    $fake->options('structured', ['backend' => 'llama-server', 'languages' => ['de', 'es']]),
)];
echo implode(' ', array_map(fn ($result) => implode('+', array_keys($result->texts)), $results)), "\n";

foreach (['de', [7], ['d.e'], array_fill(0, 33, 'de')] as $languages) {
    try {
        $ask('structured', ['languages' => $languages]);
    } catch (Error $e) {
        echo $e::class, ": {$e->getMessage()}\n";
    }
}
?>
--EXPECT--
token-a: ["A brown dog runs across a green meadow towards its owner.",false,"en",null]
structured: ["A brown dog runs across a green meadow towards its owner.",false,"en",true]
decorative: ["",true,null,null]
structured/decorative: ["",true,null,true]

Languages
structured, 1: {
    "en": "A brown dog runs across a green meadow towards its owner.",
    "de": "Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer.",
    "fr": "Un chien brun court dans un pré vert vers son maître."
}

echo-language, 3: {
    "en": "A brown dog runs across a green meadow towards its owner.",
    "de": "Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer.",
    "fr": "Un chien brun court dans un pré vert vers son maître."
}

structured/mute-fr, 2: {
    "en": "A brown dog runs across a green meadow towards its owner.",
    "de": "Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer.",
    "fr": "A brown dog runs across a green meadow towards its owner."
}
The first answer could not be used; this is the second. The text is probably not in the language that was asked for.
fr de+es
TypeError: languages must be of type array, string given
TypeError: languages must be of type string, int given
ValueError: languages must be tags like "de" or "pt-BR"
ValueError: languages must not be more than 32
