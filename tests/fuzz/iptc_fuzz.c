/* Any bytes as IIM data sets: what is found lies within them. */
#include <stdlib.h>

#include "../../src/image/iptc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bool utf8;
    image_span text = iptc_caption((image_span){data, size}, &utf8);

    if (text.size > 0 && (text.data < data || text.size > size - (size_t)(text.data - data))) {
        abort();
    }
    return 0;
}
