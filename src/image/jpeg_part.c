/* jpeg_part.c - one component of a JPEG picture at n / 8 of its size.  An inverse DCT of n x n
 * coefficients (T.81, A.3.3, with n for 8) is the picture without the detail that n x n samples
 * cannot show. */
#include "jpeg_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"

#define LANES JPEG_PART_LANES
#define MAX JPEG_PART_MAX

/* One value of each of some blocks. */
typedef float lanes[LANES];

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

/* Adds n lanes, step apart, of which each has its weight. */
static inline void mix(const lanes *from, unsigned step, const float *weights, unsigned n,
                       float *out)
{
    lanes sum = {0};

    for (unsigned i = 0; i < n; i++) {
        for (unsigned k = 0; k < LANES; k++) {
            sum[k] += weights[i] * from[i * step][k];
        }
    }
    memcpy(out, sum, sizeof sum);
}

static inline void dequantise(const jpeg_part *part, const int16_t *coefs, unsigned n, lanes *out)
{
    for (unsigned i = 0; i < n * n; i++) {
        float step = part->steps[i / n * 8 + i % n];
        for (unsigned k = 0; k < LANES; k++) {
            out[i][k] = step * coefs[k];
        }
        coefs += part->stride;
    }
}

/* Rounds a sample of each block, at its place in the row. */
static inline void store(const float *values, unsigned n, uint8_t *out)
{
    int32_t rounded[LANES];

    for (unsigned k = 0; k < LANES; k++) {
        float value = values[k] + 128.5F;
        value = value > 0 ? value : 0;
        rounded[k] = (int32_t)(value < 255 ? value : 255);
    }
    for (unsigned k = 0; k < LANES; k++) {
        out[k * n] = (uint8_t)rounded[k];
    }
}

static inline __attribute__((always_inline)) void
transform(const jpeg_part *part, basis b, const int16_t *coefs, unsigned n, uint8_t *out)
{
    lanes in[MAX * MAX], half[MAX * MAX], sample;

    dequantise(part, coefs, n, in);
    for (unsigned i = 0; i < n * n; i++) {
        mix(in + i % n, n, b[i / n], n, half[i]); /* down each column */
    }
    for (unsigned i = 0; i < n * n; i++) {
        mix(half + i / n * n, 1, b[i % n], n, sample); /* along each row */
        store(sample, n, out + i / n * n * part->stride + i % n);
    }
}

/* The same for one n, which the compiler unrolls. */
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
        code = part->sink->row(part->sink, part->samples + (size_t)y * part->n * part->stride, err);
        part->pushed++;
    }
    memset(coefs, 0, jpeg_part_row_size(part) * sizeof *coefs);
    return code;
}

uint64_t jpeg_part_memory(const jpeg_part *part)
{
    uint64_t block_size = part->is_fine ? sizeof *part->seen : 0,
             row = jpeg_part_row_size(part) * sizeof *part->coefs + part->stride * block_size;

    return row * part->kept_rows + (uint64_t)part->n * part->n * part->stride;
}

alt_code jpeg_part_init(jpeg_part *part, alt_error *err)
{
    bool ok = true;

    part->coefs = calloc(part->kept_rows, jpeg_part_row_size(part) * sizeof *part->coefs);
    part->samples = malloc((size_t)part->n * part->n * part->stride);
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
