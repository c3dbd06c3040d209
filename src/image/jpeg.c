/* jpeg.c - reads JPEG: what is common and much too large by jpeg_reduced.c, all else by
 * libjpeg-turbo, at the smallest scale of its DCT that will do, and at full size without making RGB
 * of its brightness and colour. */
#include "jpeg_error.h"

#include <limits.h>
#include <string.h>

#include "../error.h"
#include "image.h"
#include "jpeg_header.h"
#include "jpeg_reduced.h"

typedef struct {
    struct jpeg_decompress_struct cinfo;
    struct jpeg_progress_mgr progress;
    jpeg_trap trap;
    image_span file;
    const image_header *header;
    uint32_t min_width, min_height;
    size_t max_memory;
    image_sink *sink;
    JSAMPARRAY rows[3];
} reader;

static bool sniff(const uint8_t *data, size_t size)
{
    return size >= 3 && memcmp(data, "\xFF\xD8\xFF", 3) == 0;
}

/* By how much libjpeg may shrink.  Its filter is no better than an average, so at least (k + 1) / k
 * is left to Lanczos: less costs SSIM, more costs time. */
static unsigned choose_shrink(const image_header *header, uint32_t min_width, uint32_t min_height)
{
    unsigned k = 8;

    while (k > 1 && (header->width < (uint64_t)min_width * (k + 1) ||
                     header->height < (uint64_t)min_height * (k + 1))) {
        k /= 2;
    }
    return k;
}

/* Called by libjpeg while it gathers scans. */
static void count_scans(j_common_ptr common)
{
    j_decompress_ptr cinfo = (j_decompress_ptr)common;

    if (cinfo->input_scan_number > JPEG_MAX_SCANS) {
        jpeg_trap *trap = (jpeg_trap *)cinfo->err;
        error_set(trap->err, ALT_E_LIMIT, "the JPEG file has more than %d scans", JPEG_MAX_SCANS);
        longjmp(trap->jump, 1);
    }
}

/* How many bytes of coefficients libjpeg keeps until the last scan has come. */
static uint64_t coefficients_size(const struct jpeg_decompress_struct *cinfo)
{
    uint64_t blocks = 0;

    for (int i = 0; i < cinfo->num_components; i++) {
        const jpeg_component_info *part = &cinfo->comp_info[i];
        uint64_t columns = part->width_in_blocks + (uint64_t)part->h_samp_factor - 1;
        uint64_t rows = part->height_in_blocks + (uint64_t)part->v_samp_factor - 1;
        blocks += columns * rows;
    }
    return blocks * sizeof(JBLOCK);
}

static alt_code check_memory(reader *r)
{
    uint64_t needed = jpeg_has_multiple_scans(&r->cinfo) ? coefficients_size(&r->cinfo) : 0;

    if (needed > r->max_memory) {
        return error_set(r->trap.err, ALT_E_LIMIT,
                         "decoding the progressive JPEG file needs %llu bytes of memory, over the "
                         "limit of %zu",
                         (unsigned long long)needed, r->max_memory);
    }
    return ALT_OK;
}

/* Sets what comes out: grey as it is, four inks as four, all else as RGB. */
static alt_code choose_colours(struct jpeg_decompress_struct *cinfo, alt_error *err)
{
    switch (cinfo->jpeg_color_space) {
    case JCS_GRAYSCALE:
        cinfo->out_color_space = JCS_GRAYSCALE;
        return ALT_OK;
    case JCS_RGB:
    case JCS_YCbCr:
        cinfo->out_color_space = JCS_EXT_RGBX;
        return ALT_OK;
    case JCS_CMYK:
    case JCS_YCCK:
        cinfo->out_color_space = JCS_CMYK;
        return ALT_OK;
    default:
        return error_set(err, ALT_E_FORMAT, "the JPEG file has %d colour components",
                         cinfo->num_components);
    }
}

/* Four inks to RGB.  Programs that write Adobe's marker store them inverted, 255 for no ink. */
static void mix_inks(uint8_t *row, uint32_t width, bool inverted)
{
    uint8_t flip = inverted ? 0 : 255;

    for (uint8_t *end = row + (size_t)width * 4; row < end; row += 4) {
        unsigned paper = row[3] ^ flip;
        for (int i = 0; i < 3; i++) {
            row[i] = (uint8_t)(((row[i] ^ flip) * paper + 127) / 255);
        }
    }
}

static JSAMPARRAY make_rows(struct jpeg_decompress_struct *cinfo, uint32_t width, int count)
{
    return cinfo->mem->alloc_sarray((j_common_ptr)cinfo, JPOOL_IMAGE, width, (JDIMENSION)count);
}

static alt_code push_rows(reader *r)
{
    struct jpeg_decompress_struct *cinfo = &r->cinfo;
    unsigned channels = cinfo->out_color_space == JCS_GRAYSCALE ? 1 : 4;
    alt_code code =
        r->sink->begin(r->sink, cinfo->output_width, cinfo->output_height, channels, r->trap.err);

    r->rows[0] = make_rows(cinfo, cinfo->output_width * 4, 1);
    while (code == ALT_OK && cinfo->output_scanline < cinfo->output_height) {
        jpeg_read_scanlines(cinfo, r->rows[0], 1);
        if (cinfo->out_color_space == JCS_CMYK) {
            mix_inks(*r->rows[0], cinfo->output_width, cinfo->saw_Adobe_marker);
        }
        code = r->sink->row(r->sink, *r->rows[0], r->trap.err);
    }
    return code;
}

