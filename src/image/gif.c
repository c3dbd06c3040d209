/* gif.c - reads the first picture of a GIF, its blocks by giflib.  See "Graphics Interchange
 * Format, version 89a" (CompuServe); XMP in an application extension, in the XMP specification,
 * part 3. */
#include <stdlib.h>
#include <string.h>

#include <gif_lib.h>

#include "../error.h"
#include "image.h"
#include "lzw.h"

#define XMP_SIGNATURE "XMP DataXMP"
#define XMP_TRAILER 258 /* bytes behind the packet that lead readers of sub-blocks to its end */

/* Screens with a longer side are taken for a mistake or a trick: then the picture alone counts. */
#define MAX_SCREEN_SIDE 2048

static bool sniff(const uint8_t *data, size_t size)
{
    return size >= 6 && (memcmp(data, "GIF87a", 6) == 0 || memcmp(data, "GIF89a", 6) == 0);
}

/* ---- From block to block --------------------------------------------------------------------- */

typedef struct {
    GifFileType *gif;
    image_span rest; /* of the file */
    image_span xmp;
    GraphicsControlBlock control; /* for the next picture */
    uint8_t palette[256][4];      /* as the sink takes it: RGB and a byte, or grey */
    unsigned channels;
    GifByteType *block; /* the first of the pixels, until it is taken */
    lzw *lines;
    uint8_t *pixels; /* of an interlaced picture, all */
    uint8_t *row;    /* of the canvas */
} reader;

/* For giflib.  A file is read as if zeros followed it, one at a time: then a picture is whole even
 * if the file lacks the terminator after its last pixel. */
static int read_bytes(GifFileType *gif, GifByteType *to, int size)
{
    reader *r = gif->UserData;
    size_t count = (size_t)size < r->rest.size ? (size_t)size : r->rest.size;

    memcpy(to, r->rest.data, count);
    r->rest.data += count;
    r->rest.size -= count;
    if (count == 0 && size == 1) {
        *to = 0;
        return 1;
    }
    return (int)count;
}

static alt_code damaged(int gif_error, alt_error *err)
{
    const char *text = GifErrorString(gif_error);

    if (gif_error == D_GIF_ERR_NOT_ENOUGH_MEM) {
        return error_memory(err);
    }
    return error_set(err, ALT_E_CORRUPT, "the GIF file is truncated or damaged (%s)",
                     text ? text : "bad data");
}

/* Reads an extension to its end. */
static bool read_extension(reader *r)
{
    int kind;
    GifByteType *block; /* its size, then its bytes; NULL: the end */

    if (DGifGetExtension(r->gif, &kind, &block) != GIF_OK) {
        return false;
    }
    const uint8_t *start = r->rest.data;
    bool xmp = kind == APPLICATION_EXT_FUNC_CODE && block && block[0] == strlen(XMP_SIGNATURE) &&
               memcmp(block + 1, XMP_SIGNATURE, block[0]) == 0;

    if (kind == GRAPHICS_EXT_FUNC_CODE && block) {
        DGifExtensionToGCB(block[0], block + 1, &r->control);
    }
    while (block) {
        if (DGifGetExtensionNext(r->gif, &block) != GIF_OK) {
            return false;
        }
    }
    size_t size = (size_t)(r->rest.data - start);
    if (xmp && size > XMP_TRAILER) {
        r->xmp = (image_span){start, size - XMP_TRAILER};
    }
    return true;
}

/* Goes to the next picture; false when there is none. */
static bool next_picture(reader *r)
{
    GifRecordType type;

    while (DGifGetRecordType(r->gif, &type) == GIF_OK && type != TERMINATE_RECORD_TYPE) {
        if (type == IMAGE_DESC_RECORD_TYPE) {
            return true;
        }
        if (!read_extension(r)) {
            return false;
        }
    }
    return false;
}

