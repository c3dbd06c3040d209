/* encode.c - writes baseline JPEG by libjpeg-turbo. */
#include "jpeg_error.h"

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

/* All that libjpeg may jump out of. */
static alt_code run(writer *w, const image_pixels *pixels, int quality)
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
    cinfo->input_components = (int)pixels->channels;
    cinfo->in_color_space = pixels->channels == 1 ? JCS_GRAYSCALE : JCS_EXT_RGBX;
    jpeg_set_defaults(cinfo);
    jpeg_set_quality(cinfo, quality, TRUE);
    jpeg_start_compress(cinfo, TRUE);
    while (cinfo->next_scanline < cinfo->image_height) {
        JSAMPROW row =
            pixels->data + (size_t)cinfo->next_scanline * pixels->width * pixels->channels;
        jpeg_write_scanlines(cinfo, &row, 1);
    }
    jpeg_finish_compress(cinfo);
    return ALT_OK;
}

alt_code encode_jpeg(const image_pixels *pixels, int quality, alt_jpeg *out, alt_error *err)
{
    writer w = {.destination = {.init_destination = make_room,
                                .empty_output_buffer = make_more_room,
                                .term_destination = finish}};

    buffer_init(&w.bytes, SIZE_MAX);
    w.cinfo.err = jpeg_trap_init(&w.trap, err);
    alt_code code = run(&w, pixels, quality);
    jpeg_destroy_compress(&w.cinfo);
    if (code == ALT_OK) {
        size_t size = w.bytes.size;
        *out = (alt_jpeg){(uint8_t *)buffer_take(&w.bytes), size, pixels->width, pixels->height};
    }
    buffer_clear(&w.bytes);
    return code;
}
