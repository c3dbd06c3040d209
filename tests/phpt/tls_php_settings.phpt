--TEST--
TLS: the authorities that PHP is told to trust are trusted, unless alttext is told others
--EXTENSIONS--
alttext
openssl
--INI--
openssl.cafile={PWD}/tls_php_settings.pem
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
copy($front->file('all.pem'), ini_get('openssl.cafile'));
attempt(fn () => alttext_generate($image, $front->options('ok', ['caFile' => null])));
ini_set('alttext.ca_file', $front->file('expired.pem'));
attempt(fn () => alttext_generate($image, $front->options('ok', ['caFile' => null])));
?>
--CLEAN--
<?php unlink(__DIR__ . '/tls_php_settings.pem'); ?>
--EXPECTF--
returned 'A brown dog runs across a green meadow towards its owner.'
Alttext\TransportException (tls): the certificate of https://localhost:%d does not hold: %s
