/* png_header.c - what a PNG file says before its pixels.  Chunks are described in the PNG
 * specification, third edition (W3C); XMP in iTXt, in the XMP specification, part 3; "Raw profile
 * type" is ImageMagick's way to store what PNG had no chunk for. */
#include "png_header.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "../error.h"
#include "exif.h"
#include "iptc.h"

#define XMP_KEYWORD "XML:com.adobe.xmp"
#define SIGNATURE_SIZE 8
#define CHUNK_FRAME 12 /* length, type and CRC around each chunk's data */

/* Of all texts that are inflated, in bytes: a few bytes may inflate to gigabytes. */
#define ROOM ((size_t)256 << 10)

bool png_header_next(image_span file, size_t *at, png_chunk *out)
{
    if (file.size - *at < CHUNK_FRAME) {
        return false;
    }
    const uint8_t *p = file.data + *at;
    uint32_t length = image_number(p, 4);
    if (length > file.size - *at - CHUNK_FRAME) {
        return false;
    }
    *out = (png_chunk){.body = {p + 8, length}, .crc = image_number(p + 8 + length, 4)};
    memcpy(out->type, p + 4, 4);
    *at += CHUNK_FRAME + length;
    return true;
}

/* What follows the NUL behind the text; data is NULL where there is none. */
static image_span behind_text(image_span span)
{
    const uint8_t *nul = span.size ? memchr(span.data, 0, span.size) : NULL;

    return nul ? (image_span){nul + 1, span.size - (size_t)(nul + 1 - span.data)} : (image_span){0};
}

/* The XMP in what follows the keyword of an iTXt chunk, if it is compressed or not as is asked. */
static image_span packet_of(image_span text, bool compressed)
{
    if (text.size < 2 || text.data[0] != compressed) {
        return (image_span){0};
    }
    /* behind it: the method, which is zlib's, the language and the translated keyword */
    return behind_text(behind_text((image_span){text.data + 2, text.size - 2}));
}

static image_span find_xmp(image_span text)
{
    if (text.size <= sizeof XMP_KEYWORD ||
        memcmp(text.data, XMP_KEYWORD, sizeof XMP_KEYWORD) != 0) {
        return (image_span){0};
    }
    text = (image_span){text.data + sizeof XMP_KEYWORD, text.size - sizeof XMP_KEYWORD};
    return packet_of(text, false);
}

static void read_chunk(const png_chunk *c, image_header *header)
{
    if (strcmp(c->type, "eXIf") == 0) {
        header->exif = c->body;
    } else if (strcmp(c->type, "iTXt") == 0 && !header->xmp.size) {
        header->xmp = find_xmp(c->body);
    } else if (strcmp(c->type, "acTL") == 0) {
        header->animated = true;
    }
}

alt_code png_header_read(const uint8_t *data, size_t size, image_header *out, alt_error *err)
{
    image_span file = {data, size};
    image_header header = {0};
    size_t at = SIGNATURE_SIZE;
    png_chunk c;

    if (!png_header_next(file, &at, &c) || strcmp(c.type, "IHDR") != 0 || c.body.size != 13) {
        return error_set(err, ALT_E_CORRUPT, "the header of the PNG file is missing or damaged");
    }
    header.width = image_number(c.body.data, 4);
    header.height = image_number(c.body.data + 4, 4);
    if (header.width - 1 >= INT32_MAX || header.height - 1 >= INT32_MAX) {
        return error_set(err, ALT_E_CORRUPT, "the PNG file says that it is %ux%u pixels",
                         header.width, header.height);
    }
    while (png_header_next(file, &at, &c)) {
        read_chunk(&c, &header);
    }
    header.orientation = exif_orientation(header.exif);
    *out = header;
    return ALT_OK;
}

/* ---- Texts that are compressed --------------------------------------------------------------- */

/* Where texts are inflated to, one behind the other. */
typedef struct {
    uint8_t *at;
    size_t left;
    bool out_of_memory;
} room;

/* What follows the keyword in the first chunk of the type that has it. */
static image_span find_text(image_span file, const char *type, const char *keyword)
{
    size_t at = SIGNATURE_SIZE, length = strlen(keyword) + 1;
    png_chunk c;

    while (png_header_next(file, &at, &c)) {
        if (strcmp(c.type, type) == 0 && c.body.size > length &&
            memcmp(c.body.data, keyword, length) == 0) {
            return (image_span){c.body.data + length, c.body.size - length};
        }
    }
    return (image_span){0};
}

/* Size 0 when the text is damaged or too long. */
static image_span inflate_text(image_span packed, room *r)
{
    uLongf size = r->left;
    int status = packed.size ? uncompress(r->at, &size, packed.data, packed.size) : Z_DATA_ERROR;

    if (status != Z_OK) {
        r->out_of_memory |= status == Z_MEM_ERROR;
        return (image_span){0};
    }
    image_span text = {r->at, size};
    r->at += size;
    r->left -= size;
    return text;
}

static int digit(uint8_t c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The bytes of a text that is an empty line, a name, a size, and then lines of hexadecimal digits;
 * written over it. */
static image_span decode_profile(uint8_t *text, size_t size)
{
    unsigned lines = 0, digits = 0;
    uint8_t *to = text;

    for (const uint8_t *p = text; p < text + size; p++) {
        lines += *p == '\n';
        int value = lines > 2 ? digit(*p) : -1;
        if (value >= 0) {
            *to = (uint8_t)(digits % 2 ? *to << 4 | value : value);
            to += digits++ % 2;
        }
    }
    return (image_span){text, (size_t)(to - text)};
}

static image_span unpack_profile(image_span file, const char *keyword, room *r)
{
    uint8_t *start = r->at;
    image_span packed = find_text(file, "zTXt", keyword); /* a byte says how: 0 is zlib */
    image_span text = {0};

    if (packed.size > 1) {
        text = inflate_text((image_span){packed.data + 1, packed.size - 1}, r);
    }
    return text.size ? decode_profile(start, text.size) : text;
}

static image_span unpack_xmp(image_span file, room *r)
{
    image_span text = find_text(file, "iTXt", XMP_KEYWORD);

    return inflate_text(packet_of(text, true), r);
}

alt_code png_header_unpack(image_span file, image_header *header, uint8_t **memory, alt_error *err)
{
    room r = {.at = malloc(ROOM), .left = ROOM};

    if (!r.at) {
        return error_memory(err);
    }
    *memory = r.at;
    if (!header->xmp.size) {
        header->xmp = unpack_xmp(file, &r);
    }
    if (!header->exif.size) {
        header->exif = exif_structure(unpack_profile(file, "Raw profile type exif", &r));
    }
    header->iptc = iptc_in_resources(unpack_profile(file, "Raw profile type iptc", &r));
    return r.out_of_memory ? error_memory(err) : ALT_OK;
}
