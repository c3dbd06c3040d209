/* exif.h - the two fields of EXIF that alttext looks at, both in IFD0: see TIFF 6.0 and EXIF 2.32.
 */
#ifndef ALT_EXIF_H
#define ALT_EXIF_H

#include "image.h"

/* The TIFF structure in what a WebP or AVIF file has as EXIF: some writers put JPEG's signature
 * before it. */
image_span exif_structure(image_span exif);

/* 1-8: how the picture has to be turned to stand upright; 1 when nothing valid is said. */
uint8_t exif_orientation(image_span exif);

/* The bytes of ImageDescription, without the NUL at its end and in an encoding that EXIF does not
 * tell; size 0: none. */
image_span exif_description(image_span exif);

#endif
