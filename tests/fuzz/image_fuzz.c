/* Any bytes as a picture: refused with a sentence, or prepared within the limits. */
#include <stdlib.h>
#include <string.h>

#include "../../src/alttext.h"

#define MAX_SIDE 40

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void prepare(const uint8_t *data, size_t size, const alt_limits *limits)
{
    alt_image_info info = {0};
    alt_jpeg jpeg = {0};
    alt_error err = {0};
    alt_code probed = alt_image_probe(data, size, limits, &info, &err);
    alt_code code = alt_image_to_jpeg(data, size, limits, MAX_SIDE, 80, &jpeg, &err);

    if (code != ALT_OK) {
        check(err.code == code && *err.message && !jpeg.data);
        return;
    }
    check(probed == ALT_OK && info.width && info.height);
    check((uint64_t)info.width * info.height <= limits->max_pixels);
    check(jpeg.width && jpeg.width <= MAX_SIDE && jpeg.height && jpeg.height <= MAX_SIDE);
    check(jpeg.size > 4 && memcmp(jpeg.data, "\xFF\xD8\xFF", 3) == 0);
    alt_jpeg_clear(&jpeg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const alt_limits limits = {
        .max_bytes = 1 << 20, .max_pixels = 1 << 20, .max_memory = 8 << 20};
    char *description = NULL;
    alt_error err = {0};

    prepare(data, size, &limits);
    check(alt_image_description(data, size, "de", &description, &err) == ALT_OK);
    free(description);
    return 0;
}
