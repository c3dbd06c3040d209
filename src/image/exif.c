/* exif.c - a reader of IFD0, the first directory of a TIFF structure.  It follows no other offset,
 * so it cannot loop. */
#include "exif.h"

#include <string.h>

enum { TAG_DESCRIPTION = 0x10E, TAG_ORIENTATION = 0x112 };
enum { TYPE_ASCII = 2, TYPE_SHORT = 3, TYPE_UTF8 = 129 /* since EXIF 3.0 */ };
enum { HEADER_SIZE = 8, ENTRY_SIZE = 12 };

typedef struct {
    uint32_t type, count;
    size_t at; /* of the value, or of the four bytes that say where it is */
} entry;

/* In the byte order that the structure begins with: "MM" or "II". */
static uint32_t number(image_span exif, size_t at, unsigned bytes)
{
    bool big_endian = exif.data[0] == 'M';
    uint32_t value = 0;

    for (unsigned i = 0; i < bytes; i++) {
        value = value << 8 | exif.data[at + (big_endian ? i : bytes - 1 - i)];
    }
    return value;
}

static bool has_header(image_span exif)
{
    return exif.size >= HEADER_SIZE &&
           (memcmp(exif.data, "MM\0*", 4) == 0 || memcmp(exif.data, "II*\0", 4) == 0);
}

static bool find(image_span exif, uint32_t tag, entry *out)
{
    if (!has_header(exif)) {
        return false;
    }
    size_t at = number(exif, 4, 4);

    if (at > exif.size - 2) {
        return false;
    }
    uint32_t left = number(exif, at, 2);

    for (at += 2; left > 0 && exif.size - at >= ENTRY_SIZE; left--, at += ENTRY_SIZE) {
        if (number(exif, at, 2) == tag) {
            *out = (entry){number(exif, at + 2, 2), number(exif, at + 4, 4), at + 8};
            return true;
        }
    }
    return false;
}

image_span exif_structure(image_span exif)
{
    static const char signature[] = "Exif\0"; /* and the NUL at the end */
    bool is_signed =
        exif.size >= sizeof signature && memcmp(exif.data, signature, sizeof signature) == 0;

    return is_signed ? (image_span){exif.data + sizeof signature, exif.size - sizeof signature}
                     : exif;
}

uint8_t exif_orientation(image_span exif)
{
    entry found;

    if (!find(exif, TAG_ORIENTATION, &found) || found.type != TYPE_SHORT || found.count != 1) {
        return 1;
    }
    uint32_t value = number(exif, found.at, 2);
    return value >= 1 && value <= 8 ? (uint8_t)value : 1;
}

image_span exif_description(image_span exif)
{
    entry found;

    if (!find(exif, TAG_DESCRIPTION, &found) ||
        (found.type != TYPE_ASCII && found.type != TYPE_UTF8)) {
        return (image_span){0};
    }
    /* Up to four bytes stand in the entry itself. */
    size_t at = found.count <= 4 ? found.at : number(exif, found.at, 4);

    if (at > exif.size || found.count > exif.size - at) {
        return (image_span){0};
    }
    return (image_span){exif.data + at, strnlen((const char *)exif.data + at, found.count)};
}
