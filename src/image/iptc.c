/* iptc.c - walks the data sets of IPTC-IIM: 0x1C, record, number, length, value. */
#include "iptc.h"

#include <string.h>

enum { MARKER = 0x1C, HEADER_SIZE = 5 };
enum { CODED_CHARACTER_SET = 1 << 8 | 90, CAPTION = 2 << 8 | 120 };

typedef struct {
    unsigned id; /* record << 8 | number */
    image_span value;
} data_set;

/* Takes the next data set off; false at the end or where the data is damaged. */
static bool next(image_span *iim, data_set *out)
{
    if (iim->size < HEADER_SIZE || iim->data[0] != MARKER) {
        return false;
    }
    size_t at = HEADER_SIZE;
    size_t size = image_number(iim->data + 3, 2);

    if (size & 0x8000) { /* an extended data set: this is the length of the length */
        size_t bytes = size & 0x7FFF;

        if (bytes > 4 || bytes > iim->size - at) {
            return false;
        }
        size = image_number(iim->data + at, bytes);
        at += bytes;
    }
    if (size > iim->size - at) {
        return false;
    }
    out->id = image_number(iim->data + 1, 2);
    out->value = (image_span){iim->data + at, size};
    iim->data += at + size;
    iim->size -= at + size;
    return true;
}

image_span iptc_caption(image_span iim, bool *utf8)
{
    image_span caption = {0};
    data_set set;

    *utf8 = false;
    while (next(&iim, &set)) {
        if (set.id == CODED_CHARACTER_SET) {
            *utf8 = set.value.size == 3 && memcmp(set.value.data, "\x1B%G", 3) == 0;
        } else if (set.id == CAPTION && caption.size == 0) {
            caption = set.value;
        }
    }
    return caption;
}

/* "8BIM", id, name padded to even, size, data padded to even; id 0x0404 is IPTC (Adobe Photoshop
 * File Formats Specification, "Image Resources Section"). */
image_span iptc_in_resources(image_span resources)
{
    image_span rest = resources;

    while (rest.size >= 12 && memcmp(rest.data, "8BIM", 4) == 0) {
        size_t id = image_number(rest.data + 4, 2), name = ((size_t)rest.data[6] + 2) & ~(size_t)1;
        size_t at = 10 + name;
        if (at > rest.size) {
            break;
        }
        size_t size = image_number(rest.data + at - 4, 4);
        if (size > rest.size - at) {
            break;
        }
        if (id == 0x0404) {
            return (image_span){rest.data + at, size};
        }
        at += size;
        at += (size & 1) && at < rest.size;
        rest = (image_span){rest.data + at, rest.size - at};
    }
    return (image_span){0};
}
