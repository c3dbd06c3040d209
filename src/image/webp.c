/* webp.c - reads WebP by libwebp.  The chunks around its bitstreams are walked here, see "WebP
 * Container Specification" (Google): libwebpdemux allocates for every chunk that a file has. */
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

#include "../error.h"
#include "exif.h"
#include "image.h"

enum { FILE_HEADER = 12, CHUNK_HEADER = 8, FRAME_HEADER = 16 };

static bool sniff(const uint8_t *data, size_t size)
{
    return size >= FILE_HEADER && memcmp(data, "RIFF", 4) == 0 && memcmp(data + 8, "WEBP", 4) == 0;
}

/* ---- The header ------------------------------------------------------------------------------ */

/* Moves *rest behind the next chunk of the type and returns its body; size 0: there is none. */
static image_span find_chunk(image_span *rest, const char *type)
{
    while (rest->size >= CHUNK_HEADER) {
        const uint8_t *p = rest->data;
        size_t size = p[4] | (size_t)p[5] << 8 | (size_t)p[6] << 16 | (size_t)p[7] << 24;
        size_t left = rest->size - CHUNK_HEADER;
        if (size > left) {
            break;
        }
        size_t padded = size + (size & 1 && size < left);
        *rest = (image_span){p + CHUNK_HEADER + padded, left - padded};
        if (memcmp(p, type, 4) == 0) {
            return (image_span){p + CHUNK_HEADER, size};
        }
    }
    return (image_span){0};
}

static image_span chunk_of(image_span chunks, const char *type)
{
    return find_chunk(&chunks, type);
}

static alt_code damaged(alt_error *err)
{
    return error_set(err, ALT_E_CORRUPT, "the WebP file is truncated or damaged");
}

/* All chunks of a file that sniff() knows. */
static image_span chunks_of(image_span file)
{
    return (image_span){file.data + FILE_HEADER, file.size - FILE_HEADER};
}

static alt_code probe(const uint8_t *data, size_t size, image_header *out, alt_error *err)
{
    image_span chunks = chunks_of((image_span){data, size});
    WebPBitstreamFeatures features;
    image_header header = {0};

    if (WebPGetFeatures(data, size, &features) != VP8_STATUS_OK) {
        return damaged(err);
    }
    header.width = (uint32_t)features.width;
    header.height = (uint32_t)features.height;
    header.exif = exif_structure(chunk_of(chunks, "EXIF"));
    header.xmp = chunk_of(chunks, "XMP ");
    header.orientation = exif_orientation(header.exif);
    header.animated = find_chunk(&chunks, "ANMF").size && find_chunk(&chunks, "ANMF").size;
    *out = header;
    return ALT_OK;
}

/* ---- The pixels ------------------------------------------------------------------------------ */

/* The picture of a still file, or the first one of an animation and its place on the canvas. */
typedef struct {
    image_span bitstream;
    uint32_t x, y, width, height;
    uint32_t scaled_width, scaled_height; /* what it is decoded to */
    bool alpha, lossless;
} frame;

