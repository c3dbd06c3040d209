/* convolve.h - the inner loops of scaling: weighted sums in fixed point. */
#ifndef ALT_CONVOLVE_H
#define ALT_CONVOLVE_H

#include <stddef.h>
#include <stdint.h>

/* Weights are 2.14 fixed point: those of one sum add up to CONVOLVE_ONE. */
#define CONVOLVE_ONE 16384

/* Between the two passes samples are 10.6 fixed point, so that overshoot survives. */
#define CONVOLVE_FRACTION 6

/* The sum over count pixels, a multiple of 4, of one or four bytes each. */
void convolve_grey(const uint8_t *pixels, const int16_t *weights, size_t count, int16_t *out);
void convolve_rgbx(const uint8_t *pixels, const int16_t *weights, size_t count, int16_t out[4]);

/* The sum over count rows, an even number, for each of width samples, a multiple of 8. */
void convolve_rows(const int16_t *const *rows, const int16_t *weights, size_t count, uint8_t *out,
                   size_t width);

#endif
