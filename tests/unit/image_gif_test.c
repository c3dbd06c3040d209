/* GIF straight and interlaced, transparent, animated, and with screens of every kind. */
#include "failing_pictures.h"

#include <gif_lib.h>

#include "../../src/image/image.h"

static const uint8_t white[3] = {255, 255, 255};

typedef struct {
    int width, height;            /* of the screen; 0: 64 and 48 */
    int left, top, across, down;  /* the first picture; across and down 0: to the screen's edge */
    bool interlaced, local, grey; /* local: the palette stands at the picture */
    bool transparent;             /* the top left quarter */
    int pictures;                 /* 0: 1; all alike */
    const char *xmp;              /* NULL: none */
} gif_variant;

static int write_bytes(GifFileType *gif, const GifByteType *bytes, int size)
{
    picture_append(gif->UserData, bytes, (size_t)size);
    return size;
}

static ColorMapObject *make_palette(const gif_variant *v)
{
    GifColorType colours[4];

    for (unsigned q = 0; q < 4; q++) {
        const uint8_t grey[3] = {picture_greys[q], picture_greys[q], picture_greys[q]};
        memcpy(&colours[q], v->grey ? grey : picture_colours[q], 3);
    }
    return GifMakeMapObject(4, colours);
}

static void put_line(GifFileType *gif, const gif_variant *v, int y)
{
    GifPixelType line[4096];

    for (int x = 0; x < v->across; x++) {
        line[x] = (GifPixelType)picture_quarter((unsigned)x, (unsigned)y, (unsigned)v->across,
                                                (unsigned)v->down);
    }
    assert_int_equal(EGifPutLine(gif, line, v->across), GIF_OK);
}

static void put_picture(GifFileType *gif, const gif_variant *v, const ColorMapObject *palette)
{
    static const int starts[] = {0, 4, 2, 1}, steps[] = {8, 8, 4, 2};
    const GraphicsControlBlock control = {.TransparentColor = 0};
    GifByteType bytes[4];

    if (v->transparent) {
        EGifGCBToExtension(&control, bytes);
        EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, 4, bytes);
    }
    EGifPutImageDesc(gif, v->left, v->top, v->across, v->down, v->interlaced,
                     v->local ? palette : NULL);
    for (int pass = 0; pass < (v->interlaced ? 4 : 1); pass++) {
        for (int y = v->interlaced ? starts[pass] : 0; y < v->down;
             y += v->interlaced ? steps[pass] : 1) {
            put_line(gif, v, y);
        }
    }
}

/* The packet stands bare in its extension; the bytes behind it lead readers of blocks to its end.
 */
static void put_xmp(picture *p, const char *xmp)
{
    picture_append(p, "\x21\xFF\x0BXMP DataXMP", 14);
    picture_append(p, xmp, strlen(xmp));
    picture_append(p, "\1", 1);
    for (int i = 255; i >= 0; i--) {
        picture_append(p, &(uint8_t){(uint8_t)i}, 1);
    }
    picture_append(p, "", 1);
}

static picture picture_gif(gif_variant v)
{
    picture p = {0};
    GifFileType *gif = EGifOpen(&p, write_bytes, NULL);
    ColorMapObject *palette = make_palette(&v);

    v.width = v.width ? v.width : 64;
    v.height = v.height ? v.height : 48;
    v.across = v.across ? v.across : v.width - v.left;
    v.down = v.down ? v.down : v.height - v.top;
    EGifSetGifVersion(gif, true);
    EGifPutScreenDesc(gif, v.width, v.height, 8, 0, v.local ? NULL : palette);
    if (v.xmp) {
        put_xmp(&p, v.xmp);
    }
    for (int i = 0; i < (v.pictures ? v.pictures : 1); i++) {
        put_picture(gif, &v, palette);
    }
    EGifCloseFile(gif, NULL);
    GifFreeMapObject(palette);
    return p;
}

static void every_variant_keeps_its_colours(void **state)
{
    for (unsigned flags = 0; flags < 16; flags++) {
        picture p = picture_gif((gif_variant){.interlaced = flags & 1,
                                              .local = flags & 2,
                                              .grey = flags & 4,
                                              .transparent = flags & 8});
        raster r = picture_prepare(p, 64);
        assert_int_equal(r.channels, flags & 4 ? 1 : 3);
        for (unsigned q = 0; q < 4; q++) {
            const uint8_t *colour = flags & 4 ? &picture_greys[q] : picture_colours[q];
            assert_quarter(&r, q, flags & 8 && q == 0 ? white : colour);
        }
        free(r.data);
        free(p.data);
    }
}

static void any_size_down_to_one_pixel(void **state)
{
    for (int size = 1; size <= 20; size++) {
        picture p =
            picture_gif((gif_variant){.width = size, .height = 21 - size, .interlaced = size % 2});
        raster r = picture_prepare(p, 7);
        assert_int_equal(r.width > r.height ? r.width : r.height, 7);
        free(r.data);
        free(p.data);
    }
}

static void a_small_picture_lies_on_a_white_screen(void **state)
{
    picture p = picture_gif((gif_variant){.left = 8, .top = 6, .across = 48, .down = 36});
    raster r = picture_prepare(p, 64);

    assert_int_equal(r.width, 64);
    assert_int_equal(r.height, 48);
    assert_quarters(&r);
    assert_pixel(&r, 2, 24, white);
    assert_pixel(&r, 61, 24, white);
    assert_pixel(&r, 32, 1, white);
    assert_pixel(&r, 32, 46, white);
    free(r.data);
    free(p.data);
}

