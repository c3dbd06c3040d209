--TEST--
Every reason for which there may be no text, its class, and what it says
--EXTENSIONS--
alttext
--SKIPIF--
<?php getenv("ALTTEXT_FAKE") || die("skip ALTTEXT_FAKE does not name the fake server"); ?>
--INI--
alttext.max_pixels=100000
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/fake.inc';

$fake = new Fake();
$image = Alttext\Image::fromString(png(30, 20));
putenv('OPENAI_API_KEY');
$ask = fn (string $scenario, array $more = [])
    => fn () => alttext_generate($image, $fake->options($scenario, $more));
$cases = [
    'file' => fn () => alttext_generate('no/such.png'),
    'format' => fn () => Alttext\Image::fromString('text'),
    'corrupt' => fn () => Alttext\Image::fromString(substr(png(30, 20), 0, -20))->toJpeg(),
    'limit' => fn () => Alttext\Image::fromString(png(1000, 101)),
    'connect' => $ask('', ['url' => 'unix:///no/such.sock']),
    'timeout' => $ask('delay-60000', ['timeoutMs' => 50]),
    'no time for another attempt' => $ask('status-503/retry-after-5', ['retries' => 20, 'deadlineMs' => 3000]),
    'network' => $ask('reset'),
    'key' => fn () => alttext_generate($image, ['backend' => 'openai']),
    'auth' => $ask('badkey'),
    'model' => $ask('status-404'),
    'request' => $ask('status-400'),
    'quota' => $ask('status-402'),
    'rate' => $ask('status-429/retry-after-7'),
    'server' => $ask('status-503'),
    'malformed' => $ask('truncated-json'),
    'html' => $ask('html'),
    'empty' => $ask('empty'),
    'refused' => $ask('refuse'),
    'thinking' => $ask('thinking'),
    'truncated' => $ask('cut'),
    'unfit' => $ask('loop'),
];
foreach ($cases as $reason => $call) {
    echo "$reason: ";
    try {
        $call();
        echo "no exception\n";
    } catch (Alttext\Exception $exception) {
        printf("%s, %s%s%s\n", substr($exception::class, 8), $exception->reason,
            $exception->retryable ? ', retryable' : '',
            $exception instanceof Alttext\BackendException
                ? " $exception->status " . json_encode($exception->retryAfterMs) : '');
        strlen($exception->getMessage()) > 10 || print("which says nothing\n");
    }
}
?>
--EXPECT--
file: ImageException, file
format: ImageException, format
corrupt: ImageException, corrupt
limit: ImageException, limit
connect: TransportException, connect, retryable
timeout: TransportException, timeout, retryable
no time for another attempt: BackendException, server, retryable 503 5000
network: TransportException, network, retryable
key: BackendException, key 0 null
auth: BackendException, auth 401 null
model: BackendException, model 404 null
request: BackendException, request 400 null
quota: BackendException, quota 402 null
rate: BackendException, rate, retryable 429 7000
server: BackendException, server, retryable 503 null
malformed: ReplyException, malformed
html: ReplyException, malformed
empty: ReplyException, empty
refused: ReplyException, refused
thinking: ReplyException, thinking
truncated: ReplyException, truncated
unfit: ReplyException, unfit
