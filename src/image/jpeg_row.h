/* jpeg_row.h - goes over the blocks in a row of MCUs (ITU-T T.81, A.2).  It is compiled once for
 * each kind of block, so that the window stays in registers from one to the next. */
#ifndef ALT_JPEG_ROW_H
#define ALT_JPEG_ROW_H

#include "jpeg_scan.h"

/* Decodes a block; false when anything is amiss. */
typedef bool jpeg_read_block(jpeg_scan *scan, jpeg_channel *channel, jpeg_window *w, int16_t *block,
                             uint64_t *seen);

/* All blocks of a component in an MCU. */
static inline __attribute__((always_inline)) bool
jpeg_row_read_channel(jpeg_scan *scan, jpeg_channel *c, jpeg_bits *bits, jpeg_window *w, uint32_t x,
                      uint32_t y, jpeg_read_block *read_block)
{
    for (uint32_t row = y * c->v; row < (y + 1) * c->v; row++) {
        int16_t *coefs = jpeg_part_row(c->part, row);
        uint64_t *seen = c->part->seen ? c->part->seen + (size_t)row * c->part->stride : NULL;
        for (uint32_t column = x * c->h; column < (x + 1) * c->h; column++) {
            if (!jpeg_bits_ready(bits, w) ||
                !read_block(scan, c, w, coefs + column, seen ? seen + column : NULL)) {
                return false;
            }
        }
    }
    return true;
}

/* What a jpeg_scan's read_row does. */
static inline __attribute__((always_inline)) bool
jpeg_row_read(jpeg_scan *scan, jpeg_bits *bits, uint32_t y, jpeg_read_block *read_block)
{
    uint64_t mcu = (uint64_t)y * scan->mcu_columns;
    jpeg_window w = bits->now;
    bool ok = true;

    for (uint32_t x = 0; ok && x < scan->mcu_columns; x++, mcu++) {
        if (scan->restart && mcu && mcu % scan->restart == 0) {
            bits->now = w;
            ok = jpeg_scan_restart(scan, bits, mcu / scan->restart - 1);
            w = bits->now;
        }
        for (unsigned i = 0; ok && i < scan->channel_count; i++) {
            ok = jpeg_row_read_channel(scan, scan->channels + i, bits, &w, x, y, read_block);
        }
    }
    bits->now = w;
    return ok;
}

#endif
