/* batch.c - many pictures on their way at the same time. */
#include <stdlib.h>

#include "../error.h"
#include "../image/image.h"
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
    /* none of these jobs will wait for them */
    for (alt_client *c = batch->client; c != NULL; c = c->fallback) {
        http_fetch_cancel(&c->fetching);
    }
    free(batch);
}

/* The client, or its fallback if only that may be asked now. */
static const alt_client *askable(const alt_client *client, int64_t now_ms)
{
    const alt_client *next = client->fallback;

    return next != NULL && pace_signal_at(&client->pace, now_ms) == PACE_STOP &&
                   pace_signal_at(&next->pace, now_ms) != PACE_STOP
               ? next
               : client;
}

/* Pictures that are kept ready, so that no request waits for one to be decoded. */
static size_t spare(size_t limit)
{
    return (limit + 3) / 4;
}

/* However many wait for another attempt, which take no room. */
static size_t most_jobs(const alt_batch *batch)
{
    return 2 * (size_t)batch->client->options.concurrency;
}

size_t alt_batch_room(const alt_batch *batch)
{
    int64_t now = client_clock();
    const pace *p = &askable(batch->client, now)->pace;
    size_t limit = p->limit + spare(p->limit), most = most_jobs(batch), waiting = 0;

    for (const job *j = batch->jobs; j != NULL; j = j->next) {
        waiting += !j->finished && j->transfer == NULL && j->due_ms > now;
    }
    limit = limit + waiting < most ? limit + waiting : most;
    return limit > batch->count ? limit - batch->count : 0;
}

size_t alt_batch_pending(const alt_batch *batch)
{
    return batch->count;
}

/* What is finished counts as under way until it is taken, so that no more than the concurrency is
 * paid for and lost if the process dies.  Of this batch alone: another may never be read on.  While
 * nothing is finished, the pace alone decides. */
static bool must_be_taken_first(const alt_batch *batch)
{
    size_t finished = 0, asked = 0;

    for (const job *j = batch->jobs; j != NULL; j = j->next) {
        finished += j->finished;
        asked += j->transfer != NULL;
    }
    return finished > 0 && finished + asked >= batch->client->options.concurrency;
}

/* Sends it if it is due; returns when to look again. */
static int64_t move_on(const alt_batch *batch, job *j)
{
    return j->finished || must_be_taken_first(batch) ? 0 : job_advance(j);
}

static alt_code prepare(job *j, const alt_request *request, alt_error *err)
{
    alt_code code = question_take_description(j, request, err);

    if (code == ALT_OK && !j->finished) {
        code = job_choose(j, err);
        if (code == ALT_OK || code == ALT_E_STOPPED) {
            code = question_prepare(j, request, err);
        }
    }
    return code;
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

    if (batch->count >= most_jobs(batch)) {
        return error_set(err, ALT_E_OPTION, "the batch has no room for another picture");
    }
    alt_code code = job_new(batch->client, id, request, &j, err);
    if (code != ALT_OK) {
        return code;
    }
    code = prepare(j, request, err);
    if (code != ALT_OK && code != ALT_E_STOPPED) { /* that one will go on */
        job_free(j);
        return code;
    }
    append(batch, j);
    /* the request leaves now, not after the next picture has been prepared */
    move_on(batch, j);
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

/* Sends what is due; returns when to look again: until, or earlier. */
static int64_t advance(alt_batch *batch, int64_t until)
{
    for (job *j = batch->jobs; j != NULL; j = j->next) {
        int64_t wake = move_on(batch, j);

        until = wake < until ? wake : until;
    }
    return until;
}

bool alt_batch_next(alt_batch *batch, uint32_t wait_ms, alt_outcome *out)
{
    int64_t until = client_clock() + wait_ms;
    bool found = false;

    while (!found && batch->count > 0) {
        int64_t wait = advance(batch, until) - client_clock();

        wait = wait < HTTP_SLICE_MS ? wait : HTTP_SLICE_MS;
        http_work(batch->client->pool, wait > 0 ? (uint32_t)wait : 0);
        found = take_finished(batch, out);
        if (client_clock() >= until || http_stopped(batch->client->pool)) {
            break;
        }
    }
    if (found) {
        /* the caller may take its time with this one: meanwhile others are on their way */
        advance(batch, until);
        http_work(batch->client->pool, 0);
    }
    return found;
}

void alt_result_clear(alt_result *result)
{
    for (size_t i = 0; i < result->text_count; i++) {
        free(result->texts[i].language);
        free(result->texts[i].text);
    }
    free(result->texts); /* and with it text */
    free(result->language);
    free(result->model);
    *result = (alt_result){.text = NULL};
}

const char *alt_warning_text(unsigned index)
{
    static const char *const texts[ALT_W_COUNT] = {
        "The text is longer than was asked for.",
        "The first answer could not be used; this is the second.",
        "The text is probably not in the language that was asked for.",
        "There is no text in one of the languages that were asked for.",
    };

    return index < ALT_W_COUNT ? texts[index] : NULL;
}
