/* Rows of a PNG file of which the compressed pixels are any bytes: what our reader takes for whole,
 * libpng reads the same, but for what zlib alone minds.  The first three bytes are width, height
 * and kind. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <zlib.h>

#include "../../src/image/png_rows.h"

#define IDAT_AT 33 /* behind the signature and IHDR */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void put_u32(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        to[i] = (uint8_t)(value >> (24 - 8 * i));
    }
}

/* Returns what is behind the chunk. */
static uint8_t *put_chunk(uint8_t *to, const char *type, const uint8_t *body, size_t size)
{
    put_u32(to, (uint32_t)size);
    memcpy(to + 4, type, 4);
    memcpy(to + 8, body, size);
    put_u32(to + 8 + size, (uint32_t)crc32(0, to + 4, (uInt)size + 4));
    return to + 12 + size;
}

/* Two IDAT chunks, as streams may break anywhere. */
static image_span make_file(const uint8_t head[13], const uint8_t *packed, size_t size)
{
    uint8_t *file = malloc(8 + 25 + 24 + size + 12), *at = file + 8;

    memcpy(file, "\x89PNG\r\n\x1a\n", 8);
    at = put_chunk(at, "IHDR", head, 13);
    at = put_chunk(at, "IDAT", packed, size / 2);
    at = put_chunk(at, "IDAT", packed + size / 2, size - size / 2);
    at = put_chunk(at, "IEND", head, 0);
    return (image_span){file, (size_t)(at - file)};
}

static void feed(png_structp png, png_bytep to, size_t size)
{
    image_span *rest = png_get_io_ptr(png);

    if (size > rest->size) {
        png_error(png, "early end");
    }
    memcpy(to, rest->data, size);
    *rest = (image_span){rest->data + size, rest->size - size};
}

/* ISA-L does not mind when codes are left over that stand for no distance, and are not used, nor
 * how far back a stream says that it may reach, as none can reach farther than 32 KiB. */
static void fail(png_structp png, png_const_charp text)
{
    bool known = strstr(text, "invalid distances set") || strstr(text, "invalid window size");

    png_longjmp(png, known ? 1 : 2);
}

static void stay_silent(png_structp png, png_const_charp text)
{
}

/* Compares rows with libpng's. */
static void compare(image_span file, const uint8_t *rows, size_t row_size, unsigned height)
{
    image_span rest = file;
    uint8_t row[4 * 256];
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, stay_silent);
    png_infop info = png_create_info_struct(png);

    switch (setjmp(png_jmpbuf(png))) {
    case 0:
        break;
    case 1:
        png_destroy_read_struct(&png, &info, NULL);
        return;
    default:
        abort();
    }
    png_set_read_fn(png, &rest, feed);
    png_read_info(png, info);
    for (size_t y = 0; y < height; y++) {
        png_read_row(png, row, NULL);
        if (memcmp(row, rows + y * row_size, row_size) != 0) {
            abort();
        }
    }
    png_read_end(png, NULL);
    png_destroy_read_struct(&png, &info, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t colours[] = {[1] = 0, [2] = 4, [3] = 2, [4] = 6}; /* by channels */

    if (size < 3) {
        return 0;
    }
    unsigned width = data[0] + 1U, height = data[1] + 1U, channels = data[2] % 4 + 1U;
    uint8_t head[13] = {[8] = 8, [9] = colours[channels]};
    put_u32(head, width);
    put_u32(head + 4, height);
    image_span file = make_file(head, data + 3, size - 3);
    size_t row_size = (size_t)width * channels;
    uint8_t *rows = malloc(row_size * height);
    png_rows *r = png_rows_open(file, IDAT_AT, width, channels);
    const uint8_t *row = rows;
    for (size_t y = 0; row && y < height; y++) {
        row = png_rows_next(r);
        memcpy(rows + y * row_size, row ? row : rows, row ? row_size : 0);
    }
    if (row && png_rows_end(r)) {
        compare(file, rows, row_size, height);
    }
    png_rows_close(r);
    free(rows);
    free((uint8_t *)file.data);
    return 0;
}
