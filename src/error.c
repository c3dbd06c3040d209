/* error.c - the table of codes, and the wording of faults. */
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

#undef error_set
#undef error_memory

static const struct {
    const char *name;
    alt_kind kind;
    bool retryable;
} codes[ALT_CODE_COUNT] = {
    [ALT_OK] = {"ok", ALT_KIND_OPTION, false},
    [ALT_E_OPTION] = {"option", ALT_KIND_OPTION, false},
    /* almost all memory is needed for the picture's sake */
    [ALT_E_MEMORY] = {"memory", ALT_KIND_IMAGE, true},
    [ALT_E_FILE] = {"file", ALT_KIND_IMAGE, false},
    [ALT_E_FORMAT] = {"format", ALT_KIND_IMAGE, false},
    [ALT_E_CORRUPT] = {"corrupt", ALT_KIND_IMAGE, false},
    [ALT_E_LIMIT] = {"limit", ALT_KIND_IMAGE, false},
    [ALT_E_CONNECT] = {"connect", ALT_KIND_TRANSPORT, true},
    [ALT_E_TLS] = {"tls", ALT_KIND_TRANSPORT, false},
    [ALT_E_TIMEOUT] = {"timeout", ALT_KIND_TRANSPORT, true},
    [ALT_E_STOPPED] = {"stopped", ALT_KIND_TRANSPORT, true},
    [ALT_E_NETWORK] = {"network", ALT_KIND_TRANSPORT, true},
    [ALT_E_KEY] = {"key", ALT_KIND_BACKEND, false},
    [ALT_E_AUTH] = {"auth", ALT_KIND_BACKEND, false},
    [ALT_E_MODEL] = {"model", ALT_KIND_BACKEND, false},
    [ALT_E_REQUEST] = {"request", ALT_KIND_BACKEND, false},
    [ALT_E_LARGE] = {"large", ALT_KIND_BACKEND, false},
    [ALT_E_QUOTA] = {"quota", ALT_KIND_BACKEND, false},
    [ALT_E_RATE] = {"rate", ALT_KIND_BACKEND, true},
    [ALT_E_SERVER] = {"server", ALT_KIND_BACKEND, true},
    [ALT_E_MALFORMED] = {"malformed", ALT_KIND_REPLY, false},
    [ALT_E_EMPTY] = {"empty", ALT_KIND_REPLY, false},
    [ALT_E_THINKING] = {"thinking", ALT_KIND_REPLY, false},
    [ALT_E_REFUSED] = {"refused", ALT_KIND_REPLY, false},
    [ALT_E_BLOCKED] = {"blocked", ALT_KIND_REPLY, false},
    [ALT_E_TRUNCATED] = {"truncated", ALT_KIND_REPLY, false},
    [ALT_E_UNFIT] = {"unfit", ALT_KIND_REPLY, false},
};

alt_kind alt_code_kind(alt_code code)
{
    return codes[code].kind;
}

bool alt_code_retryable(alt_code code)
{
    return codes[code].retryable;
}

const char *alt_code_name(alt_code code)
{
    return codes[code].name;
}

alt_code error_set(alt_error *err, alt_code code, const char *format, ...)
{
    va_list args;

    *err = (alt_error){.code = code, .retry_after_ms = -1};
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    err->message[utf8_fit(err->message, strlen(err->message))] = '\0';
    return code;
}

alt_code error_memory(alt_error *err)
{
    return error_set(err, ALT_E_MEMORY, "out of memory");
}
