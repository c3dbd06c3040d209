/* Any bytes as an XMP packet: no value is longer than allowed, nor longer than what holds it. */
#include <stdlib.h>

#include "../../src/image/xmp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (int property = XMP_ALT_TEXT; property <= XMP_DESCRIPTION; property++) {
        buffer out;

        buffer_init(&out, XMP_MAX_VALUE);
        xmp_append((image_span){data, size}, (xmp_property)property, "de-AT", property % 2 == 1,
                   &out);
        /* Two bytes of UTF-16 become three of UTF-8 at most. */
        if (out.failed || out.size > size / 2 * 3 + 1) {
            abort();
        }
        buffer_clear(&out);
    }
    return 0;
}
