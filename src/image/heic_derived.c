/* heic_derived.c - what the pictures of a HEIC file are made of: a grid of its tiles, an overlay of
 * what it shows, any of them of its alpha (ISO/IEC 23008-12, 6.6 and 6.4.4; boxes: ISO/IEC
 * 14496-12, 4.2 and 8.11.12).  libheif 1.15 follows such references as far as they lead: in a
 * circle until the stack is full. */
#include "heic_derived.h"

#include <stdlib.h>

#include "../error.h"

/* How many times one picture may be within another. */
#define MAX_DEPTH 8

#define FOURCC(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))

enum {
    ALPHA = FOURCC('a', 'u', 'x', 'l'),
    IREF = FOURCC('i', 'r', 'e', 'f'),
    META = FOURCC('m', 'e', 't', 'a'),
    PART = FOURCC('d', 'i', 'm', 'g'),
    UUID = FOURCC('u', 'u', 'i', 'd'),
};

typedef struct {
    uint32_t whole, part; /* numbers of items */
    uint32_t reads, next; /* pictures that are read for this part, itself among them */
} reference;

typedef struct {
    unsigned count; /* one more than the most: too many */
    reference list[HEIC_MAX_PARTS + 1];
} references;

static bool skip(image_span *rest, size_t bytes)
{
    bool ok = bytes <= rest->size;

    *rest = ok ? (image_span){rest->data + bytes, rest->size - bytes} : *rest;
    return ok;
}

/* Takes a number of so many bytes; false when there are fewer. */
static bool take(image_span *rest, unsigned bytes, uint32_t *out)
{
    *out = rest->size < bytes ? 0 : image_number(rest->data, bytes);
    return skip(rest, bytes);
}

/* Takes the head of a box, whose body is then within rest: all of it when its size is 0. */
static bool take_head(image_span *rest, uint32_t *type, image_span *body)
{
    size_t before = rest->size;
    uint32_t high = 0, low;

    if (!take(rest, 4, &low) || !take(rest, 4, type) ||
        (low == 1 && (!take(rest, 4, &high) || !take(rest, 4, &low))) ||
        (*type == UUID && !skip(rest, 16))) {
        return false;
    }
    uint64_t head = before - rest->size, size = (uint64_t)high << 32 | low;
    *body = *rest;
    if (size && size < before) {
        body->size = size > head ? (size_t)(size - head) : 0;
    }
    return true;
}

static void add(references *r, uint32_t type, uint32_t from, uint32_t to)
{
    if (r->count <= HEIC_MAX_PARTS && (type == PART || type == ALPHA)) {
        r->list[r->count++] =
            type == PART ? (reference){from, to, 0, 0} : (reference){to, from, 0, 0};
    }
}

/* As libheif does, by what they count and not by their boxes' sizes. */
static void read_references(image_span body, references *r)
{
    uint32_t version, type, from, count, to;
    image_span unused;

    if (!take(&body, 4, &version)) {
        return;
    }
    unsigned bytes = version >> 24 ? 4 : 2;
    while (take_head(&body, &type, &unused) && take(&body, bytes, &from) &&
           take(&body, 2, &count)) {
        for (; count > 0 && take(&body, bytes, &to); count--) {
            add(r, type, from, to);
        }
    }
}

/* Goes over all references of the file: those in a box within a box. */
static void collect(image_span boxes, uint32_t wanted, references *r)
{
    uint32_t type, version;
    image_span body;

    while (take_head(&boxes, &type, &body)) {
        skip(&boxes, body.size);
        if (type != wanted) {
            continue;
        }
        if (type == IREF) {
            read_references(body, r);
        } else if (take(&body, 4, &version)) {
            collect(body, IREF, r);
        }
    }
}

/* Counts what is read for each part from what was, so far, for the parts of that, and returns the
 * sum.  It no longer changes once this was done as often as pictures are within each other. */
static uint64_t count_reads(references *r)
{
    uint64_t total = 0;

    for (unsigned i = 0; i < r->count; i++) {
        r->list[i].next = 1;
        for (unsigned k = 0; k < r->count; k++) {
            r->list[i].next += r->list[k].whole == r->list[i].part ? r->list[k].reads : 0;
        }
        total += r->list[i].next;
    }
    for (unsigned i = 0; i < r->count; i++) {
        r->list[i].reads = r->list[i].next;
    }
    return total;
}

static bool is_bounded(references *r)
{
    uint64_t before, total = 0;
    unsigned depth = 0;

    do {
        before = total;
        total = r->count > HEIC_MAX_PARTS ? UINT64_MAX : count_reads(r);
    } while (total != before && total <= HEIC_MAX_PARTS && depth++ < MAX_DEPTH);
    return total == before;
}

alt_code heic_check_derived(image_span file, alt_error *err)
{
    references *r = calloc(1, sizeof *r);

    if (!r) {
        return error_memory(err);
    }
    collect(file, META, r);
    bool ok = is_bounded(r);
    free(r);
    return ok ? ALT_OK
              : error_set(err, ALT_E_LIMIT,
                          "the HEIC file is made of more than %d pictures, or of itself",
                          HEIC_MAX_PARTS);
}
