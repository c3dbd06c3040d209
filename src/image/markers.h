/* markers.h - the walk from marker to marker through a JPEG file (ITU-T T.81, annex B). */
#ifndef ALT_MARKERS_H
#define ALT_MARKERS_H

#include "image.h"

enum {
    MARKER_SOF0 = 0xC0,
    MARKER_DHT = 0xC4,
    MARKER_SOI = 0xD8,
    MARKER_EOI = 0xD9,
    MARKER_SOS = 0xDA,
    MARKER_DRI = 0xDD,
    MARKER_APP0 = 0xE0,
    MARKER_APP1 = 0xE1,
    MARKER_APP13 = 0xED,
    MARKER_COM = 0xFE,
};

typedef struct {
    uint8_t code;    /* the byte after 0xFF */
    size_t start;    /* where its 0xFF is in the file */
    image_span body; /* what follows the length field; empty for markers without one */
} marker;

/* A number of two bytes, as all of them are stored. */
static inline uint32_t markers_u16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

/*
 * Reads the first marker at or after *at and moves *at behind it and its body.  Restart markers,
 * entropy-coded data and stray bytes are passed over, as libjpeg does.  False when the file ends
 * first.
 */
bool markers_next(image_span file, size_t *at, marker *out);

#endif
