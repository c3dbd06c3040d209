/* http.h - HTTP requests over https, http or a unix socket, many at a time on one libcurl multi
 * handle.  Knows nothing of JSON, models or pictures, and never retries. */
#ifndef ALT_HTTP_H
#define ALT_HTTP_H

#include "../alttext.h"
#include "../buffer.h"

/* Where requests go.  Made by http_target_parse(), released by http_target_clear(). */
typedef struct {
    char *base;          /* scheme://host[:port][/path], no slash at the end */
    char *socket;        /* path of the unix socket, NULL for TCP */
    char *name;          /* for messages: scheme://host[:port] or unix:///path/to.sock */
    bool local;          /* a unix socket or a loopback address */
    const char *ca_file; /* borrowed; as in alt_options */
} http_target;

/*
 * Reads http(s)://host[:port][/path] or unix:///path/to.sock; where the url has no path, prefix
 * ("/v1", "") is taken.  Refused with ALT_E_OPTION: other schemes, user info, a query or fragment,
 * and plain http to another host unless allow_http.
 */
alt_code http_target_parse(const char *url, const char *prefix, bool allow_http, http_target *out,
                           alt_error *err);
void http_target_clear(http_target *target);

/* How requests are signed: AWS Signature Version 4.  Made by http_signer_read(). */
typedef struct {
    char *keys;      /* "ID:SECRET"; NULL after http_signer_clear() */
    char *token;     /* a header that temporary keys need; NULL: none */
    char scope[100]; /* "aws:amz:REGION:SERVICE" */
} http_signer;

/* Reads a key "ID:SECRET" or "ID:SECRET:TOKEN".  The region is in the base url, whose host must be
 * like SERVICE-runtime.REGION.amazonaws.com, else ALT_E_OPTION. */
alt_code http_signer_read(const char *key, const char *base, const char *service, http_signer *out,
                          alt_error *err);
void http_signer_clear(http_signer *signer); /* wipes the keys */

typedef struct {
    const http_target *target; /* borrowed until http_start() returns, as all but the body */
    const char *path;          /* what follows target->base, with its slash */
    const char *const
        *headers;              /* "Name: value", ended by NULL; no line breaks, else ALT_E_OPTION */
    const buffer *body;        /* POST; NULL: GET.  Borrowed until the end */
    const char *content_type;  /* of the body; NULL: JSON */
    const http_signer *signer; /* NULL: not signed */
    bool once;                 /* it must not be sent twice: on a new connection */
    uint32_t timeout_ms;       /* from start to last byte */
    size_t max_reply;          /* cap on the body that comes back, after decompression */
} http_request;

typedef struct http_transfer http_transfer;

typedef struct {
    alt_error error;        /* code ALT_OK: a whole response came, whatever its status */
    int status;             /* of HTTP; 0 when error is set */
    int64_t retry_after_ms; /* Retry-After; -1: none */
    buffer body;
    const http_transfer *from; /* for http_header(), as long as done runs */
} http_response;

/* Called once, from http_work(), when the transfer is over.  The response is gone afterwards;
 * the callee may take its body.  It may start and cancel transfers. */
typedef void (*http_done)(void *owner, http_response *response);

/* The value of a header of the response, while done runs; NULL: it has none of that name. */
const char *http_header(const http_response *response, const char *name);

alt_code http_start(alt_pool *pool, const http_request *request, http_done done, void *owner,
                    http_transfer **out, alt_error *err);

/* Ends the transfer without calling done. */
void http_cancel(http_transfer *transfer);

/* Moves all transfers of the pool on, waiting up to wait_ms for something to happen, and calls
 * done for those that are over. */
void http_work(alt_pool *pool, uint32_t wait_ms);

/* Whoever waits looks at http_stopped() that often, in milliseconds. */
#define HTTP_SLICE_MS 50

/* What the callback of alt_pool_on_wait() says; false without one. */
bool http_stopped(const alt_pool *pool);

#endif
