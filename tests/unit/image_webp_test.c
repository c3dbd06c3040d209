/* WebP lossy and lossless, with alpha, animated, and with the chunks around its pixels. */
#include "failing_pictures.h"

#include <webp/decode.h>
#include <webp/encode.h>

#include "../../src/image/image.h"

static const uint8_t white[3] = {255, 255, 255};

typedef struct {
    unsigned width, height; /* 0: 64 and 48 */
    bool lossless, grey;
    bool transparent; /* the top left quarter */
    bool hiding;      /* all is white but what that quarter hides */
} webp_variant;

static int write_bytes(const uint8_t *bytes, size_t size, const WebPPicture *pixels)
{
    picture_append(pixels->custom_ptr, bytes, size);
    return 1;
}

static void draw(WebPPicture *pixels, const webp_variant *v)
{
    uint32_t *to = pixels->argb;

    for (unsigned y = 0; y < v->height; y++, to += pixels->argb_stride) {
        for (unsigned x = 0; x < v->width; x++) {
            unsigned q = picture_quarter(x, y, v->width, v->height);
            const uint8_t grey[3] = {picture_greys[q], picture_greys[q], picture_greys[q]};
            const uint8_t *c = v->grey ? grey : v->hiding && q ? white : picture_colours[q];
            uint32_t alpha = v->transparent && q == 0 ? 0 : 255;
            to[x] = alpha << 24 | (uint32_t)c[0] << 16 | (uint32_t)c[1] << 8 | c[2];
        }
    }
}

static picture picture_webp(webp_variant v)
{
    picture p = {0};
    WebPConfig config;
    WebPPicture pixels;

    v.width = v.width ? v.width : 64;
    v.height = v.height ? v.height : 48;
    assert_true(WebPConfigInit(&config) && WebPPictureInit(&pixels));
    config.lossless = v.lossless;
    config.exact = v.hiding;
    config.quality = v.lossless ? 20 : 95;
    config.method = 0;
    pixels.use_argb = 1;
    pixels.width = (int)v.width;
    pixels.height = (int)v.height;
    pixels.writer = write_bytes;
    pixels.custom_ptr = &p;
    assert_true(WebPPictureAlloc(&pixels));
    draw(&pixels, &v);
    assert_true(WebPEncode(&config, &pixels));
    WebPPictureFree(&pixels);
    return p;
}

/* ---- The container --------------------------------------------------------------------------- */

enum { HAS_ALPHA = 16, IS_ANIMATION = 2 };

static void put_number(picture *p, size_t number, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        picture_append(p, &(uint8_t){(uint8_t)(number >> 8 * i)}, 1);
    }
}

static void put_chunk(picture *p, const char *type, const void *body, size_t size)
{
    picture_append(p, type, 4);
    put_number(p, size, 4);
    picture_append(p, body, size);
    picture_append(p, "", size & 1);
}

/* A file that has a canvas and no picture yet. */
static picture extended(unsigned width, unsigned height, uint8_t flags)
{
    picture p = {0}, body = {0};

    picture_append(&p, "RIFF\0\0\0\0WEBP", 12);
    put_number(&body, flags, 4);
    put_number(&body, width - 1, 3);
    put_number(&body, height - 1, 3);
    put_chunk(&p, "VP8X", body.data, body.size);
    free(body.data);
    if (flags & IS_ANIMATION) {
        put_chunk(&p, "ANIM", "\0\0\0\0\0", 6);
    }
    return p;
}

static void finish(picture *p)
{
    for (unsigned i = 0; i < 4; i++) {
        p->data[4 + i] = (uint8_t)((p->size - 8) >> 8 * i);
    }
}

/* The chunks that hold pixels; libwebp puts VP8X before them where there is alpha. */
static picture pixels_of(picture file)
{
    size_t at = memcmp(file.data + 12, "VP8X", 4) == 0 ? 30 : 12;

    return (picture){file.data + at, file.size - at};
}

static void put_still(picture *p, webp_variant v)
{
    picture file = picture_webp(v), pixels = pixels_of(file);

    picture_append(p, pixels.data, pixels.size);
    free(file.data);
}

static void put_frame(picture *p, unsigned x, unsigned y, webp_variant v)
{
    picture file = picture_webp(v), pixels = pixels_of(file), body = {0};

    put_number(&body, x / 2, 3);
    put_number(&body, y / 2, 3);
    put_number(&body, v.width - 1, 3);
    put_number(&body, v.height - 1, 3);
    put_number(&body, 100, 4); /* milliseconds, and no flags */
    picture_append(&body, pixels.data, pixels.size);
    put_chunk(p, "ANMF", body.data, body.size);
    free(body.data);
    free(file.data);
}

