/* scale.c - a sink that shrinks what it is given, by Lanczos-3, first across and then down. */
#include "scale.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"

#define LOBES 3

/* sin() and cos() of pi x / 3 for one tap, from which the kernel follows. */
typedef struct {
    double sine, cosine;
} phase;

static phase phase_at(double x)
{
    return (phase){sin(M_PI * x / LOBES), cos(M_PI * x / LOBES)};
}

/* Turns a by b: steps along a row of taps without calling sin() for each. */
static phase turn(phase a, phase b)
{
    return (phase){a.sine * b.cosine + a.cosine * b.sine, a.cosine * b.cosine - a.sine * b.sine};
}

/* sinc(x) sinc(x/3), with sin(pi x) = 3 s - 4 s^3 for s = sin(pi x / 3). */
static double lanczos(double x, double s)
{
    if (fabs(x) < 1e-6) {
        return 1;
    }
    return fabs(x) < LOBES ? LOBES * s * s * (3 - 4 * s * s) / (M_PI * M_PI * x * x) : 0;
}

/* The weights of one output sample as integers that add up to CONVOLVE_ONE. */
static void quantise(const double *weights, double total, uint32_t count, int16_t *out)
{
    int32_t rest = CONVOLVE_ONE;
    uint32_t peak = 0;

    for (uint32_t i = 0; i < count; i++) {
        out[i] = (int16_t)lrint(weights[i] / total * CONVOLVE_ONE);
        rest -= out[i];
        peak = weights[i] > weights[peak] ? i : peak;
    }
    out[peak] = (int16_t)(out[peak] + rest);
}

/* Fills in what output sample i is made of: the taps around its centre, within the picture. */
static void weigh(convolve_axis *axis, uint32_t i, uint32_t in, double ratio, double *scratch)
{
    double centre = (i + 0.5) * ratio - 0.5, total = 0;
    double first = ceil(centre - LOBES * ratio);
    double start = fmax(0, fmin(first, (double)in - axis->reach));
    uint32_t count = axis->reach < in ? axis->reach : in;
    phase step = phase_at(1 / ratio), at = phase_at((start - centre) / ratio);

    for (uint32_t k = 0; k < count; k++, at = turn(at, step)) {
        scratch[k] = lanczos((start + k - centre) / ratio, at.sine);
        total += scratch[k];
    }
    axis->starts[i] = (uint32_t)start;
    quantise(scratch, total, count, axis->weights + (size_t)i * axis->reach);
}

static uint32_t round_up(uint32_t value, uint32_t step)
{
    return (value + step - 1) / step * step;
}

/* The reach will be a multiple of taps. */
static bool axis_init(convolve_axis *axis, double in_size, double out_size, uint32_t taps)
{
    double ratio = in_size / out_size, reach = ceil(2 * LOBES * ratio) + 1;
    uint32_t in = (uint32_t)ceil(in_size), out = (uint32_t)ceil(out_size);

    axis->reach = round_up((uint32_t)fmin(reach, in), taps);
    double *scratch = malloc(axis->reach * sizeof *scratch);
    size_t room = round_up(out, CONVOLVE_SUMS);
    axis->starts = calloc(room, sizeof *axis->starts);
    axis->weights = calloc(room * axis->reach, sizeof *axis->weights);
    bool ok = scratch && axis->starts && axis->weights;
    for (uint32_t i = 0; ok && i < out; i++) {
        weigh(axis, i, in, ratio, scratch);
    }
    free(scratch);
    return ok;
}

static void axis_clear(convolve_axis *axis)
{
    free(axis->starts);
    free(axis->weights);
}

/* Samples in one row of the ring: a multiple of 8, as convolve.h wants it. */
static size_t ring_width(const scaler *s)
{
    return round_up(s->out.width * s->out.channels, 8);
}

static int16_t *ring_row(const scaler *s, uint32_t y)
{
    return s->ring + y % s->down.reach * ring_width(s);
}

