/* job.c - one picture's way: ask -> parse -> answer, again, and to the fallback. */
#include "job.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../error.h"
#include "../utf8.h"
#include "ask.h"
#include "cost.h"
#include "question.h"
#include "ratelimit.h"
#include "retry.h"

/* ---- The life of a job ----------------------------------------------------------------------- */

static void course_clear(job_course *course)
{
    free(course->model);
    *course = (job_course){.model = NULL};
}

void job_free(job *j)
{
    if (j->transfer != NULL) {
        http_cancel(j->transfer);
        pace_end(&j->client->pace);
    }
    buffer_clear(&j->body);
    alt_jpeg_clear(&j->jpeg);
    alt_result_clear(&j->outcome.result);
    course_clear(&j->course);
    dialogue_clear(&j->dialogue);
    free(j);
}

alt_code job_new(alt_client *client, uint64_t id, const alt_request *request, job **out,
                 alt_error *err)
{
    uint32_t deadline_ms = client->options.deadline_ms;
    alt_code code = question_check(request, err);
    job *j = code == ALT_OK ? calloc(1, sizeof *j) : NULL;

    if (j == NULL) {
        return code != ALT_OK ? code : error_memory(err);
    }
    j->client = client;
    j->start_ms = client_clock();
    j->deadline_ms = deadline_ms > 0 ? j->start_ms + deadline_ms : INT64_MAX;
    j->outcome.id = id;
    j->outcome.result.prompt_tokens = -1;
    j->outcome.result.output_tokens = -1;
    code = dialogue_init(&j->dialogue, request, client->options.max_tokens, err);
    if (code != ALT_OK) {
        job_free(j);
        return code;
    }
    *out = j;
    return ALT_OK;
}

static void finish(job *j)
{
    j->outcome.error.code = ALT_OK;
    j->outcome.result.elapsed_ms = (uint32_t)(client_clock() - j->start_ms);
    j->finished = true;
}

/* The failure of the client that was asked before, if any, is told as well. */
void job_fail(job *j, const alt_error *err)
{
    alt_error *out = &j->outcome.error;
    alt_error earlier = *out;

    *out = *err;
    if (earlier.code != ALT_OK) {
        size_t half = sizeof err->message / 2;
        error_set(out, err->code, "%.*s; before it, %s", (int)utf8_fit(err->message, half),
                  err->message, earlier.message);
        out->http_status = err->http_status;
        out->retry_after_ms = err->retry_after_ms;
        out->skipped = err->skipped;
    }
    alt_result_clear(&j->outcome.result);
    j->finished = true;
}

/* As the model that is asked now takes them; -1: no rule is known, or nothing was sent. */
static int64_t image_tokens(const job *j)
{
    const backend_preset *preset = backend_preset_find(client_model(j->client));

    return j->jpeg.data != NULL ? tokens_count(&preset->tokens, j->jpeg.width, j->jpeg.height) : -1;
}

/* Makes the texts the result's, in the place of an earlier client's.  Returns false when that has
 * failed. */
static bool record(job *j, const char *backend_name, const char *model)
{
    alt_result *result = &j->outcome.result;
    char *name = j->course.model != NULL ? j->course.model : strdup(model);
    alt_error err;

    j->course.model = NULL;
    if (name == NULL || dialogue_finish(&j->dialogue, result, &err) != ALT_OK) {
        free(name);
        error_memory(&err);
        job_fail(j, &err);
        return false;
    }
    free(result->model);
    result->backend = backend_name;
    result->model = name;
    result->image_tokens = image_tokens(j);
    return true;
}

void job_finish(job *j, const char *backend_name, const char *model)
{
    if (record(j, backend_name, model)) {
        finish(j);
    }
}

/* ---- The picture ----------------------------------------------------------------------------- */

uint32_t job_side(const alt_client *client, uint32_t width, uint32_t height)
{
    return backend_preset_side(backend_preset_find(client_model(client)), client->options.max_side,
                               width, height);
}

