/* xmp.h - text properties of an XMP packet: see XMP Specification Part 1 (ISO 16684-1), and IPTC
 * Photo Metadata 2021.1 for the two that are made for accessibility. */
#ifndef ALT_XMP_H
#define ALT_XMP_H

#include "../buffer.h"
#include "image.h"

#define XMP_MAX_VALUE 65536 /* bytes of a value that are read; the rest is cut off */

typedef enum {
    XMP_ALT_TEXT,    /* Iptc4xmpCore:AltTextAccessibility */
    XMP_EXT_DESCR,   /* Iptc4xmpCore:ExtDescrAccessibility */
    XMP_DESCRIPTION, /* dc:description */
} xmp_property;

/*
 * Appends the property's value, with character references resolved, perhaps not well-formed UTF-8;
 * nothing when there is none.  Of several languages it takes the one that shares most subtags with
 * language (BCP-47, NULL: none), else, unless only that will do, x-default, else the first.
 */
void xmp_append(image_span packet, xmp_property property, const char *language, bool only,
                buffer *out);

#endif
