/* Scans of a progressive JPEG that a small picture does not need are left out, and no others. */
#include "pictures.h"

#include "../../src/image/markers.h"
#include "../../src/image/scans.h"

/* Its edges lie within blocks, so that there is detail. */
static picture draw(bool progressive)
{
    return picture_jpeg((jpeg_variant){.width = 646, .height = 486, .progressive = progressive});
}

/* What the decoder gets to see. */
static picture filter(picture p, unsigned shrink)
{
    scans s = {.file = {p.data, p.size}, .shrink = shrink};
    picture out = {.data = malloc(p.size)};

    for (image_span piece; (piece = scans_next(&s)).size > 0; out.size += piece.size) {
        assert_true(out.size + piece.size <= p.size);
        memcpy(out.data + out.size, piece.data, piece.size);
    }
    return out;
}

/* Counts scans by whether they begin at the first coefficient, DC. */
static void count_scans(picture p, unsigned counts[2])
{
    marker m;

    counts[0] = counts[1] = 0;
    for (size_t at = 0; markers_next((image_span){p.data, p.size}, &at, &m);) {
        if (m.code == MARKER_SOS) {
            counts[m.body.data[m.body.size - 3] != 0]++;
        }
    }
}

static void detail_goes_as_the_picture_shrinks(void **state)
{
    /* libjpeg writes two scans of DC and eight of AC, of which two are first and low for brightness
     * and colour; the second half of those of brightness begins at 6.  The rest refines. */
    static const struct {
        unsigned shrink, dc, ac;
    } expected[] = {{1, 2, 8}, {2, 2, 4}, {4, 2, 3}, {8, 2, 0}};
    picture p = draw(true);

    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        unsigned counts[2];
        picture less = filter(p, expected[i].shrink);
        count_scans(less, counts);
        assert_int_equal(counts[0], expected[i].dc);
        assert_int_equal(counts[1], expected[i].ac);
        assert_memory_equal(less.data + less.size - 2, "\xFF\xD9", 2);
        free(less.data);
    }
    free(p.data);
}

static void a_sequential_file_stays_whole(void **state)
{
    picture p = draw(false);

    for (unsigned shrink = 1; shrink <= 8; shrink *= 2) {
        picture same = filter(p, shrink);
        assert_int_equal(same.size, p.size);
        assert_memory_equal(same.data, p.data, p.size);
        free(same.data);
    }
    free(p.data);
}

/* The averages of blocks are all that is looked at, and both files have the same. */
static void an_eighth_looks_the_same_as_sequential(void **state)
{
    picture progressive = draw(true), sequential = draw(false);
    raster a = picture_prepare(progressive, 64), b = picture_prepare(sequential, 64);

    assert_memory_equal(a.data, b.data, (size_t)a.width * a.height * a.channels);
    free(a.data);
    free(b.data);
    free(progressive.data);
    free(sequential.data);
}

/* At a third of the size the last bits of detail can be seen. */
static void a_third_is_made_of_every_scan(void **state)
{
    picture progressive = draw(true), sequential = draw(false);
    raster a = picture_prepare(progressive, 200), b = picture_prepare(sequential, 200);

    assert_memory_equal(a.data, b.data, (size_t)a.width * a.height * a.channels);
    free(a.data);
    free(b.data);
    free(progressive.data);
    free(sequential.data);
}

static void cut_within_what_is_left_out_it_is_corrupt(void **state)
{
    picture p = draw(true);

    for (size_t size = 3; size < p.size; size++) {
        alt_error err;
        assert_int_equal(picture_try(p.data, size, NULL, &err), ALT_E_CORRUPT);
    }
    free(p.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(detail_goes_as_the_picture_shrinks),
        cmocka_unit_test(a_sequential_file_stays_whole),
        cmocka_unit_test(an_eighth_looks_the_same_as_sequential),
        cmocka_unit_test(a_third_is_made_of_every_scan),
        cmocka_unit_test(cut_within_what_is_left_out_it_is_corrupt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
