/* jpeg_reduced.c - decodes common JPEG files at a part of their size.  Tables and scan headers are
 * described in ITU-T T.81, B.2.3 and B.2.4; how scans follow each other in a progressive file, in
 * G.1.1. */
#include "jpeg_reduced.h"

#include <stdlib.h>
#include <string.h>

#include "../error.h"
#include "jpeg_scan.h"
#include "markers.h"

/* How much larger than wanted brightness is decoded at least: less costs SSIM, as Lanczos cuts off
 * detail less abruptly than the DCT does. */
#define MARGIN 1.26

/* From this n on the last bits of a progressive file can be seen. */
#define FINE 3

enum { DC, AC };

typedef struct {
    const struct jpeg_decompress_struct *cinfo;
    jpeg_part parts[3];
    unsigned part_count;
    bool streams;           /* rows are pushed as they come, since one scan holds everything */
    int8_t low[3][64];      /* the lowest bit of each coefficient so far; -1: there is none yet */
    jpeg_codes codes[2][4]; /* as defined so far */
    jpeg_huffman huffman[2][4];
    unsigned scan_count;
    jpeg_scan scan;
    jpeg_bits bits;
} reduced;

/* ---- Components ------------------------------------------------------------------------------ */

static bool is_suitable(const struct jpeg_decompress_struct *cinfo)
{
    bool ok = !cinfo->arith_code && cinfo->data_precision == 8 &&
              (cinfo->jpeg_color_space == JCS_YCbCr || cinfo->jpeg_color_space == JCS_GRAYSCALE);

    for (int i = 0; ok && i < cinfo->num_components; i++) {
        const jpeg_component_info *info = cinfo->comp_info + i;
        ok = info->quant_tbl_no < NUM_QUANT_TBLS && cinfo->quant_tbl_ptrs[info->quant_tbl_no] &&
             cinfo->max_h_samp_factor % info->h_samp_factor == 0 &&
             cinfo->max_v_samp_factor % info->v_samp_factor == 0;
    }
    return ok;
}

/* How many MCUs of all components lie along a side. */
static uint32_t count_mcus(uint32_t pixels, int max_sampling)
{
    uint32_t size = 8 * (uint32_t)max_sampling;

    return (pixels + size - 1) / size;
}

/* A side of a component, in samples: exact, so that its end is within the last block. */
static double side(uint32_t pixels, unsigned n, int sampling, int max_sampling)
{
    return (double)((uint64_t)pixels * n * (unsigned)sampling) / (8 * max_sampling);
}

/* Takes the smallest n that will do.  False when none does. */
static bool plan_part(reduced *r, unsigned index, double min_width, double min_height)
{
    const struct jpeg_decompress_struct *cinfo = r->cinfo;
    const jpeg_component_info *info = cinfo->comp_info + index;
    jpeg_part *part = r->parts + index;
    uint32_t columns = count_mcus(cinfo->image_width, cinfo->max_h_samp_factor),
             rows = count_mcus(cinfo->image_height, cinfo->max_v_samp_factor),
             v = r->part_count > 1 ? (uint32_t)info->v_samp_factor : 1;

    do {
        part->n++;
        part->width =
            side(cinfo->image_width, part->n, info->h_samp_factor, cinfo->max_h_samp_factor);
        part->height =
            side(cinfo->image_height, part->n, info->v_samp_factor, cinfo->max_v_samp_factor);
    } while (part->n <= JPEG_PART_MAX && (part->width < min_width || part->height < min_height));
    part->columns = info->width_in_blocks;
    part->rows = info->height_in_blocks;
    part->steps = cinfo->quant_tbl_ptrs[info->quant_tbl_no]->quantval;
    part->stride = (columns * (uint32_t)info->h_samp_factor + JPEG_PART_LANES - 1) /
                   JPEG_PART_LANES * JPEG_PART_LANES;
    part->kept_rows = r->streams ? v : rows * (uint32_t)info->v_samp_factor;
    part->is_fine = cinfo->progressive_mode && part->n >= FINE;
    return part->n <= JPEG_PART_MAX;
}

/* Colour is halved where it is not grey, as the encoder does it. */
static bool plan(reduced *r, uint32_t min_width, uint32_t min_height, size_t max_memory,
                 image_sink *sink)
{
    image_sink *sinks[] = {sink, sink->blue, sink->red};
    uint64_t memory = sizeof *r;
    bool ok = is_suitable(r->cinfo);

    memset(r->low, -1, sizeof r->low);
    unsigned count = !ok ? 0 : r->cinfo->num_components == 1 ? 1 : 3;
    r->part_count = count;
    r->streams = !r->cinfo->progressive_mode && r->cinfo->comps_in_scan == r->cinfo->num_components;
    for (unsigned i = 0; ok && i < count; i++) {
        double share = i ? 0.5 : MARGIN;
        r->parts[i].sink = sinks[i];
        ok = plan_part(r, i, min_width * share, min_height * share);
        memory += ok ? jpeg_part_memory(r->parts + i) : 0;
    }
    return ok && memory <= max_memory;
}

