/* image.c - the table of decoders, the limits, and the way from a file to a small upright JPEG. */
#include "image.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"
#include "encode.h"
#include "foreign.h"
#include "orient.h"
#include "scale.h"

static const image_decoder *const decoders[] = {
    &image_jpeg, &image_png, &image_webp, &image_gif, &image_avif,
#ifdef ALT_HEIC
    &image_heic,
#endif
    NULL,
};

/* What decoding and scaling take for each pixel of the longer side: rows, filters, libraries. */
#define BYTES_PER_COLUMN 100

void alt_limits_init(alt_limits *limits)
{
    *limits = (alt_limits){
        .max_bytes = (size_t)64 << 20,
        .max_pixels = 100000000,
        .max_memory = (size_t)256 << 20,
    };
}

void image_flatten(const uint8_t *rgba, uint8_t *out, uint32_t width)
{
    for (; width; width--, rgba += 4, out += 4) {
        unsigned alpha = rgba[3];
        if (alpha == 255) {
            memmove(out, rgba, 4); /* most pixels of most pictures */
            continue;
        }
        for (int i = 0; i < 3; i++) {
            out[i] = image_on_white(rgba[i], alpha);
        }
        out[3] = 255;
    }
}

static const image_decoder *find_decoder(const uint8_t *data, size_t size)
{
    const image_decoder *const *at = decoders;

    while (*at && !(*at)->sniff(data, size)) {
        at++;
    }
    return *at;
}

static bool fits(uint32_t width, uint32_t height, const alt_limits *limits, alt_error *err)
{
    uint32_t longest = width > height ? width : height;

    if (width > limits->max_pixels / height) {
        error_set(err, ALT_E_LIMIT,
                  "image is %" PRIu32 "x%" PRIu32 " pixels, over the limit of %" PRIu64, width,
                  height, limits->max_pixels);
        return false;
    }
    if (longest > limits->max_memory / BYTES_PER_COLUMN) {
        error_set(err, ALT_E_LIMIT,
                  "image is %" PRIu32 "x%" PRIu32
                  " pixels, too long a side for %zu bytes of memory",
                  width, height, limits->max_memory);
        return false;
    }
    return true;
}

alt_code image_open(const uint8_t *data, size_t size, const alt_limits *limits,
                    const image_decoder **decoder, image_header *header, alt_error *err)
{
    image_header read = {0};

    if (size > limits->max_bytes) {
        error_set(err, ALT_E_LIMIT, "image file is %zu bytes, over the limit of %zu", size,
                  limits->max_bytes);
        return ALT_E_LIMIT;
    }
    const image_decoder *found = find_decoder(data, size);
    if (!found) {
        foreign_refuse((image_span){data, size}, err);
        return ALT_E_FORMAT;
    }
    alt_code code = found->probe(data, size, &read, err);
    if (code != ALT_OK) {
        return code;
    }
    if (!fits(read.width, read.height, limits, err) ||
        (read.coded_width && !fits(read.coded_width, read.coded_height, limits, err))) {
        return ALT_E_LIMIT;
    }
    *decoder = found;
    *header = read;
    return ALT_OK;
}

alt_code alt_image_probe(const uint8_t *data, size_t size, const alt_limits *limits,
                         alt_image_info *out, alt_error *err)
{
    const image_decoder *decoder;
    image_header header;
    alt_code code = image_open(data, size, limits, &decoder, &header, err);

    if (code == ALT_OK) {
        bool swap = orient_swaps(header.orientation);
        *out = (alt_image_info){
            .format = decoder->format,
            .width = swap ? header.height : header.width,
            .height = swap ? header.width : header.height,
            .animated = header.animated,
        };
    }
    return code;
}

uint32_t image_shrink(uint32_t side, uint32_t longest, uint32_t max_side)
{
    max_side = max_side < longest ? max_side : longest;
    uint64_t scaled = ((uint64_t)side * max_side + longest / 2) / longest;

    return scaled ? (uint32_t)scaled : 1;
}

/* A picture, or its brightness, Cb and Cr of half the size each way. */
typedef image_pixels planes[3];

/* Scalers for the picture as it is stored. */
static void fit(const image_header *header, uint32_t max_side, scaler s[3])
{
    uint32_t longest = header->width > header->height ? header->width : header->height,
             width = image_shrink(header->width, longest, max_side),
             height = image_shrink(header->height, longest, max_side);

    scale_init(s, width, height);
    scale_init(s + 1, width / 2.0, height / 2.0);
    scale_init(s + 2, width / 2.0, height / 2.0);
    s->sink.blue = &s[1].sink;
    s->sink.red = &s[2].sink;
}

/* Decodes, shrinks and turns; *out is to be freed even after a failure. */
static alt_code prepare(const uint8_t *data, size_t size, const alt_limits *limits,
                        uint32_t max_side, planes out, alt_error *err)
{
    const image_decoder *decoder;
    image_header header;
    scaler s[3];
    alt_code code = image_open(data, size, limits, &decoder, &header, err);

    if (code != ALT_OK) {
        return code;
    }
    fit(&header, max_side, s);
    code = decoder->decode((image_span){data, size}, &header, s->out.width, s->out.height,
                           limits->max_memory, &s->sink, err);
    for (int i = 0; i < 3; i++) {
        out[i] = scale_take(s + i);
        if (code == ALT_OK && out[i].data) {
            code = orient_upright(out + i, header.orientation, err);
        }
        scale_clear(s + i);
    }
    return code;
}

alt_code alt_image_to_jpeg(const uint8_t *data, size_t size, const alt_limits *limits,
                           uint32_t max_side, int quality, alt_jpeg *out, alt_error *err)
{
    planes p = {0};

    if (max_side < 1 || max_side > ALT_MAX_SIDE || quality < 1 || quality > 100) {
        return error_set(err, ALT_E_OPTION,
                         "max_side must be 1 to %d and quality 1 to 100, not %" PRIu32 " and %d",
                         ALT_MAX_SIDE, max_side, quality);
    }
    alt_code code = prepare(data, size, limits, max_side, p, err);
    if (code == ALT_OK) {
        code = encode_jpeg(p, p[1].data ? p + 1 : NULL, quality, out, err);
    }
    for (int i = 0; i < 3; i++) {
        free(p[i].data);
    }
    return code;
}

void alt_jpeg_clear(alt_jpeg *jpeg)
{
    free(jpeg->data);
    *jpeg = (alt_jpeg){0};
}
