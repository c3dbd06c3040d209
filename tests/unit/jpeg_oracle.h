/* jpeg_oracle.h - what a JPEG file is decoded to at a part of its size, beside what it should be:
 * the inverse DCT of the lowest coefficients of each block, as libjpeg reads them, in doubles. */
#ifndef ALT_JPEG_ORACLE_H
#define ALT_JPEG_ORACLE_H

#include <math.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

#include "../../src/image/image.h"
#include "../../src/image/jpeg_reduced.h"

/* A sink that keeps what it is given; first, so that it leads back here. */
typedef struct {
    image_sink sink;
    uint8_t *data;
    uint32_t width, height, rows;
    unsigned channels;
} oracle_plane;

static inline alt_code oracle_begin(image_sink *sink, double width, double height,
                                    unsigned channels, alt_error *err)
{
    oracle_plane *p = (oracle_plane *)sink;

    free(p->data);
    p->width = (uint32_t)ceil(width);
    p->height = (uint32_t)ceil(height);
    p->channels = channels;
    p->rows = 0;
    p->data = malloc((size_t)p->width * p->height * channels);
    return p->data ? ALT_OK : ALT_E_MEMORY;
}

static inline alt_code oracle_row(image_sink *sink, const uint8_t *row, alt_error *err)
{
    oracle_plane *p = (oracle_plane *)sink;
    size_t size = (size_t)p->width * p->channels;

    if (p->rows == p->height) {
        abort();
    }
    memcpy(p->data + p->rows++ * size, row, size);
    return ALT_OK;
}

static inline void oracle_clear(oracle_plane planes[3])
{
    for (int i = 0; i < 3; i++) {
        free(planes[i].data);
    }
}

typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf jump;
    bool damaged; /* a part of the picture is missing or wrong */
} oracle_trap;

_Noreturn static inline void oracle_fail(j_common_ptr cinfo)
{
    longjmp(((oracle_trap *)cinfo->err)->jump, 1);
}

static inline void oracle_hear(j_common_ptr cinfo, int level)
{
    int code = cinfo->err->msg_code;

    ((oracle_trap *)cinfo->err)->damaged |=
        level < 0 && (code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE ||
                      code == JWRN_JPEG_EOF || code == JWRN_MUST_RESYNC);
}

/* Reads the header.  What libjpeg finds wrong leads to the trap's jump, or is noted there. */
static inline void oracle_open(struct jpeg_decompress_struct *cinfo, image_span file)
{
    jpeg_create_decompress(cinfo);
    jpeg_mem_src(cinfo, file.data, file.size);
    jpeg_read_header(cinfo, TRUE);
}

static inline struct jpeg_error_mgr *oracle_trap_init(oracle_trap *trap)
{
    jpeg_std_error(&trap->manager);
    trap->manager.error_exit = oracle_fail;
    trap->manager.emit_message = oracle_hear;
    trap->damaged = false;
    return &trap->manager;
}

/* Decodes the file for a picture of that long side.  The planes are to be freed.  ALT_E_CORRUPT
 * when it is left to libjpeg. */
static inline alt_code oracle_decode(image_span file, uint32_t side, size_t max_memory,
                                     oracle_plane planes[3], alt_error *err)
{
    struct jpeg_decompress_struct cinfo;
    oracle_trap trap;
    volatile alt_code code = ALT_E_CORRUPT;

    for (int i = 0; i < 3; i++) {
        planes[i] = (oracle_plane){.sink = {.begin = oracle_begin, .row = oracle_row}};
    }
    planes->sink.blue = &planes[1].sink;
    planes->sink.red = &planes[2].sink;
    cinfo.err = oracle_trap_init(&trap);
    if (setjmp(trap.jump) == 0) {
        oracle_open(&cinfo, file);
        uint32_t width = cinfo.image_width, height = cinfo.image_height,
                 longest = width > height ? width : height;
        code = jpeg_reduced_decode(&cinfo, file, image_shrink(width, longest, side),
                                   image_shrink(height, longest, side), max_memory, &planes->sink,
                                   err);
    }
    jpeg_destroy_decompress(&cinfo);
    return code;
}

