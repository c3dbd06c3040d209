/* pictures.h - test pictures in every variant that libjpeg and libpng can write, and their pixels
 * read back.  Each picture has four quarters of one colour each. */
#ifndef ALT_PICTURES_H
#define ALT_PICTURES_H

#include "test.h"

#include <stdbool.h>
#include <stdio.h>

#include <jpeglib.h>
#include <png.h>

#include "../../src/alttext.h"
#include "raster.h"

typedef struct {
    uint8_t *data; /* malloc */
    size_t size;
} picture;

static inline void picture_append(picture *p, const void *bytes, size_t size)
{
    p->data = realloc(p->data, p->size + size);
    memcpy(p->data + p->size, bytes, size);
    p->size += size;
}

/* Top left, top right, bottom left, bottom right. */
static const uint8_t picture_colours[4][3] = {
    {200, 30, 40}, {40, 180, 60}, {30, 50, 190}, {220, 210, 60}};
static const uint8_t picture_greys[4] = {30, 100, 160, 230};

static inline unsigned picture_quarter(unsigned x, unsigned y, unsigned width, unsigned height)
{
    return (y >= height / 2 ? 2U : 0U) + (x >= width / 2 ? 1U : 0U);
}

typedef struct {
    unsigned width, height; /* 0: 64 and 48 */
    int components;         /* 0: 3; 1 is grey, 4 is CMYK */
    J_COLOR_SPACE stored;   /* 0: YCbCr, grey or CMYK */
    int h, v;               /* sampling of the first component; 0: 1 */
    bool progressive, arithmetic, plain_ink, optimised;
    unsigned noise;              /* by how much pixels may differ from their quarter's colour */
    unsigned restart;            /* in MCUs; 0: none */
    const jpeg_scan_info *scans; /* NULL: libjpeg's own */
    int scan_count;
    const void *app1; /* a whole APP1 body; NULL: none */
    size_t app1_size;
    const uint8_t (*colours)[3]; /* of the quarters; NULL: picture_colours */
    const void *profile;         /* ICC; NULL: none */
    unsigned profile_size;
} jpeg_variant;

/* One pixel as the file holds it.  Adobe's programs store ink inverted. */
static inline void picture_pixel(const jpeg_variant *v, unsigned quarter, uint8_t *to)
{
    if (v->components == 1) {
        to[0] = picture_greys[quarter];
        return;
    }
    const uint8_t *colour = (v->colours ? v->colours : picture_colours)[quarter];
    for (int i = 0; i < 3; i++) {
        to[i] = v->plain_ink ? (uint8_t)(255 - colour[i]) : colour[i];
    }
    if (v->components == 4) {
        to[3] = v->plain_ink ? 0 : 255;
    }
}

