/* orient.c - turns a picture upright.  The eight orientations are those of EXIF 2.32, 4.6.4. */
#include "orient.h"

#include <stdlib.h>
#include <string.h>

#include "../error.h"

/* What has to be done to a stored picture: swap its axes, then mirror what comes out. */
static const struct {
    bool swap, mirror_x, mirror_y;
} turns[9] = {
    [2] = {false, true, false}, [3] = {false, true, true}, [4] = {false, false, true},
    [5] = {true, false, false}, [6] = {true, true, false}, [7] = {true, true, true},
    [8] = {true, false, true},
};

bool orient_swaps(uint8_t orientation)
{
    return turns[orientation].swap;
}

/* Where out's first pixel is in the source, and how far the next to its right and below are. */
typedef struct {
    const uint8_t *origin;
    ptrdiff_t step_x, step_y;
} route;

static route plan(const image_pixels *in, const image_pixels *out, uint8_t orientation)
{
    ptrdiff_t pixel = (ptrdiff_t)in->channels, row = pixel * (ptrdiff_t)in->width;
    bool swap = turns[orientation].swap;
    route r = {in->data, swap ? row : pixel, swap ? pixel : row};

    if (turns[orientation].mirror_x) {
        r.origin += r.step_x * (ptrdiff_t)(out->width - 1);
        r.step_x = -r.step_x;
    }
    if (turns[orientation].mirror_y) {
        r.origin += r.step_y * (ptrdiff_t)(out->height - 1);
        r.step_y = -r.step_y;
    }
    return r;
}

static void copy_run(const uint8_t *from, ptrdiff_t step, uint8_t *to, uint32_t count,
                     unsigned channels)
{
    if (channels == 1) {
        for (; count; count--, from += step) {
            *to++ = *from;
        }
        return;
    }
    for (; count; count--, from += step, to += 4) {
        memcpy(to, from, 4);
    }
}

/* In tiles, so that a column of the source stays in the cache while its neighbours are read. */
static void copy_turned(const route *r, image_pixels *out)
{
    enum { TILE = 16 };

    for (uint32_t top = 0; top < out->height; top += TILE) {
        uint32_t bottom = out->height - top < TILE ? out->height : top + TILE;
        for (uint32_t x = 0; x < out->width; x += TILE) {
            uint32_t count = out->width - x < TILE ? out->width - x : TILE;
            for (uint32_t y = top; y < bottom; y++) {
                copy_run(r->origin + r->step_x * (ptrdiff_t)x + r->step_y * (ptrdiff_t)y, r->step_x,
                         out->data + ((size_t)y * out->width + x) * out->channels, count,
                         out->channels);
            }
        }
    }
}

alt_code orient_upright(image_pixels *pixels, uint8_t orientation, alt_error *err)
{
    image_pixels out = *pixels;

    if (orientation == 1) {
        return ALT_OK;
    }
    if (orient_swaps(orientation)) {
        out.width = pixels->height;
        out.height = pixels->width;
    }
    out.data = malloc((size_t)out.width * out.height * out.channels);
    if (!out.data) {
        return error_memory(err);
    }
    route r = plan(pixels, &out, orientation);
    copy_turned(&r, &out);
    free(pixels->data);
    *pixels = out;
    return ALT_OK;
}
