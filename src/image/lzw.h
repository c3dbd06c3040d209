/* lzw.h - undoes the compression of GIF: see appendix F of its specification.  giflib takes three
 * times as long for it, which was most of what reading a GIF took. */
#ifndef ALT_LZW_H
#define ALT_LZW_H

#include "image.h"

typedef struct lzw lzw;

/* The next bytes of the stream, valid until the next call; of size 0: the end. */
typedef image_span lzw_source(void *context);

/* Reads a stream whose values have so many bits, 0 to 8, to be taken in portions of at most
 * max_count.  To be freed by free(); NULL: no memory. */
lzw *lzw_open(unsigned value_bits, size_t max_count, lzw_source *source, void *context);

/* The next count values, valid until the next call; NULL when the stream is damaged or ends: then
 * it is not to be read on. */
const uint8_t *lzw_read(lzw *l, size_t count);

#endif
