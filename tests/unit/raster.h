/* raster.h - the pixels of a JPEG file that was prepared. */
#ifndef ALT_RASTER_H
#define ALT_RASTER_H

#include "test.h"

#include <stdbool.h>
#include <stdio.h>

#include <jpeglib.h>

/* The pixels of a JPEG file, RGB or grey. */
typedef struct {
    uint8_t *data;
    unsigned width, height, channels;
} raster;

static inline raster raster_read(const uint8_t *data, size_t size)
{
    struct jpeg_decompress_struct cinfo;
    struct jpeg_error_mgr errors;
    raster out;

    cinfo.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&cinfo);
    jpeg_mem_src(&cinfo, data, size);
    jpeg_read_header(&cinfo, TRUE);
    assert_false(cinfo.progressive_mode);
    jpeg_start_decompress(&cinfo);
    out = (raster){.width = cinfo.output_width,
                   .height = cinfo.output_height,
                   .channels = (unsigned)cinfo.output_components};
    out.data = malloc((size_t)out.width * out.height * out.channels);
    while (cinfo.output_scanline < cinfo.output_height) {
        uint8_t *row = out.data + (size_t)cinfo.output_scanline * out.width * out.channels;
        jpeg_read_scanlines(&cinfo, &row, 1);
    }
    assert_int_equal(errors.num_warnings, 0);
    jpeg_destroy_decompress(&cinfo);
    return out;
}

/* The pixel is of this colour, give or take what two rounds of JPEG cost. */
static inline void assert_pixel(const raster *r, unsigned x, unsigned y, const uint8_t *colour)
{
    const uint8_t *pixel = r->data + ((size_t)y * r->width + x) * r->channels;

    for (unsigned c = 0; c < r->channels; c++) {
        if (abs(pixel[c] - colour[c]) > 12) {
            fail_msg("pixel %u,%u, channel %u: %u instead of %u", x, y, c, pixel[c], colour[c]);
        }
    }
}

#endif
