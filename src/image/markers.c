/* markers.c - the walk from marker to marker through a JPEG file. */
#include "markers.h"

#include <string.h>

static bool is_restart(uint8_t code)
{
    return code >= 0xD0 && code <= 0xD7;
}

static bool stands_alone(uint8_t code)
{
    return code == MARKER_SOI || code == MARKER_EOI || code == 0x01;
}

/* Where the next 0xFF is that begins a marker; size when there is none. */
static size_t find(image_span file, size_t at)
{
    while (at + 1 < file.size) {
        const uint8_t *ff = memchr(file.data + at, 0xFF, file.size - 1 - at);
        if (!ff) {
            break;
        }
        at = (size_t)(ff - file.data);
        if (ff[1] != 0 && ff[1] != 0xFF && !is_restart(ff[1])) {
            return at;
        }
        at += ff[1] == 0xFF ? 1 : 2;
    }
    return file.size;
}

bool markers_next(image_span file, size_t *at, marker *out)
{
    size_t start = find(file, *at);

    if (start >= file.size) {
        return false;
    }
    *out = (marker){.code = file.data[start + 1], .start = start};
    *at = start + 2;
    if (stands_alone(out->code)) {
        return true;
    }
    if (file.size - *at < 2) {
        return false;
    }
    size_t length = markers_u16(file.data + *at);
    length = length < 2 ? 2 : length; /* which libjpeg lets pass */
    if (file.size - *at < length) {
        return false;
    }
    out->body = (image_span){file.data + *at + 2, length - 2};
    *at += length;
    return true;
}