/* ---- The tests ------------------------------------------------------------------------------- */

static void every_variant_keeps_its_colours(void **state)
{
    for (unsigned flags = 0; flags < 4; flags++) {
        picture p = picture_webp((webp_variant){.lossless = flags & 1, .transparent = flags & 2});
        raster r = picture_prepare(p, 64);
        assert_int_equal(r.channels, 3);
        for (unsigned q = 0; q < 4; q++) {
            assert_quarter(&r, q, flags & 2 && q == 0 ? white : picture_colours[q]);
        }
        free(r.data);
        free(p.data);
    }
}

static void grey_stays_grey(void **state)
{
    for (unsigned flags = 0; flags < 4; flags++) {
        picture p = picture_webp((webp_variant){
            .grey = true, .lossless = flags & 1, .width = flags & 2 ? 640 : 64, .height = 480});
        raster r = picture_prepare(p, 64);
        assert_grey(&r);
        free(r.data);
        free(p.data);
    }
}

static void any_size_down_to_one_pixel(void **state)
{
    for (unsigned size = 1; size <= 20; size++) {
        picture p =
            picture_webp((webp_variant){.width = size, .height = 21 - size, .lossless = size % 2});
        raster r = picture_prepare(p, 7);
        assert_int_equal(r.width > r.height ? r.width : r.height, 7);
        free(r.data);
        free(p.data);
    }
}

/* Takes rows and counts them. */
typedef struct {
    image_sink sink;
    uint32_t width, height, rows;
} counter;

static alt_code count_begin(image_sink *sink, double width, double height, unsigned channels,
                            alt_error *err)
{
    ((counter *)sink)->width = (uint32_t)width;
    ((counter *)sink)->height = (uint32_t)height;
    return ALT_OK;
}

static alt_code count_row(image_sink *sink, const uint8_t *row, alt_error *err)
{
    ((counter *)sink)->rows++;
    return ALT_OK;
}

static void large_pictures_come_smaller_but_not_lossy_ones_with_alpha(void **state)
{
    for (unsigned flags = 0; flags < 4; flags++) {
        picture p = picture_webp((webp_variant){
            .width = 400, .height = 300, .lossless = flags & 1, .transparent = flags & 2});
        counter c = {.sink = {count_begin, count_row}};
        image_header header;
        alt_error err;
        assert_int_equal(image_webp.probe(p.data, p.size, &header, &err), ALT_OK);
        assert_int_equal(image_webp.decode((image_span){p.data, p.size}, &header, 40, 30, SIZE_MAX,
                                           &c.sink, &err),
                         ALT_OK);
        assert_int_equal(c.width, flags & 1 ? 60 : flags & 2 ? 400 : 50);
        assert_int_equal(c.height, flags & 1 ? 45 : flags & 2 ? 300 : 37);
        assert_int_equal(c.rows, c.height);
        raster r = picture_prepare(p, 40);
        assert_quarter(&r, 3, picture_colours[3]);
        free(r.data);
        free(p.data);
    }
}

/* Of lossless files: lossy ones mix neighbours before anyone sees their alpha. */
static void colours_that_alpha_hides_do_not_show(void **state)
{
    for (unsigned width = 64; width <= 400; width += 336) {
        picture p = picture_webp(
            (webp_variant){.width = width, .lossless = true, .transparent = true, .hiding = true});
        raster r = picture_prepare(p, 40);
        for (size_t i = 0; i < (size_t)r.width * r.height * 3; i++) {
            assert_in_range(r.data[i], 253, 255);
        }
        free(r.data);
        free(p.data);
    }
}

static void exif_turns_it_upright(void **state)
{
    static const uint8_t turned[] = PICTURE_EXIF("\6");

    for (size_t skipped = 0; skipped <= 6; skipped += 6) { /* with JPEG's signature and without */
        picture p = extended(60, 40, 0);
        put_still(&p, (webp_variant){.width = 60, .height = 40});
        put_chunk(&p, "EXIF", turned + skipped, PICTURE_EXIF_SIZE - skipped);
        finish(&p);
        raster r = picture_prepare(p, 60);
        assert_int_equal(r.width, 40);
        assert_int_equal(r.height, 60);
        assert_quarter(&r, 0, picture_colours[2]);
        assert_quarter(&r, 1, picture_colours[0]);
        free(r.data);
        free(p.data);
    }
}