uint32_t job_long_side(const job *j)
{
    return j->jpeg.width > j->jpeg.height ? j->jpeg.width : j->jpeg.height;
}

bool job_shrink(job *j, uint32_t max_side)
{
    const alt_options *options = &j->client->options;
    alt_jpeg smaller;
    alt_error err;

    if (job_long_side(j) <= max_side) {
        return true;
    }
    if (alt_image_to_jpeg(j->jpeg.data, j->jpeg.size, &options->limits, max_side, options->quality,
                          &smaller, &err) != ALT_OK) {
        return false;
    }
    alt_jpeg_clear(&j->jpeg);
    j->jpeg = smaller;
    return true;
}

/* ---- From one client to the next ------------------------------------------------------------- */

static bool is_over(const job *j)
{
    return client_clock() >= j->deadline_ms;
}

/* The code of the fault, if any, and none of the picture's. */
static bool fallback_helps(alt_code code)
{
    return code == ALT_OK || (code != ALT_E_STOPPED && alt_code_kind(code) != ALT_KIND_IMAGE &&
                              alt_code_kind(code) != ALT_KIND_OPTION);
}

/* *err: why the client is left; its code is ALT_OK when its answer was merely flagged.  Returns
 * whether there is another one to ask, and time to. */
static bool turn_to_fallback(job *j, const alt_error *err)
{
    alt_client *next = j->client->fallback;

    if (next == NULL || is_over(j) || j->dialogue.question != NULL || !fallback_helps(err->code) ||
        !job_shrink(j, job_side(next, j->jpeg.width, j->jpeg.height))) {
        return false;
    }
    course_clear(&j->course);
    j->client = next;
    dialogue_restart(&j->dialogue, next->options.max_tokens);
    j->due_ms = 0;
    j->outcome.error = *err;
    return true;
}

/* Nothing more is to be had from this client. */
static void leave(job *j, const alt_error *err)
{
    if (turn_to_fallback(j, err)) {
        return;
    }
    if (j->outcome.result.text != NULL) {
        finish(j); /* flagged, but an answer */
    } else {
        job_fail(j, err);
    }
}

static void give_up(job *j, const alt_error *err)
{
    pace_gave_up(&j->client->pace, err, client_clock());
    leave(j, err);
}

/* A server that lets the picture's time pass has failed it, even when it may still be asked. */
static alt_code resolve(job *j, alt_error *err)
{
    bool late = is_over(j);
    alt_code code = client_resolve(j->client, err);

    return code == ALT_OK && !late && is_over(j) ? ask_fail_deadline(j, err) : code;
}

alt_code job_choose(job *j, alt_error *err)
{
    alt_code code;

    do {
        int64_t now = client_clock();
        bool stopped = pace_signal_at(&j->client->pace, now) == PACE_STOP;

        code = stopped ? pace_refuse(&j->client->pace, now, err) : resolve(j, err);
        if (stopped) {
            err->skipped = true;
        } else if (code != ALT_OK) {
            pace_gave_up(&j->client->pace, err, now);
        }
    } while (code != ALT_OK && turn_to_fallback(j, err));
    return code;
}

/* Takes the best answer of this client; what is flagged stands unless the fallback has another. */
static void take_best(job *j)
{
    static const alt_error none = {.code = ALT_OK};
    const char *name = j->client->backend->public.name;

    if (!record(j, name, client_model(j->client))) {
        return;
    }
    bool flagged = (j->outcome.result.warnings & ~ALT_W_REPAIRED) != 0;
    if (!flagged || !turn_to_fallback(j, &none)) {
        finish(j);
    }
}

/* ---- Moving on ------------------------------------------------------------------------------- */

static void take_response(void *owner, http_response *response);

/* Nobody is charged with it: nobody was asked. */
static int64_t miss_deadline(job *j)
{
    alt_error err;

    ask_fail_deadline(j, &err);
    leave(j, &err);
    return 0;
}

