/* JPEG at a part of its size: the samples are those that follow from the coefficients as libjpeg
 * reads them, for every variant that is not left to libjpeg, and no more of a progressive file is
 * read than the picture shows. */
#include "pictures.h"

#include "jpeg_oracle.h"

#include "../../src/image/markers.h"

#define ROUNDING 0.501

/* Long sides of a picture of 208 that ask for 1x1 to 6x6 samples of a block. */
static const uint32_t sides[] = {20, 41, 60, 82, 100, 120};

static const size_t side_count = sizeof sides / sizeof *sides;

/* Sequential, in two scans and in three. */
static const jpeg_scan_info separate[] = {
    {.comps_in_scan = 1, .component_index = {0}, .Se = 63},
    {.comps_in_scan = 2, .component_index = {1, 2}, .Se = 63},
};
static const jpeg_scan_info alone[] = {
    {.comps_in_scan = 1, .component_index = {2}, .Se = 63},
    {.comps_in_scan = 1, .component_index = {0}, .Se = 63},
    {.comps_in_scan = 1, .component_index = {1}, .Se = 63},
};

/* Progressive, with all bits at once. */
static const jpeg_scan_info spectral[] = {
    {.comps_in_scan = 3, .component_index = {0, 1, 2}},
    {.comps_in_scan = 1, .component_index = {0}, .Ss = 1, .Se = 9},
    {.comps_in_scan = 1, .component_index = {2}, .Ss = 1, .Se = 63},
    {.comps_in_scan = 1, .component_index = {0}, .Ss = 10, .Se = 63},
    {.comps_in_scan = 1, .component_index = {1}, .Ss = 1, .Se = 63},
};

#define SCANS(script) .scans = (script), .scan_count = sizeof(script) / sizeof *(script)

static const jpeg_variant variants[] = {
    {0},
    {.h = 2, .v = 2},
    {.h = 2, .v = 1},
    {.h = 1, .v = 2},
    {.h = 4, .v = 1},
    {.h = 1, .v = 4},
    {.h = 4, .v = 2},
    {.h = 2, .v = 2, .optimised = true},
    {.h = 2, .v = 2, .restart = 1},
    {.h = 2, .v = 1, .restart = 7},
    {.components = 1},
    {.components = 1, .h = 2, .v = 2, .restart = 5},
    {.h = 2, .v = 2, SCANS(separate)},
    {.h = 2, .v = 2, .restart = 3, SCANS(alone)},
    {.h = 2, .v = 2, SCANS(spectral)},
    {.h = 2, .v = 1, .restart = 9, SCANS(spectral)},
};

static const size_t variant_count = sizeof variants / sizeof *variants;

/* Decodes the picture without libjpeg; how far its samples are from what they should be. */
static double distance(picture p, uint32_t side)
{
    image_span file = {p.data, p.size};
    oracle_plane planes[3];
    alt_error err = {0};

    assert_int_equal(oracle_decode(file, side, SIZE_MAX, planes, &err), ALT_OK);
    double worst = oracle_compare(file, planes);
    oracle_clear(planes);
    return worst;
}

static void assert_exact(jpeg_variant v, uint32_t side)
{
    picture p = picture_jpeg(v);
    double worst = distance(p, side);

    if (worst < 0 || worst > ROUNDING) {
        fail_msg("%dx%d, %d scans, side %u: off by %f", v.h, v.v, v.scan_count, side, worst);
    }
    free(p.data);
}

static void samples_follow_from_the_coefficients(void **state)
{
    static const unsigned noise[] = {0, 10, 120}; /* runs of ended blocks, photos, long codes */

    for (size_t i = 0; i < variant_count; i++) {
        for (size_t k = 0; k < side_count * 3; k++) {
            jpeg_variant v = variants[i];
            v.width = 208;
            v.height = 160;
            v.noise = noise[k % 3];
            bool too_coarse = (v.h == 4 || v.v == 4) && sides[k / 3] > 60; /* colour, for 6x6 */
            if (!too_coarse) {
                assert_exact(v, sides[k / 3]);
            }
        }
    }
}

