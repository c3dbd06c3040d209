/* alttext_error.h - the codes of all faults, and how a fault is told.  A part of alttext.h. */
#ifndef ALTTEXT_ERROR_H
#define ALTTEXT_ERROR_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ALT_API __attribute__((visibility("default")))
#define ALT_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#else
#define ALT_API
#define ALT_PRINTF(format_at, args_at)
#endif

typedef enum {
    ALT_OK = 0,
    ALT_E_OPTION,    /* an option is unknown, out of range, or does not go with another */
    ALT_E_MEMORY,    /* malloc failed */
    ALT_E_FILE,      /* the picture's file cannot be read: for callers, the core opens none */
    ALT_E_FORMAT,    /* not an image, or of a format that this build cannot read */
    ALT_E_CORRUPT,   /* an image, but truncated or damaged */
    ALT_E_LIMIT,     /* an image over max_bytes, max_pixels or max_memory */
    ALT_E_CONNECT,   /* no server there */
    ALT_E_TLS,       /* the server's certificate or TLS itself failed */
    ALT_E_TIMEOUT,   /* no answer within timeout_ms or deadline_ms, or before a bulk ended */
    ALT_E_STOPPED,   /* alt_pool_on_wait() ended the wait: call again to go on */
    ALT_E_NETWORK,   /* the connection broke, or more came than is allowed */
    ALT_E_KEY,       /* this backend needs an API key and none was given */
    ALT_E_AUTH,      /* the key was not accepted (401, 403) */
    ALT_E_MODEL,     /* no such model or address there (404), or which model is not clear */
    ALT_E_REQUEST,   /* the server did not accept the request (other 4xx) */
    ALT_E_QUOTA,     /* no money or quota left (402, or 429 that says so) */
    ALT_E_RATE,      /* too many requests for now (429) */
    ALT_E_SERVER,    /* the server failed, is overloaded or still loading (5xx) */
    ALT_E_MALFORMED, /* an answer that is not what the protocol says */
    ALT_E_EMPTY,     /* an answer without text */
    ALT_E_THINKING,  /* all went into thinking, and no text came of it */
    ALT_E_REFUSED,   /* the model refused, or saw no image */
    ALT_E_BLOCKED,   /* a content filter stopped the question or the answer */
    ALT_E_TRUNCATED, /* the answer was cut off by the token limit */
    ALT_E_UNFIT,     /* text that cannot stand in an alt attribute */
    ALT_CODE_COUNT
} alt_code;

/* What kind of thing went wrong.  Each kind is one exception class in PHP. */
typedef enum {
    ALT_KIND_OPTION,
    ALT_KIND_IMAGE,
    ALT_KIND_TRANSPORT,
    ALT_KIND_BACKEND,
    ALT_KIND_REPLY
} alt_kind;

typedef struct {
    alt_code code;
    int http_status;        /* 0: the server was not reached or is not the matter */
    int64_t retry_after_ms; /* what the server asked for; -1: it did not say */
    char message[512];      /* one sentence; never a key, a header or image data */
} alt_error;

ALT_API alt_kind alt_code_kind(alt_code code);

/* Whether the same request may well succeed later. */
ALT_API bool alt_code_retryable(alt_code code);

/* The constant's name without "ALT_E_", in lower case ("timeout"); "ok" for ALT_OK. */
ALT_API const char *alt_code_name(alt_code code);

#endif
