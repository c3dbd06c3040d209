/* http.c - a pool of connections and the transfers on them: see libcurl-multi(3). */
#include "http.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../error.h"
#include "http_curl.h"

#define MAX_HEADER_BYTES (64u << 10) /* of one response, with all its 1xx */
#define IDLE_HANDLES 16

struct alt_pool {
    CURLM *multi;  /* made when first needed, by the process pid, */
    CURLSH *share; /* as is this: TLS sessions, so that each further connection is made faster */
    pid_t pid;
    http_transfer *active;
    CURL *idle[IDLE_HANDLES];
    size_t idle_count;
    bool (*stop)(void *owner); /* of alt_pool_on_wait(); NULL: none */
    void *stop_owner;
};

struct http_transfer {
    http_transfer *next; /* in pool->active */
    alt_pool *pool;
    CURL *easy; /* NULL: left to the parent process */
    struct curl_slist *headers;
    char *server; /* target->name */
    http_done done;
    void *owner;
    uint32_t timeout_ms;
    size_t header_bytes;
    bool too_large;
    char detail[CURL_ERROR_SIZE]; /* what libcurl says of a failure */
    http_response response;
};

/* ---- The pool -------------------------------------------------------------------------------- */

alt_code alt_pool_new(alt_pool **out, alt_error *err)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        return error_memory(err);
    }
    alt_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL) {
        curl_global_cleanup();
        return error_memory(err);
    }
    pool->pid = getpid();
    *out = pool;
    return ALT_OK;
}

/*
 * After fork() the sockets are the parent's.  What uses them is left alone and not even released:
 * to close a connection is to speak on it.
 */
static void leave_to_parent(alt_pool *pool)
{
    if (pool->pid == getpid()) {
        return;
    }
    pool->pid = getpid();
    pool->multi = NULL;
    pool->share = NULL;
    pool->idle_count = 0;
    for (http_transfer *t = pool->active; t != NULL; t = t->next) {
        t->easy = NULL;
    }
}

void alt_pool_free(alt_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    leave_to_parent(pool);
    while (pool->idle_count > 0) {
        curl_easy_cleanup(pool->idle[--pool->idle_count]);
    }
    curl_multi_cleanup(pool->multi);
    curl_share_cleanup(pool->share);
    curl_global_cleanup();
    free(pool);
}

/* Makes the pool this process's own, with a multi handle to work with.  false: no memory. */
static bool open_pool(alt_pool *pool)
{
    leave_to_parent(pool);
    if (pool->multi == NULL) {
        pool->multi = curl_multi_init();
    }
    if (pool->share == NULL && (pool->share = curl_share_init()) != NULL) {
        curl_share_setopt(pool->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    }
    return pool->multi != NULL && pool->share != NULL;
}

void alt_pool_on_wait(alt_pool *pool, bool (*stop)(void *owner), void *owner)
{
    pool->stop = stop;
    pool->stop_owner = owner;
}

bool http_stopped(const alt_pool *pool)
{
    return pool->stop != NULL && pool->stop(pool->stop_owner);
}

static CURL *take_handle(alt_pool *pool)
{
    return pool->idle_count > 0 ? pool->idle[--pool->idle_count] : curl_easy_init();
}

static void give_handle(alt_pool *pool, CURL *easy)
{
    if (easy != NULL && pool->idle_count < IDLE_HANDLES) {
        curl_easy_reset(easy);
        pool->idle[pool->idle_count++] = easy;
    } else {
        curl_easy_cleanup(easy);
    }
}

/* ---- What comes back ------------------------------------------------------------------------- */

/* A short count makes libcurl end the transfer. */
static size_t take_header(char *line, size_t one, size_t size, void *transfer)
{
    http_transfer *t = transfer;

    t->header_bytes += size;
    return t->header_bytes > MAX_HEADER_BYTES ? 0 : size;
}

static size_t take_body(char *bytes, size_t one, size_t size, void *transfer)
{
    http_transfer *t = transfer;
    buffer *body = &t->response.body;

    t->too_large = size > body->cap - body->size;
    buffer_append(body, bytes, size);
    return body->failed ? 0 : size;
}

static void read_response(http_transfer *t)
{
    http_response *response = &t->response;
    curl_off_t seconds = 0;
    long status = 0;

    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    response->status = (int)status;
    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds > 0) {
        response->retry_after_ms = seconds > INT32_MAX ? INT64_MAX : seconds * 1000;
    }
}

const char *http_header(const http_response *response, const char *name)
{
    struct curl_header *header;
    const http_transfer *t = response->from;

    return t->easy != NULL &&
                   curl_easy_header(t->easy, name, 0, CURLH_HEADER, -1, &header) == CURLHE_OK
               ? header->value
               : NULL;
}

