/* jpeg.c - reads JPEG by libjpeg-turbo, at the smallest scale of its DCT that will do. */
#include "jpeg_error.h"

#include <jerror.h>
#include <limits.h>
#include <string.h>

#include "../error.h"
#include "image.h"
#include "jpeg_header.h"
#include "scans.h"

/* Real files have about 10.  Each is a walk over the whole picture, however few bytes it has. */
#define MAX_SCANS 100

typedef struct {
    struct jpeg_decompress_struct cinfo;
    struct jpeg_progress_mgr progress;
    struct jpeg_source_mgr source;
    jpeg_trap trap;
    scans scans;
    unsigned shrink; /* by how much libjpeg does */
    JSAMPROW row;
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

/* Where more than a quarter of each side is kept, the last bits of a progressive file can be seen:
 * to leave them out costs SSIM. */
static bool needs_all_scans(const image_header *header, uint32_t min_width, uint32_t min_height)
{
    return header->width / 4 < min_width || header->height / 4 < min_height;
}

/* ---- The file, as libjpeg asks for it -------------------------------------------------------- */

static void start_source(j_decompress_ptr cinfo)
{
}

static boolean fill_source(j_decompress_ptr cinfo)
{
    reader *r = cinfo->client_data;
    image_span next = scans_next(&r->scans);

    if (!next.size) {
        WARNMS(cinfo, JWRN_JPEG_EOF); /* which ends the reading: see jpeg_error.c */
    }
    r->source.next_input_byte = next.data;
    r->source.bytes_in_buffer = next.size;
    return next.size > 0;
}

static void skip_source(j_decompress_ptr cinfo, long count)
{
    struct jpeg_source_mgr *source = cinfo->src;

    for (; count > (long)source->bytes_in_buffer; fill_source(cinfo)) {
        count -= (long)source->bytes_in_buffer;
    }
    source->next_input_byte += count > 0 ? count : 0;
    source->bytes_in_buffer -= count > 0 ? (size_t)count : 0;
}

static const struct jpeg_source_mgr file_source = {
    .init_source = start_source,
    .fill_input_buffer = fill_source,
    .skip_input_data = skip_source,
    .resync_to_restart = jpeg_resync_to_restart,
    .term_source = start_source,
};

/* ---- The pixels ------------------------------------------------------------------------------ */

/* Called by libjpeg while it gathers scans. */
static void count_scans(j_common_ptr common)
{
    j_decompress_ptr cinfo = (j_decompress_ptr)common;

    if (cinfo->input_scan_number > MAX_SCANS) {
        jpeg_trap *trap = (jpeg_trap *)cinfo->err;
        error_set(trap->err, ALT_E_LIMIT, "the JPEG file has more than %d scans", MAX_SCANS);
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

static alt_code check_memory(reader *r, size_t max_memory, alt_error *err)
{
    uint64_t needed = jpeg_has_multiple_scans(&r->cinfo) ? coefficients_size(&r->cinfo) : 0;

    if (needed > max_memory) {
        return error_set(err, ALT_E_LIMIT,
                         "decoding the progressive JPEG file needs %llu bytes of memory, over the "
                         "limit of %zu",
                         (unsigned long long)needed, max_memory);
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

static alt_code push_rows(reader *r, image_sink *sink, alt_error *err)
{
    struct jpeg_decompress_struct *cinfo = &r->cinfo;
    unsigned channels = cinfo->out_color_space == JCS_GRAYSCALE ? 1 : 4;
    alt_code code = sink->begin(sink, cinfo->output_width, cinfo->output_height, channels, err);

    while (code == ALT_OK && cinfo->output_scanline < cinfo->output_height) {
        jpeg_read_scanlines(cinfo, &r->row, 1);
        if (cinfo->out_color_space == JCS_CMYK) {
            mix_inks(r->row, cinfo->output_width, cinfo->saw_Adobe_marker);
        }
        code = sink->row(sink, r->row, err);
    }
    return code;
}

static void set_scale(struct jpeg_decompress_struct *cinfo, unsigned shrink)
{
    cinfo->scale_num = 1;
    cinfo->scale_denom = shrink;
    cinfo->do_fancy_upsampling = FALSE;
    cinfo->do_block_smoothing = FALSE;
}

/* All that libjpeg may jump out of. */
static alt_code run(reader *r, const image_header *header, size_t max_memory, image_sink *sink)
{
    struct jpeg_decompress_struct *cinfo = &r->cinfo;
    alt_error *err = r->trap.err;

    if (setjmp(r->trap.jump)) {
        return err->code;
    }
    jpeg_create_decompress(cinfo);
    cinfo->client_data = r;
    cinfo->progress = &r->progress;
    cinfo->src = &r->source;
    cinfo->mem->max_memory_to_use = max_memory > LONG_MAX ? LONG_MAX : (long)max_memory;
    jpeg_read_header(cinfo, TRUE);
    if (cinfo->image_width != header->width || cinfo->image_height != header->height) {
        return error_set(err, ALT_E_CORRUPT, "the JPEG file says two different sizes");
    }
    alt_code code = choose_colours(cinfo, err);
    if (code == ALT_OK) {
        code = check_memory(r, max_memory, err);
    }
    if (code != ALT_OK) {
        return code;
    }
    set_scale(cinfo, r->shrink);
    jpeg_start_decompress(cinfo);
    r->row =
        *cinfo->mem->alloc_sarray((j_common_ptr)cinfo, JPOOL_IMAGE, cinfo->output_width * 4, 1);
    code = push_rows(r, sink, err);
    if (code == ALT_OK) {
        jpeg_finish_decompress(cinfo); /* reads on to the end marker: without it, truncated */
    }
    return code;
}

static alt_code decode(image_span file, const image_header *header, uint32_t min_width,
                       uint32_t min_height, size_t max_memory, image_sink *sink, alt_error *err)
{
    reader r = {
        .progress.progress_monitor = count_scans,
        .source = file_source,
        .shrink = choose_shrink(header, min_width, min_height),
        .scans = {.file = file, .shrink = 1},
    };

    if (!needs_all_scans(header, min_width, min_height)) {
        r.scans.shrink = r.shrink;
    }
    r.cinfo.err = jpeg_trap_init(&r.trap, err);
    alt_code code = run(&r, header, max_memory, sink);
    jpeg_destroy_decompress(&r.cinfo);
    return code;
}

const image_decoder image_jpeg = {"jpeg", sniff, jpeg_header_read, NULL, decode};
