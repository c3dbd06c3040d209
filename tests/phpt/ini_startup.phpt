--TEST--
INI settings in php.ini: a bad one is named and the default holds
--EXTENSIONS--
alttext
--INI--
alttext.timeout_ms=soon
alttext.max_pixels=10000
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';
var_dump(ini_get('alttext.timeout_ms'));
attempt(fn () => Alttext\Image::fromString(png(100, 100))->width);
attempt(fn () => Alttext\Image::fromString(png(101, 100))->width);
?>
--EXPECTF--
Warning: alttext.timeout_ms must be of type int, string given in Unknown on line %d
string(5) "60000"
returned 100
Alttext\ImageException (limit): image is 101x100 pixels, over the limit of 10000
