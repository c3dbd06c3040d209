/* scans.h - leaves out what a progressive JPEG file says about detail that a small picture will not
 * show. */
#ifndef ALT_SCANS_H
#define ALT_SCANS_H

#include "image.h"

typedef struct {
    image_span file;
    size_t at;       /* where the next piece is looked for */
    unsigned shrink; /* 2, 4 or 8: the decoder keeps one pixel of so many; 1: all scans count */
} scans;

/* The next piece of the file that the decoder needs; size 0 at the end. */
image_span scans_next(scans *s);

#endif
