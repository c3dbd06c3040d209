/* png.c - reads PNG by libpng: its headers always, its pixels unless they are such as most files
 * have, which png_rows.c reads sooner. */
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"
#include "image.h"
#include "png_header.h"
#include "png_rows.h"

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define SIGNATURE_SIZE 8

static bool sniff(const uint8_t *data, size_t size)
{
    return size >= SIGNATURE_SIZE && memcmp(data, SIGNATURE, SIGNATURE_SIZE) == 0;
}

/* Lives outside of the function that calls setjmp(), so that it holds after a jump. */
typedef struct {
    png_structp png;
    png_infop info;
    jmp_buf jump;
    alt_error *err;
    bool out_of_memory;
    image_span file, rest; /* rest: what libpng has not read */
    uint8_t palette[256][4];
    uint8_t *rows; /* one, or all of an interlaced picture */
    uint8_t *row;  /* as the sink takes it */
} reader;

_Noreturn static void fail(png_structp png, png_const_charp text)
{
    reader *r = png_get_error_ptr(png);

    if (r->out_of_memory) {
        error_memory(r->err);
    } else {
        error_set(r->err, ALT_E_CORRUPT, "the PNG file is truncated or damaged (%s)", text);
    }
    longjmp(r->jump, 1);
}

static void stay_silent(png_structp png, png_const_charp text)
{
}

static void *allocate(png_structp png, png_alloc_size_t size)
{
    reader *r = png_get_mem_ptr(png);
    void *memory = malloc(size);

    r->out_of_memory |= !memory;
    return memory;
}

static void read_bytes(png_structp png, png_bytep to, size_t size)
{
    reader *r = png_get_io_ptr(png);

    if (size > r->rest.size) {
        png_error(png, "it ends early");
    }
    memcpy(to, r->rest.data, size);
    r->rest.data += size;
    r->rest.size -= size;
}

static void copy_grey(const reader *r, const uint8_t *from, uint8_t *to, uint32_t width)
{
    memcpy(to, from, width);
}

static void flatten_grey(const reader *r, const uint8_t *from, uint8_t *to, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++, from += 2) {
        to[x] = image_on_white(from[0], from[1]);
    }
}

static void widen_rgb(const reader *r, const uint8_t *from, uint8_t *to, uint32_t width)
{
    for (; width; width--, from += 3, to += 4) {
        memcpy(to, from, 4); /* faster than 3; rows have a byte more than they hold */
    }
}

static void flatten_rgb(const reader *r, const uint8_t *from, uint8_t *to, uint32_t width)
{
    image_flatten(from, to, width);
}

static void look_up(const reader *r, const uint8_t *from, uint8_t *to, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++) {
        memcpy(to + (size_t)x * 4, r->palette[from[x]], 4);
    }
}

/* From rows of so many channels, 0 for a palette's, to what the sink takes. */
static const struct {
    void (*unpack)(const reader *r, const uint8_t *from, uint8_t *to, uint32_t width);
    unsigned channels;
} layouts[] = {
    [0] = {look_up, 4},   [1] = {copy_grey, 1},   [2] = {flatten_grey, 1},
    [3] = {widen_rgb, 4}, [4] = {flatten_rgb, 4},
};

/* ---- By png_rows.c --------------------------------------------------------------------------- */

static bool has_palette(const reader *r)
{
    return png_get_color_type(r->png, r->info) == PNG_COLOR_TYPE_PALETTE;
}

/* Whether the file's rows are what a layout takes: no colour stands for transparency, but for those
 * of a palette. */
static bool is_plain(const reader *r)
{
    return png_get_bit_depth(r->png, r->info) == 8 &&
           png_get_interlace_type(r->png, r->info) == PNG_INTERLACE_NONE &&
           (has_palette(r) || !png_get_valid(r->png, r->info, PNG_INFO_tRNS));
}

/* Colours that the file does not tell are black, as libpng has them. */
static void read_palette(reader *r)
{
    png_colorp colours = NULL;
    png_bytep alphas = NULL;
    int colour_count = 0, alpha_count = 0;

    png_get_PLTE(r->png, r->info, &colours, &colour_count);
    png_get_tRNS(r->png, r->info, &alphas, &alpha_count, NULL);
    for (int i = 0; i < 256; i++) {
        if (i < colour_count) {
            memcpy(r->palette[i], &colours[i], 3);
        }
        r->palette[i][3] = i < alpha_count ? alphas[i] : 255;
    }
    image_flatten(r->palette[0], r->palette[0], 256);
}

