/* png_rows.c - inflates rows and undoes their filters.  See "Filtering" in the PNG specification,
 * third edition (W3C). */
#include "png_rows.h"

#include <stdlib.h>
#include <string.h>

#include "inflate.h"
#include "png_header.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Inflated at a time, in bytes: what fits into a processor's cache. */
#define WINDOW ((size_t)128 << 10)

#define LANES 8 /* a pixel is read and written with what stands behind it */

struct png_rows {
    image_span file;
    size_t next_chunk;
    inflater *inflater;
    image_span packed; /* what is left of an IDAT chunk */
    inflate_progress progress;
    size_t width;
    unsigned channels;
    size_t row_size; /* in the window: a byte names the filter of what follows */
    uint8_t *window;
    size_t start, end; /* of what was inflated and not used */
    uint8_t *row, *above;
};

/* ---- Filters --------------------------------------------------------------------------------- */

/* Samples of one pixel, and of the next ones, which do not count. */
typedef int16_t pixel __attribute__((vector_size(LANES * 2)));
typedef uint8_t packed_pixel __attribute__((vector_size(LANES)));

static inline pixel load(const uint8_t *from)
{
    packed_pixel packed;

    memcpy(&packed, from, sizeof packed);
    return __builtin_convertvector(packed, pixel);
}

/* Over the beginning of the next pixel, which is written later. */
static inline void store(pixel value, uint8_t *to)
{
    packed_pixel packed = __builtin_convertvector(value, packed_pixel);

    memcpy(to, &packed, sizeof packed);
}

static inline pixel choose(pixel which, pixel yes, pixel no)
{
    return (which & yes) | (~which & no);
}

/* By instructions that compilers do not find. */
#ifdef __SSE2__
static inline pixel lesser(pixel a, pixel b)
{
    return (pixel)_mm_min_epi16((__m128i)a, (__m128i)b);
}

static inline pixel greater(pixel a, pixel b)
{
    return (pixel)_mm_max_epi16((__m128i)a, (__m128i)b);
}
#else
static inline pixel lesser(pixel a, pixel b)
{
    return choose(a < b, a, b);
}

static inline pixel greater(pixel a, pixel b)
{
    return choose(a < b, b, a);
}
#endif

/* What a filter takes a pixel for, by the one to the left, the one above and the one above the
 * left. */
typedef pixel predictor(pixel left, pixel up, pixel corner);

static inline pixel nothing(pixel left, pixel up, pixel corner)
{
    return (pixel){0};
}

static inline pixel the_left(pixel left, pixel up, pixel corner)
{
    return left;
}

static inline pixel the_upper(pixel left, pixel up, pixel corner)
{
    return up;
}

static inline pixel average(pixel left, pixel up, pixel corner)
{
    return (left + up) >> 1;
}

/* The one of the three that is nearest to left + up - corner: what the specification finds by
 * three distances, by two comparisons. */
static inline pixel paeth(pixel left, pixel up, pixel corner)
{
    pixel low = lesser(left, up), high = greater(left, up), bound = 3 * corner - up - left;

    return choose(bound > low, choose(high > bound, corner, low), high);
}

/* Inlined, so that each predictor makes a loop of its own. */
__attribute__((always_inline)) static inline void undo(const png_rows *r, const uint8_t *from,
                                                       predictor *predict)
{
    const uint8_t *above = r->above, *end = above + r->width * r->channels;
    pixel left = {0}, corner = {0};

    for (uint8_t *to = r->row; above < end; to += r->channels) {
        pixel up = load(above);
        left = (load(from) + predict(left, up, corner)) & 255;
        store(left, to);
        corner = up;
        above += r->channels;
        from += r->channels;
    }
}

/* False when there is no such filter. */
static bool unfilter(const png_rows *r, uint8_t filter, const uint8_t *from)
{
    switch (filter) {
    case 0:
        undo(r, from, nothing);
        return true;
    case 1:
        undo(r, from, the_left);
        return true;
    case 2:
        undo(r, from, the_upper);
        return true;
    case 3:
        undo(r, from, average);
        return true;
    case 4:
        undo(r, from, paeth);
        return true;
    default:
        return false;
    }
}

/* ---- From chunks to rows --------------------------------------------------------------------- */

/* Goes to the next chunk; false when it is not whole. */
static bool next_chunk(png_rows *r, png_chunk *chunk)
{
    if (!png_header_next(r->file, &r->next_chunk, chunk)) {
        return false;
    }
    /* the check includes the type, which stands before the body */
    return inflate_crc((image_span){chunk->body.data - 4, chunk->body.size + 4}) == chunk->crc;
}

/* Goes to the next chunk if it has pixels. */
static bool next_packed(png_rows *r)
{
    size_t before = r->next_chunk;
    png_chunk chunk;

    if (!next_chunk(r, &chunk) || strcmp(chunk.type, "IDAT") != 0) {
        r->next_chunk = before;
        return false;
    }
    r->packed = chunk.body;
    return true;
}

/* Fills the window as far as there are data. */
static void fill(png_rows *r)
{
    memmove(r->window, r->window + r->start, r->end - r->start);
    r->end -= r->start;
    r->start = 0;
    while (r->progress == INFLATE_MORE && r->end < r->row_size + WINDOW) {
        size_t room = r->row_size + WINDOW - r->end, size = room;
        r->progress = inflate_run(r->inflater, &r->packed, r->window + r->end, &size);
        r->end += size;
        bool hungry = r->progress == INFLATE_MORE && size < room && !r->packed.size;
        if (hungry && !next_packed(r)) {
            r->progress = INFLATE_DAMAGED;
        }
    }
}

png_rows *png_rows_open(image_span file, size_t first_chunk, uint32_t width, unsigned channels)
{
    png_rows *r = malloc(sizeof *r);
    size_t size = (size_t)width * channels;

    if (!r) {
        return NULL;
    }
    *r = (png_rows){
        .file = file,
        .next_chunk = first_chunk,
        .inflater = inflate_open(),
        .packed = {file.data, 0},
        .progress = INFLATE_MORE,
        .width = width,
        .channels = channels,
        .row_size = size + 1,
        .window = malloc(size + 1 + WINDOW + LANES),
        .row = malloc(size + LANES),
        .above = calloc(1, size + LANES), /* nothing is above the first row */
    };
    if (!r->inflater || !r->window || !r->row || !r->above) {
        png_rows_close(r);
        return NULL;
    }
    return r;
}

const uint8_t *png_rows_next(png_rows *r)
{
    if (r->end - r->start < r->row_size) {
        fill(r);
    }
    const uint8_t *row = r->window + r->start;
    if (r->end - r->start < r->row_size || !unfilter(r, row[0], row + 1)) {
        return NULL;
    }
    r->start += r->row_size;
    uint8_t *done = r->row;
    r->row = r->above;
    r->above = done;
    return done;
}

bool png_rows_end(png_rows *r)
{
    png_chunk chunk;

    fill(r);
    if (r->progress != INFLATE_END || r->start < r->end) {
        return false;
    }
    while (next_chunk(r, &chunk)) {
        bool may_be_ignored = chunk.type[0] & 0x20; /* as small letters say */
        if (strcmp(chunk.type, "IEND") == 0) {
            return true;
        }
        if (!may_be_ignored && strcmp(chunk.type, "IDAT") != 0) {
            return false;
        }
    }
    return false;
}

void png_rows_close(png_rows *r)
{
    if (r) {
        inflate_close(r->inflater);
        free(r->window);
        free(r->row);
        free(r->above);
        free(r);
    }
}
