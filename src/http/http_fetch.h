/* http_fetch.h - one request, waited for in a way that can be interrupted. */
#ifndef ALT_HTTP_FETCH_H
#define ALT_HTTP_FETCH_H

#include "http.h"

/* A request on its way; zero before the first call of http_fetch(). */
typedef struct {
    http_transfer *transfer; /* NULL: none, or it is done */
    bool done;
    http_response response;
} http_fetching;

/*
 * Success: the caller clears response->body.  ALT_E_STOPPED: the callback of alt_pool_on_wait()
 * wants the wait to end, and the request stays on its way in *fetching, which must stay where it
 * is.  The next call goes on waiting for it; its request is then not looked at.  With fetching NULL
 * the wait is not to be stopped.  Other codes are response->error.
 */
alt_code http_fetch(alt_pool *pool, const http_request *request, http_fetching *fetching,
                    http_response *response, alt_error *err);

/* Gives up what is on its way, if anything is. */
void http_fetch_cancel(http_fetching *fetching);

#endif
