/* preset.c - what is known of the models that the field compares, whoever serves them. */
#include "backend.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

/* clang-format off */
static const backend_preset presets[] = {
    /* models, thinking, own temperature, prose, advice */
    {"gpt-6-astra* gpt-6.1-sol*", THINKING_LOW, true, false, NULL},
    {"gpt-5* gpt-6*", THINKING_OFF, true, false, NULL},
    {"gpt-*", THINKING_NONE, false, false, NULL},
    {"claude-haiku-5* claude-*-4-[7-9]*", THINKING_OFF, true, false, NULL},
    {"claude-*", THINKING_OFF, false, false, NULL},
    {"*", THINKING_OFF, false, false, NULL},
};
/* clang-format on */

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

static bool fits(const char *patterns, const char *name)
{
    char pattern[MAX_NAME];

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

const backend_preset *backend_preset_find(const char *model)
{
    const backend_preset *preset = presets;
    char name[MAX_NAME];

    simplify(model, name);
    while (!fits(preset->models, name)) {
        preset++;
    }
    return preset;
}
