/*
 * An image-scaling attack (Xiao et al., "Seeing is Not Believing", USENIX Security 2019) writes a
 * text for the model alone: on just those pixels of a large picture that a careless shrink looks
 * at.  What is made of such a picture must look as the large one does from afar, whatever its
 * format and scale.
 */
#include "pictures.h"

#include <webp/encode.h>

enum { SIDE = 32, GREY = 200, TOLERANCE = 16 };

/* Whether the hidden letter, an H, covers this pixel of the small picture. */
static bool in_letter(unsigned x, unsigned y)
{
    return y >= 6 && y < 26 &&
           ((x >= 8 && x < 12) || (x >= 20 && x < 24) || (y >= 14 && y < 18 && x >= 8 && x < 24));
}

/* Grey, with one black pixel in the middle of each ratio x ratio that the letter covers; RGB. */
static uint8_t *draw(unsigned ratio)
{
    unsigned side = SIDE * ratio;
    uint8_t *pixels = malloc((size_t)side * side * 3);

    memset(pixels, GREY, (size_t)side * side * 3);
    for (unsigned y = 0; y < SIDE; y++) {
        for (unsigned x = 0; x < SIDE; x++) {
            size_t at = (size_t)(y * ratio + ratio / 2) * side + x * ratio + ratio / 2;
            memset(pixels + at * 3, in_letter(x, y) ? 0 : GREY, 3);
        }
    }
    return pixels;
}

static picture as_jpeg(uint8_t *pixels, unsigned side)
{
    struct jpeg_compress_struct cinfo;
    struct jpeg_error_mgr errors;
    picture out = {0};
    unsigned long size = 0;

    cinfo.err = jpeg_std_error(&errors);
    jpeg_create_compress(&cinfo);
    jpeg_mem_dest(&cinfo, &out.data, &size);
    cinfo.image_width = cinfo.image_height = side;
    cinfo.input_components = 3;
    cinfo.in_color_space = JCS_RGB;
    jpeg_set_defaults(&cinfo);
    jpeg_set_quality(&cinfo, 100, TRUE);
    jpeg_start_compress(&cinfo, TRUE);
    while (cinfo.next_scanline < side) {
        uint8_t *row = pixels + (size_t)cinfo.next_scanline * side * 3;
        jpeg_write_scanlines(&cinfo, &row, 1);
    }
    jpeg_finish_compress(&cinfo);
    jpeg_destroy_compress(&cinfo);
    out.size = size;
    return out;
}

static picture as_png(uint8_t *pixels, unsigned side)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION, .width = side, .height = side, .format = PNG_FORMAT_RGB};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    picture out = {.data = malloc(size)};

    assert_true(png_image_write_to_memory(&image, out.data, &size, 0, pixels, 0, NULL));
    out.size = size;
    return out;
}

static picture as_webp(uint8_t *pixels, unsigned side)
{
    uint8_t *bytes;
    picture out = {0};
    size_t size = WebPEncodeLosslessRGB(pixels, (int)side, (int)side, (int)side * 3, &bytes);

    picture_append(&out, bytes, size);
    WebPFree(bytes);
    return out;
}

/* Each pixel is the average of its area, whose one black pixel hardly darkens it. */
static void assert_average(const raster *r, unsigned ratio)
{
    assert_int_equal(r->width, SIDE);
    for (unsigned i = 0; i < SIDE * SIDE; i++) {
        unsigned black = in_letter(i % SIDE, i / SIDE) ? 1 : 0;
        int average = (int)(GREY - GREY * black / (ratio * ratio));
        assert_in_range(r->data[(size_t)i * r->channels], average - TOLERANCE, average + TOLERANCE);
    }
}

static void no_hidden_text_appears(void **state)
{
    static picture (*const formats[])(uint8_t *, unsigned) = {as_jpeg, as_png, as_webp};

    /* JPEG passes through all scales of its DCT; at 2 a quarter of the letter really is black. */
    for (unsigned ratio = 3; ratio <= 20; ratio++) {
        uint8_t *pixels = draw(ratio);
        for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
            picture p = formats[i](pixels, SIDE * ratio);
            raster r = picture_prepare(p, SIDE);
            assert_average(&r, ratio);
            free(r.data);
            free(p.data);
        }
        free(pixels);
    }
}

/* The attack itself works: on the pixels in the middle there is nothing but the letter. */
static void a_careless_shrink_would_show_it(void **state)
{
    enum { RATIO = 8 };
    uint8_t *pixels = draw(RATIO);

    for (unsigned i = 0; i < SIDE * SIDE; i++) {
        size_t y = i / SIDE * RATIO + RATIO / 2, x = i % SIDE * RATIO + RATIO / 2;
        assert_int_equal(pixels[(y * SIDE * RATIO + x) * 3],
                         in_letter(i % SIDE, i / SIDE) ? 0 : GREY);
    }
    free(pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_hidden_text_appears),
        cmocka_unit_test(a_careless_shrink_would_show_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
