/* PNG of every colour type and depth, straight and interlaced; whole or refused. */
#include "failing_pictures.h"

#include "../../src/image/image.h"

static const struct {
    int colour, depth;
} kinds[] = {
    {PNG_COLOR_TYPE_GRAY, 1},        {PNG_COLOR_TYPE_GRAY, 2},      {PNG_COLOR_TYPE_GRAY, 4},
    {PNG_COLOR_TYPE_GRAY, 8},        {PNG_COLOR_TYPE_GRAY, 16},     {PNG_COLOR_TYPE_PALETTE, 1},
    {PNG_COLOR_TYPE_PALETTE, 2},     {PNG_COLOR_TYPE_PALETTE, 4},   {PNG_COLOR_TYPE_PALETTE, 8},
    {PNG_COLOR_TYPE_RGB, 8},         {PNG_COLOR_TYPE_RGB, 16},      {PNG_COLOR_TYPE_GRAY_ALPHA, 8},
    {PNG_COLOR_TYPE_GRAY_ALPHA, 16}, {PNG_COLOR_TYPE_RGB_ALPHA, 8}, {PNG_COLOR_TYPE_RGB_ALPHA, 16},
};

static const size_t kind_count = sizeof kinds / sizeof *kinds;

static png_variant variant(size_t kind, unsigned flags)
{
    return (png_variant){.colour = kinds[kind].colour,
                         .depth = kinds[kind].depth,
                         .interlaced = flags & 1,
                         .transparent = flags & 2};
}

/* What a grey of so many bits becomes in 8. */
static uint8_t grey_of(unsigned quarter, int depth)
{
    unsigned most = (1U << depth) - 1;

    return depth >= 8 ? picture_greys[quarter]
                      : (uint8_t)((picture_greys[quarter] >> (8 - depth)) * 255 / most);
}

static bool shares_the_transparent_value(const png_variant *v, unsigned quarter)
{
    if (v->colour == PNG_COLOR_TYPE_PALETTE && v->depth == 1) {
        return quarter % 2 == 0;
    }
    return quarter == 0 ||
           (v->colour == PNG_COLOR_TYPE_GRAY && grey_of(quarter, v->depth) == grey_of(0, v->depth));
}

static void assert_shown(const raster *r, const png_variant *v)
{
    static const uint8_t white[3] = {255, 255, 255};

    for (unsigned q = 0; q < 4; q++) {
        uint8_t grey = grey_of(q, v->depth);
        bool two = v->colour == PNG_COLOR_TYPE_PALETTE && v->depth == 1;
        const uint8_t *colour = r->channels == 1 ? &grey : picture_colours[two ? q % 2 : q];
        bool clear = v->transparent && shares_the_transparent_value(v, q);
        assert_quarter(r, q, clear ? white : colour);
    }
}

static void every_kind_keeps_its_colours_and_lies_on_white(void **state)
{
    for (size_t kind = 0; kind < kind_count; kind++) {
        for (unsigned flags = 0; flags < 4; flags++) {
            png_variant v = variant(kind, flags);
            picture p = picture_png(v);
            raster r = picture_prepare(p, 32);
            assert_int_equal(r.channels, v.colour & PNG_COLOR_MASK_COLOR ? 3 : 1);
            assert_int_equal(r.width, 32);
            assert_int_equal(r.height, 24);
            assert_shown(&r, &v);
            free(r.data);
            free(p.data);
        }
    }
}

static void half_transparent_is_half_white(void **state)
{
    static const uint8_t from[] = {0, 100, 200, 128, 10, 20, 30, 255, 10, 20, 30, 0};
    static const uint8_t expected[] = {127, 177, 227, 255, 10, 20, 30, 255, 255, 255, 255, 255};
    uint8_t to[sizeof from];

    image_flatten(from, to, 3);
    assert_memory_equal(to, expected, sizeof to);
}

static void any_size_down_to_one_pixel(void **state)
{
    for (unsigned size = 1; size <= 20; size++) {
        picture p = picture_png((png_variant){.colour = PNG_COLOR_TYPE_RGB,
                                              .width = size,
                                              .height = 21 - size,
                                              .interlaced = size % 2});
        raster r = picture_prepare(p, 7);
        assert_int_equal(r.width > r.height ? r.width : r.height, 7);
        free(r.data);
        free(p.data);
    }
}

