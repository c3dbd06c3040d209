--TEST--
HTTP/2: many pictures on one connection, a broken stream is one picture's alone, TLS sessions are resumed
--EXTENSIONS--
alttext
openssl
--SKIPIF--
<?php require __DIR__ . '/tls.inc'; nginx_or_skip(); ?>
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';
require __DIR__ . '/fake.inc';
require __DIR__ . '/tls.inc';

$front = new TlsFront();
$images = array_fill(0, 8, Alttext\Image::fromString(png(30, 20)));
$run = function (string $scenario, array $more = []) use ($front, $images): void {
    $texts = 0;
    foreach (alttext_generate_many($images, $front->options($scenario, $more + ['concurrency' => 8])) as $result) {
        $result instanceof Alttext\Result ? $texts++ : print(describe($result) . "\n");
    }
    echo "$texts texts\n";
};
$run('delay-200');
echo $front->fake->stats()['max_in_flight'], " in flight\n";
$run('first-1/half'); // nginx resets the stream
$run('first-1/status-503');

// A handle of libcurl knows the sessions that it has had itself, so another one is to resume this one's.  OpenSSL uses
// a session for TLS 1.3 once only, so this is not to be seen where many connect at a time.
$old = $front->options('ok', ['url' => $front->url('ok', 'old')]);
alttext_generate($images[0], $old);
$asked = $front->fake->stats()['asked'];
$busy = 0;
$keep_handle_busy = function () use ($front, $images, $old, $asked, &$busy) {
    for (; $front->fake->stats()['asked'] === $asked; $busy++) {
        yield $images[0];
    }
    alttext_generate($images[0], $old);
};
foreach (alttext_generate_many($keep_handle_busy(), $front->options('delay-1000')) as $result) {
    $result instanceof Alttext\Result || print(describe($result) . "\n");
}

$log = $front->log();
foreach (['HTTP/1.1', 'HTTP/2.0'] as $protocol) {
    $all = array_filter($log, fn ($request) => $request['protocol'] === $protocol);
    $resumed = array_filter($all, fn ($request) => $request['resumed'] === 'r');
    echo $protocol, ': ', count($all) - ($protocol === 'HTTP/2.0' ? $busy : 0), ' requests, connections: ', count(array_unique(array_column($all, 'connection'))),
        ', requests on a resumed one: ', count($resumed), "\n";
}
?>
--EXPECTF--
8 texts
8 in flight
Alttext\TransportException (network): the connection to https://localhost:%d broke before the answer was whole
7 texts
Alttext\BackendException (server): compatible is overloaded (503): this is what the path asked for
7 texts
HTTP/1.1: 2 requests, connections: 2, requests on a resumed one: 1
HTTP/2.0: 24 requests, connections: 1, requests on a resumed one: 0
