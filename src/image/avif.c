/* avif.c - reads AVIF by libavif.  See "AV1 Image File Format" (Alliance for Open Media); rotation,
 * mirror and clean aperture in ISO/IEC 23008-12 (HEIF) and 23000-22 (MIAF), which say that they
 * alone count and EXIF's orientation does not.  libavif before 1.0 ends the process when malloc()
 * fails on it. */
#include <stdlib.h>
#include <string.h>

#include <avif/avif.h>

#include "../error.h"
#include "exif.h"
#include "image.h"

/* Of a sequence, as libavif builds an index of all: half an hour at 30 a second. */
#define MAX_FRAMES 65536

/* Rows that are converted to RGB at a time; even, for 4:2:0. */
#define BAND 64

static bool sniff(const uint8_t *data, size_t size)
{
    avifROData file = {data, size};

    return size >= 12 && (memcmp(data + 4, "ftypavi", 7) == 0 || avifPeekCompatibleFileType(&file));
}

static alt_code failed(avifResult result, alt_error *err)
{
    if (result == AVIF_RESULT_OUT_OF_MEMORY) {
        return error_memory(err);
    }
    return error_set(err, ALT_E_CORRUPT, "the AVIF file is truncated or damaged (%s)",
                     avifResultToString(result));
}

/* ---- The header ------------------------------------------------------------------------------ */

/* Reads all boxes.  Not strict: many files lack boxes that nothing here needs. */
static alt_code parse(avifDecoder *decoder, const uint8_t *data, size_t size, alt_error *err)
{
    decoder->maxThreads = 1;
    decoder->strictFlags = AVIF_STRICT_DISABLED;
    decoder->imageDimensionLimit = 0; /* image_open() has its own */
    decoder->imageCountLimit = MAX_FRAMES;
    avifResult result = avifDecoderSetIOMemory(decoder, data, size);
    if (result == AVIF_RESULT_OK) {
        result = avifDecoderParse(decoder);
    }
    if (strstr(decoder->diag.error, "dimensions are too large")) {
        return error_set(err, ALT_E_LIMIT, "image is over the %u pixels that libavif can decode",
                         decoder->imageSizeLimit);
    }
    return result == AVIF_RESULT_OK ? ALT_OK : failed(result, err);
}

/* The part of the picture that is to be seen; all of it where that is not told or absurd. */
static avifCropRect visible(const avifImage *image)
{
    avifCropRect all = {0, 0, image->width, image->height}, crop = all;
    avifDiagnostics ignored;

    if (image->transformFlags & AVIF_TRANSFORM_CLAP &&
        avifCropRectConvertCleanApertureBox(&crop, &image->clap, image->width, image->height,
                                            image->yuvFormat, &ignored)) {
        return crop;
    }
    return all;
}

/* Turned anti-clockwise first, mirrored then, as an orientation of EXIF. */
static uint8_t orientation(const avifImage *image)
{
    enum { NO_MIRROR, TOP_TO_BOTTOM, LEFT_TO_RIGHT };
    static const uint8_t by_angle[4][3] = {{1, 4, 2}, {8, 5, 7}, {3, 2, 4}, {6, 7, 5}};
    unsigned angle = image->transformFlags & AVIF_TRANSFORM_IROT ? image->irot.angle & 3 : 0;
    unsigned mirror = NO_MIRROR;

    if (image->transformFlags & AVIF_TRANSFORM_IMIR) {
        mirror = image->imir.mode ? LEFT_TO_RIGHT : TOP_TO_BOTTOM;
    }
    return by_angle[angle][mirror];
}

/* Where the bytes, which libavif has copied from somewhere in the file, are in it; an item that is
 * stored in pieces is not found. */
static image_span locate(image_span file, const avifRWData *copy)
{
    const uint8_t *at = copy->size ? memmem(file.data, file.size, copy->data, copy->size) : NULL;

    return at ? (image_span){at, copy->size} : (image_span){0};
}

static alt_code probe(const uint8_t *data, size_t size, image_header *out, alt_error *err)
{
    image_span file = {data, size};
    avifDecoder *decoder = avifDecoderCreate();

    if (!decoder) {
        return error_memory(err);
    }
    alt_code code = parse(decoder, data, size, err);
    if (code == ALT_OK) {
        const avifImage *image = decoder->image;
        avifCropRect crop = visible(image);
        *out = (image_header){
            .width = crop.width,
            .height = crop.height,
            .coded_width = image->width,
            .coded_height = image->height,
            .orientation = orientation(image),
            .animated = decoder->imageCount > 1,
            .exif = exif_structure(locate(file, &image->exif)),
            .xmp = locate(file, &image->xmp),
        };
    }
    avifDecoderDestroy(decoder);
    return code;
}

/* ---- The pixels ------------------------------------------------------------------------------ */

/* What libavif and dav1d allocate in proportion to the area: the planes, and in the worst cases
 * (grids, film grain) the same again.  The band counts, too: what is seen may be much narrower. */
