/* encode.h - writes baseline JPEG: 4:2:0, grey stays grey, no metadata. */
#ifndef ALT_ENCODE_H
#define ALT_ENCODE_H

#include "image.h"

/* quality: 1-100, as libjpeg understands it. */
alt_code encode_jpeg(const image_pixels *pixels, int quality, alt_jpeg *out, alt_error *err);

#endif
