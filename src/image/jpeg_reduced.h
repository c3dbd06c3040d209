/* jpeg_reduced.h - decodes common JPEG files at a part of their size, and reads no more of them
 * than that takes: Huffman-coded, grey or YCbCr. */
#ifndef ALT_JPEG_REDUCED_H
#define ALT_JPEG_REDUCED_H

#include <stdio.h>

#include <jpeglib.h>

#include "image.h"

/* Real files have about 10.  Each is a walk over the whole picture, however few bytes it has. */
#define JPEG_MAX_SCANS 100

/*
 * To be called once libjpeg has read the header.  ALT_E_CORRUPT without a sentence: libjpeg is to
 * decode the picture, as the file is of another kind, or damaged, or the picture hardly smaller;
 * the sink may have got rows already.
 */
alt_code jpeg_reduced_decode(const struct jpeg_decompress_struct *cinfo, image_span file,
                             uint32_t min_width, uint32_t min_height, size_t max_memory,
                             image_sink *sink, alt_error *err);

#endif