static void xmp_is_found(void **state)
{
    picture p = extended(64, 48, 0);
    image_header header;
    alt_error err;

    put_still(&p, (webp_variant){0});
    put_chunk(&p, "XMP ", "<x/>", 4);
    finish(&p);
    assert_int_equal(image_webp.probe(p.data, p.size, &header, &err), ALT_OK);
    assert_int_equal(header.xmp.size, 4);
    assert_memory_equal(header.xmp.data, "<x/>", 4);
    free(p.data);
}

/* Frames of 48x36, the first at 8,6; that one alone has alpha. */
static picture animation(unsigned frames, bool lossless)
{
    picture p = extended(64, 48, HAS_ALPHA | IS_ANIMATION);

    for (unsigned i = 0; i < frames; i++) {
        put_frame(
            &p, 8 - 2 * i, 6,
            (webp_variant){.width = 48, .height = 36, .transparent = i == 0, .lossless = lossless});
    }
    finish(&p);
    return p;
}

static void the_first_frame_lies_on_a_white_canvas(void **state)
{
    for (unsigned flags = 0; flags < 2; flags++) {
        picture p = animation(2, flags & 1);
        raster r = picture_prepare(p, 64);
        assert_int_equal(r.width, 64);
        assert_int_equal(r.height, 48);
        for (unsigned q = 0; q < 4; q++) {
            assert_quarter(&r, q, q == 0 ? white : picture_colours[q]);
        }
        assert_pixel(&r, 61, 24, white);
        assert_pixel(&r, 32, 1, white);
        assert_pixel(&r, 32, 46, white);
        free(r.data);
        free(p.data);
    }
}

static void two_frames_are_an_animation(void **state)
{
    for (unsigned frames = 1; frames <= 3; frames++) {
        picture p = animation(frames, false);
        alt_image_info info = picture_probe(p);
        assert_string_equal(info.format, "webp");
        assert_int_equal(info.animated, frames > 1);
        free(p.data);
    }
}

static void frames_off_the_canvas_and_none_at_all_are_damage(void **state)
{
    picture off = extended(64, 48, IS_ANIMATION), none = extended(64, 48, IS_ANIMATION);
    alt_error err;

    put_frame(&off, 18, 0, (webp_variant){.width = 48, .height = 36});
    finish(&off);
    finish(&none);
    assert_int_equal(picture_try(off.data, off.size, NULL, &err), ALT_E_CORRUPT);
    assert_int_equal(picture_try(none.data, none.size, NULL, &err), ALT_E_CORRUPT);
    free(off.data);
    free(none.data);
}

static void cut_anywhere_it_is_corrupt(void **state)
{
    for (unsigned flags = 0; flags < 4; flags++) {
        picture p = picture_webp((webp_variant){.lossless = flags & 1, .transparent = flags & 2});
        assert_corrupt_when_cut(p, 12);
        free(p.data);
    }
    picture p = animation(1, false);
    assert_corrupt_when_cut(p, 12);
    free(p.data);
}

static void memory_is_bounded(void **state)
{
    static const struct {
        webp_variant variant;
        size_t bytes;
    } files[] = {
        {{.width = 200, .height = 100, .lossless = true}, 48 * 24 * 4 + 200 * 100 * 4},
        {{.width = 200, .height = 100, .transparent = true}, 200 * 100 * 9},
        {{.width = 200, .height = 100, .transparent = true, .lossless = true},
         48 * 24 * 4 + 200 * 100 * 4},
    };

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        picture p = picture_webp(files[i].variant);
        assert_needs_memory(p, files[i].bytes);
        free(p.data);
    }
}

static void every_allocation_may_fail(void **state)
{
    for (unsigned flags = 0; flags < 4; flags++) {
        picture p = picture_webp((webp_variant){
            .lossless = flags & 1, .transparent = flags & 2, .width = 600, .height = 80});
        /* Before 1.4 it follows a wild pointer when its Huffman tables get no memory. */
        failing_spared = flags && WebPGetDecoderVersion() < 0x010400 ? "libwebp.so" : NULL;
        assert_survives_failing_malloc(p);
        free(p.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_variant_keeps_its_colours),
        cmocka_unit_test(grey_stays_grey),
        cmocka_unit_test(any_size_down_to_one_pixel),
        cmocka_unit_test(large_pictures_come_smaller_but_not_lossy_ones_with_alpha),
        cmocka_unit_test(colours_that_alpha_hides_do_not_show),
        cmocka_unit_test(exif_turns_it_upright),
        cmocka_unit_test(xmp_is_found),
        cmocka_unit_test(the_first_frame_lies_on_a_white_canvas),
        cmocka_unit_test(two_frames_are_an_animation),
        cmocka_unit_test(frames_off_the_canvas_and_none_at_all_are_damage),
        cmocka_unit_test(cut_anywhere_it_is_corrupt),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
