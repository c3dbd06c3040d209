/* jpeg_header.h - what a JPEG file says before its pixels. */
#ifndef ALT_JPEG_HEADER_H
#define ALT_JPEG_HEADER_H

#include "image.h"

/* Size, EXIF, XMP and IPTC; see image_decoder.probe. */
alt_code jpeg_header_read(const uint8_t *data, size_t size, image_header *out, alt_error *err);

#endif
