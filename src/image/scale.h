/* scale.h - a sink that shrinks what it is given, by Lanczos-3, first across and then down.  It
 * keeps about 60 bytes for each pixel of the source's width, whatever its height is. */
#ifndef ALT_SCALE_H
#define ALT_SCALE_H

#include "convolve.h"
#include "image.h"

typedef struct {
    image_sink sink; /* what a decoder is given; first, so that it leads back here */
    image_pixels out;
    double out_width, out_height; /* may end within the last sample */
    uint32_t in_width, in_height;
    convolve_axis across, down;
    int16_t *ring;          /* the last down.reach rows of the source, already shrunk across */
    const int16_t **window; /* the rows of the ring in order */
    uint8_t *padded;        /* a source row that is shorter than across.reach */
    uint32_t rows_in, rows_out;
    bool keeps_size;
} scaler;

/* Will make a picture of exactly this size.  Width and height are more than 0 and, as those of the
 * source, may end within the last sample. */
void scale_init(scaler *s, double width, double height);

/* Hands the picture over, to be called once all rows have come. */
image_pixels scale_take(scaler *s);

void scale_clear(scaler *s);

#endif
