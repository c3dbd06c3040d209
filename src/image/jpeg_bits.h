/* jpeg_bits.h - the bits of a JPEG scan, 56 or more of them at a time.  Data is described in ITU-T
 * T.81, B.1.1.5: a zero byte is stuffed behind each 0xFF, restart markers lie between intervals. */
#ifndef ALT_JPEG_BITS_H
#define ALT_JPEG_BITS_H

#include <endian.h>
#include <string.h>

#include "image.h"

#define JPEG_BITS_CHUNK 4096

/* More bytes than a block can take: 64 codes of 16 bits with 15 bits behind each. */
#define JPEG_BITS_BLOCK 256

/* What is at hand: kept in registers while a row of blocks is read. */
typedef struct {
    uint64_t window;   /* the next bits, the first of them on top */
    const uint8_t *at; /* in the chunk: what the window is filled up from */
    unsigned count;    /* of bits in the window; those below are either right, too, or 0 */
} jpeg_window;

typedef struct {
    jpeg_window now;
    const uint8_t *low; /* from here on the chunk may not hold a whole block */
    const uint8_t *end; /* of the data in the chunk; zeros follow */
    image_span rest;    /* of the file */
    bool ended;         /* rest begins with a marker, or is empty */
    uint8_t chunk[JPEG_BITS_CHUNK + 2 * JPEG_BITS_BLOCK]; /* without stuffing */
} jpeg_bits;

/* Begins with the first byte of rest. */
void jpeg_bits_start(jpeg_bits *b, image_span rest);

/* Fills the chunk up.  False when more bits were taken than there are. */
bool jpeg_bits_fill(jpeg_bits *b);

/* Makes sure that a whole block can be read by w, a copy of now; false as above. */
static inline bool jpeg_bits_ready(jpeg_bits *b, jpeg_window *w)
{
    bool ok = true;

    if (w->at >= b->low) {
        b->now = *w;
        ok = jpeg_bits_fill(b);
        *w = b->now;
    }
    return ok;
}

/* Whether the bits end here, but for those that fill up the last byte. */
bool jpeg_bits_at_end(jpeg_bits *b);

/* Makes count 56 or more. */
static inline void jpeg_window_refill(jpeg_window *w)
{
    uint64_t more;

    memcpy(&more, w->at, sizeof more);
    w->window |= be64toh(more) >> w->count;
    w->at += (63 - w->count) >> 3;
    w->count |= 56;
}

static inline void jpeg_window_drop(jpeg_window *w, unsigned count)
{
    w->window <<= count;
    w->count -= count;
}

/* Takes count bits, at most 32, as a number. */
static inline unsigned jpeg_window_take(jpeg_window *w, unsigned count)
{
    unsigned value = (unsigned)(w->window >> 1 >> (63 - count));

    jpeg_window_drop(w, count);
    return value;
}

#endif
