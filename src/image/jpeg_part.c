/* jpeg_part.c - one component of a JPEG picture at n / 8 of its size.  An inverse DCT of n x n
 * coefficients (T.81, A.3.3, with n for 8) is the picture without the detail that n x n samples
 * cannot show. */
#include "jpeg_part.h"

#include <endian.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"

#define LANES JPEG_PART_LANES
#define MAX JPEG_PART_MAX

/* A value of each of some blocks: GCC and clang compute with all of them at once on every processor
 * that can. */
typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));
typedef int32_t int_lanes __attribute__((vector_size(LANES * sizeof(int32_t))));
typedef uint32_t word_lanes __attribute__((vector_size(LANES * sizeof(uint32_t))));
typedef int16_t short_lanes __attribute__((vector_size(LANES * sizeof(int16_t))));

/* Each sample's share of each coefficient, on one axis. */
typedef float basis[MAX][MAX];

static void basis_init(basis b, unsigned n)
{
    for (unsigned x = 0; x < n; x++) {
        for (unsigned u = 0; u < n; u++) {
            double share = cos((2 * x + 1) * u * M_PI / (2 * n)) / 2;
            b[x][u] = (float)(u ? share : M_SQRT1_2 / 2);
        }
    }
}

/* Bytes in a row of samples, with room for what store() writes behind the last of them. */
static size_t samples_size(const jpeg_part *part)
{
    return (size_t)part->n * part->stride + sizeof(uint32_t);
}

static inline void dequantise(const jpeg_part *part, const int16_t *coefs, unsigned n, lanes *out)
{
#pragma GCC unroll 36
    for (unsigned i = 0; i < n * n; i++, coefs += part->stride) {
        short_lanes values;
        memcpy(&values, coefs, sizeof values);
        out[i] = __builtin_convertvector(__builtin_convertvector(values, int_lanes), lanes) *
                 (float)part->steps[i / n * 8 + i % n];
    }
}

/* Adds n lanes, step apart, of which each has its weight. */
static inline lanes mix(const lanes *from, unsigned step, const float *weights, unsigned n)
{
    lanes sum = from[0] * weights[0];

#pragma GCC unroll 36
    for (unsigned i = 1; i < n; i++) {
        sum += from[i * step] * weights[i];
    }
    return sum;
}

static inline lanes choose(int_lanes mask, lanes yes, lanes no)
{
    return (lanes)(((int_lanes)yes & mask) | ((int_lanes)no & ~mask));
}

static inline word_lanes round_off(lanes value)
{
    const lanes least = {0}, most = least + 255;

    value += 128.5F;
    value = choose(value > least, value, least);
    return (word_lanes) __builtin_convertvector(choose(value < most, value, most), int_lanes);
}

/* Stores a row of each block: up to four samples as one number, which may reach into the next
 * block, whose own follow. */
static inline void store(const lanes *samples, unsigned n, uint8_t *out)
{
    for (unsigned end = n, start; end > 0; end = start) {
        word_lanes packed = {0};
        start = (end - 1) / 4 * 4;
#pragma GCC unroll 36
        for (unsigned i = start; i < end; i++) {
            packed |= round_off(samples[i]) << 8 * (i - start);
        }
        for (unsigned k = 0; k < LANES; k++) {
            uint32_t number = htole32(packed[k]);
            memcpy(out + k * n + start, &number, sizeof number);
        }
    }
}

static inline __attribute__((always_inline)) void
transform(const jpeg_part *part, basis b, const int16_t *coefs, unsigned n, uint8_t *out)
{
    lanes in[MAX * MAX], half[MAX * MAX], samples[MAX];

    dequantise(part, coefs, n, in);
#pragma GCC unroll 36
    for (unsigned i = 0; i < n * n; i++) {
        half[i] = mix(in + i % n, n, b[i / n], n); /* down each column */
    }
#pragma GCC unroll 36
    for (unsigned y = 0; y < n; y++) {
#pragma GCC unroll 36
        for (unsigned x = 0; x < n; x++) {
            samples[x] = mix(half + y * n, 1, b[x], n); /* along each row */
        }
        store(samples, n, out + y * samples_size(part));
    }
}

/* The same for one n, so that the compiler can unroll loops over it. */
#define TRANSFORM(n)                                                                               \
    static void transform_##n(const jpeg_part *part, basis b, const int16_t *coefs, uint8_t *out)  \
    {                                                                                              \
        transform(part, b, coefs, n, out);                                                         \
    }

TRANSFORM(1)
TRANSFORM(2)
TRANSFORM(3)
TRANSFORM(4)
TRANSFORM(5)
TRANSFORM(6)

static void (*const transforms[])(const jpeg_part *, basis, const int16_t *, uint8_t *) = {
    transform_1, transform_2, transform_3, transform_4, transform_5, transform_6,
};

alt_code jpeg_part_push(jpeg_part *part, uint32_t row, alt_error *err)
{
    int16_t *coefs = jpeg_part_row(part, row);
    alt_code code = ALT_OK;
    basis b;

    basis_init(b, part->n);
    for (uint32_t x = 0; x < part->columns; x += LANES) {
        transforms[(part->n - 1) % MAX](part, b, coefs + x, part->samples + (size_t)x * part->n);
    }
    for (unsigned y = 0; code == ALT_OK && y < part->n && part->pushed < part->height; y++) {
        code = part->sink->row(part->sink, part->samples + y * samples_size(part), err);
        part->pushed++;
    }
    if (part->kept_rows < part->rows) {
        memset(coefs, 0, jpeg_part_row_size(part) * sizeof *coefs);
    }
    return code;
}

uint64_t jpeg_part_memory(const jpeg_part *part)
{
    uint64_t block_size = part->is_fine ? sizeof *part->seen : 0,
             row = jpeg_part_row_size(part) * sizeof *part->coefs + part->stride * block_size;

    return row * part->kept_rows + (uint64_t)part->n * samples_size(part);
}

alt_code jpeg_part_init(jpeg_part *part, alt_error *err)
{
    bool ok = true;

    part->coefs = calloc(part->kept_rows, jpeg_part_row_size(part) * sizeof *part->coefs);
    part->samples = malloc(part->n * samples_size(part));
    if (part->is_fine) {
        part->seen = calloc(part->kept_rows, part->stride * sizeof *part->seen);
        ok = part->seen;
    }
    return ok && part->coefs && part->samples ? ALT_OK : error_memory(err);
}

void jpeg_part_clear(jpeg_part *part)
{
    free(part->coefs);
    free(part->seen);
    free(part->samples);
}
