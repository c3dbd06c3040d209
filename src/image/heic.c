/* heic.c - reads HEIC by libheif, which is built in on request only: HEVC is patented, and a
 * decoder of it is one more thing that hostile files can aim at.  libheif turns, mirrors and crops
 * (ISO/IEC 23008-12); EXIF's orientation does not count.  The limits are held against the size that
 * the file states in ispe, as libheif does not tell that of the coded pictures: where ispe lies, a
 * file is refused only after it was decoded, which may have taken more than max_memory.  A grid or
 * an overlay is no larger than the longer side of ispe, both ways. */
#include <stdlib.h>
#include <string.h>

#include <libheif/heif.h>

#include "../error.h"
#include "exif.h"
#include "heic_derived.h"
#include "image.h"

/* What libheif and its decoder hold for each pixel at their peak, as measured and rounded up: the
 * decoder's planes, a copy of them, turned, and RGBA.  Deeper pictures take twice as much. */
#define BYTES_PER_PIXEL 10

typedef struct {
    struct heif_context *context;
    struct heif_image_handle *primary;
    struct heif_image *image;
} picture;

static bool sniff(const uint8_t *data, size_t size)
{
    static const char *const brands[] = {"heic", "heix", "heim", "heis", "mif1"};

    if (size < 12 || memcmp(data + 4, "ftyp", 4) != 0) {
        return false;
    }
    for (size_t i = 0; i < sizeof brands / sizeof *brands; i++) {
        if (memcmp(data + 8, brands[i], 4) == 0) {
            return true;
        }
    }
    return false;
}

static alt_code failed(struct heif_error error, alt_error *err)
{
    if (error.code == heif_error_Memory_allocation_error) {
        return error.subcode == heif_suberror_Security_limit_exceeded
                   ? error_set(err, ALT_E_LIMIT, "the HEIC file is over a limit of libheif (%s)",
                               error.message)
                   : error_memory(err);
    }
    return error_set(err, ALT_E_CORRUPT, "the HEIC file is truncated or damaged (%s)",
                     error.message);
}

/* Reads all boxes; p is to be closed even after a failure. */
static alt_code open_picture(image_span file, picture *p, alt_error *err)
{
    p->context = heif_context_alloc();
    if (!p->context) {
        return error_memory(err);
    }
    heif_context_set_max_decoding_threads(p->context, 0); /* in this one */
    struct heif_error error =
        heif_context_read_from_memory_without_copy(p->context, file.data, file.size, NULL);
    if (error.code == heif_error_Ok) {
        error = heif_context_get_primary_image_handle(p->context, &p->primary);
    }
    return error.code == heif_error_Ok ? ALT_OK : failed(error, err);
}

static void close_picture(picture *p)
{
    heif_image_release(p->image);
    heif_image_handle_release(p->primary);
    heif_context_free(p->context);
}

/* Where in the file the block of metadata is, of which libheif gives a copy; of size 0 when it is
 * stored in pieces. */
static alt_code locate(image_span file, const picture *p, heif_item_id id, image_span *out,
                       alt_error *err)
{
    size_t size = heif_image_handle_get_metadata_size(p->primary, id);
    uint8_t *copy = size ? malloc(size) : NULL;

    *out = (image_span){0};
    if (size && !copy) {
        return error_memory(err);
    }
    if (size && heif_image_handle_get_metadata(p->primary, id, copy).code == heif_error_Ok) {
        const uint8_t *at = memmem(file.data, file.size, copy, size);
        *out = at ? (image_span){at, size} : *out;
    }
    free(copy);
    return ALT_OK;
}

static alt_code read_block(image_span file, const picture *p, heif_item_id id, image_header *out,
                           alt_error *err)
{
    image_span block;
    alt_code code = locate(file, p, id, &block, err);

    if (strcmp(heif_image_handle_get_metadata_type(p->primary, id), "Exif") == 0) {
        if (block.size > 4) { /* an offset, which is that of the signature's end */
            out->exif = exif_structure((image_span){block.data + 4, block.size - 4});
        }
    } else if (strstr(heif_image_handle_get_metadata_content_type(p->primary, id), "rdf+xml")) {
        out->xmp = block;
    }
    return code;
}

static alt_code read_metadata(image_span file, const picture *p, image_header *out, alt_error *err)
{
    heif_item_id ids[8];
    int count = heif_image_handle_get_list_of_metadata_block_IDs(p->primary, NULL, ids, 8);
    alt_code code = ALT_OK;

    for (int i = 0; code == ALT_OK && i < count; i++) {
        code = read_block(file, p, ids[i], out, err);
    }
    return code;
}

