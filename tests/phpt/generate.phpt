--TEST--
One picture: by function and by client, from path, bytes and what a person wrote
--EXTENSIONS--
alttext
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';
require __DIR__ . '/fake.inc';

$fake = new Fake();
$image = Alttext\Image::fromString(png(300, 200));
$path = picture_file(jpeg(300, 200, description: 'Two ducks on the Aare'));
$ok = $fake->options('ok');

echo alttext_generate($image, $ok), "\n";
echo alttext_generate($path, $ok), "\n";
echo alttext_generate($path, $ok + ['embedded' => false]), "\n";
var_dump(alttext_generate($image, $fake->options('decorative')));

echo "\nThe whole result\n";
$client = new Alttext\Client(...$ok);
foreach ([$image, $path] as $picture) {
    foreach (get_object_vars($result = $client->generate($picture)) as $name => $value) {
        printf("%-12s %s\n", $name, in_array($name, ['elapsedMs', 'sentBytes'], true) ? gettype($value) : json_encode($value));
    }
    var_dump("$result" === $result->text, $result->sentBytes === ($result->attempts ? strlen($image->toJpeg()) : null));
}
attempt(fn () => $result->text = '');

echo "\nWhat is passed on\n";
$words = ['language' => 'de', 'context' => 'On the towel is written HOPE.'];
echo alttext_generate($image, $fake->options('echo-language', $words)), "\n";
echo alttext_generate($image, $fake->options('echo-model', ['model' => 'a-red-fox-and-a-hen'])), "\n";
foreach (['right', 'wrong'] as $key) {
    attempt(fn () => alttext_generate($image, $fake->options('key-right', ['apiKey' => $key])));
}
$openai = ['backend' => 'openai', 'url' => $fake->url('key-right')];
foreach (['right', 'wrong', ''] as $key) {
    putenv("OPENAI_API_KEY=$key");
    attempt(fn () => alttext_generate($image, $openai));
}
attempt(fn () => alttext_generate($image, $openai + ['apiKey' => 'right']));

echo "\nSettings\n";
ini_set('alttext.backend', 'compatible');
ini_set('alttext.url', $fake->url('models-3'));
ini_set('alttext.model', 'fake-2');
echo alttext_generate($image), "\n";
$check = (new Alttext\Client())->check();
var_dump($check['url'] === $fake->url('models-3'), $check['model'], is_int($check['elapsedMs']), count($check));
echo implode(' ', (new Alttext\Client())->models()), "\n";
attempt(fn () => (new Alttext\Client(model: 'fake-9'))->check());
attempt(fn () => (new Alttext\Client(...$fake->options('badkey')))->models());

final class Changing
{
    public function __construct(private string $url) {}
    public function __toString(): string { ini_set('alttext.model', 'new-fox'); return $this->url; }
}
ini_set('alttext.model', 'old-fox');
echo (new Alttext\Client(url: new Changing($fake->url('echo-model'))))->generate($image), "\n";

echo "\nOf another backend than the one that is named\n";
ini_set('alttext.backend', 'openai');
ini_set('alttext.input_price', '2');
attempt(fn () => new Alttext\Client('compatible'));
attempt(fn () => alttext_generate($image, ['backend' => 'compatible']));
$named = fn (string $backend): array
    => (new Alttext\Client($backend, $fake->url('ok'), apiKey: 'k'))->estimate([['width' => 8, 'height' => 8]]);
var_dump($named('compatible')['cost'], (new Alttext\Client('openai', apiKey: 'k'))->models() !== []);
?>
--EXPECTF--
A brown dog runs across a green meadow towards its owner.
Two ducks on the Aare
A brown dog runs across a green meadow towards its owner.
string(0) ""

The whole result
text         "A brown dog runs across a green meadow towards its owner."
texts        {"en":"A brown dog runs across a green meadow towards its owner."}
language     "en"
decorative   false
containsText null
backend      "compatible"
model        "fake-1"
imageTokens  null
promptTokens 100
outputTokens 10
cost         null
elapsedMs    integer
attempts     1
sentBytes    integer
sentWidth    300
sentHeight   200
warnings     []
bool(true)
bool(true)
text         "Two ducks on the Aare"
texts        {"en":"Two ducks on the Aare"}
language     null
decorative   false
containsText null
backend      "embedded"
model        ""
imageTokens  null
promptTokens null
outputTokens null
cost         0
elapsedMs    integer
attempts     0
sentBytes    NULL
sentWidth    null
sentHeight   null
warnings     []
bool(true)
bool(true)
Error: Cannot modify readonly property Alttext\Result::$text

What is passed on
Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer.
The member model is a-red-fox-and-a-hen, says the server.
returned 'A brown dog runs across a green meadow towards its owner.'
Alttext\BackendException (auth): %s
returned 'A brown dog runs across a green meadow towards its owner.'
Alttext\BackendException (auth): %s
Alttext\BackendException (key): %s
returned 'A brown dog runs across a green meadow towards its owner.'

Settings
A brown dog runs across a green meadow towards its owner.
bool(true)
string(6) "fake-2"
bool(true)
int(12)
fake-1 fake-2 fake-3
Alttext\BackendException (model): %s
Alttext\BackendException (auth): %s
The member model is new-fox, says the server.

Of another backend than the one that is named
ValueError: backend "compatible" needs a url, such as https://HOST/v1
ValueError: backend "compatible" needs a url, such as https://HOST/v1
NULL
bool(true)
