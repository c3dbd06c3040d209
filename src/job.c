/* job.c - one picture's way: prepare -> build -> send -> parse -> tidy, and again. */
#include "job.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cost.h"
#include "error.h"
#include "prompt.h"
#include "question.h"
#include "utf8.h"

#define BACKOFF_MS 500 /* doubled at each retry, up to ... */
#define MAX_BACKOFF_MS 8000
#define MAX_RETRY_AFTER_MS 60000 /* a server that wants more is given up */

/* ---- The life of a job ----------------------------------------------------------------------- */

void job_free(job *j)
{
    if (j->transfer != NULL) {
        http_cancel(j->transfer);
    }
    buffer_clear(&j->body);
    alt_jpeg_clear(&j->jpeg);
    alt_result_clear(&j->outcome.result);
    free(j->best.text);
    free((char *)j->request.language);
    free((char *)j->request.context);
    free((char *)j->request.prompt);
    free(j);
}

static bool copy(const char *text, const char **out)
{
    *out = text != NULL ? strdup(text) : NULL;
    return *out != NULL || text == NULL;
}

alt_code job_new(alt_client *client, uint64_t id, const alt_request *request, job **out,
                 alt_error *err)
{
    alt_code code = question_check(request, err);
    job *j = code == ALT_OK ? calloc(1, sizeof *j) : NULL;

    if (j == NULL) {
        return code != ALT_OK ? code : error_memory(err);
    }
    j->client = client;
    j->start_ms = client_clock();
    j->max_tokens = client->options.max_tokens;
    j->outcome.id = id;
    j->outcome.result.image_tokens = -1;
    j->outcome.result.prompt_tokens = -1;
    j->outcome.result.output_tokens = -1;
    j->request.max_length = request->max_length != 0 ? request->max_length : PROMPT_DEFAULT_LENGTH;
    if (!copy(request->language, &j->request.language) ||
        !copy(request->context, &j->request.context) ||
        !copy(request->prompt, &j->request.prompt)) {
        job_free(j);
        return error_memory(err);
    }
    *out = j;
    return ALT_OK;
}

void job_fail(job *j, const alt_error *err)
{
    alt_result_clear(&j->outcome.result);
    j->outcome.error = *err;
    j->finished = true;
}

void job_finish(job *j, const char *backend_name, const char *model, tidy_text *text)
{
    alt_result *result = &j->outcome.result;
    alt_error err;

    if (result->model == NULL && (result->model = strdup(model)) == NULL) {
        free(text->text);
        error_memory(&err);
        job_fail(j, &err);
        return;
    }
    result->text = text->text;
    result->decorative = text->decorative;
    result->warnings = text->warnings;
    result->backend = backend_name;
    result->elapsed_ms = (uint32_t)(client_clock() - j->start_ms);
    j->finished = true;
    *text = (tidy_text){.text = NULL};
}

static void finish_with_best(job *j)
{
    job_finish(j, j->client->backend->public.name, client_model(j->client), &j->best);
}

static void ask_again(job *j, int64_t wait_ms)
{
    j->due_ms = client_clock() + wait_ms;
}

/* ---- Asking ---------------------------------------------------------------------------------- */

/* Returns 0 when the picture's deadline is over. */
static uint32_t attempt_timeout(const job *j)
{
    const alt_options *options = &j->client->options;
    int64_t left = j->start_ms + options->deadline_ms - client_clock();

    if (options->deadline_ms == 0 || left >= options->timeout_ms) {
        return options->timeout_ms;
    }
    return left > 0 ? (uint32_t)left : 0;
}

static void take_response(void *owner, http_response *response);

/* Sends what has been built. */
static alt_code start(job *j, uint32_t timeout_ms, alt_error *err)
{
    alt_client *client = j->client;
    buffer path;

    buffer_init(&path, 4096);
    backend_append_path(client->backend->protocol->ask_path, client_model(client), &path);
    http_request request = {
        .target = &client->target,
        .path = path.data,
        .headers = client->headers,
        .body = &j->body,
        .signer = client->signer.keys != NULL ? &client->signer : NULL,
        .timeout_ms = timeout_ms,
        .max_reply = CLIENT_MAX_REPLY,
    };
    alt_code code = path.failed
                        ? error_memory(err)
                        : http_start(client->pool, &request, take_response, j, &j->transfer, err);
    buffer_clear(&path);
    return code;
}

alt_code job_send(job *j, alt_error *err)
{
    alt_client *client = j->client;
    uint32_t timeout_ms = attempt_timeout(j);

    if (timeout_ms == 0) {
        return error_set(err, ALT_E_TIMEOUT, "the deadline of %" PRIu32 " ms is over",
                         client->options.deadline_ms);
    }
    alt_code code = question_build(j, err);
    if (code == ALT_OK) {
        code = start(j, timeout_ms, err);
    }
    if (code == ALT_OK) {
        j->outcome.result.attempts++;
    } else {
        buffer_clear(&j->body);
    }
    return code;
}

/* ---- What comes back ------------------------------------------------------------------------- */

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

/* How long to wait before the next attempt; -1: this was the last. */
static int64_t wait_before_retry(const job *j, const alt_error *err)
{
    const alt_options *options = &j->client->options;
    int64_t wait = err->retry_after_ms >= 0 ? err->retry_after_ms : backoff(j->retries);

    if (!alt_code_retryable(err->code) || j->retries >= options->retries ||
        wait > MAX_RETRY_AFTER_MS) {
        return -1;
    }
    if (options->deadline_ms > 0 && client_clock() + wait >= j->start_ms + options->deadline_ms) {
        return -1;
    }
    return wait;
}

