/* Any bytes as an answer: what is let through is one line of well-formed UTF-8, and not too long.
 */
#include <stdlib.h>
#include <string.h>

#include "../../src/text/tidy.h"
#include "../../src/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const tidy_text *tidied)
{
    size_t length = strlen(tidied->text);

    if (tidied->decorative != (length == 0) || !utf8_valid(tidied->text, length) ||
        utf8_length(tidied->text, length) > ALT_HARD_LENGTH) {
        abort();
    }
    for (const char *c = tidied->text; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7F || (c[0] == ' ' && c[1] == ' ')) {
            abort();
        }
    }
}

/* The first byte picks the language. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {NULL, "de", "ja", "ru", "zh-hant", "ar", "tlh", "fr"};
    tidy_text tidied;
    alt_error err;

    if (size == 0) {
        return 0;
    }
    char *answer = malloc(size);
    if (answer == NULL) {
        return 0;
    }
    memcpy(answer, data + 1, size - 1);
    answer[size - 1] = '\0';
    if (tidy(answer, languages[data[0] % 8], 125, &tidied, &err) == ALT_OK) {
        check_text(&tidied);
        free(tidied.text);
    } else if (strlen(err.message) == 0) {
        abort();
    }
    free(answer);
    return 0;
}
