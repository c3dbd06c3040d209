/* JPEG in every variant that libjpeg-turbo reads; whole or refused. */
#include "failing_pictures.h"

static const jpeg_variant variants[] = {
    {0},
    {.h = 2, .v = 2},
    {.h = 2, .v = 1},
    {.h = 1, .v = 2},
    {.h = 4, .v = 1},
    {.h = 1, .v = 4},
    {.h = 4, .v = 2},
    {.h = 2, .v = 2, .width = 61, .height = 47},
    {.h = 2, .v = 2, .restart = 3},
    {.h = 2, .v = 2, .progressive = true},
    {.h = 2, .v = 2, .progressive = true, .restart = 5},
    {.h = 2, .v = 2, .arithmetic = true},
    {.h = 2, .v = 2, .arithmetic = true, .progressive = true},
    {.stored = JCS_RGB},
    {.components = 1},
    {.components = 1, .progressive = true},
    {.components = 1, .h = 2, .v = 2},
    {.components = 4},
    {.components = 4, .plain_ink = true},
    {.components = 4, .stored = JCS_YCCK, .h = 2, .v = 2},
    {.components = 4, .progressive = true},
};

static const size_t variant_count = sizeof variants / sizeof *variants;

static void every_variant_keeps_its_colours(void **state)
{
    for (size_t i = 0; i < variant_count; i++) {
        for (uint32_t side = 32; side <= 64; side *= 2) {
            picture p = picture_jpeg(variants[i]);
            raster r = picture_prepare(p, side);
            assert_int_equal(r.channels, variants[i].components == 1 ? 1 : 3);
            assert_quarters(&r);
            free(r.data);
            free(p.data);
        }
    }
}

static void assert_size(unsigned width, unsigned height, unsigned side)
{
    picture p = picture_jpeg((jpeg_variant){.width = width, .height = height, .h = 2, .v = 2});
    raster r = picture_prepare(p, side);
    unsigned longest = width > height ? width : height;

    assert_int_equal(r.width > r.height ? r.width : r.height, longest < side ? longest : side);
    if (r.width >= 16 && r.height >= 16) {
        assert_quarters(&r);
    }
    free(r.data);
    free(p.data);
}

static void any_size_down_to_one_pixel(void **state)
{
    for (unsigned width = 1; width <= 40; width += 3) {
        for (unsigned height = 1; height <= 40; height += 3) {
            assert_size(width, height, 10);
            assert_size(width, height, 37);
            assert_size(width, height, 40);
        }
    }
}

/* Where the file's first row and first column belong, from the table in EXIF 2.32, 4.6.4. */
static const struct {
    const char *exif;
    bool row_is_column, first_row_last, first_column_last;
} orientations[] = {
    {PICTURE_EXIF("\1"), false, false, false}, {PICTURE_EXIF("\2"), false, false, true},
    {PICTURE_EXIF("\3"), false, true, true},   {PICTURE_EXIF("\4"), false, true, false},
    {PICTURE_EXIF("\5"), true, false, false},  {PICTURE_EXIF("\6"), true, true, false},
    {PICTURE_EXIF("\7"), true, true, true},    {PICTURE_EXIF("\10"), true, false, true},
};

static void assert_turned(const raster *r, size_t i)
{
    for (unsigned q = 0; q < 4; q++) {
        bool lower = q & 2, right = q & 1; /* as stored */
        bool along_rows = lower != orientations[i].first_row_last;
        bool along_columns = right != orientations[i].first_column_last;
        unsigned upright = orientations[i].row_is_column ? along_columns * 2U + along_rows
                                                         : along_rows * 2U + along_columns;
        assert_quarter(r, upright, r->channels == 1 ? &picture_greys[q] : picture_colours[q]);
    }
}

static void all_orientations_are_baked_in(void **state)
{
    for (size_t i = 0; i < 8; i++) {
        for (int components = 1; components <= 3; components += 2) {
            picture p = picture_jpeg((jpeg_variant){.components = components,
                                                    .width = 90,
                                                    .height = 50,
                                                    .app1 = orientations[i].exif,
                                                    .app1_size = PICTURE_EXIF_SIZE});
            alt_image_info info;
            alt_limits limits;
            alt_error err;
            raster r = picture_prepare(p, 45);
            assert_int_equal(r.width, orientations[i].row_is_column ? 25 : 45);
            assert_int_equal(r.height, orientations[i].row_is_column ? 45 : 25);
            assert_turned(&r, i);
            alt_limits_init(&limits);
            assert_int_equal(alt_image_probe(p.data, p.size, &limits, &info, &err), ALT_OK);
            assert_int_equal(info.width, orientations[i].row_is_column ? 50 : 90);
            free(r.data);
            free(p.data);
        }
    }
}

static void an_impossible_orientation_is_none(void **state)
{
    picture p =
        picture_jpeg((jpeg_variant){.app1 = PICTURE_EXIF("\11"), .app1_size = PICTURE_EXIF_SIZE});
    raster r = picture_prepare(p, 64);

    assert_quarters(&r);
    free(r.data);
    free(p.data);
}

static void cut_anywhere_it_is_corrupt(void **state)
{
    for (size_t i = 0; i < variant_count; i++) {
        picture p = picture_jpeg(variants[i]);
        for (size_t size = 3; size < p.size; size++) {
            alt_error err;
            uint8_t *exact = malloc(size); /* so that a sanitizer sees reads beyond */
            memcpy(exact, p.data, size);
            assert_int_equal(picture_try(exact, size, NULL, &err), ALT_E_CORRUPT);
            free(exact);
        }
        free(p.data);
    }
}

