/* pattern.c - names of models as their makers, hosts and quantisers spell them, told apart. */
#include "pattern.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

#define MAX_NAME 128

/* The last part of a name like "Qwen/Qwen3-VL-4B", in lower case. */
static void simplify(const char *model, char *out)
{
    const char *slash = strrchr(model, '/');
    size_t i = 0;

    for (const char *from = slash != NULL ? slash + 1 : model; *from != '\0' && i < MAX_NAME - 1;
         from++) {
        out[i++] = (char)tolower((unsigned char)*from);
    }
    out[i] = '\0';
}

bool pattern_fits(const char *patterns, const char *model)
{
    char name[MAX_NAME], pattern[MAX_NAME];

    simplify(model, name);
    while (*patterns != '\0') {
        size_t length = strcspn(patterns, " ");

        memcpy(pattern, patterns, length);
        pattern[length] = '\0';
        if (fnmatch(pattern, name, 0) == 0) {
            return true;
        }
        patterns += length + (patterns[length] == ' ');
    }
    return false;
}
