<?php

/** @file The worker for GD, as Drupal's image toolkit uses it. */

require __DIR__ . '/worker.php';

/** Turns the picture as EXIF says; GD itself does not. */
function upright(GdImage $image, string $path): GdImage
{
    $orientation = function_exists('exif_read_data') ? @exif_read_data($path)['Orientation'] ?? 1 : 1;
    $angle = [3 => 180, 6 => 270, 8 => 90][$orientation] ?? 0;
    return $angle ? imagerotate($image, $angle, 0) : $image;
}

function shrink(GdImage $image): GdImage
{
    $width = imagesx($image);
    $height = imagesy($image);
    $scale = min(1, 768 / max($width, $height));
    $out = imagecreatetruecolor(max(1, (int) round($width * $scale)), max(1, (int) round($height * $scale)));
    imagefill($out, 0, 0, 0xFFFFFF);
    imagecopyresampled($out, $image, 0, 0, 0, 0, imagesx($out), imagesy($out), $width, $height);
    return $out;
}

function prepare(string $path): string
{
    $image = @imagecreatefromstring(file_get_contents($path));
    if (!$image) {
        return '';
    }
    ob_start();
    imagejpeg(upright(shrink($image), $path), null, 80);
    return ob_get_clean();
}

serve(prepare(...));