static uint32_t read_u24(const uint8_t *p)
{
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

static alt_code first_frame(image_span file, const image_header *header, frame *out, alt_error *err)
{
    frame f = {.bitstream = file};
    image_span body = chunk_of(chunks_of(file), "ANMF");
    WebPBitstreamFeatures features;

    if (body.size >= FRAME_HEADER) {
        f.x = read_u24(body.data) * 2;
        f.y = read_u24(body.data + 3) * 2;
        f.bitstream = (image_span){body.data + FRAME_HEADER, body.size - FRAME_HEADER};
    }
    if (WebPGetFeatures(f.bitstream.data, f.bitstream.size, &features) != VP8_STATUS_OK ||
        features.has_animation) {
        return damaged(err);
    }
    f.width = f.scaled_width = (uint32_t)features.width;
    f.height = f.scaled_height = (uint32_t)features.height;
    f.alpha = features.has_alpha;
    f.lossless = features.format == 2;
    if (f.x + f.width > header->width || f.y + f.height > header->height) {
        return damaged(err);
    }
    *out = f;
    return ALT_OK;
}

/*
 * libwebp's scaling averages areas.  It is kept to somewhat more than the size that is wanted, so
 * that the last step is the scaler's: at twice the size SSIM rises as much again as the time; what
 * is stored without loss is given more, as it mostly is text.  And it is kept away from the alpha
 * of lossy files, as it scales their colours without regard to it.
 */
static void choose_scale(frame *f, image_header *canvas, uint32_t min_width, uint32_t min_height)
{
    bool covers = f->width == canvas->width && f->height == canvas->height;
    uint32_t quarters = f->lossless ? 6 : 5;

    if (covers && (f->lossless || !f->alpha) && f->width / 2 > min_width &&
        f->height / 2 > min_height) {
        canvas->width = f->scaled_width = min_width * quarters / 4;
        canvas->height = f->scaled_height = min_height * quarters / 4;
    }
}

/* What libwebp allocates in proportion to the area: its output, and the whole of what is stored
 * without loss, as alpha mostly is. */
static alt_code check_memory(const frame *f, size_t max_memory, alt_error *err)
{
    uint64_t area = (uint64_t)f->width * f->height;
    uint64_t need = (uint64_t)f->scaled_width * f->scaled_height * 4;

    need += f->lossless ? area * 4 : f->alpha ? area * 5 : 0;
    if (need > max_memory) {
        return error_set(err, ALT_E_LIMIT,
                         "decoding the WebP file needs %llu bytes of memory, over the limit of %zu",
                         (unsigned long long)need, max_memory);
    }
    return ALT_OK;
}

static alt_code decode_frame(const frame *f, WebPDecoderConfig *config, alt_error *err)
{
    config->output.colorspace = MODE_RGBA;
    config->options.use_threads = 1; /* one more, for the loop filter, while it decodes */
    config->options.use_scaling = f->scaled_width < f->width;
    config->options.scaled_width = (int)f->scaled_width;
    config->options.scaled_height = (int)f->scaled_height;
    VP8StatusCode status = WebPDecode(f->bitstream.data, f->bitstream.size, config);
    if (status == VP8_STATUS_OUT_OF_MEMORY) {
        return error_memory(err);
    }
    return status == VP8_STATUS_OK ? ALT_OK : damaged(err);
}

/* Row y of the canvas, which is white around the frame: libwebp's, or made in row, which is white
 * there at first. */
static const uint8_t *compose_row(const frame *f, const WebPRGBABuffer *pixels, uint32_t width,
                                  uint32_t y, uint8_t *row)
{
    const uint8_t *from = pixels->rgba + (ptrdiff_t)(y - f->y) * pixels->stride;

    if (y < f->y || y - f->y >= f->scaled_height) {
        return memset(row, 0xFF, (size_t)width * 4);
    }
    if (f->alpha) {
        image_flatten(from, row + (size_t)f->x * 4, f->scaled_width);
    } else if (f->scaled_width == width) {
        return from;
    } else {
        memcpy(row + (size_t)f->x * 4, from, (size_t)f->scaled_width * 4);
    }
    return row;
}

static alt_code push_rows(const frame *f, const WebPRGBABuffer *pixels, const image_header *canvas,
                          image_sink *sink, alt_error *err)
{
    size_t row_size = (size_t)canvas->width * 4;
    uint8_t *row = malloc(row_size);

    if (!row) {
        return error_memory(err);
    }
    memset(row, 0xFF, row_size);
    alt_code code = sink->begin(sink, canvas->width, canvas->height, 4, err);
    for (uint32_t y = 0; code == ALT_OK && y < canvas->height; y++) {
        code = sink->row(sink, compose_row(f, pixels, canvas->width, y, row), err);
    }
    free(row);
    return code;
}

static alt_code decode(image_span file, const image_header *header, uint32_t min_width,
                       uint32_t min_height, size_t max_memory, image_sink *sink, alt_error *err)
{
    image_header canvas = *header;
    WebPDecoderConfig config;
    frame f = {0};
    alt_code code = first_frame(file, header, &f, err);

    if (code != ALT_OK || !WebPInitDecoderConfig(&config)) {
        return code != ALT_OK ? code : error_set(err, ALT_E_FORMAT, "libwebp is too old");
    }
    choose_scale(&f, &canvas, min_width, min_height);
    code = check_memory(&f, max_memory, err);
    if (code == ALT_OK) {
        code = decode_frame(&f, &config, err);
    }
    if (code == ALT_OK) {
        code = push_rows(&f, &config.output.u.RGBA, &canvas, sink, err);
    }
    WebPFreeDecBuffer(&config.output);
    return code;
}

const image_decoder image_webp = {"webp", sniff, probe, NULL, decode};
