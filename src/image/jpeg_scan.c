/* jpeg_scan.c - decodes Huffman-coded scans of a JPEG file (ITU-T T.81, annexes A.2, E.2, F.2). */
#include "jpeg_row.h"

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

/* Reads a coefficient and returns where the next one is.  What is not kept is stored, too, to have
 * no branch that cannot be foreseen. */
static inline unsigned read_one(jpeg_window *w, const jpeg_channel *c, int16_t *block, unsigned k)
{
    jpeg_symbol s = jpeg_huffman_find(c->ac, w->window);

    k += s.advance;
    block[c->offsets[k - 1]] = (int16_t)jpeg_huffman_value(s, w->window);
    jpeg_window_drop(w, s.total);
    return k;
}

/* Passes over some coefficients and returns where the next one is. */
static inline unsigned skip_some(jpeg_window *w, const jpeg_channel *c, unsigned k)
{
    jpeg_skip skip = c->ac->skip[w->window >> (64 - JPEG_HUFFMAN_SKIP)];

    if (!skip.total || (k + skip.advance) % 128 > 64) {
        /* too long, or the last of them belong to the next block already */
        jpeg_symbol s = jpeg_huffman_find(c->ac, w->window);
        skip = (jpeg_skip){s.total, s.advance};
    }
    jpeg_window_drop(w, skip.total);
    return k + skip.advance;
}

/* A refill is enough for two codes.  What is behind the last coefficient that is kept is passed
 * over: to 64 or, where an end was read, to 128 or more. */
static inline bool read_block(jpeg_scan *scan, jpeg_channel *c, jpeg_window *w, int16_t *block,
                              uint64_t *seen)
{
    jpeg_window_refill(w);
    bool ok = jpeg_channel_read_dc(c, w, 0, block);
    unsigned k = c->last ? read_one(w, c, block, 1) : 1;

    while (k <= c->last) {
        jpeg_window_refill(w);
        k = read_one(w, c, block, k);
        k = k <= c->last ? read_one(w, c, block, k) : k;
    }
    while (k < 64) {
        jpeg_window_refill(w);
        k = skip_some(w, c, k);
        k = k < 64 ? skip_some(w, c, k) : k;
    }
    return ok && (k == 64 || k >= 128);
}

bool jpeg_scan_sequential(jpeg_scan *scan, jpeg_bits *bits, uint32_t row)
{
    return jpeg_row_read(scan, bits, row, read_block);
}

bool jpeg_scan_restart(jpeg_scan *scan, jpeg_bits *bits, uint64_t index)
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

alt_code jpeg_scan_run(jpeg_scan *scan, jpeg_bits *bits, image_span *data, alt_error *err)
{
    alt_code code = ALT_OK;

    jpeg_bits_start(bits, *data);
    for (uint32_t y = 0; code == ALT_OK && y < scan->mcu_rows; y++) {
        code = scan->read_row(scan, bits, y) ? ALT_OK : ALT_E_CORRUPT;
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
