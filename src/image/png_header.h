/* png_header.h - what a PNG file says before its pixels. */
#ifndef ALT_PNG_HEADER_H
#define ALT_PNG_HEADER_H

#include "image.h"

typedef struct {
    char type[5];
    image_span body;
    uint32_t crc; /* as the file tells it */
} png_chunk;

/* Reads the chunk at *at and moves *at behind it; false when the file ends first. */
bool png_header_next(image_span file, size_t *at, png_chunk *out);

/* As image_decoder's probe and unpack. */
alt_code png_header_read(const uint8_t *data, size_t size, image_header *out, alt_error *err);
alt_code png_header_unpack(image_span file, image_header *header, uint8_t **memory, alt_error *err);

#endif
