/* Any bytes as the value of every header: a wait that is none, or not below 0. */
#include <stdlib.h>
#include <string.h>

#include "../../src/engine/ratelimit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first line says what remains, the second is the value of all others. */
static const char *header(const void *response, const char *name)
{
    const char *const *lines = response;

    return lines[strstr(name, "remaining") == NULL];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);

    if (text == NULL) {
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    char *end = strchr(text, '\n');
    const char *lines[] = {text, end != NULL ? end + 1 : text};
    if (end != NULL) {
        *end = '\0';
    }
    if (ratelimit_read(header, lines, -1, 1800000000).wait_ms < -1) {
        abort();
    }
    free(text);
    return 0;
}