static alt_code check_memory(const avifDecoder *decoder, size_t max_memory, alt_error *err)
{
    const avifImage *image = decoder->image;
    static const unsigned halves[] = {
        [AVIF_PIXEL_FORMAT_NONE] = 6,   [AVIF_PIXEL_FORMAT_YUV444] = 6,
        [AVIF_PIXEL_FORMAT_YUV422] = 4, [AVIF_PIXEL_FORMAT_YUV420] = 3,
        [AVIF_PIXEL_FORMAT_YUV400] = 2,
    };
    uint64_t need = (uint64_t)image->width * image->height * halves[image->yuvFormat];

    need += decoder->alphaPresent ? (uint64_t)image->width * image->height * 2 : 0;
    need *= image->depth > 8 ? 2 : 1;
    need += (uint64_t)image->width * 4 * BAND;
    if (need > max_memory) {
        return error_set(err, ALT_E_LIMIT,
                         "decoding the AVIF file needs %llu bytes of memory, over the limit of %zu",
                         (unsigned long long)need, max_memory);
    }
    return ALT_OK;
}

/* Decodes the planes of the first picture into decoder->image. */
static alt_code decode_planes(avifDecoder *decoder, const image_header *header, alt_error *err)
{
    decoder->imageSizeLimit = decoder->image->width * decoder->image->height;
    avifResult result = avifDecoderNextImage(decoder);
    if (result != AVIF_RESULT_OK) {
        return failed(result, err);
    }
    avifCropRect crop = visible(decoder->image);
    if (crop.width != header->width || crop.height != header->height) {
        return failed(AVIF_RESULT_ISPE_SIZE_MISMATCH, err);
    }
    return ALT_OK;
}

/* A window of BAND rows on the picture, and its pixels as RGBA. */
typedef struct {
    avifImage *planes;
    avifRGBImage rgb;
} band;

static alt_code open_band(band *b, const avifImage *image, alt_error *err)
{
    b->planes = avifImageCreateEmpty();
    avifRGBImageSetDefaults(&b->rgb, image);
    b->rgb.depth = 8;
    b->rgb.format = AVIF_RGB_FORMAT_RGBA;
    b->rgb.chromaUpsampling = AVIF_CHROMA_UPSAMPLING_FASTEST; /* the picture is shrunk anyhow */
    b->rgb.rowBytes = image->width * 4;
    b->rgb.pixels = calloc(BAND, b->rgb.rowBytes);
    return b->planes && b->rgb.pixels ? ALT_OK : error_memory(err);
}

static void close_band(band *b)
{
    if (b->planes) {
        avifImageDestroy(b->planes);
    }
    free(b->rgb.pixels);
}

static alt_code convert_band(band *b, const avifImage *image, uint32_t y, alt_error *err)
{
    uint32_t left = image->height - y;
    avifCropRect window = {0, y, image->width, left < BAND ? left : BAND};
    avifResult result = avifImageSetViewRect(b->planes, image, &window);

    if (result == AVIF_RESULT_OK) {
        b->rgb.height = window.height;
        result = avifImageYUVToRGB(b->planes, &b->rgb);
    }
    return result == AVIF_RESULT_OK ? ALT_OK : failed(result, err);
}

/* From RGBA to what the sink takes, in place. */
static void finish_row(const avifImage *image, uint8_t *row, uint32_t width)
{
    if (image->alphaPlane) {
        image_flatten(row, row, width);
    }
    for (uint32_t x = 0; image->yuvFormat == AVIF_PIXEL_FORMAT_YUV400 && x < width; x++) {
        row[x] = row[x * 4];
    }
}

static alt_code push_rows(const avifImage *image, band *b, image_sink *sink, alt_error *err)
{
    avifCropRect crop = visible(image);
    unsigned channels = image->yuvFormat == AVIF_PIXEL_FORMAT_YUV400 ? 1 : 4;
    alt_code code = sink->begin(sink, crop.width, crop.height, channels, err);

    for (uint32_t y = 0; code == ALT_OK && y < crop.y + crop.height; y++) {
        if (y % BAND == 0) {
            code = convert_band(b, image, y, err);
        }
        if (code == ALT_OK && y >= crop.y) {
            uint8_t *row = b->rgb.pixels + (size_t)(y % BAND) * b->rgb.rowBytes + crop.x * 4;
            finish_row(image, row, crop.width);
            code = sink->row(sink, row, err);
        }
    }
    return code;
}

static alt_code run(avifDecoder *decoder, const image_header *header, size_t max_memory,
                    image_sink *sink, alt_error *err)
{
    band b = {0};
    alt_code code = check_memory(decoder, max_memory, err);

    if (code == ALT_OK) {
        code = decode_planes(decoder, header, err);
    }
    if (code == ALT_OK) {
        code = open_band(&b, decoder->image, err);
    }
    if (code == ALT_OK) {
        code = push_rows(decoder->image, &b, sink, err);
    }
    close_band(&b);
    return code;
}

static alt_code decode(image_span file, const image_header *header, uint32_t min_width,
                       uint32_t min_height, size_t max_memory, image_sink *sink, alt_error *err)
{
    avifDecoder *decoder = avifDecoderCreate();

    if (!decoder) {
        return error_memory(err);
    }
    decoder->ignoreExif = decoder->ignoreXMP = AVIF_TRUE;
    alt_code code = parse(decoder, file.data, file.size, err);
    if (code == ALT_OK) {
        code = run(decoder, header, max_memory, sink, err);
    }
    avifDecoderDestroy(decoder);
    return code;
}

const image_decoder image_avif = {"avif", sniff, probe, NULL, decode};
