/* convolve.h - the inner loops of scaling: weighted sums in fixed point. */
#ifndef ALT_CONVOLVE_H
#define ALT_CONVOLVE_H

#include <stddef.h>
#include <stdint.h>

/* Weights are 2.14 fixed point: those of one sum add up to CONVOLVE_ONE. */
#define CONVOLVE_ONE 16384

/* Between the two passes samples are 10.6 fixed point, so that overshoot survives. */
#define CONVOLVE_FRACTION 6

/* What each sample on one axis of a picture is made of. */
typedef struct {
    uint32_t *starts; /* the first sample of the source */
    int16_t *weights; /* reach of them for each */
    uint32_t reach;
} convolve_axis;

/* Grey sums are computed in fours, of eight samples at a time. */
#define CONVOLVE_SUMS 4
#define CONVOLVE_GREY_TAPS 8
#define CONVOLVE_RGBX_TAPS 4

/* The sums across a row of pixels of one or four bytes.  The reach is a multiple of the taps above;
 * grey sums are CONVOLVE_SUMS or a multiple of it, and so are starts and weights. */
void convolve_grey(const convolve_axis *axis, const uint8_t *row, size_t width, int16_t *out);
void convolve_rgbx(const convolve_axis *axis, const uint8_t *row, size_t width, int16_t *out);

/* The sum over count rows, an even number, for each of width samples, a multiple of 8. */
void convolve_rows(const int16_t *const *rows, const int16_t *weights, size_t count, uint8_t *out,
                   size_t width);

#endif
