/* jpeg_huffman.h - the codes of a JPEG scan (ITU-T T.81, annexes C, F.2.2 and G.2). */
#ifndef ALT_JPEG_HUFFMAN_H
#define ALT_JPEG_HUFFMAN_H

#include "jpeg_bits.h"

#define JPEG_HUFFMAN_LOOK 10 /* bits that are looked up; longer codes are searched for */
#define JPEG_HUFFMAN_SKIP 12 /* the same where values do not count */

/* The most bits of a value where samples have 8 (T.81, tables F.1 and F.2): two codes of a
 * sequential file, with their values, are no more than a refill of the window gives. */
#define JPEG_HUFFMAN_MAX_DC 11
#define JPEG_HUFFMAN_MAX_AC 10

/* Codes as a file defines them. */
typedef struct {
    uint8_t counts[17];   /* of codes of each length; [0] does not count */
    uint8_t symbols[256]; /* in order of their codes */
} jpeg_codes;

typedef enum {
    JPEG_HUFFMAN_DC,
    JPEG_HUFFMAN_AC,  /* of a sequential file: can be skipped */
    JPEG_HUFFMAN_RUNS /* of a progressive file: the end of a block may be that of many */
} jpeg_huffman_kind;

/* A code and the value behind it. */
typedef struct {
    uint8_t total;   /* bits of both */
    uint8_t length;  /* of the code; 0: longer than what is looked up, or no code */
    uint8_t size;    /* of the value */
    uint8_t advance; /* by how many coefficients: a run of zeros and one */
} jpeg_symbol;

/* As many of them at once as begin within JPEG_HUFFMAN_SKIP bits. */
typedef struct {
    uint8_t total; /* 0: not even one */
    uint8_t advance;
} jpeg_skip;

/* The advance of the code that ends a block: farther than runs can lead, and odd in that one more
 * than 128 tells an end from a last coefficient at the same place, modulo 128. */
#define JPEG_BLOCK_END 129

typedef struct {
    jpeg_huffman_kind kind;
    jpeg_codes codes;
    int32_t last[17];      /* the last code of each length, or -1 */
    int32_t to_symbol[17]; /* what takes a code of that length to its symbol */
    jpeg_symbol look[1 << JPEG_HUFFMAN_LOOK];
    jpeg_skip skip[1 << JPEG_HUFFMAN_SKIP]; /* of JPEG_HUFFMAN_AC alone */
} jpeg_huffman;

/* False when these cannot be codes of that kind. */
bool jpeg_huffman_init(jpeg_huffman *h, const jpeg_codes *codes, jpeg_huffman_kind kind);

/* The code that the window begins with, however long it is.  What is none leads behind the end of
 * the block, not to JPEG_BLOCK_END. */
jpeg_symbol jpeg_huffman_search(const jpeg_huffman *h, uint64_t window);

static inline jpeg_symbol jpeg_huffman_find(const jpeg_huffman *h, uint64_t window)
{
    jpeg_symbol s = h->look[window >> (64 - JPEG_HUFFMAN_LOOK)];

    return s.length ? s : jpeg_huffman_search(h, window);
}

/* The value behind the code that the window begins with (T.81, F.2.2.1: EXTEND). */
static inline int32_t jpeg_huffman_value(jpeg_symbol s, uint64_t window)
{
    uint64_t bits = window << s.length;
    int32_t is_positive = (int32_t)((int64_t)bits >> 63); /* -1 or 0, without a branch */

    return (int32_t)(bits >> 1 >> (63 - s.size)) - (((1 << s.size) - 1) & ~is_positive);
}

#endif
