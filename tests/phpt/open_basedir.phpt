--TEST--
Paths: open_basedir holds, without a warning
--EXTENSIONS--
alttext
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';

$outside = picture_file(png(30, 20));
mkdir($inside = __DIR__ . '/open_basedir.tmp');
copy($outside, "$inside/copy.png");
symlink($outside, "$inside/link.png");
ini_set('open_basedir', $inside);
foreach ([$outside, "file://$outside", "$inside/../common.inc", "$inside/link.png", "$inside/copy.png"] as $path) {
    attempt(fn () => Alttext\Image::fromFile($path)->height);
}
attempt(fn () => new Alttext\Client(caFile: $outside));
attempt(fn () => get_class(new Alttext\Client(caFile: "$inside/copy.png"))); // looked into when it is needed
?>
--CLEAN--
<?php
array_map('unlink', glob(__DIR__ . '/open_basedir.tmp/*'));
rmdir(__DIR__ . '/open_basedir.tmp');
?>
--EXPECTF--
Alttext\ImageException (file): cannot read "%salttext%s.png": open_basedir does not allow it
Alttext\ImageException (file): cannot read "file://%salttext%s.png": open_basedir does not allow it
Alttext\ImageException (file): cannot read "%s/open_basedir.tmp/../common.inc": open_basedir does not allow it
Alttext\ImageException (file): cannot read "%s/open_basedir.tmp/link.png": open_basedir does not allow it
returned 20
ValueError: caFile cannot be read: open_basedir does not allow it
returned 'Alttext\\Client'
