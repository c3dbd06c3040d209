/* jpeg_progressive.c - blocks in the scans of progressive JPEG files (ITU-T T.81, G.1.2). */
#include "jpeg_scan.h"

bool jpeg_progressive_dc(jpeg_scan *scan, jpeg_channel *channel, jpeg_bits *bits, int16_t *block,
                         uint64_t *seen)
{
    jpeg_window w = bits->now;

    jpeg_window_refill(&w);
    bool ok = jpeg_channel_read_dc(channel, &w, scan->low, block);
    bits->now = w;
    return ok;
}

bool jpeg_progressive_dc_more(jpeg_scan *scan, jpeg_channel *channel, jpeg_bits *bits,
                              int16_t *block, uint64_t *seen)
{
    jpeg_window_refill(&bits->now);
    *block = (int16_t)(*block | (int)(jpeg_window_take(&bits->now, 1) << scan->low));
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

bool jpeg_progressive_ac(jpeg_scan *scan, jpeg_channel *channel, jpeg_bits *bits, int16_t *block,
                         uint64_t *seen)
{
    jpeg_window w = bits->now;
    unsigned k = scan->first;

    if (scan->ended) {
        scan->ended--;
        return true;
    }
    while (k <= scan->last) {
        jpeg_window_refill(&w);
        jpeg_symbol s = jpeg_huffman_find(channel->ac, w.window);
        if (s.advance == JPEG_BLOCK_END) {
            scan->ended = read_ended(&w, s) - 1;
            break;
        }
        k += s.advance;
        if (s.size) {
            block[channel->offsets[k - 1]] =
                shift_up(scan, jpeg_huffman_value(s, w.window), channel->part->is_fine);
        }
        if (seen && s.size && k <= 64) {
            *seen |= 1ULL << (k - 1);
        }
        jpeg_window_drop(&w, s.total);
    }
    bits->now = w;
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

/* Reads another bit of each of these coefficients, which are not 0; at most 32. */
static inline void read_some(jpeg_window *w, const jpeg_scan *scan, const jpeg_channel *c,
                             int16_t *block, uint64_t coefs)
{
    jpeg_window_refill(w);
    uint64_t bits = w->window;
    jpeg_window_drop(w, count_ones(coefs));
    for (coefs &= band(1, c->last); coefs; coefs &= coefs - 1, bits <<= 1) {
        int16_t *value = block + c->offsets[__builtin_ctzll(coefs)];
        int bit = (int)(bits >> 63) << scan->low;
        *value = (int16_t)(*value + (*value < 0 ? -bit : bit));
    }
}

/* The same, however many there are. */
static void read_more(jpeg_window *w, const jpeg_scan *scan, const jpeg_channel *c, int16_t *block,
                      uint64_t coefs)
{
    read_some(w, scan, c, block, coefs & UINT32_MAX);
    if (coefs > UINT32_MAX) {
        read_some(w, scan, c, block, coefs & ~(uint64_t)UINT32_MAX);
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

bool jpeg_progressive_ac_more(jpeg_scan *scan, jpeg_channel *channel, jpeg_bits *bits,
                              int16_t *block, uint64_t *seen)
{
    jpeg_window w = bits->now;
    uint64_t before = *seen;
    unsigned k = scan->first;
    bool ok = true;

    while (ok && !scan->ended && k <= scan->last) {
        jpeg_window_refill(&w);
        jpeg_symbol s = jpeg_huffman_find(channel->ac, w.window);
        if (s.advance == JPEG_BLOCK_END) {
            scan->ended = read_ended(&w, s);
            break;
        }
        int32_t value = jpeg_huffman_value(s, w.window) * (1 << scan->low);
        jpeg_window_drop(&w, s.total);
        unsigned at = find_zero(~before & band(k, scan->last), s.advance - 1U);
        read_more(&w, scan, channel, block, before & band(k, at < 64 ? at : scan->last));
        ok = s.length && s.size <= 1 && (at < 64 || !s.size);
        if (ok && s.size) {
            block[channel->offsets[at]] = (int16_t)value;
            *seen |= 1ULL << at;
        }
        k = at + 1;
    }
    if (ok && scan->ended) {
        read_more(&w, scan, channel, block, before & band(k, scan->last));
        scan->ended--;
    }
    bits->now = w;
    return ok;
}