/* ALT_E_CORRUPT: something is odd, so libpng is to read the rows. */
static alt_code push_plain_rows(const reader *r, png_rows *rows, const image_header *header,
                                image_sink *sink)
{
    unsigned layout = has_palette(r) ? 0 : png_get_channels(r->png, r->info);
    alt_code code =
        sink->begin(sink, header->width, header->height, layouts[layout].channels, r->err);

    for (uint32_t y = 0; code == ALT_OK && y < header->height; y++) {
        const uint8_t *row = png_rows_next(rows);
        if (!row) {
            return ALT_E_CORRUPT;
        }
        layouts[layout].unpack(r, row, r->row, header->width);
        code = sink->row(sink, r->row, r->err);
    }
    return code == ALT_OK && !png_rows_end(rows) ? ALT_E_CORRUPT : code;
}

static alt_code read_plain(reader *r, const image_header *header, image_sink *sink)
{
    size_t first_chunk = (size_t)(r->rest.data - r->file.data) - 8; /* libpng read its head */
    png_rows *rows =
        png_rows_open(r->file, first_chunk, header->width, png_get_channels(r->png, r->info));
    alt_code code = rows ? push_plain_rows(r, rows, header, sink) : error_memory(r->err);

    png_rows_close(rows);
    return code;
}

/* ---- By libpng ------------------------------------------------------------------------------- */

/* The rows of an interlaced picture are complete only after the last of 7 passes over all of it. */
static alt_code allocate_rows(reader *r, unsigned passes, const image_header *header,
                              size_t max_memory)
{
    size_t row_size = png_get_rowbytes(r->png, r->info);
    size_t count = passes > 1 ? header->height : 1;

    if (passes > 1 && row_size > max_memory / count) {
        return error_set(r->err, ALT_E_LIMIT,
                         "decoding the interlaced PNG file needs %llu bytes of memory, over the "
                         "limit of %zu",
                         (unsigned long long)row_size * count, max_memory);
    }
    r->rows = malloc(row_size * count + 1);
    return r->rows ? ALT_OK : error_memory(r->err);
}

static alt_code push_rows(reader *r, unsigned passes, const image_header *header, image_sink *sink)
{
    size_t row_size = png_get_rowbytes(r->png, r->info);
    unsigned channels = png_get_channels(r->png, r->info);
    alt_code code =
        sink->begin(sink, header->width, header->height, layouts[channels].channels, r->err);

    for (unsigned pass = 1; code == ALT_OK && pass < passes; pass++) {
        for (size_t y = 0; y < header->height; y++) {
            png_read_row(r->png, r->rows + y * row_size, NULL);
        }
    }
    for (size_t y = 0; code == ALT_OK && y < header->height; y++) {
        uint8_t *row = r->rows + (passes > 1 ? y * row_size : 0);
        png_read_row(r->png, row, NULL);
        layouts[channels].unpack(r, row, r->row, header->width);
        code = sink->row(sink, r->row, r->err);
    }
    return code;
}

/* Nothing is read but what pixels need: no profiles and no texts that inflate to gigabytes. */
static void read_info(reader *r)
{
    png_set_read_fn(r->png, r, read_bytes);
    png_set_user_limits(r->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* image_open() has its own */
    png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(r->png, r->info);
}

/* 8 bits per channel, no palette, transparency as alpha.  Returns the number of passes. */
static unsigned set_transforms(reader *r)
{
    png_set_expand(r->png);
    png_set_scale_16(r->png);
    int passes = png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
    return (unsigned)passes;
}

/* All that libpng may jump out of. */
static alt_code run(reader *r, const image_header *header, size_t max_memory, image_sink *sink)
{
    if (setjmp(r->jump)) {
        return r->err->code;
    }
    read_info(r);
    if (is_plain(r)) {
        read_palette(r);
        alt_code code = read_plain(r, header, sink);
        if (code != ALT_E_CORRUPT) {
            return code;
        }
    }
    unsigned passes = set_transforms(r);
    alt_code code = allocate_rows(r, passes, header, max_memory);
    if (code == ALT_OK) {
        code = push_rows(r, passes, header, sink);
    }
    if (code == ALT_OK) {
        png_read_end(r->png, NULL); /* fails when the end is missing */
    }
    return code;
}

static alt_code decode(image_span file, const image_header *header, uint32_t min_width,
                       uint32_t min_height, size_t max_memory, image_sink *sink, alt_error *err)
{
    reader r = {.err = err, .file = file, .rest = file, .row = malloc((size_t)header->width * 4)};
    alt_code code = ALT_E_MEMORY;

    if (!r.row) {
        return error_memory(err);
    }
    r.png =
        png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &r, fail, stay_silent, &r, allocate, NULL);
    r.info = r.png ? png_create_info_struct(r.png) : NULL;
    code = r.info ? run(&r, header, max_memory, sink) : error_memory(err);
    png_destroy_read_struct(&r.png, &r.info, NULL);
    free(r.rows);
    free(r.row);
    return code;
}

const image_decoder image_png = {"png", sniff, png_header_read, png_header_unpack, decode};
