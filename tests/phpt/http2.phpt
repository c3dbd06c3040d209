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
alttext_generate($images[0], $front->options('ok', ['url' => $front->url('ok', 'old')]));
$run('ok', ['url' => $front->url('ok', 'old')]);

$connections = ['HTTP/1.1' => [], 'HTTP/2.0' => []];
$resumed = 0;
foreach ($front->log() as $request) {
    $connections[$request['protocol']][] = $request['connection'];
    $resumed += $request['resumed'] === 'r';
}
foreach ($connections as $protocol => $all) {
    echo $protocol, ': ', count($all), ' requests, connections: ', count(array_unique($all)), "\n";
}
// A handle of libcurl knows the sessions that it has had itself; these are other handles, too.
echo 'more than one resumed: ', var_export($resumed > 1), "\n";
?>
--EXPECTF--
8 texts
8 in flight
Alttext\TransportException (network): the connection to https://localhost:%d broke before the answer was whole
7 texts
Alttext\BackendException (server): compatible is overloaded (503): this is what the path asked for
7 texts
8 texts
HTTP/1.1: 9 requests, connections: 9
HTTP/2.0: 24 requests, connections: 1
more than one resumed: true
