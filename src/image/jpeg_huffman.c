/* jpeg_huffman.c - the codes of a JPEG scan. */
#include "jpeg_huffman.h"

static jpeg_symbol symbol_of(const jpeg_huffman *h, uint8_t byte, unsigned length)
{
    unsigned run = byte >> 4, size = byte & 15, advance = run + 1;

    if (h->kind != JPEG_HUFFMAN_DC && !size && run != 15) {
        size = h->kind == JPEG_HUFFMAN_RUNS ? run : 0; /* bits that say how many blocks end */
        advance = JPEG_BLOCK_END;
    }
    return (jpeg_symbol){(uint8_t)(length + size), (uint8_t)length, (uint8_t)size,
                         (uint8_t)advance};
}

/* Fills in all that the code may be followed by. */
static void look_up(jpeg_huffman *h, unsigned code, unsigned length, jpeg_symbol symbol)
{
    unsigned shift = JPEG_HUFFMAN_LOOK - length;

    for (unsigned i = 0; i < 1U << shift; i++) {
        h->look[code << shift | i] = symbol;
    }
}

/* The codes that begin within these bits. */
static jpeg_skip skip_over(const jpeg_huffman *h, unsigned bits)
{
    uint64_t window = (uint64_t)bits << (64 - JPEG_HUFFMAN_SKIP);
    jpeg_skip skip = {0};

    while (skip.total < JPEG_HUFFMAN_SKIP && skip.advance < 64) {
        jpeg_symbol s = jpeg_huffman_find(h, window << skip.total);
        bool too_far = s.advance < 64 && skip.advance + s.advance >= 64;
        if (!s.length || skip.total + s.length > JPEG_HUFFMAN_SKIP || too_far) {
            break;
        }
        skip.total = (uint8_t)(skip.total + s.total);
        skip.advance = (uint8_t)(skip.advance + s.advance);
    }
    return skip;
}

/* Whether there is room for so many more codes of a length, and symbols: one of all ones may not
 * be. */
static bool fits(const jpeg_codes *codes, unsigned length, unsigned code, unsigned count)
{
    return code + codes->counts[length] < 1U << length &&
           count + codes->counts[length] <= sizeof codes->symbols;
}

/* Whether it can be what a code stands for. */
static bool is_symbol(uint8_t byte, jpeg_huffman_kind kind)
{
    return kind == JPEG_HUFFMAN_DC ? byte <= JPEG_HUFFMAN_MAX_DC
                                   : (byte & 15) <= JPEG_HUFFMAN_MAX_AC;
}

bool jpeg_huffman_init(jpeg_huffman *h, const jpeg_codes *codes, jpeg_huffman_kind kind)
{
    unsigned code = 0, count = 0;

    memset(h->look, 0, sizeof h->look);
    h->codes = *codes;
    h->kind = kind;
    for (unsigned length = 1; length <= 16; length++, code <<= 1) {
        if (codes->counts[length] && !fits(codes, length, code, count)) {
            return false;
        }
        h->to_symbol[length] = (int32_t)count - (int32_t)code;
        for (unsigned i = 0; i < codes->counts[length]; i++, code++, count++) {
            uint8_t byte = codes->symbols[count];
            if (!is_symbol(byte, kind)) {
                return false;
            }
            if (length <= JPEG_HUFFMAN_LOOK) {
                look_up(h, code, length, symbol_of(h, byte, length));
            }
        }
        h->last[length] = codes->counts[length] ? (int32_t)code - 1 : -1;
    }
    for (unsigned bits = 0; kind == JPEG_HUFFMAN_AC && bits < 1U << JPEG_HUFFMAN_SKIP; bits++) {
        h->skip[bits] = skip_over(h, bits);
    }
    return true;
}

jpeg_symbol jpeg_huffman_search(const jpeg_huffman *h, uint64_t window)
{
    for (unsigned length = 1; length <= 16; length++) {
        int32_t code = (int32_t)(window >> (64 - length));
        if (code <= h->last[length]) {
            return symbol_of(h, h->codes.symbols[code + h->to_symbol[length]], length);
        }
    }
    return (jpeg_symbol){.advance = 64};
}