static alt_code read_size(const picture *p, image_header *out, alt_error *err)
{
    *out = (image_header){
        .width = (uint32_t)heif_image_handle_get_width(p->primary),
        .height = (uint32_t)heif_image_handle_get_height(p->primary),
        .coded_width = (uint32_t)heif_image_handle_get_ispe_width(p->primary),
        .coded_height = (uint32_t)heif_image_handle_get_ispe_height(p->primary),
        .orientation = 1,
    };
    return out->width && out->height && out->coded_width && out->coded_height
               ? ALT_OK
               : error_set(err, ALT_E_CORRUPT, "the HEIC file has no size");
}

/* Looks at references once, before libheif follows them: decode() is for files that passed here. */
static alt_code probe(const uint8_t *data, size_t size, image_header *out, alt_error *err)
{
    image_span file = {data, size};
    picture p = {0};
    alt_code code = heic_check_derived(file, err);

    if (code == ALT_OK) {
        code = open_picture(file, &p, err);
    }
    if (code == ALT_OK) {
        code = read_size(&p, out, err);
    }
    if (code == ALT_OK) {
        code = read_metadata(file, &p, out, err);
    }
    close_picture(&p);
    return code;
}

static alt_code check_memory(const picture *p, const image_header *header, size_t max_memory,
                             alt_error *err)
{
    bool deep = heif_image_handle_get_luma_bits_per_pixel(p->primary) > 8;
    uint64_t pixels = (uint64_t)header->coded_width * header->coded_height;
    uint64_t need = pixels * BYTES_PER_PIXEL * (deep ? 2 : 1);

    if (need > max_memory) {
        return error_set(err, ALT_E_LIMIT,
                         "decoding the HEIC file needs %llu bytes of memory, over the limit of %zu",
                         (unsigned long long)need, max_memory);
    }
    return ALT_OK;
}

static alt_code decode_pixels(picture *p, const image_header *header, alt_error *err)
{
    uint32_t side =
        header->coded_width > header->coded_height ? header->coded_width : header->coded_height;
    struct heif_decoding_options *options = heif_decoding_options_alloc();

    if (!options) {
        return error_memory(err);
    }
    heif_context_set_maximum_image_size_limit(p->context, (int)side + 1); /* of grids, overlays */
    options->convert_hdr_to_8bit = 1;
    options->strict_decoding = 1;
    struct heif_error error = heif_decode_image(p->primary, &p->image, heif_colorspace_RGB,
                                                heif_chroma_interleaved_RGBA, options);
    heif_decoding_options_free(options);
    return error.code == heif_error_Ok ? ALT_OK : failed(error, err);
}

static alt_code push_rows(const picture *p, const image_header *header, image_sink *sink,
                          alt_error *err)
{
    int stride;
    const uint8_t *pixels =
        heif_image_get_plane_readonly(p->image, heif_channel_interleaved, &stride);
    uint8_t *row = malloc((size_t)header->width * 4);
    alt_code code =
        row ? sink->begin(sink, header->width, header->height, 4, err) : error_memory(err);

    for (uint32_t y = 0; code == ALT_OK && y < header->height; y++, pixels += stride) {
        image_flatten(pixels, row, header->width);
        code = sink->row(sink, row, err);
    }
    free(row);
    return code;
}

/* What was decoded is as large as the header says. */
static bool has_size(const picture *p, const image_header *header)
{
    return (uint32_t)heif_image_get_primary_width(p->image) == header->width &&
           (uint32_t)heif_image_get_primary_height(p->image) == header->height;
}

static alt_code decode(image_span file, const image_header *header, uint32_t min_width,
                       uint32_t min_height, size_t max_memory, image_sink *sink, alt_error *err)
{
    picture p = {0};
    alt_code code = open_picture(file, &p, err);

    if (code == ALT_OK) {
        code = check_memory(&p, header, max_memory, err);
    }
    if (code == ALT_OK) {
        code = decode_pixels(&p, header, err);
    }
    if (code == ALT_OK && !has_size(&p, header)) {
        code = error_set(err, ALT_E_CORRUPT, "the HEIC file lies about its size");
    }
    if (code == ALT_OK) {
        code = push_rows(&p, header, sink, err);
    }
    close_picture(&p);
    return code;
}

const image_decoder image_heic = {"heic", sniff, probe, NULL, decode};
