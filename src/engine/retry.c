/* retry.c - what to do after a failure: ask in another way, wait and ask again, or give up. */
#include "retry.h"

#include <string.h>
#include <unistd.h>

#define BACKOFF_MS 500 /* doubled at each retry, up to ... */
#define MAX_BACKOFF_MS 8000

/* Full jitter: clients that failed together do not come back together. */
static int64_t backoff(uint32_t retries)
{
    int64_t most = retries < 4 ? BACKOFF_MS << retries : MAX_BACKOFF_MS;
    uint32_t random;

    if (getentropy(&random, sizeof random) != 0) {
        return most;
    }
    return random % (most + 1);
}

static bool may_retry(const job *j, const alt_error *err, bool final)
{
    return !final && alt_code_retryable(err->code) && !dialogue_would_do(&j->dialogue) &&
           j->course.retries < j->client->options.retries;
}

/* Whether the server's words are about the schema that we sent. */
static bool names_schema(const char *message)
{
    return strcasestr(message, "schema") != NULL || strcasestr(message, "grammar") != NULL ||
           strcasestr(message, "format") != NULL || strcasestr(message, "structured") != NULL;
}

/* Leaves out what the server may not have accepted: the schema if it says so, else also what is
 * said about thinking and temperature.  Returns false when there is nothing to leave out. */
static bool ask_for_less(job *j, const alt_error *err)
{
    job_course *course = &j->course;
    bool structured = j->dialogue.structured, plain = course->plain || j->client->plain;

    if (err->code != ALT_E_REQUEST || (err->http_status != 400 && err->http_status != 422) ||
        (plain && !structured)) {
        return false;
    }
    course->prose |= structured;
    course->plain = plain || !structured || !names_schema(err->message);
    return true;
}

static bool may_shrink(const job *j, const alt_error *err)
{
    return err->code == ALT_E_LARGE && !j->course.shrunk && job_long_side(j) / 2 >= ALT_MIN_SIDE;
}

int64_t retry_wait(job *j, const alt_error *err, bool final)
{
    int64_t now = client_clock();

    if (ask_for_less(j, err)) {
        return 0;
    }
    if (may_shrink(j, err)) {
        j->course.shrunk = true;
        return job_shrink(j, job_long_side(j) / 2) ? 0 : -1;
    }
    int64_t wait = err->retry_after_ms >= 0 ? err->retry_after_ms : backoff(j->course.retries);
    if (!may_retry(j, err, final) || wait > PACE_PATIENCE_MS || now + wait >= j->deadline_ms ||
        pace_signal_at(&j->client->pace, now) == PACE_STOP) {
        return -1;
    }
    j->course.retries++;
    return wait;
}
