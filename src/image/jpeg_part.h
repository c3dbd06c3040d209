/* jpeg_part.h - one component of a JPEG picture at n / 8 of its size: of each block of 8x8 only the
 * n x n lowest coefficients are kept, of which n x n samples are made. */
#ifndef ALT_JPEG_PART_H
#define ALT_JPEG_PART_H

#include "image.h"

#define JPEG_PART_MAX 6 /* the largest n: beyond, libjpeg is as fast */

/* Blocks whose samples are computed at once. */
#define JPEG_PART_LANES 4

typedef struct {
    unsigned n;
    uint32_t columns, rows; /* of blocks */
    double width, height;   /* in samples */
    image_sink *sink;
    const uint16_t *steps; /* the quantisation table, row after row */

    /* Rows of blocks; each is n x n rows of one coefficient, so that many blocks can be worked at
     * with one instruction, and another row behind them, which takes what is not kept. */
    int16_t *coefs;
    uint32_t stride;    /* coefficients in such a row: whole MCUs and whole lanes */
    uint32_t kept_rows; /* all rows of whole MCUs, or those of one MCU */
    bool is_fine;       /* of a progressive file, read to the last bit */
    uint64_t *seen;     /* for each block which coefficients are not 0; NULL unless is_fine */
    uint8_t *samples;   /* n rows */
    uint32_t pushed;    /* rows of samples that the sink has got */
} jpeg_part;

/* How many coefficients a row of blocks has room for. */
static inline size_t jpeg_part_row_size(const jpeg_part *part)
{
    size_t kept = (size_t)part->n * part->n;

    return (kept + (part->n > 1)) * part->stride;
}

/* The first coefficient of the first block of a row. */
static inline int16_t *jpeg_part_row(const jpeg_part *part, uint32_t row)
{
    return part->coefs + row % part->kept_rows * jpeg_part_row_size(part);
}

/* How many bytes jpeg_part_init() will take. */
uint64_t jpeg_part_memory(const jpeg_part *part);

/* Allocates coefs, seen and samples, as the other fields ask for. */
alt_code jpeg_part_init(jpeg_part *part, alt_error *err);

/* Pushes the samples of a row of blocks, and clears it for the row that will take its place. */
alt_code jpeg_part_push(jpeg_part *part, uint32_t row, alt_error *err);

void jpeg_part_clear(jpeg_part *part);

#endif
