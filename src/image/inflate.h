/* inflate.h - undoes zlib's compression piece by piece, and checks PNG's sums: by ISA-L where the
 * build has it, in a third of zlib's time, otherwise by zlib. */
#ifndef ALT_INFLATE_H
#define ALT_INFLATE_H

#include "image.h"

typedef struct inflater inflater;

typedef enum { INFLATE_MORE, INFLATE_END, INFLATE_DAMAGED } inflate_progress;

/* NULL: no memory. */
inflater *inflate_open(void);

/* Takes bytes off *in until there are *size at out, or none is left; *size becomes how many there
 * are.  To be called again only if there may be more. */
inflate_progress inflate_run(inflater *i, image_span *in, uint8_t *out, size_t *size);

/* May be NULL. */
void inflate_close(inflater *i);

/* CRC-32 as in PNG. */
uint32_t inflate_crc(image_span span);

#endif
