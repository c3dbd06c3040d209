/* jpeg_scan.h - decodes Huffman-coded scans of a JPEG file into the coefficients that jpeg_part.h
 * keeps. */
#ifndef ALT_JPEG_SCAN_H
#define ALT_JPEG_SCAN_H

#include "jpeg_huffman.h"
#include "jpeg_part.h"

/* A component within a scan. */
typedef struct {
    jpeg_part *part;
    const jpeg_huffman *dc, *ac;
    unsigned h, v;     /* its blocks in an MCU, across and down */
    int32_t predicted; /* the last block's DC */
    unsigned last;     /* the last coefficient that is kept, in the order of the file */
    uint32_t offsets[64 + JPEG_BLOCK_END]; /* from a block's DC to where each coefficient goes */
} jpeg_channel;

typedef struct jpeg_scan {
    unsigned channel_count;
    jpeg_channel channels[3];
    uint32_t mcu_columns, mcu_rows;
    unsigned restart; /* MCUs between restart markers; 0: none */
    /* What of the coefficients is in it (T.81, G.1.1.1): from first to last, their bits from high
     * to low; high 0: all above low. */
    unsigned first, last, high, low;
    uint32_t ended; /* blocks that follow without anything in this band */
    /* Decodes a row of MCUs; false when anything is amiss. */
    bool (*read_row)(struct jpeg_scan *scan, jpeg_bits *bits, uint32_t row);
    /* What to do with a row of MCUs; NULL: nothing. */
    alt_code (*row_done)(struct jpeg_scan *scan, uint32_t row, alt_error *err);
} jpeg_scan;

void jpeg_channel_init(jpeg_channel *channel, jpeg_part *part);

/* Reads a block's DC, whose lowest bits are still to come; false when it is none, or too large. */
static inline bool jpeg_channel_read_dc(jpeg_channel *c, jpeg_window *w, unsigned low,
                                        int16_t *block)
{
    jpeg_symbol s = jpeg_huffman_find(c->dc, w->window);

    c->predicted += jpeg_huffman_value(s, w->window);
    jpeg_window_drop(w, s.total);
    int32_t dc = c->predicted * (1 << low);
    *block = (int16_t)dc;
    return s.length && *block == dc;
}

/* Decodes the scan and moves *data behind it.  ALT_E_CORRUPT without a sentence when anything is
 * amiss. */
alt_code jpeg_scan_run(jpeg_scan *scan, jpeg_bits *bits, image_span *data, alt_error *err);

/* Passes over the marker behind the index-th interval between restarts. */
bool jpeg_scan_restart(jpeg_scan *scan, jpeg_bits *bits, uint64_t index);

/* What read_row may be.  Of a progressive file: see jpeg_progressive.c. */
bool jpeg_scan_sequential(jpeg_scan *scan, jpeg_bits *bits, uint32_t row);
bool jpeg_progressive_dc(jpeg_scan *scan, jpeg_bits *bits, uint32_t row);
bool jpeg_progressive_dc_more(jpeg_scan *scan, jpeg_bits *bits, uint32_t row);
bool jpeg_progressive_ac(jpeg_scan *scan, jpeg_bits *bits, uint32_t row);
bool jpeg_progressive_ac_more(jpeg_scan *scan, jpeg_bits *bits, uint32_t row);

#endif
