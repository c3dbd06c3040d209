--TEST--
Alttext\Image: what it is, what a person wrote into it, what would be sent
--EXTENSIONS--
alttext
--FILE--
<?php
require __DIR__ . '/pictures.inc';
require __DIR__ . '/common.inc';

var_dump(Alttext\Image::fromString(png(30, 20)));
$sideways = Alttext\Image::fromString(jpeg(300, 200, orientation: 6));
echo "$sideways->format {$sideways->width}x$sideways->height\n";

echo "\nDescription\n";
$described = Alttext\Image::fromString(jpeg(30, 20, description: 'Two ducks on the Aare'));
var_dump($described->description(), $described->description('de'), $sideways->description());

echo "\nJPEG\n";
$jpeg = $sideways->toJpeg(maxSide: 64);
$small = Alttext\Image::fromString($jpeg);
echo "$small->format {$small->width}x$small->height\n";
var_dump(strlen($sideways->toJpeg(quality: 30)) < strlen($sideways->toJpeg(quality: 95)));
var_dump(str_contains($described->toJpeg(), 'ducks'));
attempt(fn () => $sideways->toJpeg(63));
attempt(fn () => $sideways->toJpeg(4097));
attempt(fn () => $sideways->toJpeg(quality: 101));
attempt(fn () => $sideways->toJpeg(quality: PHP_INT_MIN));

echo "\nHash: of what is shown\n";
$plain = Alttext\Image::fromString(jpeg(30, 20));
var_dump($plain->hash() === $described->hash(), $plain->hash() === hash('sha256', $plain->toJpeg()));
var_dump($plain->hash() === Alttext\Image::fromString(png(30, 20, "\0\0\0"))->hash());
ini_set('alttext.max_side', '64');
$large = Alttext\Image::fromString(png(500, 20));
var_dump($large->hash() === hash('sha256', $large->toJpeg()));

echo "\nFrom a file\n";
$path = picture_file(png(11, 12));
echo Alttext\Image::fromFile($path)->height, "\n";

echo "\nBad input\n";
attempt(fn () => Alttext\Image::fromString(''));
attempt(fn () => Alttext\Image::fromString('GIF is not a picture'));
attempt(fn () => Alttext\Image::fromString(substr(png(30, 20), 0, 20)));
$cut = Alttext\Image::fromString(substr(png(300, 200), 0, -40)); // its header is whole
attempt(fn () => $cut->toJpeg());
attempt(fn () => $cut->hash());
?>
--EXPECT--
object(Alttext\Image)#1 (4) {
  ["format"]=>
  string(3) "png"
  ["width"]=>
  int(30)
  ["height"]=>
  int(20)
  ["animated"]=>
  bool(false)
}
jpeg 200x300

Description
string(21) "Two ducks on the Aare"
string(21) "Two ducks on the Aare"
NULL

JPEG
jpeg 43x64
bool(true)
bool(false)
ValueError: Alttext\Image::toJpeg(): Argument #1 ($maxSide) must be from 64 to 4096
ValueError: Alttext\Image::toJpeg(): Argument #1 ($maxSide) must be from 64 to 4096
ValueError: Alttext\Image::toJpeg(): Argument #2 ($quality) must be from 1 to 100
ValueError: Alttext\Image::toJpeg(): Argument #2 ($quality) must be from 1 to 100

Hash: of what is shown
bool(true)
bool(true)
bool(false)
bool(true)

From a file
12

Bad input
Alttext\ImageException (format): the file is empty
Alttext\ImageException (format): this is not an image
Alttext\ImageException (corrupt): the header of the PNG file is missing or damaged
Alttext\ImageException (corrupt): the PNG file is truncated or damaged (it ends early)
Alttext\ImageException (corrupt): the PNG file is truncated or damaged (it ends early)
