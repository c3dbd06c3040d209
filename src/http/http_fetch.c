/* http_fetch.c - one request, waited for in a way that can be interrupted. */
#include "http_fetch.h"

#include "../error.h"

static void take_response(void *owner, http_response *response)
{
    http_fetching *fetching = owner;

    fetching->response = *response;
    fetching->response.from = NULL;
    buffer_init(&response->body, 0);
    fetching->transfer = NULL;
    fetching->done = true;
}

static alt_code hand_over(http_fetching *fetching, http_response *response, alt_error *err)
{
    http_response came = fetching->response;

    *fetching = (http_fetching){.done = false};
    if (came.error.code != ALT_OK) {
        *err = came.error;
        buffer_clear(&came.body);
        return err->code;
    }
    *response = came;
    return ALT_OK;
}

alt_code http_fetch(alt_pool *pool, const http_request *request, http_fetching *fetching,
                    http_response *response, alt_error *err)
{
    http_fetching own = {.done = false};
    bool may_stop = fetching != NULL;
    alt_code code = ALT_OK;

    fetching = may_stop ? fetching : &own;
    if (fetching->transfer == NULL && !fetching->done) {
        code = http_start(pool, request, take_response, fetching, &fetching->transfer, err);
    }
    while (code == ALT_OK && !fetching->done) {
        http_work(pool, may_stop && http_stopped(pool) ? 0 : HTTP_SLICE_MS);
        if (may_stop && !fetching->done && http_stopped(pool)) {
            code = error_set(err, ALT_E_STOPPED, "the wait was stopped");
        }
    }
    return code == ALT_OK ? hand_over(fetching, response, err) : code;
}

void http_fetch_cancel(http_fetching *fetching)
{
    if (fetching->transfer != NULL) {
        http_cancel(fetching->transfer);
    }
    buffer_clear(&fetching->response.body);
    *fetching = (http_fetching){.done = false};
}