#define ORACLE_DAMAGED (-1.0)

/* One sample, of the n x n of a block. */
static inline double oracle_sample(const JCOEF *block, const UINT16 *steps, unsigned n, unsigned x,
                                   unsigned y)
{
    double sum = 0;

    for (unsigned v = 0; v < n; v++) {
        for (unsigned u = 0; u < n; u++) {
            double share = (u ? 1 : M_SQRT1_2) * (v ? 1 : M_SQRT1_2) / 4;
            sum += share * block[8 * v + u] * steps[8 * v + u] *
                   cos((2 * x + 1) * u * M_PI / (2 * n)) * cos((2 * y + 1) * v * M_PI / (2 * n));
        }
    }
    return sum + 128;
}

/* How many samples each way the plane has for a block; 9: more than 8. */
static inline unsigned oracle_scale(const struct jpeg_decompress_struct *cinfo, int index,
                                    const oracle_plane *plane)
{
    const jpeg_component_info *info = cinfo->comp_info + index;
    double full = (double)cinfo->image_width * info->h_samp_factor / cinfo->max_h_samp_factor;

    return (unsigned)fmin(9, plane->width * 8 / full);
}

/* Whether the plane is made of all bits that the file has, not just the highest. */
static inline bool oracle_is_fine(const struct jpeg_decompress_struct *cinfo, int index,
                                  const oracle_plane *plane)
{
    return !cinfo->progressive_mode || oracle_scale(cinfo, index, plane) >= 3;
}

/* How far the plane is from what it should be: 0.5 is rounding. */
static inline double oracle_distance(struct jpeg_decompress_struct *cinfo, jvirt_barray_ptr coefs,
                                     int index, const oracle_plane *plane)
{
    const UINT16 *steps = cinfo->comp_info[index].quant_table->quantval;
    unsigned n = oracle_scale(cinfo, index, plane);
    double worst = 0;

    if (plane->channels != 1 || plane->rows != plane->height || n < 1 || n > 8) {
        return HUGE_VAL;
    }
    for (uint32_t y = 0; y < plane->height; y++) {
        JBLOCKARRAY row =
            cinfo->mem->access_virt_barray((j_common_ptr)cinfo, coefs, y / n, 1, FALSE);
        for (uint32_t x = 0; x < plane->width; x++) {
            double value = oracle_sample(row[0][x / n], steps, n, x % n, y % n);
            value = fmin(255, fmax(0, value));
            worst = fmax(worst, fabs(value - plane->data[(size_t)y * plane->width + x]));
        }
    }
    return worst;
}

/* The distance of all planes that are fine, or, if they all are, ORACLE_DAMAGED when libjpeg finds
 * something wrong with the file. */
static inline double oracle_compare(image_span file, const oracle_plane planes[3])
{
    struct jpeg_decompress_struct cinfo;
    oracle_trap trap;
    volatile double worst = ORACLE_DAMAGED, damaged = ORACLE_DAMAGED;

    cinfo.err = oracle_trap_init(&trap);
    if (setjmp(trap.jump) == 0) {
        oracle_open(&cinfo, file);
        for (int i = 0; i < cinfo.num_components; i++) {
            damaged = oracle_is_fine(&cinfo, i, planes + i) ? damaged : 0;
        }
        worst = damaged;
        jvirt_barray_ptr *coefs = jpeg_read_coefficients(&cinfo);
        worst = trap.damaged ? damaged : 0;
        for (int i = 0; i < cinfo.num_components && !trap.damaged; i++) {
            if (oracle_is_fine(&cinfo, i, planes + i)) {
                worst = fmax(worst, oracle_distance(&cinfo, coefs[i], i, planes + i));
            }
        }
    }
    jpeg_destroy_decompress(&cinfo);
    return worst;
}

#endif
