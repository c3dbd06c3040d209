/* lzw.c - undoes the compression of GIF. */
#include "lzw.h"

#include <stdlib.h>
#include <string.h>

#define MAX_BITS 12
#define MAX_CODES (1 << MAX_BITS)
#define NO_CODE MAX_CODES

/* Strings are written in pieces: most in one go, over what is still to be written. */
#define PIECE 8

/* What a code stands for: the string of the code before, which is whole pieces, and one more. */
typedef struct {
    uint8_t piece[PIECE];
    uint16_t size; /* of the whole string */
    uint16_t before;
    uint8_t first; /* byte of the string */
} string;

typedef struct {
    image_span bytes;   /* of the stream, not read yet */
    uint32_t bits;      /* read and not used, the first one lowest */
    unsigned count;     /* of them */
    unsigned code_size; /* in bits */
    unsigned last;      /* code, or NO_CODE */
    unsigned next;      /* code to be defined */
} state;

struct lzw {
    lzw_source *source;
    void *context;
    unsigned value_bits;
    state now;
    string strings[MAX_CODES];
    size_t start, end; /* of what is in out and was not taken */
    uint8_t out[];
};

/* The next code, or NO_CODE. */
static unsigned read_code(const lzw *l, state *now)
{
    while (now->count < now->code_size) {
        if (now->bytes.size == 0) {
            now->bytes = l->source(l->context);
        }
        if (now->bytes.size == 0) {
            return NO_CODE;
        }
        now->bits |= (uint32_t)*now->bytes.data++ << now->count;
        now->bytes.size--;
        now->count += 8;
    }
    unsigned code = now->bits & ((1U << now->code_size) - 1);
    now->bits >>= now->code_size;
    now->count -= now->code_size;
    return code;
}

static void forget(const lzw *l, state *now)
{
    now->code_size = l->value_bits + 1;
    now->last = NO_CODE;
    now->next = (1U << l->value_bits) + 2; /* behind the codes that clear and end */
}

/* Defines the next code: the last string and the first byte of that which follows. */
static void define(string *strings, state *now, unsigned code)
{
    string *s = &strings[now->next];

    *s = strings[now->last];
    if (s->size % PIECE == 0) {
        s->before = (uint16_t)now->last;
    }
    s->piece[s->size++ % PIECE] = strings[code == now->next ? now->last : code].first;
    now->next++;
}

static void write_string(const string *strings, unsigned code, uint8_t *out)
{
    uint8_t *at = out + (strings[code].size - 1) / PIECE * PIECE;

    memcpy(at, strings[code].piece, PIECE);
    while (at > out) {
        at -= PIECE;
        code = strings[code].before;
        memcpy(at, strings[code].piece, PIECE);
    }
}

/* Goes on until there are count values to take. */
static bool fill(lzw *l, size_t count)
{
    const unsigned clear = 1U << l->value_bits;
    state now = l->now; /* a copy, which stays in registers */

    while (l->end < count) {
        unsigned code = read_code(l, &now);
        if (code == clear) {
            forget(l, &now);
            continue;
        }
        bool known = code < now.next || (code == now.next && now.last != NO_CODE);
        if (code == NO_CODE || code == clear + 1 || !known) {
            return false;
        }
        if (now.last != NO_CODE && now.next < MAX_CODES) {
            define(l->strings, &now, code);
        }
        write_string(l->strings, code, l->out + l->end);
        l->end += l->strings[code].size;
        now.last = code;
        now.code_size += now.next >= 1U << now.code_size && now.code_size < MAX_BITS;
    }
    l->now = now;
    return true;
}

const uint8_t *lzw_read(lzw *l, size_t count)
{
    l->end -= l->start;
    memmove(l->out, l->out + l->start, l->end);
    l->start = 0;
    if (!fill(l, count)) {
        return NULL;
    }
    l->start = count;
    return l->out;
}

lzw *lzw_open(unsigned value_bits, size_t max_count, lzw_source *source, void *context)
{
    lzw *l = malloc(sizeof *l + max_count + MAX_CODES + PIECE); /* the last string goes beyond */

    if (l) {
        l->source = source;
        l->context = context;
        l->value_bits = value_bits;
        l->now = (state){0};
        forget(l, &l->now);
        l->start = l->end = 0;
        for (unsigned i = 0; i < 1U << value_bits; i++) {
            l->strings[i] = (string){.piece = {(uint8_t)i}, .size = 1, .first = (uint8_t)i};
        }
    }
    return l;
}