/* Whether brightness and colour can go on as they are: at full size, and colour in at least half of
 * it, which is what it is written in. */
static bool has_planes(const struct jpeg_decompress_struct *cinfo)
{
    bool ok = cinfo->jpeg_color_space == JCS_YCbCr && cinfo->scale_denom == 1;

    for (int i = 0; ok && i < 3; i++) {
        const jpeg_component_info *part = cinfo->comp_info + i;
        int least = i ? 1 : 2;
        ok = part->h_samp_factor * 2 >= cinfo->max_h_samp_factor * least &&
             part->v_samp_factor * 2 >= cinfo->max_v_samp_factor * least;
    }
    return ok;
}

static alt_code begin_planes(reader *r, image_sink *sinks[3])
{
    struct jpeg_decompress_struct *cinfo = &r->cinfo;
    alt_code code = ALT_OK;

    for (int i = 0; code == ALT_OK && i < 3; i++) {
        const jpeg_component_info *part = cinfo->comp_info + i;
        r->rows[i] =
            make_rows(cinfo, part->width_in_blocks * DCTSIZE, part->v_samp_factor * DCTSIZE);
        code = sinks[i]->begin(
            sinks[i], (double)cinfo->image_width * part->h_samp_factor / cinfo->max_h_samp_factor,
            (double)cinfo->image_height * part->v_samp_factor / cinfo->max_v_samp_factor, 1,
            r->trap.err);
    }
    return code;
}

/* Pushes what a row of MCUs holds of a component. */
static alt_code push_plane(reader *r, int index, image_sink *sink, uint32_t mcu_row)
{
    const jpeg_component_info *part = r->cinfo.comp_info + index;
    uint32_t count = (uint32_t)part->v_samp_factor * DCTSIZE, top = mcu_row * count;
    alt_code code = ALT_OK;

    for (uint32_t y = 0; code == ALT_OK && y < count && top + y < part->downsampled_height; y++) {
        code = sink->row(sink, r->rows[index][y], r->trap.err);
    }
    return code;
}

static alt_code push_planes(reader *r)
{
    struct jpeg_decompress_struct *cinfo = &r->cinfo;
    image_sink *sinks[] = {r->sink, r->sink->blue, r->sink->red};
    JDIMENSION height = (JDIMENSION)cinfo->max_v_samp_factor * DCTSIZE;
    alt_code code = begin_planes(r, sinks);

    for (uint32_t y = 0; code == ALT_OK && cinfo->output_scanline < cinfo->output_height; y++) {
        jpeg_read_raw_data(cinfo, r->rows, height);
        for (int i = 0; code == ALT_OK && i < 3; i++) {
            code = push_plane(r, i, sinks[i], y);
        }
    }
    return code;
}

/* What libjpeg does, as far as it goes. */
static alt_code decode_rows(reader *r)
{
    struct jpeg_decompress_struct *cinfo = &r->cinfo;
    alt_code code = choose_colours(cinfo, r->trap.err);

    if (code == ALT_OK) {
        code = check_memory(r);
    }
    if (code != ALT_OK) {
        return code;
    }
    cinfo->scale_num = 1;
    cinfo->scale_denom = choose_shrink(r->header, r->min_width, r->min_height);
    cinfo->do_fancy_upsampling = FALSE;
    cinfo->do_block_smoothing = FALSE;
    cinfo->raw_data_out = has_planes(cinfo);
    jpeg_start_decompress(cinfo);
    code = cinfo->raw_data_out ? push_planes(r) : push_rows(r);
    if (code == ALT_OK) {
        jpeg_finish_decompress(cinfo); /* reads on to the end marker: without it, truncated */
    }
    return code;
}

/* All that libjpeg may jump out of. */
static alt_code run(reader *r)
{
    struct jpeg_decompress_struct *cinfo = &r->cinfo;
    alt_error *err = r->trap.err;

    if (setjmp(r->trap.jump)) {
        return err->code;
    }
    jpeg_create_decompress(cinfo);
    cinfo->progress = &r->progress;
    cinfo->mem->max_memory_to_use = r->max_memory > LONG_MAX ? LONG_MAX : (long)r->max_memory;
    jpeg_mem_src(cinfo, r->file.data, r->file.size);
    jpeg_read_header(cinfo, TRUE);
    if (cinfo->image_width != r->header->width || cinfo->image_height != r->header->height) {
        return error_set(err, ALT_E_CORRUPT, "the JPEG file says two different sizes");
    }
    alt_code code = jpeg_reduced_decode(cinfo, r->file, r->min_width, r->min_height, r->max_memory,
                                        r->sink, err);
    return code == ALT_E_CORRUPT ? decode_rows(r) : code;
}

static alt_code decode(image_span file, const image_header *header, uint32_t min_width,
                       uint32_t min_height, size_t max_memory, image_sink *sink, alt_error *err)
{
    reader r = {
        .progress.progress_monitor = count_scans,
        .file = file,
        .header = header,
        .min_width = min_width,
        .min_height = min_height,
        .max_memory = max_memory,
        .sink = sink,
    };

    r.cinfo.err = jpeg_trap_init(&r.trap, err);
    alt_code code = run(&r);
    jpeg_destroy_decompress(&r.cinfo);
    return code;
}

const image_decoder image_jpeg = {"jpeg", sniff, jpeg_header_read, NULL, decode};
