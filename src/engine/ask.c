/* ask.c - from a job to a request: whom, what, and how long. */
#include "ask.h"

#include <inttypes.h>

#include "../error.h"
#include "question.h"

alt_code ask_fail_deadline(const job *j, alt_error *err)
{
    return error_set(err, ALT_E_TIMEOUT, "the deadline of %" PRId64 " ms is over",
                     j->deadline_ms - j->start_ms);
}

/* Sends what has been built. */
static alt_code start(job *j, http_done done, alt_error *err)
{
    alt_client *client = j->client;
    int64_t left = j->deadline_ms - client_clock();
    uint32_t timeout_ms = client->options.timeout_ms;
    buffer path;

    if (left <= 0) {
        return ask_fail_deadline(j, err);
    }
    buffer_init(&path, 4096);
    backend_append_path(client->backend->protocol->ask_path, client_model(client), &path);
    http_request request = {
        .target = &client->target,
        .path = path.data,
        .headers = client->headers,
        .body = &j->body,
        .signer = client->signer.keys != NULL ? &client->signer : NULL,
        .timeout_ms = left < timeout_ms ? (uint32_t)left : timeout_ms,
        .max_reply = CLIENT_MAX_REPLY,
    };
    alt_code code = path.failed ? error_memory(err)
                                : http_start(client->pool, &request, done, j, &j->transfer, err);
    buffer_clear(&path);
    return code;
}

alt_code ask(job *j, http_done done, alt_error *err)
{
    alt_code code = client_resolve(j->client, err);

    code = code == ALT_OK ? question_build(j, err) : code;
    code = code == ALT_OK ? start(j, done, err) : code;
    if (code != ALT_OK) {
        buffer_clear(&j->body);
        return code;
    }
    pace_begin(&j->client->pace);
    j->sent_ms = client_clock();
    j->outcome.result.attempts++;
    j->outcome.result.sent_bytes = j->jpeg.size;
    j->outcome.result.sent_width = j->jpeg.width;
    j->outcome.result.sent_height = j->jpeg.height;
    return ALT_OK;
}
