/* png_rows.h - the rows of a PNG file, in less than half of the time that libpng takes for them. */
#ifndef ALT_PNG_ROWS_H
#define ALT_PNG_ROWS_H

#include "image.h"

typedef struct png_rows png_rows;

/* Will read rows of width pixels of 1 to 4 bytes, not interlaced, of which the first IDAT chunk
 * begins at first_chunk in the file.  NULL: no memory. */
png_rows *png_rows_open(image_span file, size_t first_chunk, uint32_t width, unsigned channels);

/* The next row, as it was before it was filtered, valid until the next call.  NULL when anything is
 * odd: libpng can tell whether it is damage or can be borne with. */
const uint8_t *png_rows_next(png_rows *r);

/* Whether there is nothing odd behind the last row, up to the end. */
bool png_rows_end(png_rows *r);

/* May be NULL. */
void png_rows_close(png_rows *r);

#endif
