/* Shrinking is exact where it can be, close to Lanczos computed in doubles, and hides nothing. */
#include "test.h"

#include <math.h>
#include <stdbool.h>

#include "../../src/image/convolve.h"
#include "../../src/image/scale.h"

typedef uint8_t (*painter)(uint32_t x, uint32_t y, unsigned channel);

/* A cheap hash: noise that is the same every time. */
static uint8_t noise(uint32_t x, uint32_t y, unsigned channel)
{
    uint32_t h = x * 374761393U + y * 668265263U + channel * 2246822519U;

    h = (h ^ (h >> 13)) * 1274126177U;
    return (uint8_t)(h >> 24);
}

static uint8_t plain(uint32_t x, uint32_t y, unsigned channel)
{
    return (uint8_t)(50 + 90 * channel);
}

/* Black where one pixel in 8x8 is white. */
static uint8_t hidden_dots(uint32_t x, uint32_t y, unsigned channel)
{
    return x % 8 == 4 && y % 8 == 4 ? 255 : 0;
}

static image_pixels shrink(painter paint, uint32_t width, uint32_t height, unsigned channels,
                           uint32_t to_width, uint32_t to_height)
{
    scaler s;
    alt_error err;
    uint8_t *row = malloc((size_t)width * channels);

    scale_init(&s, to_width, to_height);
    assert_int_equal(s.sink.begin(&s.sink, width, height, channels, &err), ALT_OK);
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            for (unsigned c = 0; c < channels; c++) {
                row[x * channels + c] = paint(x, y, c);
            }
        }
        assert_int_equal(s.sink.row(&s.sink, row, &err), ALT_OK);
    }
    assert_int_equal(s.rows_out, to_height);
    image_pixels out = scale_take(&s);
    scale_clear(&s);
    free(row);
    return out;
}

static const struct {
    uint32_t width, height, to_width, to_height;
} sizes[] = {
    {1, 1, 1, 1},      {2, 1, 1, 1},      {3, 3, 2, 2},       {7, 5, 7, 5},     {8, 8, 5, 5},
    {100, 75, 64, 48}, {101, 3, 33, 1},   {2, 200, 1, 100},   {640, 480, 7, 5}, {64, 64, 63, 63},
    {1000, 13, 77, 1}, {33, 1000, 1, 29}, {257, 129, 64, 32},
};

static const size_t size_count = sizeof sizes / sizeof *sizes;

static void a_plain_picture_stays_exact(void **state)
{
    for (size_t i = 0; i < size_count; i++) {
        for (unsigned channels = 1; channels <= 4; channels += 3) {
            image_pixels out = shrink(plain, sizes[i].width, sizes[i].height, channels,
                                      sizes[i].to_width, sizes[i].to_height);
            for (size_t k = 0; k < (size_t)out.width * out.height * channels; k++) {
                assert_int_equal(out.data[k], plain(0, 0, (unsigned)(k % channels)));
            }
            free(out.data);
        }
    }
}

static void at_its_own_size_it_is_a_copy(void **state)
{
    image_pixels out = shrink(noise, 61, 47, 4, 61, 47);

    for (uint32_t i = 0; i < 61 * 47 * 4; i++) {
        assert_int_equal(out.data[i], noise(i / 4 % 61, i / 4 / 61, i % 4));
    }
    free(out.data);
}

static double lanczos(double x)
{
    x = fabs(x);
    return x < 1e-9 ? 1 : x < 3 ? 3 * sin(M_PI * x) * sin(M_PI * x / 3) / (M_PI * M_PI * x * x) : 0;
}

/* One output sample by the definition, two-dimensional and in doubles. */
static double expected(painter paint, size_t i, uint32_t x, uint32_t y, unsigned channel)
{
    double rx = (double)sizes[i].width / sizes[i].to_width, cx = (x + 0.5) * rx - 0.5;
    double ry = (double)sizes[i].height / sizes[i].to_height, cy = (y + 0.5) * ry - 0.5;
    double sum = 0, total = 0;

    for (uint32_t v = 0; v < sizes[i].height; v++) {
        double wy = lanczos((v - cy) / ry);
        for (uint32_t u = 0; wy != 0 && u < sizes[i].width; u++) {
            double w = wy * lanczos((u - cx) / rx);
            sum += w * paint(u, v, channel);
            total += w;
        }
    }
    return fmin(255, fmax(0, sum / total));
}

