/* Any bytes as a TIFF structure: what is found lies within them. */
#include <stdlib.h>

#include "../../src/image/exif.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    image_span exif = {data, size};
    image_span text = exif_description(exif);
    uint8_t orientation = exif_orientation(exif);

    if (orientation < 1 || orientation > 8 ||
        (text.size > 0 && (text.data < data || text.size > size - (size_t)(text.data - data)))) {
        abort();
    }
    return 0;
}
