/* pattern.c - names of models as their makers, hosts and quantisers spell them, told apart. */
#include "pattern.h"

#include <fnmatch.h>
#include <string.h>

#define MAX_PATTERN 64

bool pattern_fits(const char *patterns, const char *model)
{
    const char *slash = strrchr(model, '/');
    const char *name = slash != NULL ? slash + 1 : model;
    char pattern[MAX_PATTERN];

    while (*patterns != '\0') {
        size_t length = strcspn(patterns, " ");

        memcpy(pattern, patterns, length);
        pattern[length] = '\0';
        if (fnmatch(pattern, name, FNM_CASEFOLD) == 0) {
            return true;
        }
        patterns += length + (patterns[length] == ' ');
    }
    return false;
}
