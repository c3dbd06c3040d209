/* Any bytes as what a model says: an object with an alt or a mere mark of decoration, or none. */
#include <stdlib.h>
#include <string.h>

#include "../../src/backend/structured.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *said = malloc(size + 1);
    reply *root = NULL;
    alt_error err;

    if (said == NULL) {
        return 0;
    }
    memcpy(said, data, size);
    said[size] = '\0';
    if (structured_find(said, &root, &err) != ALT_OK ||
        (root != NULL && reply_at(root, "alt") == NULL && reply_flag(root, "decorative") != 1)) {
        abort();
    }
    reply_free(root);
    free(said);
    return 0;
}
