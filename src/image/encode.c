/* encode.c - writes baseline JPEG by libjpeg-turbo. */
#include "jpeg_error.h"

#include <string.h>

#include "../buffer.h"
#include "../error.h"
#include "encode.h"

#define STEP 16384 /* bytes by which the output grows */

/* libjpeg's own memory destination loses track of its buffer when malloc fails. */
typedef struct {
    struct jpeg_compress_struct cinfo;
    struct jpeg_destination_mgr destination;
    jpeg_trap trap;
    buffer bytes;
} writer;

static void make_room(j_compress_ptr cinfo)
{
    writer *w = cinfo->client_data;
    char *room = buffer_extend(&w->bytes, STEP);

    if (!room) {
        error_memory(w->trap.err);
        longjmp(w->trap.jump, 1);
    }
    w->destination.next_output_byte = (JOCTET *)room;
    w->destination.free_in_buffer = STEP;
}

static boolean make_more_room(j_compress_ptr cinfo)
{
    make_room(cinfo);
    return TRUE;
}

static void finish(j_compress_ptr cinfo)
{
    writer *w = cinfo->client_data;

    w->bytes.size -= w->destination.free_in_buffer;
}

/* What a row of MCUs is made of: brightness, Cb, Cr. */
typedef struct {
    const image_pixels *planes[3];
    JSAMPARRAY rows[3];
} strip;

enum { BLOCK = DCTSIZE, MCU = 2 * DCTSIZE };

/* Copies 8 or 16 rows, and fills up blocks by what is at the edge. */
static void fill(const image_pixels *plane, uint32_t top, uint32_t count, JSAMPARRAY rows)
{
    uint32_t whole = (plane->width + BLOCK - 1) / BLOCK * BLOCK;

    for (uint32_t i = 0; i < count; i++) {
        uint32_t y = top + i < plane->height ? top + i : plane->height - 1;
        const uint8_t *from = plane->data + (size_t)y * plane->width;
        memcpy(rows[i], from, plane->width);
        memset(rows[i] + plane->width, from[plane->width - 1], whole - plane->width);
    }
}

static void write_planes(struct jpeg_compress_struct *cinfo, const image_pixels *brightness,
                         const image_pixels chroma[2])
{
    strip s = {{brightness, chroma, chroma + 1}, {0}};

    for (int i = 0; i < 3; i++) {
        s.rows[i] = cinfo->mem->alloc_sarray((j_common_ptr)cinfo, JPOOL_IMAGE,
                                             s.planes[i]->width + BLOCK, MCU);
    }
    while (cinfo->next_scanline < cinfo->image_height) {
        uint32_t top = cinfo->next_scanline;
        fill(s.planes[0], top, MCU, s.rows[0]);
        fill(s.planes[1], top / 2, BLOCK, s.rows[1]);
        fill(s.planes[2], top / 2, BLOCK, s.rows[2]);
        jpeg_write_raw_data(cinfo, s.rows, MCU);
    }
}

static void write_rows(struct jpeg_compress_struct *cinfo, const image_pixels *pixels)
{
    while (cinfo->next_scanline < cinfo->image_height) {
        JSAMPROW row =
            pixels->data + (size_t)cinfo->next_scanline * pixels->width * pixels->channels;
        jpeg_write_scanlines(cinfo, &row, 1);
    }
}

/* All that libjpeg may jump out of. */
static alt_code run(writer *w, const image_pixels *pixels, const image_pixels chroma[2],
                    int quality)
{
    struct jpeg_compress_struct *cinfo = &w->cinfo;

    if (setjmp(w->trap.jump)) {
        return w->trap.err->code;
    }
    jpeg_create_compress(cinfo);
    cinfo->client_data = w;
    cinfo->dest = &w->destination;
    cinfo->image_width = pixels->width;
    cinfo->image_height = pixels->height;
    cinfo->input_components = chroma ? 3 : (int)pixels->channels;
    cinfo->in_color_space = chroma                  ? JCS_YCbCr
                            : pixels->channels == 1 ? JCS_GRAYSCALE
                                                    : JCS_EXT_RGBX;
    jpeg_set_defaults(cinfo);
    jpeg_set_quality(cinfo, quality, TRUE);
    cinfo->raw_data_in = chroma != NULL;
    jpeg_start_compress(cinfo, TRUE);
    if (chroma) {
        write_planes(cinfo, pixels, chroma);
    } else {
        write_rows(cinfo, pixels);
    }
    jpeg_finish_compress(cinfo);
    return ALT_OK;
}

alt_code encode_jpeg(const image_pixels *pixels, const image_pixels chroma[2], int quality,
                     alt_jpeg *out, alt_error *err)
{
    writer w = {.destination = {.init_destination = make_room,
                                .empty_output_buffer = make_more_room,
                                .term_destination = finish}};

    buffer_init(&w.bytes, SIZE_MAX);
    w.cinfo.err = jpeg_trap_init(&w.trap, err);
    alt_code code = run(&w, pixels, chroma, quality);
    jpeg_destroy_compress(&w.cinfo);
    if (code == ALT_OK) {
        size_t size = w.bytes.size;
        *out = (alt_jpeg){(uint8_t *)buffer_take(&w.bytes), size, pixels->width, pixels->height};
    }
    buffer_clear(&w.bytes);
    return code;
}