/* The same noise every time. */
static inline void picture_add_noise(const jpeg_variant *v, uint32_t at, uint8_t *pixel)
{
    for (int i = 0; v->noise && i < v->components; i++) {
        uint32_t hash = (at * 4 + (uint32_t)i) * 2654435761U;
        int value = pixel[i] + (int)((hash ^ hash >> 15) % (2 * v->noise + 1)) - (int)v->noise;
        pixel[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
}

static inline void picture_set_up(struct jpeg_compress_struct *cinfo, const jpeg_variant *v)
{
    static const J_COLOR_SPACE spaces[] = {[1] = JCS_GRAYSCALE, [3] = JCS_RGB, [4] = JCS_CMYK};

    cinfo->image_width = v->width ? v->width : 64;
    cinfo->image_height = v->height ? v->height : 48;
    cinfo->input_components = v->components ? v->components : 3;
    cinfo->in_color_space = spaces[cinfo->input_components];
    jpeg_set_defaults(cinfo);
    if (v->stored) {
        jpeg_set_colorspace(cinfo, v->stored);
    }
    jpeg_set_quality(cinfo, 95, TRUE);
    for (int i = 0; i < cinfo->num_components; i++) {
        bool full = i == 0 || i == 3; /* brightness, and black of four inks */
        cinfo->comp_info[i].h_samp_factor = full && v->h ? v->h : 1;
        cinfo->comp_info[i].v_samp_factor = full && v->v ? v->v : 1;
    }
    if (v->progressive) {
        jpeg_simple_progression(cinfo);
    }
    if (v->scans) {
        cinfo->scan_info = v->scans;
        cinfo->num_scans = v->scan_count;
    }
    cinfo->arith_code = v->arithmetic;
    cinfo->optimize_coding = v->optimised;
    cinfo->restart_interval = v->restart;
    if (cinfo->input_components == 4) {
        cinfo->write_Adobe_marker = !v->plain_ink;
    }
}

static inline picture picture_jpeg(jpeg_variant v)
{
    struct jpeg_compress_struct cinfo;
    struct jpeg_error_mgr errors;
    picture out = {0};
    unsigned long size = 0;
    uint8_t *row;

    cinfo.err = jpeg_std_error(&errors);
    jpeg_create_compress(&cinfo);
    jpeg_mem_dest(&cinfo, &out.data, &size);
    v.components = v.components ? v.components : 3;
    picture_set_up(&cinfo, &v);
    jpeg_start_compress(&cinfo, TRUE);
    if (v.app1) {
        jpeg_write_marker(&cinfo, JPEG_APP0 + 1, v.app1, (unsigned)v.app1_size);
    }
    if (v.profile) {
        jpeg_write_icc_profile(&cinfo, v.profile, v.profile_size);
    }
    row = malloc((size_t)cinfo.image_width * 4);
    while (cinfo.next_scanline < cinfo.image_height) {
        for (unsigned x = 0; x < cinfo.image_width; x++) {
            uint8_t *pixel = row + (size_t)x * v.components;
            unsigned y = cinfo.next_scanline;
            picture_pixel(&v, picture_quarter(x, y, cinfo.image_width, cinfo.image_height), pixel);
            picture_add_noise(&v, y * cinfo.image_width + x, pixel);
        }
        jpeg_write_scanlines(&cinfo, &row, 1);
    }
    jpeg_finish_compress(&cinfo);
    jpeg_destroy_compress(&cinfo);
    free(row);
    return (picture){out.data, size};
}

/* A TIFF structure with nothing but an orientation, behind "Exif\0\0". */
#define PICTURE_EXIF(orientation)                                                                  \
    "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" orientation "\0\0\0\0\0\0\0"
#define PICTURE_EXIF_SIZE 32

typedef struct {
    unsigned width, height; /* 0: 64 and 48 */
    int colour;             /* PNG_COLOR_TYPE_... */
    int depth;              /* 0: 8 */
    bool interlaced;
    bool transparent;          /* the top left quarter, by tRNS or alpha */
    const uint8_t *exif;       /* a TIFF structure; NULL: none */
    const png_byte *animation; /* the body of an acTL chunk; NULL: none */
} png_variant;

static inline void picture_write(png_structp png, png_bytep bytes, size_t size)
{
    picture *out = png_get_io_ptr(png);

    picture_append(out, bytes, size);
}

static inline void picture_put(uint8_t *row, unsigned index, int depth, unsigned value)
{
    if (depth == 16) {
        row[2 * index] = row[2 * index + 1] = (uint8_t)value;
    } else {
        unsigned bit = index * (unsigned)depth, shift = 8 - (unsigned)depth - bit % 8;
        row[bit / 8] = (uint8_t)(row[bit / 8] | value << shift);
    }
}

static inline unsigned picture_png_value(const png_variant *v, unsigned quarter, unsigned channel,
                                         bool is_alpha)
{
    if (v->colour == PNG_COLOR_TYPE_PALETTE) {
        return v->depth == 1 ? quarter % 2 : quarter;
    }
    if (is_alpha) {
        return v->transparent && quarter == 0 ? 0 : 255;
    }
    if (v->colour & PNG_COLOR_MASK_COLOR) {
        return picture_colours[quarter][channel];
    }
    return v->depth < 8 ? picture_greys[quarter] >> (8 - v->depth) : picture_greys[quarter];
}

static inline void picture_png_row(const png_variant *v, unsigned y, unsigned channels,
                                   uint8_t *row)
{
    for (unsigned x = 0; x < v->width; x++) {
        unsigned quarter = picture_quarter(x, y, v->width, v->height);
        for (unsigned c = 0; c < channels; c++) {
            bool is_alpha = v->colour & PNG_COLOR_MASK_ALPHA && c == channels - 1;
            picture_put(row, x * channels + c, v->depth,
                        picture_png_value(v, quarter, c, is_alpha));
        }
    }
}

static inline void picture_png_transparency(png_structp png, png_infop info, const png_variant *v)
{
    unsigned scale = v->depth == 16 ? 257 : 1, shift = v->depth < 8 ? 8 - (unsigned)v->depth : 0;
    png_color_16 key = {.red = (png_uint_16)(picture_colours[0][0] * scale),
                        .green = (png_uint_16)(picture_colours[0][1] * scale),
                        .blue = (png_uint_16)(picture_colours[0][2] * scale),
                        .gray = (png_uint_16)((picture_greys[0] >> shift) * scale)};
    png_byte clear[1] = {0};

    if (v->colour == PNG_COLOR_TYPE_PALETTE) {
        png_set_tRNS(png, info, clear, 1, NULL);
    } else if (!(v->colour & PNG_COLOR_MASK_ALPHA)) {
        png_set_tRNS(png, info, NULL, 0, &key);
    }
}

static inline picture picture_png(png_variant v)
{
    picture out = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);

    v.width = v.width ? v.width : 64;
    v.height = v.height ? v.height : 48;
    v.depth = v.depth ? v.depth : 8;
    png_set_write_fn(png, &out, picture_write, NULL);
    png_set_IHDR(png, info, v.width, v.height, v.depth, v.colour,
                 v.interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, 0, 0);
    if (v.colour == PNG_COLOR_TYPE_PALETTE) {
        png_set_PLTE(png, info, (png_const_colorp)picture_colours, v.depth == 1 ? 2 : 4);
    }
    if (v.transparent) {
        picture_png_transparency(png, info, &v);
    }
    if (v.exif) {
        png_set_eXIf_1(png, info, PICTURE_EXIF_SIZE - 6, (png_bytep)v.exif);
    }
    png_write_info(png, info);
    if (v.animation) {
        png_write_chunk(png, (png_const_bytep) "acTL", v.animation, 8);
    }
    uint8_t *row = malloc((size_t)v.width * 8);
    int passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; pass++) {
        for (unsigned y = 0; y < v.height; y++) {
            memset(row, 0, (size_t)v.width * 8);
            picture_png_row(&v, y, png_get_channels(png, info), row);
            png_write_row(png, row);
        }
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    free(row);
    return out;
}

/* The middle of a quarter is of this colour. */
static inline void assert_quarter(const raster *r, unsigned quarter, const uint8_t *colour)
{
    assert_pixel(r, r->width * (quarter & 1 ? 3 : 1) / 4, r->height * (quarter & 2 ? 3 : 1) / 4,
                 colour);
}

static inline void assert_quarters(const raster *r)
{
    for (unsigned q = 0; q < 4; q++) {
        assert_quarter(r, q, r->channels == 1 ? &picture_greys[q] : picture_colours[q]);
    }
}

/* The quarters are of picture_greys, and nothing in the picture is tinted. */
static inline void assert_grey(const raster *r)
{
    for (unsigned q = 0; q < 4; q++) {
        const uint8_t grey[3] = {picture_greys[q], picture_greys[q], picture_greys[q]};
        assert_quarter(r, q, grey);
    }
    for (size_t i = 0; i < (size_t)r->width * r->height * r->channels; i++) {
        uint8_t red = r->data[i - i % r->channels];
        assert_in_range(r->data[i] + 1, red, red + 2);
    }
}

static inline alt_image_info picture_probe(picture p)
{
    alt_limits limits;
    alt_image_info info;
    alt_error err = {0};

    alt_limits_init(&limits);
    if (alt_image_probe(p.data, p.size, &limits, &info, &err) != ALT_OK) {
        fail_msg("%s", err.message);
    }
    return info;
}

/* Prepares the picture with the default limits and reads back what came out. */
static inline raster picture_prepare(picture p, uint32_t max_side)
{
    alt_limits limits;
    alt_jpeg jpeg = {0};
    alt_error err = {0};

    alt_limits_init(&limits);
    if (alt_image_to_jpeg(p.data, p.size, &limits, max_side, 95, &jpeg, &err) != ALT_OK) {
        fail_msg("%s", err.message);
    }
    raster out = raster_read(jpeg.data, jpeg.size);
    assert_int_equal(jpeg.width, out.width);
    assert_int_equal(jpeg.height, out.height);
    alt_jpeg_clear(&jpeg);
    return out;
}

/* The code that preparing ends with; the sentence is in err. */
static inline alt_code picture_try(const uint8_t *data, size_t size, const alt_limits *limits,
                                   alt_error *err)
{
    alt_jpeg jpeg = {0};
    alt_limits defaults;

    alt_limits_init(&defaults);
    alt_code code = alt_image_to_jpeg(data, size, limits ? limits : &defaults, 32, 80, &jpeg, err);
    if (code != ALT_OK) {
        assert_null(jpeg.data);
        assert_int_equal(err->code, code);
        assert_true(strlen(err->message) > 0);
    }
    alt_jpeg_clear(&jpeg);
    return code;
}

/* Cut after any number of bytes, at least first, it is refused as damaged. */
static inline void assert_corrupt_when_cut(picture p, size_t first)
{
    for (size_t size = first; size < p.size; size++) {
        alt_error err;
        uint8_t *exact = malloc(size);
        memcpy(exact, p.data, size);
        if (picture_try(exact, size, NULL, &err) != ALT_E_CORRUPT) {
            fail_msg("cut at %zu of %zu bytes: %s", size, p.size, alt_code_name(err.code));
        }
        free(exact);
    }
}

/* Needs so many pixels of max_pixels and not one less. */
static inline void assert_needs_pixels(picture p, unsigned width, unsigned height)
{
    alt_limits limits;
    alt_error err;
    char message[80];

    alt_limits_init(&limits);
    limits.max_pixels = (uint64_t)width * height;
    assert_int_equal(picture_try(p.data, p.size, &limits, &err), ALT_OK);
    limits.max_pixels--;
    assert_int_equal(picture_try(p.data, p.size, &limits, &err), ALT_E_LIMIT);
    snprintf(message, sizeof message, "image is %ux%u pixels, over the limit of %u", width, height,
             width * height - 1);
    assert_string_equal(err.message, message);
}

/* Needs so many bytes of max_memory and not one less. */
static inline void assert_needs_memory(picture p, size_t bytes)
{
    alt_limits limits;
    alt_error err;

    alt_limits_init(&limits);
    limits.max_memory = bytes;
    assert_int_equal(picture_try(p.data, p.size, &limits, &err), ALT_OK);
    limits.max_memory--;
    assert_int_equal(picture_try(p.data, p.size, &limits, &err), ALT_E_LIMIT);
}

#endif
