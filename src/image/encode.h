/* encode.h - writes baseline JPEG: 4:2:0, grey stays grey, no metadata. */
#ifndef ALT_ENCODE_H
#define ALT_ENCODE_H

#include "image.h"

/* chroma: Cb and Cr of half the size each way, rounded up, where pixels are brightness alone; NULL:
 * there are none.  quality: 1-100, as libjpeg understands it. */
alt_code encode_jpeg(const image_pixels *pixels, const image_pixels chroma[2], int quality,
                     alt_jpeg *out, alt_error *err);

#endif
