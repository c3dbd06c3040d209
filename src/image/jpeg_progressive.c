/* jpeg_progressive.c - blocks in the scans of progressive JPEG files (ITU-T T.81, G.1.2). */
#include "jpeg_row.h"

static inline bool read_dc(jpeg_scan *scan, jpeg_channel *c, jpeg_window *w, int16_t *block,
                           uint64_t *seen)
{
    jpeg_window_refill(w);
    return jpeg_channel_read_dc(c, w, scan->low, block);
}

static inline bool read_dc_more(jpeg_scan *scan, jpeg_channel *c, jpeg_window *w, int16_t *block,
                                uint64_t *seen)
{
    jpeg_window_refill(w);
    *block = (int16_t)(*block | (int)(jpeg_window_take(w, 1) << scan->low));
    return true;
}

/* How many blocks end with the code s. */
static uint32_t read_ended(jpeg_window *w, jpeg_symbol s)
{
    jpeg_window_drop(w, s.length);
    return (1U << s.size) + jpeg_window_take(w, s.size);
}

/* A value as it is before its lower bits have come; in the middle of what it may be if they will
 * not. */
static int16_t shift_up(const jpeg_scan *scan, int32_t value, bool is_fine)
{
    int32_t middle = is_fine ? 0 : (1 << scan->low) * 3 / 8;

    return (int16_t)(value * (1 << scan->low) + (value < 0 ? -middle : middle));
}

static inline bool read_ac(jpeg_scan *scan, jpeg_channel *c, jpeg_window *w, int16_t *block,
                           uint64_t *seen)
{
    unsigned k = scan->first;

    if (scan->ended) {
        scan->ended--;
        return true;
    }
    while (k <= scan->last) {
        jpeg_window_refill(w);
        jpeg_symbol s = jpeg_huffman_find(c->ac, w->window);
        if (s.advance == JPEG_BLOCK_END) {
            scan->ended = read_ended(w, s) - 1;
            break;
        }
        k += s.advance;
        if (s.size) {
            block[c->offsets[k - 1]] =
                shift_up(scan, jpeg_huffman_value(s, w->window), c->part->is_fine);
        }
        if (seen && s.size && k <= 64) {
            *seen |= 1ULL << (k - 1);
        }
        jpeg_window_drop(w, s.total);
    }
    return k <= scan->last + 1;
}

/* The coefficients from k to last, as bits; none when k is beyond last. */
static uint64_t band(unsigned k, unsigned last)
{
    return k > 63 ? 0 : ~0ULL << k & ~0ULL >> (63 - last);
}

/* The compiler would call a function: not every x86-64 has an instruction for it. */
static inline unsigned count_ones(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    return (unsigned)(((bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F) * 0x0101010101010101 >> 56);
}

/* Reads another bit of each of these coefficients, which are not 0, behind those in bits. */
static inline uint64_t read_more(jpeg_window *w, uint64_t coefs, uint64_t bits)
{
    unsigned count = count_ones(coefs);

    if (count > 32) {
        jpeg_window_refill(w);
        bits = bits << 32 | jpeg_window_take(w, 32);
        count -= 32;
    }
    jpeg_window_refill(w);
    return bits << count | jpeg_window_take(w, count);
}

/* Adds to each of these coefficients, which are not 0, its bit. */
static inline void add_bits(const jpeg_scan *scan, const jpeg_channel *c, int16_t *block,
                            uint64_t coefs, uint64_t bits)
{
    unsigned at = count_ones(coefs);

    for (coefs &= band(1, c->last); coefs; coefs &= coefs - 1) {
        int16_t *value = block + c->offsets[__builtin_ctzll(coefs)];
        int bit = (int)(bits >> --at & 1) << scan->low;
        *value = (int16_t)(*value + (*value < 0 ? -bit : bit));
    }
}

/* The coefficient behind a run of zeros, from k on, where those that are not 0 already do not
 * count; 64 when there is none. */
static unsigned find_zero(uint64_t zeros, unsigned run)
{
    for (; run && zeros; run--) {
        zeros &= zeros - 1;
    }
    return zeros ? (unsigned)__builtin_ctzll(zeros) : 64;
}

static inline bool read_ac_more(jpeg_scan *scan, jpeg_channel *c, jpeg_window *w, int16_t *block,
                                uint64_t *seen)
{
    uint64_t before = seen ? *seen : 0, bits = 0;
    unsigned k = scan->first;
    bool ok = seen; /* only fine parts are read as far as this */

    while (ok && !scan->ended && k <= scan->last) {
        jpeg_window_refill(w);
        jpeg_symbol s = jpeg_huffman_find(c->ac, w->window);
        if (s.advance == JPEG_BLOCK_END) {
            scan->ended = read_ended(w, s);
            break;
        }
        int32_t value = jpeg_huffman_value(s, w->window) * (1 << scan->low);
        jpeg_window_drop(w, s.total);
        unsigned at = find_zero(~before & band(k, scan->last), s.advance - 1U);
        bits = read_more(w, before & band(k, at < 64 ? at : scan->last), bits);
        ok = s.length && s.size <= 1 && (at < 64 || !s.size);
        if (ok && s.size) {
            block[c->offsets[at]] = (int16_t)value;
            *seen |= 1ULL << at;
        }
        k = at + 1;
    }
    if (ok && scan->ended) {
        bits = read_more(w, before & band(k, scan->last), bits);
        scan->ended--;
    }
    add_bits(scan, c, block, before & band(scan->first, scan->last), bits);
    return ok;
}

bool jpeg_progressive_dc(jpeg_scan *scan, jpeg_bits *bits, uint32_t row)
{
    return jpeg_row_read(scan, bits, row, read_dc);
}

bool jpeg_progressive_dc_more(jpeg_scan *scan, jpeg_bits *bits, uint32_t row)
{
    return jpeg_row_read(scan, bits, row, read_dc_more);
}

bool jpeg_progressive_ac(jpeg_scan *scan, jpeg_bits *bits, uint32_t row)
{
    return jpeg_row_read(scan, bits, row, read_ac);
}

bool jpeg_progressive_ac_more(jpeg_scan *scan, jpeg_bits *bits, uint32_t row)
{
    return jpeg_row_read(scan, bits, row, read_ac_more);
}