static void exif_turns_it_upright(void **state)
{
    static const uint8_t turned[] = PICTURE_EXIF("\6");
    picture p = picture_png(
        (png_variant){.colour = PNG_COLOR_TYPE_RGB, .exif = turned + 6, .width = 60, .height = 40});
    raster r = picture_prepare(p, 60);

    assert_int_equal(r.width, 40);
    assert_int_equal(r.height, 60);
    assert_quarter(&r, 0, picture_colours[2]);
    assert_quarter(&r, 1, picture_colours[0]);
    free(r.data);
    free(p.data);
}

static void an_animation_shows_its_first_picture(void **state)
{
    static const png_byte two_frames[8] = {0, 0, 0, 2};
    picture p = picture_png((png_variant){.colour = PNG_COLOR_TYPE_RGB, .animation = two_frames});
    alt_image_info info;
    alt_limits limits;
    alt_error err;

    alt_limits_init(&limits);
    assert_int_equal(alt_image_probe(p.data, p.size, &limits, &info, &err), ALT_OK);
    assert_true(info.animated);
    assert_string_equal(info.format, "png");
    raster r = picture_prepare(p, 64);
    assert_quarters(&r);
    free(r.data);
    free(p.data);
}

static void cut_anywhere_it_is_corrupt(void **state)
{
    for (size_t kind = 0; kind < kind_count; kind++) {
        for (unsigned flags = 0; flags < 4; flags++) {
            picture p = picture_png(variant(kind, flags));
            for (size_t size = 8; size < p.size; size++) {
                alt_error err;
                uint8_t *exact = malloc(size);
                memcpy(exact, p.data, size);
                assert_int_equal(picture_try(exact, size, NULL, &err), ALT_E_CORRUPT);
                free(exact);
            }
            free(p.data);
        }
    }
}

static void pixels_are_counted_before_they_are_decoded(void **state)
{
    static const struct {
        const char *size;
        alt_code code;
        const char *message;
    } sizes[] = {
        {"\0\1\xD4\xC0\0\1\x5F\x90", ALT_E_LIMIT,
         "image is 120000x90000 pixels, over the limit of 100000000"},
        {"\1\0\0\0\0\0\0\1", ALT_E_LIMIT,
         "image is 16777216x1 pixels, too long a side for 268435456 bytes of memory"},
        {"\0\0\0\0\0\0\0\1", ALT_E_CORRUPT, "the PNG file says that it is 0x1 pixels"},
        {"\0\0\0\1\xFF\xFF\xFF\xFF", ALT_E_CORRUPT,
         "the PNG file says that it is 1x4294967295 pixels"},
    };

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        picture p = picture_png((png_variant){.colour = PNG_COLOR_TYPE_GRAY});
        alt_error err;
        memcpy(p.data + 16, sizes[i].size, 8);
        assert_int_equal(picture_try(p.data, p.size, NULL, &err), sizes[i].code);
        assert_string_equal(err.message, sizes[i].message);
        free(p.data);
    }
}

static void memory_of_interlaced_files_is_bounded(void **state)
{
    picture p = picture_png((png_variant){
        .colour = PNG_COLOR_TYPE_RGB, .width = 300, .height = 200, .interlaced = true});
    alt_limits limits;
    alt_error err;

    alt_limits_init(&limits);
    limits.max_memory = 3 * 300 * 200;
    assert_int_equal(picture_try(p.data, p.size, &limits, &err), ALT_OK);
    limits.max_memory--;
    assert_int_equal(picture_try(p.data, p.size, &limits, &err), ALT_E_LIMIT);
    assert_string_equal(err.message, "decoding the interlaced PNG file needs 180000 bytes of "
                                     "memory, over the limit of 179999");
    free(p.data);
}

static void every_allocation_may_fail(void **state)
{
    for (size_t kind = 0; kind < kind_count; kind++) {
        for (unsigned flags = 0; flags < 4; flags++) {
            picture p = picture_png(variant(kind, flags));
            assert_survives_failing_malloc(p);
            free(p.data);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_keeps_its_colours_and_lies_on_white),
        cmocka_unit_test(half_transparent_is_half_white),
        cmocka_unit_test(any_size_down_to_one_pixel),
        cmocka_unit_test(exif_turns_it_upright),
        cmocka_unit_test(an_animation_shows_its_first_picture),
        cmocka_unit_test(cut_anywhere_it_is_corrupt),
        cmocka_unit_test(pixels_are_counted_before_they_are_decoded),
        cmocka_unit_test(memory_of_interlaced_files_is_bounded),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
