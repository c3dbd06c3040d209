--TEST--
A real model server sees pictures upright, whatever their EXIF orientation
--EXTENSIONS--
alttext
gd
--SKIPIF--
<?php require __DIR__ . '/llama.inc'; llama_or_skip(); ?>
--FILE--
<?php
require __DIR__ . '/llama.inc';

// Eight colours along the rim, at the eight places where the one "near the top left" may come to lie.
// The model names the colour there, so each way of turning the picture wrongly has an answer of its own.
$upright = imagecreatetruecolor(256, 192);
imagefill($upright, 0, 0, PAINT['white']);
$places = [
    'red' => [1, 0], 'green' => [5, 0], 'blue' => [7, 1], 'yellow' => [7, 5],
    'purple' => [5, 7], 'cyan' => [1, 7], 'pink' => [0, 5], 'brown' => [0, 1],
];
foreach ($places as $colour => [$x, $y]) {
    [$wide, $high] = $y === 0 || $y === 7 ? [2, 1] : [1, 2];
    imagefilledrectangle($upright, $x * 32, $y * 24, ($x + $wide) * 32 - 1, ($y + $high) * 24 - 1, PAINT[$colour]);
}

/** The picture as it is stored so that it is upright under that orientation: TIFF 6.0, tag 274. */
function stored(GdImage $upright, int $orientation): GdImage
{
    $image = imagecrop($upright, ['x' => 0, 'y' => 0, 'width' => imagesx($upright), 'height' => imagesy($upright)]);
    if (in_array($orientation, [2, 4, 5, 7], true)) {
        imageflip($image, IMG_FLIP_HORIZONTAL);
    }

    return imagerotate($image, [1 => 0, 2 => 0, 3 => 180, 4 => 180, 5 => 90, 6 => 90, 7 => 270, 8 => 270][$orientation], 0);
}

$client = new Alttext\Client(...llama());
$ask = fn (string $jpeg): string => $client->generate(Alttext\Image::fromString($jpeg), ['prompt' => '@@top'])->text;
for ($orientation = 1; $orientation <= 8; $orientation++) {
    $picture = stored($upright, $orientation);
    $turned = as_turned_jpeg($picture, $orientation);
    [$width, $height] = getimagesizefromstring(Alttext\Image::fromString($turned)->toJpeg());
    echo "$orientation: {$ask($turned)} $width x $height; not turned: {$ask(as_turned_jpeg($picture, 1))}\n";
}
?>
--EXPECT--
1: Near the top left it is red. 256 x 192; not turned: Near the top left it is red.
2: Near the top left it is red. 256 x 192; not turned: Near the top left it is green.
3: Near the top left it is red. 256 x 192; not turned: Near the top left it is purple.
4: Near the top left it is red. 256 x 192; not turned: Near the top left it is cyan.
5: Near the top left it is red. 256 x 192; not turned: Near the top left it is brown.
6: Near the top left it is red. 256 x 192; not turned: Near the top left it is blue.
7: Near the top left it is red. 256 x 192; not turned: Near the top left it is yellow.
8: Near the top left it is red. 256 x 192; not turned: Near the top left it is pink.