static void screens_that_cannot_be_believed_are_not(void **state)
{
    static const struct {
        gif_variant variant;
        uint32_t width, height;
    } screens[] = {
        {{.width = 10, .height = 10, .across = 20, .down = 16}, 20, 16},
        {{.width = 10, .height = 10, .left = 4, .top = 6, .across = 20, .down = 16}, 24, 22},
        {{.width = 2048, .height = 2048, .across = 20, .down = 16}, 2048, 2048},
        {{.width = 2049, .height = 10, .across = 20, .down = 16}, 20, 16},
        {{.width = 65535, .height = 65535, .across = 1, .down = 1}, 1, 1},
        {{.width = 3000, .height = 20}, 3000, 20},
    };

    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
        picture p = picture_gif(screens[i].variant);
        alt_image_info info = picture_probe(p);
        assert_int_equal(info.width, screens[i].width);
        assert_int_equal(info.height, screens[i].height);
        free(picture_prepare(p, 32).data);
        free(p.data);
    }
}

static void two_pictures_are_an_animation(void **state)
{
    for (int pictures = 1; pictures <= 3; pictures++) {
        picture p = picture_gif((gif_variant){.pictures = pictures});
        alt_image_info info = picture_probe(p);
        assert_string_equal(info.format, "gif");
        assert_int_equal(info.animated, pictures > 1);
        free(p.data);
    }
}

static void only_the_first_picture_is_read(void **state)
{
    picture one = picture_gif((gif_variant){0}), two = picture_gif((gif_variant){.pictures = 2});
    raster r;

    memset(two.data + one.size + 10, 0xAA, two.size - one.size - 10);
    r = picture_prepare(two, 64);
    assert_quarters(&r);
    free(r.data);
    free(one.data);
    free(two.data);
}

static void xmp_is_found(void **state)
{
    const char *xmp = "<x:xmpmeta>what XMP says</x:xmpmeta>";
    picture p = picture_gif((gif_variant){.xmp = xmp});
    image_header header;
    alt_error err;

    assert_int_equal(image_gif.probe(p.data, p.size, &header, &err), ALT_OK);
    assert_int_equal(header.xmp.size, strlen(xmp));
    assert_memory_equal(header.xmp.data, xmp, strlen(xmp));
    free(p.data);
}

static void cut_anywhere_it_is_corrupt(void **state)
{
    for (unsigned flags = 0; flags < 4; flags++) {
        picture p = picture_gif((gif_variant){.interlaced = flags & 1,
                                              .local = flags & 2,
                                              .transparent = true,
                                              .xmp = "<x:xmpmeta/>"});
        p.size -= 4; /* the end of the last block, its terminator and the file's are not missed */
        assert_corrupt_when_cut(p, 6);
        free(p.data);
    }
}

static void it_may_lack_all_that_follows_the_last_pixel(void **state)
{
    picture p = picture_gif((gif_variant){0});

    p.size -= 2;
    raster r = picture_prepare(p, 64);
    assert_quarters(&r);
    free(r.data);
    free(p.data);
}

static void what_is_no_picture_is_named(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        const char *message;
    } files[] = {
#define FILE_OF(bytes, message) {"GIF89a" bytes, sizeof "GIF89a" bytes - 1, message}
        FILE_OF("\4\0\4\0\0\0\0;", "the GIF file holds no picture"),
        FILE_OF("\4\0\4\0\0\0\0,\0\0\0\0\0\0\4\0\0\2\0;",
                "the first picture of the GIF file is empty"),
        FILE_OF("\4\0\4\0\0\0\0,\0\0\0\0\4\0\4\0\0\2\1\0\0;", "the GIF file has no palette"),
#undef FILE_OF
    };

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        alt_error err;
        assert_int_equal(picture_try((const uint8_t *)files[i].bytes, files[i].size, NULL, &err),
                         ALT_E_CORRUPT);
        assert_string_equal(err.message, files[i].message);
    }
}

static void memory_of_interlaced_files_is_bounded(void **state)
{
    picture p = picture_gif((gif_variant){.width = 300, .height = 200, .interlaced = true});

    assert_needs_memory(p, 300 * 200);
    free(p.data);
}

static void every_allocation_may_fail(void **state)
{
    for (unsigned flags = 0; flags < 4; flags++) {
        picture p = picture_gif((gif_variant){.interlaced = flags & 1, .local = flags & 2});
        assert_survives_failing_malloc(p);
        free(p.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_variant_keeps_its_colours),
        cmocka_unit_test(any_size_down_to_one_pixel),
        cmocka_unit_test(a_small_picture_lies_on_a_white_screen),
        cmocka_unit_test(screens_that_cannot_be_believed_are_not),
        cmocka_unit_test(two_pictures_are_an_animation),
        cmocka_unit_test(only_the_first_picture_is_read),
        cmocka_unit_test(xmp_is_found),
        cmocka_unit_test(cut_anywhere_it_is_corrupt),
        cmocka_unit_test(it_may_lack_all_that_follows_the_last_pixel),
        cmocka_unit_test(what_is_no_picture_is_named),
        cmocka_unit_test(memory_of_interlaced_files_is_bounded),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
