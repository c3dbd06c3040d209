/* description.c - the description that a person wrote into the file, told from what cameras write.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../buffer.h"
#include "../error.h"
#include "../utf8.h"
#include "exif.h"
#include "image.h"
#include "iptc.h"
#include "xmp.h"

#define MAX_BYTES XMP_MAX_VALUE /* of a description that are read; the rest is cut off */
#define MAX_UTF8 (4 * MAX_BYTES)

/* What cameras and programs put where a description belongs.  A star stands for anything, at one
 * end; upper and lower case are the same. */
static const char *const boilerplate[] = {
    /* Cameras */
    "DIGITAL CAMERA",
    "CASIO DIGITAL CAMERA",
    "KODAK DIGITAL CAMERA",
    "KODAK Digital Still Camera",
    "KONICA MINOLTA DIGITAL CAMERA",
    "MEDION DIGITAL CAMERA",
    "MINOLTA DIGITAL CAMERA",
    "OLYMPUS DIGITAL CAMERA",
    "PENTAX DIGITAL CAMERA",
    "SAMSUNG DIGITAL CAMERA",
    "VIVITAR DIGITAL CAMERA",
    "Digital StillCamera",
    "DCF 1.0",
    "DCIM*",
    "EPSON DSC picture",
    "Exif_JPEG*",
    "Exif JPEG*",
    "Minolta DSC",
    "SAMSUNG",
    "SONY DSC",
    /* Telephones: scene modes */
    "cof",
    "dav",
    "edf",
    "fbt",
    "hdrpl",
    "mde",
    "nor",
    "oznor*",
    "ptr",
    "rbt",
    "rhdr",
    "rptr",
    "sdr",
    /* Programs */
    "AppleMark*",
    "Created with GIMP*",
    "Created with RNI Films*",
    "Created with The GIMP*",
    "File written by Adobe Photoshop*",
    "LEAD Technologies*",
    "Processed with Snapseed*",
    "Processed with VSCO*",
    "Screenshot",
    /* Empty forms */
    "default",
    "image",
    "no description",
    "none",
    "null",
    "photo",
    "picture",
    "untitled",
    /* File names */
    "*.arw",
    "*.avif",
    "*.bmp",
    "*.cr2",
    "*.dng",
    "*.gif",
    "*.heic",
    "*.jpeg",
    "*.jpg",
    "*.nef",
    "*.png",
    "*.psd",
    "*.tif",
    "*.tiff",
    "*.webp",
};

static bool fits(const char *pattern, const char *text)
{
    size_t size = strlen(text), wanted = strlen(pattern);

    if (pattern[0] == '*') {
        return size >= wanted - 1 && strcasecmp(text + size - (wanted - 1), pattern + 1) == 0;
    }
    if (pattern[wanted - 1] == '*') {
        return strncasecmp(text, pattern, wanted - 1) == 0;
    }
    return strcasecmp(text, pattern) == 0;
}

/* One ASCII word with four digits or more: "IMG_1234", "P1010001", "20190412_153000". */
static bool is_counter(const char *text)
{
    unsigned digits = 0;

    for (; *text != '\0'; text++) {
        if (*text == ' ' || (unsigned char)*text >= 0x80) {
            return false;
        }
        digits += *text >= '0' && *text <= '9';
    }
    return digits >= 4;
}

static bool has_letter(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text, lower = c | 0x20;

        if ((lower >= 'a' && lower <= 'z') || c >= 0x80) {
            return true;
        }
    }
    return false;
}

static bool is_boilerplate(const char *text)
{
    for (size_t i = 0; i < sizeof boilerplate / sizeof *boilerplate; i++) {
        if (fits(boilerplate[i], text)) {
            return true;
        }
    }
    return is_counter(text);
}

/* Windows-1252, which is Latin-1 with printable characters in place of its controls (WHATWG). */
static void append_windows_1252(buffer *out, image_span text)
{
    static const uint16_t high[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
    };

    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        char bytes[4];

        buffer_append(out, bytes, utf8_encode(c >= 0x80 && c < 0xA0 ? high[c - 0x80] : c, bytes));
    }
}

