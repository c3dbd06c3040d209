/* ratelimit.h - what the headers of a response say about when the server may be asked again. */
#ifndef ALT_RATELIMIT_H
#define ALT_RATELIMIT_H

#include <stdbool.h>
#include <stdint.h>

/* Gives the value of a header; NULL: the response has none of that name. */
typedef const char *(*ratelimit_lookup)(const void *response, const char *name);

typedef struct {
    int64_t wait_ms; /* the server is not to be asked before; -1: it does not say */
    bool final;      /* the same request is not to be sent again */
} ratelimit;

/*
 * Reads x-should-retry, retry-after-ms and the vendors' budgets that are used up (such as
 * x-ratelimit-remaining-requests: 0 with x-ratelimit-reset-requests: 6m0s).
 * What makes no sense was not said; what is more than a century off is INT64_MAX.
 * retry_after_ms: what HTTP's own Retry-After says, -1 for nothing; goes before budgets.
 * now_s: seconds since 1970, as some tell at what time a budget is renewed.
 */
ratelimit ratelimit_read(ratelimit_lookup lookup, const void *response, int64_t retry_after_ms,
                         int64_t now_s);

#endif
