/* orient.h - turns a picture upright. */
#ifndef ALT_ORIENT_H
#define ALT_ORIENT_H

#include "image.h"

/* Whether the EXIF orientation swaps width and height. */
bool orient_swaps(uint8_t orientation);

/* Turns the pixels in place; takes as much memory again while it works, none for orientation 1. */
alt_code orient_upright(image_pixels *pixels, uint8_t orientation, alt_error *err);

#endif
