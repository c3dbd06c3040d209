/* png_header.h - what a PNG file says before its pixels. */
#ifndef ALT_PNG_HEADER_H
#define ALT_PNG_HEADER_H

#include "image.h"

/* As image_decoder's probe and unpack. */
alt_code png_header_read(const uint8_t *data, size_t size, image_header *out, alt_error *err);
alt_code png_header_unpack(image_span file, image_header *header, uint8_t **memory, alt_error *err);

#endif