/* Passes over the pixels of a picture. */
static bool skip_pixels(reader *r)
{
    int code_size;
    GifByteType *block;
    int status = DGifGetCode(r->gif, &code_size, &block);

    while (status == GIF_OK && block) {
        status = DGifGetCodeNext(r->gif, &block);
    }
    return status == GIF_OK;
}

/* Opens the file and reads the header of its first picture; r->gif is open even if that fails. */
static alt_code open_picture(reader *r, alt_error *err)
{
    int error = 0;

    r->control.TransparentColor = NO_TRANSPARENT_COLOR;
    r->gif = DGifOpen(r, read_bytes, &error);
    if (!r->gif) {
        /* giflib does not tell a palette cut off from one that there was no memory for. */
        bool cut_off = error == D_GIF_ERR_NO_SCRN_DSCR && r->rest.size == 0;
        return damaged(cut_off ? error : D_GIF_ERR_NOT_ENOUGH_MEM, err);
    }
    if (!next_picture(r)) {
        return error_set(err, ALT_E_CORRUPT, "the GIF file holds no picture");
    }
    if (DGifGetImageHeader(r->gif) != GIF_OK) {
        return damaged(r->gif->Error, err);
    }
    if (r->gif->Image.Width == 0 || r->gif->Image.Height == 0) {
        return error_set(err, ALT_E_CORRUPT, "the first picture of the GIF file is empty");
    }
    return ALT_OK;
}

static uint32_t larger(GifWord a, GifWord b)
{
    return (uint32_t)(a > b ? a : b);
}

/* The canvas is the screen, as far as it can be believed, enlarged to hold the first picture. */
static void set_canvas(const GifFileType *gif, image_header *header)
{
    const GifImageDesc *picture = &gif->Image;
    bool absurd = gif->SWidth > MAX_SCREEN_SIDE || gif->SHeight > MAX_SCREEN_SIDE;

    header->width = larger(absurd ? 0 : gif->SWidth, picture->Left + picture->Width);
    header->height = larger(absurd ? 0 : gif->SHeight, picture->Top + picture->Height);
}

static alt_code probe(const uint8_t *data, size_t size, image_header *out, alt_error *err)
{
    reader r = {.rest = {data, size}};
    image_header header = {.orientation = 1};
    alt_code code = open_picture(&r, err);

    if (code == ALT_OK) {
        set_canvas(r.gif, &header);
        header.animated = skip_pixels(&r) && next_picture(&r);
        header.xmp = r.xmp;
        *out = header;
    }
    DGifCloseFile(r.gif, NULL);
    return code;
}

/* ---- The pixels ------------------------------------------------------------------------------ */

/* What no palette tells is white, as is what shines through. */
static alt_code read_palette(reader *r, alt_error *err)
{
    const GifImageDesc *picture = &r->gif->Image;
    const ColorMapObject *map = picture->ColorMap ? picture->ColorMap : r->gif->SColorMap;

    if (!map) {
        return error_set(err, ALT_E_CORRUPT, "the GIF file has no palette");
    }
    memset(r->palette, 0xFF, sizeof r->palette);
    r->channels = 1;
    for (int i = 0; i < map->ColorCount; i++) {
        const GifColorType *colour = &map->Colors[i];
        if (i != r->control.TransparentColor) {
            memcpy(r->palette[i], colour, 3);
            if (colour->Red != colour->Green || colour->Red != colour->Blue) {
                r->channels = 4;
            }
        }
    }
    return ALT_OK;
}

/* For lzw.h.  A block of giflib begins with its size. */
static image_span next_block(void *context)
{
    reader *r = context;
    GifByteType *block = r->block;

    r->block = NULL;
    if (!block && DGifGetCodeNext(r->gif, &block) != GIF_OK) {
        block = NULL;
    }
    return block ? (image_span){block + 1, block[0]} : (image_span){0};
}

static alt_code open_lines(reader *r, alt_error *err)
{
    int bits;

    if (DGifGetCode(r->gif, &bits, &r->block) != GIF_OK) {
        return damaged(r->gif->Error, err);
    }
    r->lines = lzw_open((unsigned)bits, (size_t)r->gif->Image.Width, next_block, r);
    return r->lines ? ALT_OK : error_memory(err);
}

