--TEST--
Paths: what cannot be read is an ImageException that says why, never a warning; URLs are refused
--EXTENSIONS--
alttext
posix
zlib
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';

$picture = picture_file(png(30, 20));
$pipe = "$picture.pipe";
posix_mkfifo($pipe, 0600);
$paths = ['', 'no/such.png', __DIR__, $pipe, "$picture\0.png", 'http://localhost/x.png', 'ftp://localhost/x.png',
    'data:image/png;base64,' . base64_encode(png(30, 20)), 'php://stdin', 'php://filter/resource=' . $picture,
    'compress.zlib://http://localhost/x.png', 'file://elsewhere/x.png', 'nothing://x.png'];
foreach ($paths as $path) {
    attempt(fn () => Alttext\Image::fromFile($path));
}
unlink($pipe);

echo "\n";
file_put_contents("$picture.gz", gzencode(png(30, 21)));
chdir(dirname($picture));
foreach ([$picture, "file://$picture", basename($picture), "compress.zlib://$picture.gz"] as $path) {
    attempt(fn () => Alttext\Image::fromFile($path)->height);
}
unlink("$picture.gz");
?>
--EXPECTF--
Alttext\ImageException (file): cannot read "": %s
Alttext\ImageException (file): cannot read "no/such.png": No such file or directory
Alttext\ImageException (file): cannot read "%s": it is a directory
Alttext\ImageException (file): cannot read "%salttext%s.png.pipe": it is not a regular file
Alttext\ImageException (file): cannot read "%salttext%s.png": there is a NUL byte in the path
Alttext\ImageException (file): cannot read "http://localhost/x.png": pictures are not fetched from URLs
Alttext\ImageException (file): cannot read "ftp://localhost/x.png": pictures are not fetched from URLs
Alttext\ImageException (file): cannot read "data:image/png;base64,%s": pictures are not fetched from URLs
Alttext\ImageException (file): cannot read "php://stdin": pictures are not read through this stream wrapper
Alttext\ImageException (file): cannot read "php://filter/resource=%salttext%s.png": pictures are not read through this stream wrapper
Alttext\ImageException (file): cannot read "compress.zlib://http://localhost/x.png": pictures are not read through this stream wrapper
Alttext\ImageException (file): cannot read "file://elsewhere/x.png": pictures are not fetched from URLs
Alttext\ImageException (file): cannot read "nothing://x.png": there is no such stream wrapper

returned 20
returned 20
returned 20
returned 21
