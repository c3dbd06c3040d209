/* batch.c - many pictures on their way at the same time. */
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "job.h"
#include "prompt.h"
#include "utf8.h"

#define MAX_TAG 64 /* bytes of language */

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

static alt_code check_length(const char *name, const char *text, size_t most, alt_error *err)
{
    return text == NULL || strlen(text) <= most
               ? ALT_OK
               : error_set(err, ALT_E_OPTION, "%s must be at most %zu bytes long", name, most);
}

static alt_code check_request(const alt_request *request, alt_error *err)
{
    uint32_t length = request->max_length;
    alt_code code = check_length("language", request->language, MAX_TAG, err);

    code = code == ALT_OK ? check_length("context", request->context, JOB_MAX_TEXT, err) : code;
    code = code == ALT_OK ? check_length("prompt", request->prompt, JOB_MAX_TEXT, err) : code;
    if (code == ALT_OK && length != 0 && (length < ALT_MIN_LENGTH || length > ALT_HARD_LENGTH)) {
        code = error_set(err, ALT_E_OPTION, "maxLength must be between %d and %d", ALT_MIN_LENGTH,
                         ALT_HARD_LENGTH);
    }
    return code;
}

/* Finishes the job when a person has described the picture in its file. */
static alt_code take_description(job *j, const alt_request *request, alt_error *err)
{
    tidy_text text = {.text = NULL};
    alt_code code = alt_image_description(request->image, request->image_size, request->language,
                                          &text.text, err);

    if (code == ALT_OK && text.text != NULL) {
        if (utf8_length(text.text, strlen(text.text)) <= ALT_HARD_LENGTH) {
            job_finish(j, "embedded", "", &text);
        } else {
            free(text.text);
        }
    }
    return code;
}

/* Makes the picture of the size that suits the model, which may have to be found out first. */
static alt_code prepare(job *j, const alt_request *request, alt_error *err)
{
    const alt_options *options = &j->client->options;
    alt_image_info info;
    alt_code code =
        alt_image_probe(request->image, request->image_size, &options->limits, &info, err);

    code = code == ALT_OK ? client_resolve(j->client, err) : code;
    if (code != ALT_OK) {
        return code;
    }
    const backend_preset *preset = backend_preset_find(client_model(j->client));
    code =
        alt_image_to_jpeg(request->image, request->image_size, &options->limits,
                          backend_preset_side(preset, options->max_side, info.width, info.height),
                          options->quality, &j->jpeg, err);
    if (code == ALT_OK) {
        j->outcome.result.image_tokens =
            tokens_count(&preset->tokens, j->jpeg.width, j->jpeg.height);
    }
    return code;
}

static alt_code prepare_and_send(job *j, const alt_request *request, alt_error *err)
{
    alt_code code = request->ignore_embedded ? ALT_OK : take_description(j, request, err);

    if (code != ALT_OK || j->finished) {
        return code;
    }
    code = prepare(j, request, err);
    return code == ALT_OK ? job_send(j, err) : code;
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
    alt_code code = check_request(request, err);
    if (code == ALT_OK) {
        code = job_new(batch->client, id, request, &j, err);
    }
    if (code != ALT_OK) {
        return code;
    }
    code = prepare_and_send(j, request, err);
    if (code != ALT_OK) {
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
        if (client_clock() >= until) {
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
