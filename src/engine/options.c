/* options.c - defaults and bounds of the options. */
#include "options.h"

#include <stddef.h>
#include <string.h>

#include "../buffer.h"
#include "../error.h"

void alt_options_init(alt_options *options)
{
    *options = (alt_options){
        .backend = "auto",
        .timeout_ms = 60000,
        .retries = 2,
        .concurrency = 4,
        .quality = 80,
        .max_tokens = 300,
        .input_price = -1,
        .output_price = -1,
    };
    alt_limits_init(&options->limits);
}

/* The names are those of the PHP API.  A negative quality is over its range, read as unsigned. */
static const struct {
    const char *name;
    size_t offset;
    uint32_t min, max;
    bool or_zero;
} ranges[] = {
    {"timeoutMs", offsetof(alt_options, timeout_ms), 1, ALT_MAX_TIMEOUT_MS, false},
    {"deadlineMs", offsetof(alt_options, deadline_ms), 0, ALT_MAX_TIMEOUT_MS, false},
    {"retries", offsetof(alt_options, retries), 0, ALT_MAX_RETRIES, false},
    {"concurrency", offsetof(alt_options, concurrency), 1, ALT_MAX_CONCURRENCY, false},
    {"maxSide", offsetof(alt_options, max_side), ALT_MIN_SIDE, ALT_MAX_SIDE, true},
    {"quality", offsetof(alt_options, quality), 1, 100, false},
    {"maxTokens", offsetof(alt_options, max_tokens), 1, ALT_MAX_TOKENS, false},
};

static alt_code check_ranges(const alt_options *options, alt_error *err)
{
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        uint32_t value;

        memcpy(&value, (const char *)options + ranges[i].offset, sizeof value);
        if ((value < ranges[i].min || value > ranges[i].max) &&
            !(value == 0 && ranges[i].or_zero)) {
            return error_set(err, ALT_E_OPTION, "%s must be %sbetween %u and %u", ranges[i].name,
                             ranges[i].or_zero ? "0 or " : "", ranges[i].min, ranges[i].max);
        }
    }
    return ALT_OK;
}

/* A price that is no number is out of range, too. */
static alt_code check_price(const char *name, double price, alt_error *err)
{
    return price == -1 || (price >= 0 && price <= ALT_MAX_PRICE)
               ? ALT_OK
               : error_set(err, ALT_E_OPTION, "%s must be between 0 and %d", name, ALT_MAX_PRICE);
}

static alt_code check_backend(const char *name, alt_error *err)
{
    const alt_backend *known;
    buffer names;

    if (strcmp(name, "auto") == 0 || alt_backend_find(name) != NULL) {
        return ALT_OK;
    }
    buffer_init(&names, 300);
    buffer_append_text(&names, "auto");
    for (size_t i = 0; (known = alt_backend_at(i)) != NULL; i++) {
        buffer_append_text(&names, ", ");
        buffer_append_text(&names, known->name);
    }
    error_set(err, ALT_E_OPTION, "backend \"%.40s\" is not known: there are %s", name,
              names.size > 0 ? names.data : "");
    buffer_clear(&names);
    return ALT_E_OPTION;
}

/* What would break out of a header is no key. */
static bool is_key(const char *key)
{
    for (const char *c = key; *c != '\0'; c++) {
        if (*c <= ' ' || *c > '~') {
            return false;
        }
    }
    return true;
}

alt_code options_check(const alt_options *options, alt_error *err)
{
    alt_code code = check_ranges(options, err);

    if (code == ALT_OK && options->fallback != NULL && options->fallback->fallback != NULL) {
        code = error_set(err, ALT_E_OPTION, "fallback must not have a fallback of its own");
    }
    code = code == ALT_OK ? check_price("inputPrice", options->input_price, err) : code;
    code = code == ALT_OK ? check_price("outputPrice", options->output_price, err) : code;
    if (code == ALT_OK && options->backend != NULL) {
        code = check_backend(options->backend, err);
    }
    if (code == ALT_OK && options->api_key != NULL && !is_key(options->api_key)) {
        code = error_set(err, ALT_E_OPTION,
                         "apiKey must be ASCII without spaces, line breaks and control characters");
    }
    return code;
}