static void it_is_lanczos_to_within_rounding(void **state)
{
    for (size_t i = 0; i < size_count; i++) {
        for (unsigned channels = 1; channels <= 4; channels += 3) {
            image_pixels out = shrink(noise, sizes[i].width, sizes[i].height, channels,
                                      sizes[i].to_width, sizes[i].to_height);
            for (uint32_t k = 0; k < out.width * out.height; k += 1 + out.width * out.height / 40) {
                uint8_t got = out.data[(size_t)k * channels];
                double want = expected(noise, i, k % out.width, k / out.width, 0);
                assert_true(fabs(got - want) < 1.5);
            }
            free(out.data);
        }
    }
}

/* An image-scaling attack puts its text on just the pixels that a careless filter looks at. */
static void dots_between_the_taps_stay_hidden(void **state)
{
    image_pixels out = shrink(hidden_dots, 512, 512, 4, 64, 64);

    for (size_t i = 0; i < 64 * 64 * 4; i++) {
        assert_in_range(out.data[i], 0, 10); /* 255 / 64 is 4 */
    }
    free(out.data);
}

/* The sums across a row of pixels whose samples are channels apart, in plain C. */
static int16_t across(const convolve_axis *axis, const uint8_t *row, size_t x, size_t channels)
{
    int32_t sum = 128;

    for (size_t i = 0; i < axis->reach; i++) {
        sum += row[(axis->starts[x] + i) * channels] * axis->weights[x * axis->reach + i];
    }
    return (int16_t)(sum >> 8);
}

/* On x86-64 the tested ones are SSE2. */
static void sums_across_match_their_definition(void **state)
{
    uint32_t starts[8] = {0, 1, 3, 4, 6, 8};
    uint8_t row[32 * 4];
    int16_t weights[8 * 24], got[8 * 4];

    for (size_t i = 0; i < sizeof row; i++) {
        row[i] = noise((uint32_t)i, 1, 0);
    }
    for (size_t i = 0; i < 8 * 24; i++) {
        weights[i] = (int16_t)((noise((uint32_t)i, 2, 0) - 100) * 30);
    }
    for (uint32_t reach = 4; reach <= 24; reach += 4) {
        convolve_axis axis = {starts, weights, reach};
        convolve_rgbx(&axis, row, 6, got);
        for (size_t i = 0; i < 6 * 4; i++) {
            assert_int_equal(got[i], across(&axis, row + i % 4, i / 4, 4));
        }
        if (reach % CONVOLVE_GREY_TAPS == 0) {
            convolve_grey(&axis, row, 6, got);
            for (size_t x = 0; x < 6; x++) {
                assert_int_equal(got[x], across(&axis, row, x, 1));
            }
        }
    }
}

static void sums_down_match_their_definition(void **state)
{
    int16_t weights[16], samples[16][8];
    const int16_t *rows[16];
    uint8_t out[8];

    for (size_t i = 0; i < 16; i++) {
        weights[i] = (int16_t)((noise((uint32_t)i, 2, 0) - 100) * 30);
        rows[i] = samples[i];
        for (size_t k = 0; k < 8; k++) {
            samples[i][k] = (int16_t)((noise((uint32_t)i, (uint32_t)k, 3) - 40) * 64);
        }
    }
    for (size_t count = 2; count <= 16; count += 2) {
        convolve_rows(rows, weights, count, out, 8);
        for (size_t k = 0; k < 8; k++) {
            int32_t sum = 1 << 19;
            for (size_t i = 0; i < count; i++) {
                sum += samples[i][k] * weights[i];
            }
            assert_int_equal(out[k], sum < 0 ? 0 : sum >> 20 > 255 ? 255 : sum >> 20);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_picture_stays_exact),
        cmocka_unit_test(at_its_own_size_it_is_a_copy),
        cmocka_unit_test(it_is_lanczos_to_within_rounding),
        cmocka_unit_test(dots_between_the_taps_stay_hidden),
        cmocka_unit_test(sums_across_match_their_definition),
        cmocka_unit_test(sums_down_match_their_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
