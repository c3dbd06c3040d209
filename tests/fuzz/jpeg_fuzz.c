/* Any bytes as a JPEG file at a part of its size: what is not left to libjpeg has the samples that
 * follow from what libjpeg reads, and libjpeg finds nothing wrong with it. */
#include "../unit/jpeg_oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_PIXELS = 1 << 16, MIN_SIDE = 33 }; /* below, the oracle cannot tell the scale */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    image_span file = {data, size};
    image_header header;
    oracle_plane planes[3];
    alt_error err = {0};

    if (!image_jpeg.sniff(data, size) || image_jpeg.probe(data, size, &header, &err) != ALT_OK ||
        header.width * header.height > MAX_PIXELS || header.width < MIN_SIDE ||
        header.height < MIN_SIDE) {
        return 0;
    }
    uint32_t longest = header.width > header.height ? header.width : header.height;
    for (uint32_t n = 1; n <= 6; n++) {
        alt_code code = oracle_decode(file, longest * n / 11 + 1, 8 << 20, planes, &err);
        double worst = code == ALT_OK ? oracle_compare(file, planes) : 0;
        if (worst > 0.501 || worst == ORACLE_DAMAGED) {
            abort();
        }
        oracle_clear(planes);
    }
    return 0;
}
