/* jpeg_scan.c - decodes Huffman-coded scans of a JPEG file (ITU-T T.81, annexes A.2, E.2, F.2). */
#include "jpeg_scan.h"

/* Where coefficients are in the block, in their order in the file (T.81, figure A.6). */
static const uint8_t zigzag[64] = {
    0,  1,  8,  16, 9,  2,  3,  10, 17, 24, 32, 25, 18, 11, 4,  5,  12, 19, 26, 33, 40, 48,
    41, 34, 27, 20, 13, 6,  7,  14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23,
    30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
};

void jpeg_channel_init(jpeg_channel *channel, jpeg_part *part)
{
    unsigned n = part->n;

    *channel = (jpeg_channel){.part = part};
    for (unsigned k = 0; k < 64 + JPEG_BLOCK_END; k++) {
        unsigned x = k < 64 ? zigzag[k] % 8 : n, y = k < 64 ? zigzag[k] / 8 : n;
        bool kept = x < n && y < n;
        channel->offsets[k] = (kept ? y * n + x : n * n) * part->stride;
        channel->last = kept ? k : channel->last;
    }
}

/* Reads coefficients, from the first AC on, as long as they may be kept.  Returns where the next
 * one is.  (What is not kept is stored, too, to have no branch that cannot be foreseen.) */
static inline unsigned read_ac(jpeg_window *w, const jpeg_channel *c, int16_t *block)
{
    unsigned k = 1;

    while (k <= c->last) {
        jpeg_window_refill(w);
        jpeg_symbol s = jpeg_huffman_find(c->ac, w->window);
        k += s.advance;
        block[c->offsets[k - 1]] = (int16_t)jpeg_huffman_value(s, w->window);
        jpeg_window_drop(w, s.total);
    }
    return k;
}

/* Passes over the rest of the block.  Returns where the next coefficient would be: at 64 or, if an
 * end was read, at 128 or more. */
static inline unsigned skip_ac(jpeg_window *w, const jpeg_channel *c, unsigned k)
{
    while (k < 64) {
        jpeg_window_refill(w);
        jpeg_skip skip = c->ac->skip[w->window >> (64 - JPEG_HUFFMAN_SKIP)];
        if (!skip.total || (k + skip.advance) % 128 > 64) {
            /* too long, or the last of them belong to the next block already */
            jpeg_symbol s = jpeg_huffman_find(c->ac, w->window);
            skip = (jpeg_skip){s.total, s.advance};
        }
        k += skip.advance;
        jpeg_window_drop(w, skip.total);
    }
    return k;
}

bool jpeg_scan_sequential(jpeg_scan *scan, jpeg_channel *channel, jpeg_bits *bits, int16_t *block,
                          uint64_t *seen)
{
    jpeg_window w = bits->now;

    jpeg_window_refill(&w);
    bool ok = jpeg_channel_read_dc(channel, &w, 0, block);
    unsigned end = skip_ac(&w, channel, read_ac(&w, channel, block));
    bits->now = w;
    return ok && (end == 64 || end >= 128);
}

/* All blocks of a component in an MCU. */
static bool read_blocks(jpeg_scan *scan, jpeg_channel *c, jpeg_bits *bits, uint32_t x, uint32_t y)
{
    for (uint32_t row = y * c->v; row < (y + 1) * c->v; row++) {
        int16_t *coefs = jpeg_part_row(c->part, row);
        uint64_t *seen = c->part->seen ? c->part->seen + (size_t)row * c->part->stride : NULL;
        for (uint32_t column = x * c->h; column < (x + 1) * c->h; column++) {
            if (!jpeg_bits_ready(bits) ||
                !scan->block(scan, c, bits, coefs + column, seen ? seen + column : NULL)) {
                return false;
            }
        }
    }
    return true;
}

/* Passes over the marker behind the index-th interval. */
static bool restart(jpeg_scan *scan, jpeg_bits *bits, uint64_t index)
{
    if (!jpeg_bits_at_end(bits) || bits->rest.size < 2 || bits->rest.data[1] != 0xD0 + index % 8) {
        return false;
    }
    for (unsigned i = 0; i < scan->channel_count; i++) {
        scan->channels[i].predicted = 0;
    }
    scan->ended = 0;
    jpeg_bits_start(bits, (image_span){bits->rest.data + 2, bits->rest.size - 2});
    return true;
}

static bool read_row(jpeg_scan *scan, jpeg_bits *bits, uint32_t y)
{
    for (uint32_t x = 0; x < scan->mcu_columns; x++) {
        uint64_t mcu = (uint64_t)y * scan->mcu_columns + x;
        if (scan->restart && mcu && mcu % scan->restart == 0 &&
            !restart(scan, bits, mcu / scan->restart - 1)) {
            return false;
        }
        for (unsigned i = 0; i < scan->channel_count; i++) {
            if (!read_blocks(scan, scan->channels + i, bits, x, y)) {
                return false;
            }
        }
    }
    return true;
}

alt_code jpeg_scan_run(jpeg_scan *scan, jpeg_bits *bits, image_span *data, alt_error *err)
{
    alt_code code = ALT_OK;

    jpeg_bits_start(bits, *data);
    for (uint32_t y = 0; code == ALT_OK && y < scan->mcu_rows; y++) {
        code = read_row(scan, bits, y) ? ALT_OK : ALT_E_CORRUPT;
        if (code == ALT_OK && scan->row_done) {
            code = scan->row_done(scan, y, err);
        }
    }
    if (code == ALT_OK && (scan->ended || !jpeg_bits_at_end(bits))) {
        code = ALT_E_CORRUPT;
    }
    *data = bits->rest;
    return code;
}