/* Whether the server may not like what is said about thinking or temperature. */
static bool may_ask_plainly(const job *j, const alt_error *err)
{
    const alt_client *client = j->client;

    return err->code == ALT_E_REQUEST && (err->http_status == 400 || err->http_status == 422) &&
           !j->plain && !client->plain;
}

static void take_failure(job *j, const alt_error *err)
{
    int64_t wait = wait_before_retry(j, err);

    if (err->code == ALT_E_STOPPED) {
        ask_again(j, 0);
    } else if (may_ask_plainly(j, err)) {
        j->plain = true;
        ask_again(j, 0);
    } else if (j->best.text != NULL) {
        finish_with_best(j);
    } else if (wait >= 0) {
        j->retries++;
        ask_again(j, wait);
    } else {
        job_fail(j, err);
    }
}

static void add_tokens(int64_t *sum, int64_t tokens)
{
    if (tokens >= 0) {
        *sum = (*sum > 0 ? *sum : 0) + tokens;
    }
}

/* What is not known of one is not known of all. */
static void add_cost(double *sum, double cost)
{
    *sum = *sum < 0 || cost < 0 ? -1 : *sum + cost;
}

void job_count(job *j, backend_answer *answer)
{
    alt_result *result = &j->outcome.result;

    add_tokens(&result->prompt_tokens, answer->prompt_tokens);
    add_tokens(&result->output_tokens, answer->output_tokens);
    add_cost(&result->cost, answer->cost >= 0
                                ? answer->cost
                                : cost_of(j->client, answer->prompt_tokens, answer->output_tokens));
    if (answer->model != NULL) {
        free(result->model);
        result->model = answer->model;
        answer->model = NULL;
    }
    j->client->plain |= j->plain; /* as this was accepted now */
}

alt_code job_read(const job *j, const backend_answer *answer, tidy_text *out, alt_error *err)
{
    if (answer->finish == FINISH_REFUSED) {
        return error_set(err, ALT_E_REFUSED, "the model refused");
    }
    if (answer->finish == FINISH_BLOCKED) {
        return error_set(err, ALT_E_BLOCKED, "a content filter stopped it");
    }
    if (j->question != NULL && *answer->text != '\0') {
        *out = (tidy_text){.text = strdup(answer->text)}; /* check.c reads it as it is */
        return out->text != NULL ? ALT_OK : error_memory(err);
    }
    if (answer->finish == FINISH_TRUNCATED) {
        return error_set(
            err, ALT_E_TRUNCATED, "%s by the limit of %" PRIu32 " tokens (option maxTokens)",
            *answer->text == '\0' ? "thinking was cut off" : "it was cut off", j->max_tokens);
    }
    return tidy(answer->text, j->request.language, j->request.max_length, out, err);
}

/* Keeps the shorter of two, for both would do but for their length. */
static void keep_better(job *j, tidy_text *text)
{
    if (j->best.text != NULL && strlen(j->best.text) <= strlen(text->text)) {
        free(text->text);
        return;
    }
    free(j->best.text);
    j->best = *text;
    j->best.warnings |= j->repairing ? ALT_W_REPAIRED : 0;
}

/* Whether the tokens went into thinking, and more of them may help. */
static bool raise_tokens(job *j, const backend_answer *answer)
{
    bool starved = *answer->text == '\0' && (answer->finish == FINISH_TRUNCATED || answer->thought);

    if (!starved || j->max_tokens > j->client->options.max_tokens ||
        j->max_tokens > ALT_MAX_TOKENS / 2) {
        return false;
    }
    j->max_tokens *= 2;
    return true;
}

static void judge(job *j, const backend_answer *answer)
{
    tidy_text text;
    alt_error fault;
    alt_code code = job_read(j, answer, &text, &fault);

    if (code == ALT_E_MEMORY) {
        take_failure(j, &fault);
        return;
    }
    if (code == ALT_OK && (text.warnings & ALT_W_LONG) != 0) {
        error_set(&fault, ALT_E_UNFIT, "it is %zu characters long",
                  utf8_length(text.text, strlen(text.text)));
    }
    if (code == ALT_OK) {
        keep_better(j, &text);
    }
    if (j->best.text != NULL && (j->repairing || (j->best.warnings & ALT_W_LONG) == 0)) {
        finish_with_best(j);
    } else if (code != ALT_OK && raise_tokens(j, answer)) {
        ask_again(j, 0);
    } else if (!j->repairing && code != ALT_E_REFUSED && code != ALT_E_BLOCKED) {
        j->repairing = true;
        memcpy(j->fault, fault.message, sizeof j->fault - 1);
        ask_again(j, 0);
    } else {
        alt_error err;
        error_set(&err, code, "the answer cannot be used: %s", fault.message);
        job_fail(j, &err);
    }
}

static void take_response(void *owner, http_response *response)
{
    job *j = owner;
    const backend *asked = j->client->backend;
    alt_error err = response->error;
    backend_answer answer = {.text = NULL};
    reply *root = NULL;

    j->transfer = NULL;
    buffer_clear(&j->body);
    if (err.code == ALT_OK) {
        backend_receive(asked, response->status, response->retry_after_ms, response->body.data,
                        response->body.size, &root, &err);
    }
    if (root != NULL && asked->protocol->parse(root, &answer, &err) == ALT_OK) {
        job_count(j, &answer);
        judge(j, &answer);
        backend_answer_clear(&answer);
    } else {
        take_failure(j, &err);
    }
    reply_free(root);
}

void job_resume(job *j)
{
    alt_error err;

    if (client_resolve(j->client, &err) != ALT_OK || job_send(j, &err) != ALT_OK) {
        take_failure(j, &err);
    }
}
