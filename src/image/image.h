/*
 * image.h - how a decoder plugs in.  A format is one file with one of these tables, and a line in
 * image.c.  A decoder pushes rows into a sink: memory stays O(width) where the format allows it,
 * and setjmp-ridden libraries stay within one function.
 */
#ifndef ALT_IMAGE_H
#define ALT_IMAGE_H

#include "../alttext.h"

/* Bytes within the file; size 0: none. */
typedef struct {
    const uint8_t *data;
    size_t size;
} image_span;

/* A number of up to four bytes, the highest first, as most formats store them. */
static inline uint32_t image_number(const uint8_t *at, size_t bytes)
{
    uint32_t value = 0;

    for (size_t i = 0; i < bytes; i++) {
        value = value << 8 | at[i];
    }
    return value;
}

/* What a header says.  Spans point into the file. */
typedef struct {
    uint32_t width, height; /* as stored, before orientation */
    /* Before a crop, for formats with crops; 0: the same. */
    uint32_t coded_width, coded_height;
    uint8_t orientation; /* EXIF: 1-8; 1 when there is none */
    bool animated;
    image_span exif; /* TIFF structure, without "Exif\0\0" */
    image_span xmp;  /* the packet */
    image_span iptc; /* IIM data sets */
} image_header;

/* Takes an image, top row first, as stored.  channels: 1 grey, 4 RGB and a byte that does not
 * count; alpha is already on white.  Width and height may end within the last sample.  To begin
 * once more is to forget what came before. */
typedef struct image_sink {
    alt_code (*begin)(struct image_sink *sink, double width, double height, unsigned channels,
                      alt_error *err);
    alt_code (*row)(struct image_sink *sink, const uint8_t *row, alt_error *err);
    /* Where a decoder may put Cb and Cr (JFIF) of whatever size, each with 1 channel, once it began
     * brightness here; NULL in these two. */
    struct image_sink *blue, *red;
} image_sink;

typedef struct {
    const char *format; /* as in alt_image_info */
    bool (*sniff)(const uint8_t *data, size_t size);
    /* Reads the header, decodes nothing. */
    alt_code (*probe)(const uint8_t *data, size_t size, image_header *out, alt_error *err);
    /* Lets exif, xmp and iptc, where the file holds them compressed, point into *memory, to be
     * freed by the caller even after a failure, which is for want of memory only.  Not part of
     * probe() as it is for descriptions alone.  NULL: nothing is compressed in files of this
     * format. */
    alt_code (*unpack)(image_span file, image_header *header, uint8_t **memory, alt_error *err);
    /* Decodes into the sink, at a smaller scale if it likes, but not below min_width x min_height
     * (as stored).  At most max_memory bytes beyond O(width). */
    alt_code (*decode)(image_span file, const image_header *header, uint32_t min_width,
                       uint32_t min_height, size_t max_memory, image_sink *sink, alt_error *err);
} image_decoder;

extern const image_decoder image_jpeg, image_png, image_webp, image_gif, image_avif;
extern const image_decoder image_heic; /* where ALT_HEIC is defined */

/* Pixels, row after row without gaps. */
typedef struct {
    uint8_t *data; /* malloc */
    uint32_t width, height;
    unsigned channels; /* as in image_sink */
} image_pixels;

/* Lays a row of RGBA on white; the two may be the same. */
void image_flatten(const uint8_t *rgba, uint8_t *out, uint32_t width);

/* The same for one value. */
static inline uint8_t image_on_white(unsigned value, unsigned alpha)
{
    unsigned sum = value * alpha + 255 * (255 - alpha) + 128;

    return (uint8_t)((sum + (sum >> 8)) >> 8); /* the nearest to sum / 255, without dividing */
}

/* The decoder for these bytes, and what their header says, within the limits. */
alt_code image_open(const uint8_t *data, size_t size, const alt_limits *limits,
                    const image_decoder **decoder, image_header *header, alt_error *err);

/* What a side becomes when the longer side, longest, is shrunk to max_side. */
uint32_t image_shrink(uint32_t side, uint32_t longest, uint32_t max_side);

/* alt_image_description(); only: *out is NULL, too, unless it is marked as being in the language.
 */
alt_code image_description(image_span file, const char *language, bool only, char **out,
                           alt_error *err);

#endif
