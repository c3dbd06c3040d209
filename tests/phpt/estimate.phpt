--TEST--
Client::estimate(): what pictures would take, without asking anyone, near to what they take
--EXTENSIONS--
alttext
--SKIPIF--
<?php getenv('ALTTEXT_FAKE') || die('skip ALTTEXT_FAKE is not set'); ?>
--ENV--
ANTHROPIC_API_KEY=sk-1
OPENAI_API_KEY=sk-2
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/fake.inc';
require __DIR__ . '/common.inc';

function show(array $estimate): void
{
    echo json_encode($estimate), "\n";
}

$fake = new Fake();
$path = __DIR__ . '/estimate.tmp.jpg';
file_put_contents($path, jpeg(1000, 700));
$described = Alttext\Image::fromString(jpeg(64, 64, description: 'Two ducks on the Aare'));
$claude = new Alttext\Client(...$fake->options('tokens-claude/full/structured', ['backend' => 'anthropic', 'model' => 'claude-haiku-5-5']));

$before = $claude->estimate([$path]);
$after = $claude->generate($path);
printf("%d image tokens, %d by the server's count\n", $before['imageTokens'], $after->imageTokens);
foreach (['promptTokens', 'outputTokens', 'cost'] as $name) {
    printf("%s: %s\n", $name, abs($before[$name] / $after->$name - 1) < 0.05 ? 'near' : "$before[$name], but {$after->$name}");
}
printf("asked: %d\n", $fake->stats()['asked']);

echo "\nElements\n";
$sizes = fn (iterable $images, array $options = []) => array_slice($claude->estimate($images, $options), 0, 3);
show($sizes([$path, Alttext\Image::fromFile($path), ['image' => $path], ['width' => 1000, 'height' => 700, 'language' => 'de']]));
show($sizes((function () { yield 'a' => ['width' => 700, 'height' => 1000]; yield 'a' => ['width' => 9000, 'height' => 1]; })()));
show($sizes(['no/such.png', Alttext\Image::fromString(png(8, 8)), ['width' => 0, 'height' => 5], ['width' => 1 << 40, 'height' => 5]]));
show($sizes([$described, [ 'image' => $described, 'embedded' => false]]));
show($sizes([$described], ['embedded' => false]));
show($claude->estimate([]));
$long = fn (int $length): int => $claude->estimate([['width' => 8, 'height' => 8, 'maxLength' => $length]])['outputTokens'];
printf("%d more tokens for 400 characters more\n", $long(500) - $long(100));

/** Changes an option while the picture is read. */
final class Changing
{
    public $context;
    private string $rest;

    public function stream_open(): bool
    {
        $GLOBALS['facts'] = 'Bern';
        $this->rest = png(8, 8);
        return true;
    }

    public function stream_read(int $count): string
    {
        [$part, $this->rest] = [$this->rest, ''];
        return $part;
    }

    public function stream_eof(): bool { return $this->rest === ''; }
    public function stream_stat(): array { return []; }
}
stream_wrapper_register('changing', Changing::class);
$facts = str_repeat('long ', 300);
$changed = $claude->estimate([['image' => 'changing://picture', 'context' => &$facts]]);
var_dump($changed === $claude->estimate([['image' => Alttext\Image::fromString(png(8, 8)), 'context' => 'Bern']]));
$facts = str_repeat('long ', 300);
$changed = $claude->estimate((function () use (&$facts) {
    $facts = 'Bern';
    $GLOBALS['reused'] = str_repeat("\0", 1500); // the memory of what it was
    yield ['width' => 8, 'height' => 8];
})(), ['context' => &$facts]);
var_dump($changed === $claude->estimate([['width' => 8, 'height' => 8]], ['context' => str_repeat('long ', 300)]));

echo "\nPrices\n";
$two = [['width' => 400, 'height' => 300], ['width' => 300, 'height' => 400]];
// $in and $out: the price that must have been used, null: none is known
function priced(array $options, ?float $in, ?float $out): void
{
    global $two;
    $e = (new Alttext\Client(...$options))->estimate($two);
    $cost = $in === null ? null : ($e['promptTokens'] * $in + $e['outputTokens'] * $out) / 1e6;
    printf("%s image tokens, cost %s, prices of %s\n", $e['imageTokens'] ?? 'unknown',
        $cost === null ? json_encode($e['cost']) : (abs($e['cost'] - $cost) < 1e-12 ? 'right' : "$e[cost], not $cost"),
        $e['priceDate'] ?? 'no date');
}
priced(['backend' => 'openai'], 0.1, 0.5);
priced(['backend' => 'openai', 'outputPrice' => 1e6], 0.1, 1e6);
priced(['backend' => 'openai', 'inputPrice' => 0.0, 'outputPrice' => 1e6], 0, 1e6);
priced(['backend' => 'openai', 'model' => 'gpt-99'], null, null);
priced(['backend' => 'ollama', 'model' => 'gemma3:4b'], 0, 0);
priced([], 0, 0);
ini_set('alttext.input_price', '2.5');
ini_set('alttext.output_price', '1e1');
priced(['backend' => 'openai', 'model' => 'gpt-4o'], 2.5, 10);
var_dump((new Alttext\Client(...$fake->options('ok', ['inputPrice' => 1, 'outputPrice' => 100.0])))->generate($path)->cost);

echo "\nFaults\n";
attempt(fn () => $claude->estimate([7]));
attempt(fn () => $claude->estimate([['width' => 5]]));
attempt(fn () => $claude->estimate([['width' => 5, 'height' => '5']]));
attempt(fn () => $claude->estimate([['width' => 5, 'height' => 5, 'depth' => 5]]));
attempt(fn () => $claude->estimate([['image' => $path, 'width' => 5]]));
attempt(fn () => $claude->estimate([], ['maxLength' => 1]));
attempt(fn () => $claude->estimate((function () { yield ['width' => 5, 'height' => 5]; throw new DomainException('mine'); })()));
printf("asked: %d\n", $fake->stats()['asked']);
?>
--CLEAN--
<?php unlink(__DIR__ . '/estimate.tmp.jpg'); ?>
--EXPECTF--
560 image tokens, 560 by the server's count
promptTokens: near
outputTokens: near
cost: near
asked: 1

Elements
{"images":4,"unreadable":0,"imageTokens":2416}
{"images":2,"unreadable":0,"imageTokens":768}
{"images":1,"unreadable":3,"imageTokens":1}
{"images":2,"unreadable":0,"imageTokens":9}
{"images":1,"unreadable":0,"imageTokens":9}
{"images":0,"unreadable":0,"imageTokens":0,"promptTokens":0,"outputTokens":0,"cost":0,"priceDate":null}
100 more tokens for 400 characters more
bool(true)
bool(true)

Prices
312 image tokens, cost right, prices of 20%d-%d-%d
312 image tokens, cost right, prices of 20%d-%d-%d
312 image tokens, cost right, prices of no date
unknown image tokens, cost null, prices of no date
512 image tokens, cost right, prices of no date
unknown image tokens, cost right, prices of no date
510 image tokens, cost right, prices of no date
float(0.0011)

Faults
ValueError: a picture is a path or an Alttext\Image, int given
ValueError: the array of a picture needs "image", or "width" and "height" of type int
TypeError: the array of a picture needs "image", or "width" and "height" of type int
ValueError: unknown option "depth"; there are %s
ValueError: unknown option "width"; there are %s
ValueError: maxLength must be from 40 to 512, 1 given
DomainException: mine
asked: 2