/* Cameras leave them there. */
static void stray_bytes_before_the_end_do_no_harm(void **state)
{
    picture p = picture_jpeg((jpeg_variant){0});
    uint8_t *longer = malloc(p.size + 7);
    alt_error err;

    memcpy(longer, p.data, p.size - 2);
    memcpy(longer + p.size - 2, "garbage", 7);
    memcpy(longer + p.size + 5, p.data + p.size - 2, 2);
    assert_int_equal(picture_try(longer, p.size + 7, NULL, &err), ALT_OK);
    free(longer);
    free(p.data);
}

/* The frame header of the file, which libjpeg writes as FF C0..CF, length, precision, height... */
static uint8_t *find_frame(picture p)
{
    for (size_t i = 0; i + 10 < p.size; i++) {
        if (p.data[i] == 0xFF && p.data[i + 1] >= 0xC0 && p.data[i + 1] <= 0xC2) {
            return p.data + i;
        }
    }
    fail();
    return NULL;
}

static void what_cannot_be_read_is_named(void **state)
{
    static const struct {
        size_t at;
        uint8_t value;
        alt_code code;
        const char *message;
    } changes[] = {
        {1, 0xC3, ALT_E_FORMAT, "the JPEG file is lossless, which cannot be read"},
        {1, 0xC5, ALT_E_FORMAT, "the JPEG file is hierarchical, which cannot be read"},
        {4, 12, ALT_E_FORMAT, "the JPEG file has 12 bits per sample, only 8 can be read"},
        {6, 0, ALT_E_CORRUPT, "the JPEG file says that it is 64x0 pixels"},
        {8, 0, ALT_E_CORRUPT, "the JPEG file says that it is 0x48 pixels"},
    };

    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        picture p = picture_jpeg((jpeg_variant){0});
        alt_error err;
        find_frame(p)[changes[i].at] = changes[i].value;
        assert_int_equal(picture_try(p.data, p.size, NULL, &err), changes[i].code);
        assert_string_equal(err.message, changes[i].message);
        free(p.data);
    }
}

static void pixels_are_counted_before_they_are_decoded(void **state)
{
    picture p = picture_jpeg((jpeg_variant){0});
    uint8_t *frame = find_frame(p);
    alt_error err;

    memcpy(frame + 5, "\xEA\x60\xFD\xE8", 4);
    assert_int_equal(picture_try(p.data, p.size, NULL, &err), ALT_E_LIMIT);
    assert_string_equal(err.message, "image is 65000x60000 pixels, over the limit of 100000000");
    free(p.data);
}

static void memory_of_progressive_files_is_bounded(void **state)
{
    picture p = picture_jpeg((jpeg_variant){.progressive = true, .width = 800, .height = 800});
    alt_limits limits;
    alt_error err;

    alt_limits_init(&limits);
    limits.max_memory = 100000; /* not even for a coefficient for each block */
    assert_int_equal(picture_try(p.data, p.size, &limits, &err), ALT_E_LIMIT);
    assert_string_equal(err.message, "decoding the progressive JPEG file needs 3840000 bytes of "
                                     "memory, over the limit of 100000");
    limits.max_memory = 400000; /* a tenth of all coefficients */
    assert_int_equal(picture_try(p.data, p.size, &limits, &err), ALT_OK);
    free(p.data);
}

/* One scan for each bit of each of many coefficients, and a first one for DC. */
static picture with_scans(jpeg_variant v, int count)
{
    jpeg_scan_info scans[128] = {
        {.comps_in_scan = v.components, .component_index = {0, 1, 2, 3}, .Ss = 0, .Se = 0}};

    for (int i = 1; i < count; i++) {
        int k = (i - 1) / 2 + 1, refine = (i - 1) % 2;
        scans[i] =
            (jpeg_scan_info){.comps_in_scan = 1, .Ss = k, .Se = k, .Ah = refine, .Al = 1 - refine};
    }
    v.scans = scans;
    v.scan_count = count;
    return picture_jpeg(v);
}

/* Whoever decodes them: we ourselves (grey), libjpeg (arithmetic coding, inks). */
static void more_than_100_scans_are_refused(void **state)
{
    static const jpeg_variant kinds[] = {
        {.components = 1}, {.components = 3, .arithmetic = true}, {.components = 4}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        picture at_limit = with_scans(kinds[i], 100), over = with_scans(kinds[i], 101);
        alt_error err;

        assert_int_equal(picture_try(at_limit.data, at_limit.size, NULL, &err), ALT_OK);
        assert_int_equal(picture_try(over.data, over.size, NULL, &err), ALT_E_LIMIT);
        assert_string_equal(err.message, "the JPEG file has more than 100 scans");
        free(at_limit.data);
        free(over.data);
    }
}

static void every_allocation_may_fail(void **state)
{
    for (size_t i = 0; i < variant_count; i++) {
        picture p = picture_jpeg(variants[i]);
        assert_survives_failing_malloc(p);
        free(p.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_variant_keeps_its_colours),
        cmocka_unit_test(any_size_down_to_one_pixel),
        cmocka_unit_test(all_orientations_are_baked_in),
        cmocka_unit_test(an_impossible_orientation_is_none),
        cmocka_unit_test(cut_anywhere_it_is_corrupt),
        cmocka_unit_test(stray_bytes_before_the_end_do_no_harm),
        cmocka_unit_test(what_cannot_be_read_is_named),
        cmocka_unit_test(pixels_are_counted_before_they_are_decoded),
        cmocka_unit_test(memory_of_progressive_files_is_bounded),
        cmocka_unit_test(more_than_100_scans_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