static void the_last_bits_are_read_where_they_can_be_seen(void **state)
{
    for (unsigned restart = 0; restart <= 5; restart += 5) {
        for (unsigned noise = 0; noise <= 60; noise += 20) {
            for (uint32_t side = 60; side <= 120; side += 20) {
                assert_exact((jpeg_variant){.h = 2,
                                            .v = 2,
                                            .width = 208,
                                            .height = 160,
                                            .progressive = true,
                                            .restart = restart,
                                            .noise = noise},
                             side);
            }
        }
    }
}

static void any_size_will_do(void **state)
{
    for (unsigned width = 20; width <= 60; width++) {
        for (int variant = 0; variant < 4; variant++) {
            jpeg_variant v = {.h = 1 + (variant & 1),
                              .v = 1 + variant / 2,
                              .width = width,
                              .height = 77 - width,
                              .noise = 30};
            assert_exact(v, 10);
            v.progressive = true;
            picture p = picture_jpeg(v);
            assert_true(distance(p, 10) >= 0);
            free(p.data);
        }
    }
}

static double mean_difference(picture a, picture b, uint32_t side)
{
    raster one = picture_prepare(a, side), other = picture_prepare(b, side);
    size_t size = (size_t)one.width * one.height * one.channels;
    double sum = 0;

    for (size_t i = 0; i < size; i++) {
        sum += abs(one.data[i] - other.data[i]);
    }
    free(one.data);
    free(other.data);
    return sum / (double)size;
}

/* Averages of blocks are not approximated, and detail is near enough. */
static void a_progressive_file_looks_like_a_sequential_one(void **state)
{
    jpeg_variant v = {.width = 416, .height = 320, .noise = 20, .h = 2, .v = 2};
    picture sequential = picture_jpeg(v);
    v.progressive = true;
    picture progressive = picture_jpeg(v);

    assert_true(mean_difference(progressive, sequential, 39) == 0);
    assert_true(mean_difference(progressive, sequential, 79) < 1);
    assert_true(mean_difference(progressive, sequential, 119) == 0);
    free(progressive.data);
    free(sequential.data);
}

/* Where the data of the count-th scan begins. */
static size_t find_scan(picture p, unsigned count)
{
    size_t at = 0;
    marker m;

    while (count && markers_next((image_span){p.data, p.size}, &at, &m)) {
        count -= m.code == MARKER_SOS;
    }
    assert_int_equal(count, 0);
    return at;
}

/* Of libjpeg's ten scans the first, for DC, and the sixth, its last bit, are all that one sample of
 * a block needs. */
static void scans_that_are_not_needed_are_not_read(void **state)
{
    picture p =
        picture_jpeg((jpeg_variant){.width = 208, .height = 160, .noise = 20, .progressive = true});
    unsigned read = 0;

    for (unsigned scan = 1; scan <= 10; scan++) {
        oracle_plane planes[3];
        alt_error err;
        uint8_t *data = p.data + find_scan(p, scan), before[2];
        memcpy(before, data, 2);
        memcpy(data, "\xFE\xFE", 2); /* a code of many ones, which is none */
        alt_code code = oracle_decode((image_span){p.data, p.size}, 19, SIZE_MAX, planes, &err);
        read |= (code != ALT_OK ? 1U : 0U) << scan;
        memcpy(data, before, 2);
        oracle_clear(planes);
    }
    assert_int_equal(read & ~(1U << 7), 1U << 1); /* any bit is a good last bit */
    free(p.data);
}

static void cut_within_what_is_not_read_it_is_corrupt(void **state)
{
    picture p =
        picture_jpeg((jpeg_variant){.width = 646, .height = 486, .noise = 3, .progressive = true});

    for (size_t size = 3; size < p.size; size += 7) {
        alt_error err;
        assert_int_equal(picture_try(p.data, size, NULL, &err), ALT_E_CORRUPT);
    }
    free(p.data);
}

/* Of a progressive file, 2 bytes for each block of 8x8 and component where one sample will do. */
static void little_memory_is_needed(void **state)
{
    picture p = picture_jpeg((jpeg_variant){.width = 3200, .height = 2400, .progressive = true});
    image_span file = {p.data, p.size};
    oracle_plane planes[3];
    alt_error err;

    assert_int_equal(oracle_decode(file, 300, 3 * 400 * 300 * 2 + 200000, planes, &err), ALT_OK);
    oracle_clear(planes);
    assert_int_equal(oracle_decode(file, 300, 3 * 400 * 300 * 2, planes, &err), ALT_E_CORRUPT);
    oracle_clear(planes);
    free(p.data);
}