static alt_code word_timeout(const http_transfer *t, alt_error *err)
{
    curl_off_t until_request = 0;
    bool seconds = t->timeout_ms % 1000 == 0;

    curl_easy_getinfo(t->easy, CURLINFO_PRETRANSFER_TIME_T, &until_request);
    if (until_request == 0) {
        return error_set(err, ALT_E_CONNECT, "no server answers at %s", t->server);
    }
    return error_set(err, ALT_E_TIMEOUT, "no answer from %s within %" PRIu32 " %s", t->server,
                     seconds ? t->timeout_ms / 1000 : t->timeout_ms, seconds ? "s" : "ms");
}

static alt_code word_fault(const http_transfer *t, CURLcode result, alt_error *err)
{
    if (t->header_bytes > MAX_HEADER_BYTES) {
        return error_set(err, ALT_E_NETWORK, "the answer of %s has more than %u bytes of headers",
                         t->server, MAX_HEADER_BYTES);
    }
    if (t->too_large) {
        return error_set(err, ALT_E_NETWORK, "the answer of %s is larger than %zu bytes", t->server,
                         t->response.body.cap);
    }
    if (t->response.body.failed) {
        return error_memory(err);
    }
    if (result == CURLE_OPERATION_TIMEDOUT) {
        return word_timeout(t, err);
    }
    return http_curl_fault(result, t->server, t->detail, err);
}

/* ---- Transfers ------------------------------------------------------------------------------- */

static void transfer_free(http_transfer *t)
{
    give_handle(t->pool, t->easy);
    http_curl_wipe(t->headers);
    buffer_clear(&t->response.body);
    free(t->server);
    free(t);
}

/* Out of the list and off the multi handle. */
static void detach(http_transfer *t)
{
    http_transfer **at = &t->pool->active;

    while (*at != t) {
        at = &(*at)->next;
    }
    *at = t->next;
    if (t->easy != NULL) {
        curl_multi_remove_handle(t->pool->multi, t->easy);
    }
}

/* Calls done, then releases the transfer. */
static void finish(http_transfer *t)
{
    detach(t);
    t->done(t->owner, &t->response);
    transfer_free(t);
}

static alt_code prepare(http_transfer *t, const http_request *request, alt_error *err)
{
    t->timeout_ms = request->timeout_ms;
    t->response.retry_after_ms = -1;
    t->response.from = t;
    buffer_init(&t->response.body, request->max_reply);
    t->server = strdup(request->target->name);
    t->easy = take_handle(t->pool);
    if (t->server == NULL || t->easy == NULL) {
        return error_memory(err);
    }
    curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
    curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->detail);
    curl_easy_setopt(t->easy, CURLOPT_SHARE, t->pool->share);
    return http_curl_setup(t->easy, request, &t->headers, err);
}

alt_code http_start(alt_pool *pool, const http_request *request, http_done done, void *owner,
                    http_transfer **out, alt_error *err)
{
    http_transfer *t = open_pool(pool) ? calloc(1, sizeof *t) : NULL;

    if (t == NULL) {
        return error_memory(err);
    }
    t->pool = pool;
    t->done = done;
    t->owner = owner;
    alt_code code = prepare(t, request, err);
    if (code == ALT_OK && curl_multi_add_handle(pool->multi, t->easy) != CURLM_OK) {
        code = error_memory(err);
    }
    if (code != ALT_OK) {
        transfer_free(t);
        return code;
    }
    t->next = pool->active;
    pool->active = t;
    *out = t;
    return ALT_OK;
}

void http_cancel(http_transfer *transfer)
{
    leave_to_parent(transfer->pool);
    detach(transfer);
    transfer_free(transfer);
}

/* Returns whether there was one. */
static bool finish_orphan(alt_pool *pool)
{
    http_transfer *t = pool->active;

    /* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): what finish() frees is no longer in the list */
    while (t != NULL && t->easy != NULL) {
        t = t->next;
    }
    if (t == NULL) {
        return false;
    }
    error_set(&t->response.error, ALT_E_NETWORK,
              "the connection to %s was lost, as the process has forked", t->server);
    finish(t);
    return true;
}

/* Returns whether there was one. */
static bool finish_done(alt_pool *pool)
{
    int left;
    CURLMsg *message = curl_multi_info_read(pool->multi, &left);
    http_transfer *t = NULL;

    if (message == NULL) {
        return false;
    }
    CURLcode result = message->data.result;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &t);
    if (result == CURLE_OK) {
        read_response(t);
    } else {
        word_fault(t, result, &t->response.error);
    }
    finish(t);
    return true;
}

/* Returns whether any was finished. */
static bool work_at_once(alt_pool *pool)
{
    bool any = false;
    int running;

    while (finish_orphan(pool)) {
        any = true;
    }
    curl_multi_perform(pool->multi, &running);
    while (finish_done(pool)) {
        any = true;
    }
    return any;
}

void http_work(alt_pool *pool, uint32_t wait_ms)
{
    int ready;

    open_pool(pool); /* without memory libcurl is given NULL, and refuses it */
    if (!work_at_once(pool) && wait_ms > 0) {
        curl_multi_poll(pool->multi, NULL, 0, wait_ms > INT32_MAX ? INT32_MAX : (int)wait_ms,
                        &ready);
        work_at_once(pool);
    }
}
