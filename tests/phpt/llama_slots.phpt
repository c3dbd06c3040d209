--TEST--
A real model server works on four pictures at a time, stops when nobody waits any more, and may crash
--EXTENSIONS--
alttext
gd
--SKIPIF--
<?php require __DIR__ . '/llama.inc'; llama_or_skip(); ?>
--FILE--
<?php
require __DIR__ . '/llama.inc';
require __DIR__ . '/common.inc';

$picture = Alttext\Image::fromString(as_png(disc('red', 'white')));
// An answer that would take this model minutes.
$endless = ['image' => $picture, 'prompt' => '@@loop'];
$patient = ['maxTokens' => 8192, 'timeoutMs' => 600000];

/** A batch of endless answers, of which the server works on $count. */
function under_way(Llama $server, array $endless, array $options, int $count): Alttext\Batch
{
    $images = (function () use ($server, $endless, $count) {
        for ($i = 0; $i < $count; $i++) {
            yield $endless;
        }
        // What has been yielded leaves as further ones come; these are no pictures and cost nothing.
        while ($server->busy() < $count) {
            yield 'no/such.png';
        }
        echo "{$server->busy()} at a time\n";
        yield 'ready' => 'no/such.png';
    })();
    $batch = alttext_generate_many($images, llama($options + ['concurrency' => 64], $server->socket));
    while ($batch->key() !== 'ready') {
        $batch->next();
    }

    return $batch;
}

$slow = slow_model(100000);
$server = new Llama($slow, '-np', '4');
var_dump($server->await(200));
$batch = under_way($server, $endless, $patient, 4);
unset($batch);
// The server looks once a second whether anybody is still there, if no answer ends meanwhile.
attempt(fn () => alttext_generate($picture, llama(['timeoutMs' => 30000], $server->socket)));

echo "\nOne slot\n";
$server = new Llama($slow, '-np', '1');
var_dump($server->await(200));
$batch = under_way($server, $endless, $patient, 1);
attempt(fn () => alttext_generate($picture, llama(['timeoutMs' => 500], $server->socket)));
unset($batch);
attempt(fn () => alttext_generate($picture, llama(['timeoutMs' => 500, 'prompt' => '@@loop'], $server->socket)));
attempt(fn () => alttext_generate($picture, llama(['timeoutMs' => 30000], $server->socket)));

echo "\nKilled in mid-answer, and started again\n";
$images = (function () use ($server, $picture) {
    yield $picture;
    for ($i = 0; $i < 10000 && $server->busy() < 1; $i++) {
        yield 'no/such.png';
    }
    $server->kill();
    unlink($server->socket);
    $server->start();
})();
foreach (alttext_generate_many($images, llama(['retries' => 20], $server->socket)) as $key => $result) {
    if ($key === 0) {
        echo $result->attempts > 1 ? 'after some attempts: ' : 'at once: ', $result->text, "\n";
    }
}
?>
--EXPECTF--
bool(true)
4 at a time
returned 'A red shape on a white background.'

One slot
bool(true)
1 at a time
Alttext\TransportException (timeout): no answer from unix://%s within 500 ms
Alttext\TransportException (timeout): no answer from unix://%s within 500 ms
returned 'A red shape on a white background.'

Killed in mid-answer, and started again
after some attempts: A red shape on a white background.