static alt_code allocate(reader *r, const image_header *header, size_t max_memory, alt_error *err)
{
    const GifImageDesc *picture = &r->gif->Image;
    size_t width = (size_t)picture->Width, size = width * (size_t)picture->Height;

    if (picture->Interlace && size > max_memory) {
        return error_set(err, ALT_E_LIMIT,
                         "decoding the interlaced GIF file needs %zu bytes of memory, over the "
                         "limit of %zu",
                         size, max_memory);
    }
    r->row = malloc((size_t)header->width * r->channels);
    r->pixels = picture->Interlace ? malloc(size) : NULL;
    return r->row && (r->pixels || !picture->Interlace) ? ALT_OK : error_memory(err);
}

/* The next line of the picture as stored; NULL: it cannot be read. */
static const uint8_t *read_line(const reader *r)
{
    return lzw_read(r->lines, (size_t)r->gif->Image.Width);
}

/* An interlaced picture comes in four passes (appendix E). */
static bool read_interlaced(const reader *r)
{
    static const struct {
        size_t start, step;
    } passes[] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
    size_t width = (size_t)r->gif->Image.Width, height = (size_t)r->gif->Image.Height;

    for (size_t pass = 0; pass < 4; pass++) {
        for (size_t y = passes[pass].start; y < height; y += passes[pass].step) {
            const uint8_t *line = read_line(r);
            if (!line) {
                return false;
            }
            memcpy(r->pixels + y * width, line, width);
        }
    }
    return true;
}

/* Paints line y of the picture; false when it cannot be read. */
static bool paint_line(const reader *r, size_t y)
{
    const GifImageDesc *picture = &r->gif->Image;
    const uint8_t *from =
        picture->Interlace ? r->pixels + y * (size_t)picture->Width : read_line(r);
    uint8_t *to = r->row + (size_t)picture->Left * r->channels;

    if (!from) {
        return false;
    }
    for (int x = 0; r->channels == 1 && x < picture->Width; x++) {
        to[x] = r->palette[from[x]][0];
    }
    for (int x = 0; r->channels == 4 && x < picture->Width; x++) {
        memcpy(to + (size_t)x * 4, r->palette[from[x]], 4);
    }
    return true;
}

static alt_code push_rows(const reader *r, const image_header *header, image_sink *sink,
                          alt_error *err)
{
    const GifImageDesc *picture = &r->gif->Image;
    uint32_t top = (uint32_t)picture->Top, bottom = top + (uint32_t)picture->Height;
    alt_code code = sink->begin(sink, header->width, header->height, r->channels, err);

    if (code == ALT_OK && picture->Interlace && !read_interlaced(r)) {
        code = damaged(r->gif->Error, err);
    }
    for (uint32_t y = 0; code == ALT_OK && y < header->height; y++) {
        memset(r->row, 0xFF, (size_t)header->width * r->channels);
        if (y >= top && y < bottom && !paint_line(r, y - top)) {
            return damaged(r->gif->Error, err);
        }
        code = sink->row(sink, r->row, err);
    }
    return code;
}

static alt_code decode(image_span file, const image_header *header, uint32_t min_width,
                       uint32_t min_height, size_t max_memory, image_sink *sink, alt_error *err)
{
    reader r = {.rest = file};
    alt_code code = open_picture(&r, err);

    if (code == ALT_OK) {
        code = read_palette(&r, err);
    }
    if (code == ALT_OK) {
        code = allocate(&r, header, max_memory, err);
    }
    if (code == ALT_OK) {
        code = open_lines(&r, err);
    }
    if (code == ALT_OK) {
        code = push_rows(&r, header, sink, err);
    }
    free(r.lines);
    free(r.pixels);
    free(r.row);
    DGifCloseFile(r.gif, NULL);
    return code;
}

const image_decoder image_gif = {"gif", sniff, probe, NULL, decode};