/* Where the segment ends that begins with this kind of Huffman table. */
static size_t find_table_end(picture p, uint8_t class)
{
    marker m = {0};
    size_t at = 0;

    while (m.code != MARKER_DHT || m.body.data[0] != class) {
        assert_true(markers_next((image_span){p.data, p.size}, &at, &m));
    }
    return at;
}

/* Where libjpeg takes over, nothing is left of what came before. */
static void what_is_odd_is_left_to_libjpeg(void **state)
{
    picture p = picture_jpeg((jpeg_variant){.width = 208, .height = 160, .h = 2, .v = 2});
    picture odd = {0};
    picture_append(&odd, p.data, p.size - 2);
    picture_append(&odd, "odd\xFF\xD9", 5);
    raster whole = picture_prepare(p, 64), other = picture_prepare(odd, 64);

    assert_quarters(&whole);
    assert_quarters(&other);
    free(whole.data);
    free(other.data);
    free(odd.data);
    free(p.data);
}

/* Where a table ends with a code for a value that samples of 8 bits do not need, even if no block
 * has it, libjpeg reads the file. */
static void codes_of_large_values_are_left_to_libjpeg(void **state)
{
    static const struct {
        uint8_t class, symbol;
    } tables[] = {{0x00, 12}, {0x10, 11}};

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        picture p = picture_jpeg((jpeg_variant){.width = 208, .height = 160, .h = 2, .v = 2});
        oracle_plane planes[3];
        alt_error err = {0};
        p.data[find_table_end(p, tables[i].class) - 1] = tables[i].symbol;
        image_span file = {p.data, p.size};
        assert_int_equal(oracle_decode(file, 64, SIZE_MAX, planes, &err), ALT_E_CORRUPT);
        oracle_clear(planes);
        raster whole = picture_prepare(p, 64);
        assert_quarters(&whole);
        free(whole.data);
        free(p.data);
    }
}

/* Markers between scans that libjpeg does not take. */
static void what_libjpeg_refuses_is_refused(void **state)
{
    static const char *const inserts[] = {"\xFF\x9A\0\2", "\xFF\xC4\0\1", "\xFF\xC4\0\2",
                                          "\xFF\xD8\xFF\xD8"};
    picture p = picture_jpeg((jpeg_variant){.width = 208, .height = 160, .progressive = true});
    size_t at = find_scan(p, 2) - 10; /* before a scan header of one component */

    assert_memory_equal(p.data + at, "\xFF\xDA", 2);
    for (size_t i = 0; i < sizeof inserts / sizeof *inserts; i++) {
        picture odd = {0};
        oracle_plane planes[3];
        alt_error err;
        picture_append(&odd, p.data, at);
        picture_append(&odd, inserts[i], 4);
        picture_append(&odd, p.data + at, p.size - at);
        image_span file = {odd.data, odd.size};
        assert_int_equal(oracle_decode(file, 20, SIZE_MAX, planes, &err), ALT_E_CORRUPT);
        assert_int_equal(picture_try(odd.data, odd.size, NULL, &err),
                         i == 2 ? ALT_OK : ALT_E_CORRUPT);
        oracle_clear(planes);
        free(odd.data);
    }
    free(p.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_follow_from_the_coefficients),
        cmocka_unit_test(the_last_bits_are_read_where_they_can_be_seen),
        cmocka_unit_test(any_size_will_do),
        cmocka_unit_test(a_progressive_file_looks_like_a_sequential_one),
        cmocka_unit_test(scans_that_are_not_needed_are_not_read),
        cmocka_unit_test(cut_within_what_is_not_read_it_is_corrupt),
        cmocka_unit_test(little_memory_is_needed),
        cmocka_unit_test(what_is_odd_is_left_to_libjpeg),
        cmocka_unit_test(codes_of_large_values_are_left_to_libjpeg),
        cmocka_unit_test(what_libjpeg_refuses_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