/* Waits for the pace; returns until when.  Not if the picture will not live to see it. */
static int64_t wait_for_turn(job *j, int64_t now)
{
    int64_t resume = j->client->pace.resume_ms;

    if (resume >= j->deadline_ms) {
        return miss_deadline(j);
    }
    return resume > now ? resume : j->deadline_ms;
}

int64_t job_advance(job *j)
{
    int64_t now = client_clock();
    alt_error err;

    if (j->finished || j->transfer != NULL) {
        return INT64_MAX;
    }
    if (j->due_ms > now) {
        return j->due_ms;
    }
    if (now >= j->deadline_ms) {
        return miss_deadline(j);
    }
    pace_signal signal = pace_signal_at(&j->client->pace, now);
    if (signal == PACE_WAIT) {
        return wait_for_turn(j, now);
    }
    if (signal == PACE_STOP) {
        pace_refuse(&j->client->pace, now, &err);
        err.skipped = j->outcome.result.attempts == 0;
        leave(j, &err);
    } else if (ask(j, take_response, &err) != ALT_OK && err.code != ALT_E_STOPPED) {
        give_up(j, &err);
    }
    return 0;
}

/* ---- What comes back ------------------------------------------------------------------------- */

/* final: as for retry_wait(). */
static void take_failure(job *j, const alt_error *err, bool final)
{
    int64_t wait = retry_wait(j, err, final);

    if (wait >= 0) {
        j->due_ms = client_clock() + wait;
    } else if (dialogue_has_text(&j->dialogue)) {
        take_best(j);
    } else {
        give_up(j, err);
    }
}

static void add_tokens(int64_t *sum, int64_t tokens)
{
    if (tokens >= 0) {
        *sum = (*sum > 0 ? *sum : 0) + tokens;
    }
}

void job_count(job *j, backend_answer *answer)
{
    alt_result *result = &j->outcome.result;

    add_tokens(&result->prompt_tokens, answer->prompt_tokens);
    add_tokens(&result->output_tokens, answer->output_tokens);
    cost_add(&result->cost, answer->cost >= 0
                                ? answer->cost
                                : cost_of(j->client, answer->prompt_tokens, answer->output_tokens));
    if (answer->model != NULL) {
        free(j->course.model);
        j->course.model = answer->model;
        answer->model = NULL;
    }
    j->client->prose |= j->course.prose; /* as this was accepted now */
    j->client->plain |= j->course.plain;
}

static void take_answer(job *j, backend_answer *answer)
{
    bool again = false;
    alt_error err;

    job_count(j, answer);
    if (dialogue_answer(&j->dialogue, answer, &again, &err) != ALT_OK) {
        give_up(j, &err);
    } else if (!again) {
        take_best(j);
    }
}

static const char *header_of(const void *response, const char *name)
{
    return http_header(response, name);
}

static void take_response(void *owner, http_response *response)
{
    job *j = owner;
    const backend *asked = j->client->backend;
    pace *p = &j->client->pace;
    ratelimit limit = ratelimit_read(header_of, response, response->retry_after_ms, time(NULL));
    alt_error err = response->error;
    backend_answer answer = {.text = NULL};
    reply *root = NULL;

    j->transfer = NULL;
    buffer_clear(&j->body);
    pace_end(p);
    if (err.code == ALT_OK) {
        backend_receive(asked, response->status, limit.wait_ms, response->body.data,
                        response->body.size, &root, &err);
    }
    if (root != NULL && asked->protocol->parse(root, &answer, &err) == ALT_OK) {
        pace_answered(p);
        pace_hold(p, limit.wait_ms, client_clock());
        take_answer(j, &answer);
        backend_answer_clear(&answer);
    } else {
        pace_failed(p, &err, j->sent_ms, client_clock());
        take_failure(j, &err, limit.final);
    }
    reply_free(root);
}