static alt_code start(reduced *r, alt_error *err)
{
    alt_code code = ALT_OK;

    for (unsigned i = 0; code == ALT_OK && i < r->part_count; i++) {
        jpeg_part *part = r->parts + i;
        code = jpeg_part_init(part, err);
        if (code == ALT_OK) {
            code = part->sink->begin(part->sink, part->width, part->height, 1, err);
        }
    }
    return code;
}

/* Pushes what a row of MCUs holds. */
static alt_code push_row(jpeg_scan *scan, uint32_t row, alt_error *err)
{
    alt_code code = ALT_OK;

    for (unsigned i = 0; i < scan->channel_count; i++) {
        const jpeg_channel *c = scan->channels + i;
        for (uint32_t y = row * c->v; code == ALT_OK && y < (row + 1) * c->v; y++) {
            code = jpeg_part_push(c->part, y, err);
        }
    }
    return code;
}

static alt_code push_all(reduced *r, alt_error *err)
{
    alt_code code = ALT_OK;

    for (unsigned i = 0; i < r->part_count; i++) {
        for (uint32_t y = 0; code == ALT_OK && y < r->parts[i].rows; y++) {
            code = jpeg_part_push(r->parts + i, y, err);
        }
    }
    return code;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static bool read_codes(reduced *r, image_span body)
{
    bool any = body.size > 0;

    while (body.size >= 17) {
        unsigned class = body.data[0] >> 4, index = body.data[0] & 15, count = 0;
        for (unsigned length = 1; length <= 16; length++) {
            count += body.data[length];
        }
        if (class > AC || index > 3 || count > 256 || count > body.size - 17) {
            return false;
        }
        jpeg_codes *codes = &r->codes[class][index];
        memcpy(codes->counts, body.data, sizeof codes->counts);
        memcpy(codes->symbols, body.data + 17, count);
        body = (image_span){body.data + 17 + count, body.size - 17 - count};
    }
    return any && body.size == 0;
}

static bool read_restart(reduced *r, image_span body)
{
    r->scan.restart = body.size == 2 ? markers_u16(body.data) : 0;
    return body.size == 2;
}

/* ---- Scans ----------------------------------------------------------------------------------- */

/* Whether this scan may follow what came before: each bit comes once, from high to low. */
static bool follows(reduced *r, const jpeg_scan *s)
{
    bool ok = s->first == 0 || s->channel_count == 1;

    for (unsigned i = 0; ok && i < s->channel_count; i++) {
        int8_t *low = r->low[s->channels[i].part - r->parts];
        ok = s->first == 0 || low[0] >= 0;
        for (unsigned k = s->first; ok && k <= s->last; k++) {
            ok = low[k] == (s->high ? (int)s->high : -1);
            low[k] = (int8_t)s->low;
        }
    }
    return ok;
}

/* Whether these can be a scan's parameters at all (T.81, table B.3). */
static bool is_possible(const reduced *r, const jpeg_scan *s)
{
    if (!r->cinfo->progressive_mode) {
        return s->first == 0 && s->last == 63 && s->high == 0 && s->low == 0;
    }
    return (s->first == 0 ? s->last == 0 : s->first <= s->last && s->last <= 63) && s->low <= 13 &&
           (s->high == 0 || s->low == s->high - 1);
}

/* Whether the picture will show any of it. */
static bool is_needed(const jpeg_scan *s)
{
    const jpeg_channel *c = s->channels;

    return s->first == 0 || c->part->is_fine || (s->first <= c->last && !s->high);
}

static bool read_channel(reduced *r, const uint8_t spec[2], jpeg_channel *c)
{
    for (unsigned i = 0; i < r->part_count; i++) {
        const jpeg_component_info *info = r->cinfo->comp_info + i;
        if (info->component_id == spec[0] && spec[1] >> 4 <= 3 && (spec[1] & 15) <= 3) {
            jpeg_channel_init(c, r->parts + i);
            c->h = (unsigned)info->h_samp_factor;
            c->v = (unsigned)info->v_samp_factor;
            c->dc = &r->huffman[DC][spec[1] >> 4];
            c->ac = &r->huffman[AC][spec[1] & 15];
            return true;
        }
    }
    return false;
}

/* A scan of one component goes over its blocks, without those that fill up MCUs; one of many, over
 * MCUs of at most 10 blocks (T.81, A.2). */
static bool lay_out(const reduced *r, jpeg_scan *s)
{
    const struct jpeg_decompress_struct *cinfo = r->cinfo;
    unsigned blocks = 0;

    if (s->channel_count == 1) {
        s->channels->h = s->channels->v = 1;
        s->mcu_columns = s->channels->part->columns;
        s->mcu_rows = s->channels->part->rows;
        return true;
    }
    for (unsigned i = 0; i < s->channel_count; i++) {
        blocks += s->channels[i].h * s->channels[i].v;
    }
    s->mcu_columns = count_mcus(cinfo->image_width, cinfo->max_h_samp_factor);
    s->mcu_rows = count_mcus(cinfo->image_height, cinfo->max_v_samp_factor);
    return blocks <= 10;
}

static bool read_header(reduced *r, image_span body)
{
    jpeg_scan *s = &r->scan;
    unsigned count = body.size ? body.data[0] : 0;

    if (count < 1 || count > r->part_count || body.size != 4 + 2 * (size_t)count) {
        return false;
    }
    const uint8_t *parameters = body.data + 1 + 2 * (size_t)count;
    *s = (jpeg_scan){.channel_count = count,
                     .restart = s->restart,
                     .first = parameters[0],
                     .last = parameters[1],
                     .high = parameters[2] >> 4,
                     .low = parameters[2] & 15};
    for (unsigned i = 0; i < count; i++) {
        if (!read_channel(r, body.data + 1 + 2 * (size_t)i, s->channels + i)) {
            return false;
        }
    }
    return is_possible(r, s) && follows(r, s) && lay_out(r, s);
}

static bool build(reduced *r, const jpeg_huffman *h, unsigned class, jpeg_huffman_kind kind)
{
    size_t index = (size_t)(h - r->huffman[class]);

    return jpeg_huffman_init(&r->huffman[class][index], &r->codes[class][index], kind);
}

/* Builds the tables that the scan uses. */
static bool build_tables(reduced *r)
{
    const jpeg_scan *s = &r->scan;
    bool progressive = r->cinfo->progressive_mode, ok = true;

    for (unsigned i = 0; ok && i < s->channel_count; i++) {
        const jpeg_channel *c = s->channels + i;
        if (s->first == 0 && !s->high) {
            ok = build(r, c->dc, DC, JPEG_HUFFMAN_DC);
        }
        if (ok && s->last > 0) {
            ok = build(r, c->ac, AC, progressive ? JPEG_HUFFMAN_RUNS : JPEG_HUFFMAN_AC);
        }
    }
    return ok;
}

static alt_code read_scan(reduced *r, image_span body, image_span *data, alt_error *err)
{
    jpeg_scan *s = &r->scan;

    if (!read_header(r, body) || ++r->scan_count > (r->streams ? 1 : JPEG_MAX_SCANS)) {
        return ALT_E_CORRUPT;
    }
    if (!is_needed(s)) {
        return ALT_OK;
    }
    if (!build_tables(r)) {
        return ALT_E_CORRUPT;
    }
    if (!r->cinfo->progressive_mode) {
        s->read_row = jpeg_scan_sequential;
        s->row_done = r->streams ? push_row : NULL;
    } else if (s->first == 0) {
        s->read_row = s->high ? jpeg_progressive_dc_more : jpeg_progressive_dc;
    } else {
        s->read_row = s->high ? jpeg_progressive_ac_more : jpeg_progressive_ac;
    }
    return jpeg_scan_run(s, &r->bits, data, err);
}

/* ---- The file -------------------------------------------------------------------------------- */

static bool is_complete(const reduced *r)
{
    bool ok = true;

    for (unsigned i = 0; i < r->part_count; i++) {
        ok = ok && r->low[i][0] >= 0;
    }
    return ok;
}

/* Whether libjpeg only passes over it, wherever it is. */
static bool is_remark(uint8_t code)
{
    return code == MARKER_COM || (code >= MARKER_APP0 && code < MARKER_APP0 + 16);
}

static alt_code read_file(reduced *r, image_span file, alt_error *err)
{
    alt_code code = ALT_OK;
    size_t at = 0;
    marker m;

    while (code == ALT_OK && markers_next(file, &at, &m)) {
        if (m.code == MARKER_EOI) {
            return is_complete(r) ? ALT_OK : ALT_E_CORRUPT;
        } else if (m.code == MARKER_SOS) {
            image_span data = {file.data + at, file.size - at};
            code = read_scan(r, m.body, &data, err);
            at = file.size - data.size;
        } else if (m.code == MARKER_DHT) {
            code = read_codes(r, m.body) ? ALT_OK : ALT_E_CORRUPT;
        } else if (m.code == MARKER_DRI) {
            code = read_restart(r, m.body) ? ALT_OK : ALT_E_CORRUPT;
        } else if (r->scan_count && !is_remark(m.code)) {
            code = ALT_E_CORRUPT; /* what libjpeg has read of the header might not hold */
        }
    }
    return code == ALT_OK ? ALT_E_CORRUPT : code;
}

alt_code jpeg_reduced_decode(const struct jpeg_decompress_struct *cinfo, image_span file,
                             uint32_t min_width, uint32_t min_height, size_t max_memory,
                             image_sink *sink, alt_error *err)
{
    reduced *r = calloc(1, sizeof *r);
    alt_code code = ALT_E_CORRUPT;

    if (!r) {
        return error_memory(err);
    }
    r->cinfo = cinfo;
    if (plan(r, min_width, min_height, max_memory, sink)) {
        code = start(r, err);
        code = code == ALT_OK ? read_file(r, file, err) : code;
        code = code == ALT_OK && !r->streams ? push_all(r, err) : code;
    }
    for (unsigned i = 0; i < r->part_count; i++) {
        jpeg_part_clear(r->parts + i);
    }
    free(r);
    return code;
}
