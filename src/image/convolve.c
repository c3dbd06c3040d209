/* convolve.c - the inner loops of scaling: by SSE2, which every x86-64 has, or in plain C. */
#include "convolve.h"

#include <string.h>

#define ACROSS_SHIFT (14 - CONVOLVE_FRACTION)
#define DOWN_SHIFT (14 + CONVOLVE_FRACTION)

#ifdef __SSE2__
#include <emmintrin.h>

static __m128i load_4(const void *p)
{
    int value;

    memcpy(&value, p, 4);
    return _mm_cvtsi32_si128(value);
}

/* The sum of one sample, in four parts. */
static __m128i sum_grey(const uint8_t *samples, const int16_t *weights, size_t reach)
{
    __m128i sum = _mm_setzero_si128();

    for (size_t i = 0; i < reach; i += CONVOLVE_GREY_TAPS) {
        __m128i eight = _mm_loadl_epi64((const __m128i *)(samples + i));
        __m128i weight = _mm_loadu_si128((const __m128i *)(weights + i));
        eight = _mm_unpacklo_epi8(eight, _mm_setzero_si128());
        sum = _mm_add_epi32(sum, _mm_madd_epi16(eight, weight));
    }
    return sum;
}

/* Adds the halves of two sums: a0 b0 a1 b1. */
static __m128i fold(__m128i a, __m128i b)
{
    return _mm_add_epi32(_mm_unpacklo_epi32(a, b), _mm_unpackhi_epi32(a, b));
}

void convolve_grey(const convolve_axis *axis, const uint8_t *row, size_t width, int16_t *out)
{
    const __m128i half = _mm_set1_epi32(1 << (ACROSS_SHIFT - 1));
    const int16_t *weights = axis->weights;
    __m128i sums[CONVOLVE_SUMS];

    for (size_t x = 0; x < width; x += CONVOLVE_SUMS) {
        for (size_t i = 0; i < CONVOLVE_SUMS; i++, weights += axis->reach) {
            sums[i] = sum_grey(row + axis->starts[x + i], weights, axis->reach);
        }
        __m128i first = fold(sums[0], sums[1]), second = fold(sums[2], sums[3]);
        __m128i four =
            _mm_add_epi32(_mm_unpacklo_epi64(first, second), _mm_unpackhi_epi64(first, second));
        four = _mm_srai_epi32(_mm_add_epi32(four, half), ACROSS_SHIFT);
        _mm_storel_epi64((__m128i *)(out + x), _mm_packs_epi32(four, four));
    }
}

/* madd sums neighbours, so pixels are interleaved in pairs: r0 r1 g0 g1 b0 b1 x0 x1. */
static __m128i sum_rgbx(const uint8_t *pixels, const int16_t *weights, size_t reach)
{
    const __m128i zero = _mm_setzero_si128();
    __m128i sum = _mm_set1_epi32(1 << (ACROSS_SHIFT - 1));

    for (size_t i = 0; i < reach; i += CONVOLVE_RGBX_TAPS) {
        __m128i four = _mm_loadu_si128((const __m128i *)(pixels + 4 * i));
        __m128i even = _mm_shuffle_epi32(four, _MM_SHUFFLE(2, 2, 2, 0));
        __m128i odd = _mm_shuffle_epi32(four, _MM_SHUFFLE(3, 3, 3, 1));
        __m128i pairs = _mm_unpacklo_epi8(even, odd);
        __m128i weight = _mm_loadl_epi64((const __m128i *)(weights + i));
        __m128i first = _mm_shuffle_epi32(weight, _MM_SHUFFLE(0, 0, 0, 0));
        __m128i second = _mm_shuffle_epi32(weight, _MM_SHUFFLE(1, 1, 1, 1));
        sum = _mm_add_epi32(sum, _mm_madd_epi16(_mm_unpacklo_epi8(pairs, zero), first));
        sum = _mm_add_epi32(sum, _mm_madd_epi16(_mm_unpackhi_epi8(pairs, zero), second));
    }
    sum = _mm_srai_epi32(sum, ACROSS_SHIFT);
    return _mm_packs_epi32(sum, sum);
}

void convolve_rgbx(const convolve_axis *axis, const uint8_t *row, size_t width, int16_t *out)
{
    const int16_t *weights = axis->weights;

    for (size_t x = 0; x < width; x++, weights += axis->reach) {
        __m128i pixel = sum_rgbx(row + (size_t)4 * axis->starts[x], weights, axis->reach);
        _mm_storel_epi64((__m128i *)(out + 4 * x), pixel);
    }
}

/* 8 samples of two rows at a time. */
static void add_pair(const int16_t *upper, const int16_t *lower, __m128i weight, __m128i sums[2])
{
    __m128i a = _mm_loadu_si128((const __m128i *)upper);
    __m128i b = _mm_loadu_si128((const __m128i *)lower);

    sums[0] = _mm_add_epi32(sums[0], _mm_madd_epi16(_mm_unpacklo_epi16(a, b), weight));
    sums[1] = _mm_add_epi32(sums[1], _mm_madd_epi16(_mm_unpackhi_epi16(a, b), weight));
}

void convolve_rows(const int16_t *const *rows, const int16_t *weights, size_t count, uint8_t *out,
                   size_t width)
{
    for (size_t x = 0; x < width; x += 8) {
        __m128i half = _mm_set1_epi32(1 << (DOWN_SHIFT - 1)), sums[2] = {half, half};
        for (size_t i = 0; i < count; i += 2) {
            __m128i weight = _mm_shuffle_epi32(load_4(weights + i), 0);
            add_pair(rows[i] + x, rows[i + 1] + x, weight, sums);
        }
        __m128i packed = _mm_packs_epi32(_mm_srai_epi32(sums[0], DOWN_SHIFT),
                                         _mm_srai_epi32(sums[1], DOWN_SHIFT));
        _mm_storel_epi64((__m128i *)(out + x), _mm_packus_epi16(packed, packed));
    }
}

#else

static int32_t clamp(int32_t value, int32_t low, int32_t high)
{
    return value < low ? low : value > high ? high : value;
}

static int16_t sum_across(const uint8_t *samples, size_t step, const int16_t *weights, size_t count)
{
    int32_t sum = 1 << (ACROSS_SHIFT - 1);

    for (size_t i = 0; i < count; i++) {
        sum += samples[i * step] * weights[i];
    }
    return (int16_t)clamp(sum >> ACROSS_SHIFT, INT16_MIN, INT16_MAX);
}

static void sum_row(const convolve_axis *axis, const uint8_t *row, size_t width, size_t channels,
                    int16_t *out)
{
    for (size_t i = 0; i < width * channels; i++) {
        size_t x = i / channels, first = axis->starts[x] * channels + i % channels;
        out[i] = sum_across(row + first, channels, axis->weights + x * axis->reach, axis->reach);
    }
}

void convolve_grey(const convolve_axis *axis, const uint8_t *row, size_t width, int16_t *out)
{
    sum_row(axis, row, width, 1, out);
}

void convolve_rgbx(const convolve_axis *axis, const uint8_t *row, size_t width, int16_t *out)
{
    sum_row(axis, row, width, 4, out);
}

void convolve_rows(const int16_t *const *rows, const int16_t *weights, size_t count, uint8_t *out,
                   size_t width)
{
    for (size_t x = 0; x < width; x++) {
        int32_t sum = 1 << (DOWN_SHIFT - 1);
        for (size_t i = 0; i < count; i++) {
            sum += rows[i][x] * weights[i];
        }
        out[x] = (uint8_t)clamp(sum >> DOWN_SHIFT, 0, 255);
    }
}

#endif
