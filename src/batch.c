/* batch.c - many pictures on their way at the same time. */
#include <stdlib.h>

#include "error.h"
#include "job.h"
#include "question.h"

struct alt_batch {
    alt_client *client;
    job *jobs; /* in the order in which they were added */
    size_t count;
};

alt_code alt_batch_new(alt_client *client, alt_batch **out, alt_error *err)
{
    alt_batch *batch = calloc(1, sizeof *batch);

    if (batch == NULL) {
        return error_memory(err);
    }
    batch->client = client;
    *out = batch;
    return ALT_OK;
}

void alt_batch_free(alt_batch *batch)
{
    if (batch == NULL) {
        return;
    }
    while (batch->jobs != NULL) {
        job *j = batch->jobs;

        batch->jobs = j->next;
        job_free(j);
    }
    http_fetch_cancel(&batch->client->fetching); /* none of these jobs will wait for it */
    free(batch);
}

size_t alt_batch_room(const alt_batch *batch)
{
    return batch->client->options.concurrency - batch->count;
}

size_t alt_batch_pending(const alt_batch *batch)
{
    return batch->count;
}

static void append(alt_batch *batch, job *j)
{
    job **end = &batch->jobs;

    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = j;
    batch->count++;
}

alt_code alt_batch_add(alt_batch *batch, uint64_t id, const alt_request *request, alt_error *err)
{
    job *j;

    if (alt_batch_room(batch) == 0) {
        return error_set(err, ALT_E_OPTION, "the batch has no room for another picture");
    }
    alt_code code = job_new(batch->client, id, request, &j, err);
    if (code != ALT_OK) {
        return code;
    }
    code = question_prepare(j, request, err);
    if (code == ALT_OK && !j->finished) {
        code = job_send(j, err);
    }
    if (code != ALT_OK && code != ALT_E_STOPPED) { /* that one is due already */
        job_free(j);
        return code;
    }
    append(batch, j);
    /* the request leaves now, not after the next picture has been prepared */
    http_work(batch->client->pool, 0);
    return ALT_OK;
}

static bool take_finished(alt_batch *batch, alt_outcome *out)
{
    job **at = &batch->jobs;

    while (*at != NULL && !(*at)->finished) {
        at = &(*at)->next;
    }
    job *j = *at;
    if (j == NULL) {
        return false;
    }
    *at = j->next;
    batch->count--;
    *out = j->outcome;
    j->outcome.result = (alt_result){.text = NULL};
    job_free(j);
    return true;
}

/* Sends what is due; returns when to look again: until, or when the next one is due. */
static int64_t resume_due(alt_batch *batch, int64_t until)
{
    for (job *j = batch->jobs; j != NULL; j = j->next) {
        if (j->finished || j->transfer != NULL) {
            continue;
        }
        if (j->due_ms <= client_clock()) {
            job_resume(j);
        }
        if (j->finished) {
            return 0;
        }
        if (j->transfer == NULL && j->due_ms < until) {
            until = j->due_ms;
        }
    }
    return until;
}

bool alt_batch_next(alt_batch *batch, uint32_t wait_ms, alt_outcome *out)
{
    int64_t until = client_clock() + wait_ms;

    while (!take_finished(batch, out)) {
        if (batch->count == 0) {
            return false;
        }
        int64_t wait = resume_due(batch, until) - client_clock();
        http_work(batch->client->pool, wait > 0 ? (uint32_t)wait : 0);
        if (client_clock() >= until || http_stopped(batch->client->pool)) {
            return take_finished(batch, out);
        }
    }
    return true;
}

void alt_result_clear(alt_result *result)
{
    free(result->text);
    free(result->model);
    *result = (alt_result){.text = NULL};
}

const char *alt_warning_text(unsigned index)
{
    static const char *const texts[ALT_W_COUNT] = {
        "The text is longer than was asked for.",
        "The first answer could not be used; this is the second.",
        "The text is probably not in the language that was asked for.",
    };

    return index < ALT_W_COUNT ? texts[index] : NULL;
}
