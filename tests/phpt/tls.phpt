--TEST--
TLS: a server is believed only if its certificate holds, and redirects are not followed
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
$image = Alttext\Image::fromString(png(30, 20));
$asked = fn (): int => $front->fake->stats()['asked'];
$cases = [
    'untrusted' => ['caFile' => null],
    'expired' => ['url' => $front->url('ok', 'expired')],
    'another host' => ['url' => $front->url('ok', 'usual', '127.0.0.1')],
    'no such file' => ['caFile' => $front->file('absent.pem')],
    'no certificate' => ['caFile' => $front->file('nginx.conf')],
    'redirect' => ['url' => $front->url('moved')],
];
foreach ($cases as $name => $options) {
    echo "$name: ";
    attempt(fn () => alttext_generate($image, $front->options('ok', $options)));
}
echo $asked(), " asked\n\n";

attempt(fn () => alttext_generate($image, $front->options('ok')));
attempt(fn () => (new Alttext\Client(...$front->options('ok')))->check()['url'] === $front->url('ok'));
ini_set('alttext.ca_file', $front->file('all.pem'));
attempt(fn () => alttext_generate($image, $front->options('ok', ['caFile' => null])));
attempt(fn () => alttext_generate($image, $front->options('ok', ['caFile' => $front->file('expired.pem')])));
echo $asked(), " asked\n";
?>
--EXPECTF--
untrusted: Alttext\TransportException (tls): the certificate of https://localhost:%d does not hold: %s
expired: Alttext\TransportException (tls): the certificate of https://localhost:%d does not hold: %sexpired%S
another host: Alttext\TransportException (tls): the certificate of https://127.0.0.1:%d does not hold: %s'127.0.0.1'%S
no such file: Alttext\TransportException (tls): the certificate of https://localhost:%d cannot be checked: %sabsent.pem
no certificate: Alttext\TransportException (tls): the certificate of https://localhost:%d cannot be checked: %snginx.conf
redirect: Alttext\BackendException (request): compatible sent us to another address (307); check the option url
0 asked

returned 'A brown dog runs across a green meadow towards its owner.'
returned true
returned 'A brown dog runs across a green meadow towards its owner.'
Alttext\TransportException (tls): the certificate of https://localhost:%d does not hold: %s
2 asked
