<?php

/** @file The worker for Imagick. */

require __DIR__ . '/worker.php';

function prepare(string $path): string
{
    try {
        $image = new Imagick("{$path}[0]");
        $image->autoOrient();
        $image->setImageBackgroundColor('white');
        $image = $image->mergeImageLayers(Imagick::LAYERMETHOD_FLATTEN);
        if (max($image->getImageWidth(), $image->getImageHeight()) > 768) {
            $image->resizeImage(768, 768, Imagick::FILTER_LANCZOS, 1, true);
        }
        $image->stripImage();
        $image->setImageFormat('jpeg');
        $image->setImageCompressionQuality(80);
        return $image->getImageBlob();
    } catch (ImagickException) {
        return '';
    }
}

Imagick::setResourceLimit(Imagick::RESOURCETYPE_THREAD, 1);
serve(prepare(...));
