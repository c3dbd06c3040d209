/* exif.c - a reader of IFD0, the first directory of a TIFF structure.  It follows no other offset,
 * so it cannot loop. */
#include "exif.h"

#include <string.h>

enum { TAG_DESCRIPTION = 0x10E, TAG_ORIENTATION = 0x112 };
enum { TYPE_ASCII = 2, TYPE_SHORT = 3 };
enum { HEADER_SIZE = 8, ENTRY_SIZE = 12 };

static uint32_t number(const uint8_t *at, unsigned bytes, bool big_endian)
{
    uint32_t value = 0;

    for (unsigned i = 0; i < bytes; i++) {
        value = value << 8 | at[big_endian ? i : bytes - 1 - i];
    }
    return value;
}

/* "MM" or "II", then 42. */
static bool has_header(image_span exif)
{
    return exif.size >= HEADER_SIZE &&
           (memcmp(exif.data, "MM\0*", 4) == 0 || memcmp(exif.data, "II*\0", 4) == 0);
}

/* The entry of IFD0 for the tag; NULL when there is none of this type. */
static const uint8_t *find(image_span exif, uint32_t tag, uint32_t type)
{
    if (!has_header(exif)) {
        return NULL;
    }
    bool big_endian = exif.data[0] == 'M';
    size_t at = number(exif.data + 4, 4, big_endian);

    if (at > exif.size - 2) {
        return NULL;
    }
    uint32_t left = number(exif.data + at, 2, big_endian);

    for (at += 2; left > 0 && exif.size - at >= ENTRY_SIZE; left--, at += ENTRY_SIZE) {
        const uint8_t *entry = exif.data + at;

        if (number(entry, 2, big_endian) == tag && number(entry + 2, 2, big_endian) == type) {
            return entry;
        }
    }
    return NULL;
}

uint8_t exif_orientation(image_span exif)
{
    const uint8_t *entry = find(exif, TAG_ORIENTATION, TYPE_SHORT);

    if (entry == NULL) {
        return 1;
    }
    uint32_t value = number(entry + 8, 2, exif.data[0] == 'M');
    return value >= 1 && value <= 8 ? (uint8_t)value : 1;
}

image_span exif_description(image_span exif)
{
    const uint8_t *entry = find(exif, TAG_DESCRIPTION, TYPE_ASCII);

    if (entry == NULL) {
        return (image_span){0};
    }
    bool big_endian = exif.data[0] == 'M';
    size_t size = number(entry + 4, 4, big_endian);
    /* Up to four bytes stand in the entry itself. */
    size_t at = size <= 4 ? (size_t)(entry + 8 - exif.data) : number(entry + 8, 4, big_endian);

    if (at > exif.size || size > exif.size - at) {
        return (image_span){0};
    }
    return (image_span){exif.data + at, strnlen((const char *)exif.data + at, size)};
}