/* Forgets all but what scale_init() was told. */
static void restart(image_sink *sink)
{
    scaler *s = (scaler *)sink;
    image_sink as_before = *sink;

    scale_clear(s);
    scale_init(s, s->out_width, s->out_height);
    s->sink = as_before;
}

/* What it takes to shrink; false when there is no memory for it. */
static bool get_ready(scaler *s, double width, double height)
{
    uint32_t taps = s->out.channels == 1 ? CONVOLVE_GREY_TAPS : CONVOLVE_RGBX_TAPS;

    if (!axis_init(&s->across, width, s->out_width, taps) ||
        !axis_init(&s->down, height, s->out_height, 2)) {
        return false;
    }
    s->ring = calloc(s->down.reach, ring_width(s) * sizeof *s->ring);
    s->window = malloc(s->down.reach * sizeof *s->window);
    s->padded = calloc(s->across.reach, s->out.channels);
    return s->ring && s->window && s->padded;
}

static alt_code begin(image_sink *sink, double width, double height, unsigned channels,
                      alt_error *err)
{
    scaler *s = (scaler *)sink;

    restart(sink);
    if (sink->blue) {
        restart(sink->blue);
        restart(sink->red);
    }
    s->in_width = (uint32_t)ceil(width);
    s->in_height = (uint32_t)ceil(height);
    s->keeps_size = width == s->out_width && height == s->out_height;
    s->out.channels = channels;
    /* each row is written in eights, over the beginning of the next one */
    s->out.data = malloc((size_t)s->out.width * s->out.height * channels + 8);
    bool ok = s->keeps_size || get_ready(s, width, height);
    return ok && s->out.data ? ALT_OK : error_memory(err);
}

static void shrink_down(scaler *s, uint32_t y)
{
    size_t row_size = (size_t)s->out.width * s->out.channels;

    for (uint32_t k = 0; k < s->down.reach; k++) {
        s->window[k] = ring_row(s, s->down.starts[y] + k);
    }
    convolve_rows(s->window, s->down.weights + (size_t)y * s->down.reach, s->down.reach,
                  s->out.data + y * row_size, ring_width(s));
}

/* Whether the last source row that output row y is made of has come. */
static bool is_ready(const scaler *s, uint32_t y)
{
    uint64_t end = (uint64_t)s->down.starts[y] + s->down.reach;

    return s->rows_in >= (end < s->in_height ? end : s->in_height);
}

/* A row of a picture that keeps its size, where all weights but one are 0. */
static void copy_row(scaler *s, const uint8_t *row)
{
    size_t row_size = (size_t)s->out.width * s->out.channels;

    if (s->rows_out < s->out.height) {
        memcpy(s->out.data + s->rows_out++ * row_size, row, row_size);
    }
}

static alt_code take_row(image_sink *sink, const uint8_t *row, alt_error *err)
{
    scaler *s = (scaler *)sink;

    if (s->keeps_size) {
        copy_row(s, row);
        return ALT_OK;
    }
    if (s->in_width < s->across.reach) {
        memcpy(s->padded, row, (size_t)s->in_width * s->out.channels);
        row = s->padded;
    }
    (s->out.channels == 1 ? convolve_grey : convolve_rgbx)(&s->across, row, s->out.width,
                                                           ring_row(s, s->rows_in));
    s->rows_in++;
    for (; s->rows_out < s->out.height && is_ready(s, s->rows_out); s->rows_out++) {
        shrink_down(s, s->rows_out);
    }
    return ALT_OK;
}

void scale_init(scaler *s, double width, double height)
{
    *s = (scaler){.sink = {.begin = begin, .row = take_row},
                  .out = {.width = (uint32_t)ceil(width), .height = (uint32_t)ceil(height)},
                  .out_width = width,
                  .out_height = height};
}

image_pixels scale_take(scaler *s)
{
    image_pixels out = s->out;

    s->out.data = NULL;
    return out;
}

void scale_clear(scaler *s)
{
    axis_clear(&s->across);
    axis_clear(&s->down);
    free(s->ring);
    free(s->window);
    free(s->padded);
    free(s->out.data);
}