/* UTF-8 when it says so or looks so. */
static void append_text(buffer *out, image_span text, bool utf8)
{
    const char *bytes = (const char *)text.data;

    if (text.size > MAX_BYTES) {
        text.size = utf8_fit(bytes, MAX_BYTES);
    }
    if (utf8 || utf8_valid(bytes, text.size)) {
        buffer_append(out, bytes, text.size);
    } else {
        append_windows_1252(out, text);
    }
}

static void append_alt_text(const image_header *header, const char *language, bool only,
                            buffer *out)
{
    xmp_append(header->xmp, XMP_ALT_TEXT, language, only, out);
}

static void append_ext_descr(const image_header *header, const char *language, bool only,
                             buffer *out)
{
    xmp_append(header->xmp, XMP_EXT_DESCR, language, only, out);
}

static void append_xmp_description(const image_header *header, const char *language, bool only,
                                   buffer *out)
{
    xmp_append(header->xmp, XMP_DESCRIPTION, language, only, out);
}

static void append_iptc_caption(const image_header *header, const char *language, bool only,
                                buffer *out)
{
    bool utf8;
    image_span caption = iptc_caption(header->iptc, &utf8);

    if (!only) {
        append_text(out, caption, utf8);
    }
}

static void append_exif_description(const image_header *header, const char *language, bool only,
                                    buffer *out)
{
    if (!only) {
        append_text(out, exif_description(header->exif), false);
    }
}

/* Where descriptions are, the best place first.  only: nothing that is not marked as being in the
 * language. */
static const struct {
    void (*append)(const image_header *header, const char *language, bool only, buffer *out);
    bool camera; /* cameras write there, too */
} places[] = {
    {append_alt_text, false},    {append_ext_descr, false},       {append_xmp_description, true},
    {append_iptc_caption, true}, {append_exif_description, true},
};

/* What is at this place, as one clean line; "" when no person wrote it. */
static void read_place(size_t place, const image_header *header, const char *language, bool only,
                       buffer *line)
{
    buffer raw;

    buffer_init(&raw, MAX_UTF8);
    places[place].append(header, language, only, &raw);
    /* IPTC's limit of 2000 bytes and ours may have cut the last character apart. */
    utf8_append_line(line, raw.data, utf8_fit(raw.data, raw.size));
    line->failed |= raw.failed;
    buffer_clear(&raw);
    if (line->size > 0 && !line->failed &&
        (!has_letter(line->data) || (places[place].camera && is_boilerplate(line->data)))) {
        buffer_clear(line);
    }
}

static void read_places(const image_header *header, const char *language, bool only, buffer *line)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        read_place(i, header, language, only, line);
        if (line->size > 0 || line->failed) {
            return;
        }
    }
}

alt_code image_description(image_span file, const char *language, bool only, char **out,
                           alt_error *err)
{
    static const alt_limits unlimited = {SIZE_MAX, UINT64_MAX, SIZE_MAX};
    const image_decoder *decoder;
    image_header header;
    alt_error ignored;
    uint8_t *memory = NULL;
    buffer line;

    alt_code code = image_open(file.data, file.size, &unlimited, &decoder, &header, &ignored);
    if (code == ALT_OK && decoder->unpack) {
        code = decoder->unpack(file, &header, &memory, &ignored);
    }
    buffer_init(&line, MAX_UTF8);
    if (code == ALT_OK) {
        read_places(&header, language, only, &line);
    }
    free(memory);
    if (code == ALT_E_MEMORY) {
        return error_memory(err);
    }
    if (line.failed) {
        buffer_clear(&line);
        return error_memory(err);
    }
    *out = line.size > 0 ? buffer_take(&line) : NULL;
    buffer_clear(&line);
    return ALT_OK;
}

alt_code alt_image_description(const uint8_t *data, size_t size, const char *language, char **out,
                               alt_error *err)
{
    return image_description((image_span){data, size}, language, false, out, err);
}
