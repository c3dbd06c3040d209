/* answers.c - what becomes of a bulk that was sent: asking how far it is, and its answers. */
#include <stdlib.h>
#include <string.h>

#include "../error.h"
#include "bulk.h"
#include "job.h"
#include "receipt.h"

struct alt_answers {
    alt_client *client;
    const bulk_api *api;
    char *model; /* that was asked */
    /* JSON, one result a line; or else one reply with a list at the path list_at */
    buffer lines;
    reply *root; /* the last line, or that reply */
    const char *list_at;
    size_t next; /* byte of lines, or element of the list */
};

/* ---- How far it is --------------------------------------------------------------------------- */

/* A bulk that was sent. */
typedef struct {
    const bulk_api *api;
    char id[BULK_API_MAX_ID];
    const char *model; /* borrowed from the receipt */
} sent;

static alt_code read_receipt(alt_client *client, const char *receipt, sent *out, alt_error *err)
{
    alt_code code = bulk_find_api(client, &out->api, err);

    if (code == ALT_OK) {
        code = receipt_read(receipt, out->api->backend, out->id, sizeof out->id, &out->model, err);
    }
    if (code == ALT_OK && !bulk_api_is_id(out->id)) {
        code = error_set(err, ALT_E_OPTION, "this is no receipt of a batch");
    }
    return code;
}

/* Asks how far it is.  ALT_E_REQUEST when the vendor did not accept it after all. */
static alt_code ask_state(const alt_client *client, const sent *bulk, reply **root,
                          alt_bulk_state *out, alt_error *err)
{
    bulk_call call = {
        .path = bulk->api->poll_path,
        .value = bulk->id,
        .brief = bulk->api->results_path != NULL, /* else the answers come with it */
    };
    alt_code code = bulk_ask(client, &call, root, err);

    if (code != ALT_OK) {
        return code;
    }
    code = bulk_api_read_state(bulk->api, client->backend, *root, out, err);
    if (code != ALT_OK) {
        reply_free(*root);
    }
    return code;
}

alt_code alt_bulk_poll(alt_client *client, const char *receipt, alt_bulk_state *out, alt_error *err)
{
    sent bulk;
    reply *root;
    alt_code code = read_receipt(client, receipt, &bulk, err);

    if (code == ALT_OK) {
        code = ask_state(client, &bulk, &root, out, err);
    }
    if (code == ALT_OK) {
        reply_free(root);
    }
    return code;
}

alt_code alt_bulk_cancel(alt_client *client, const char *receipt, alt_error *err)
{
    sent bulk;
    buffer body, ignored;
    alt_code code = read_receipt(client, receipt, &bulk, err);

    if (code != ALT_OK) {
        return code;
    }
    buffer_init(&body, 8);
    buffer_append_text(&body, "{}");
    bulk_call call = {
        .path = bulk.api->cancel_path, .value = bulk.id, .body = &body, .brief = true};
    code = body.failed ? error_memory(err) : bulk_fetch(client, &call, &ignored, err);
    if (code == ALT_OK) {
        buffer_clear(&ignored);
    }
    buffer_clear(&body);
    return code;
}

/* ---- The answers ----------------------------------------------------------------------------- */

/* Adds a file of results to the lines. */
static alt_code add_file(alt_answers *answers, const char *id, alt_error *err)
{
    bulk_call call = {.path = answers->api->results_path, .value = id};
    buffer file;
    alt_code code = bulk_fetch(answers->client, &call, &file, err);

    if (code != ALT_OK) {
        return code;
    }
    buffer_append(&answers->lines, file.data, file.size);
    buffer_append_text(&answers->lines, "\n");
    buffer_clear(&file);
    return answers->lines.failed ? error_memory(err) : ALT_OK;
}

/* A batch of which nothing succeeded, or nothing failed, has one file less. */
static alt_code add_files(alt_answers *answers, const reply *state, alt_error *err)
{
    const char *const *at = answers->api->file_ids_at;
    alt_code code = ALT_OK;

    for (size_t i = 0; i < 2 && code == ALT_OK; i++) {
        char id[BULK_API_MAX_ID];

        if (reply_at(state, at[i]) == NULL) {
            continue;
        }
        code = bulk_api_read_id(answers->client->backend, state, at[i], id, err);
        if (code == ALT_OK) {
            code = add_file(answers, id, err);
        }
    }
    return code;
}

/* Takes the reply that says how far the bulk is. */
static alt_code find_results(alt_answers *answers, const char *id, reply *state, alt_error *err)
{
    const bulk_api *api = answers->api;
    alt_code code = ALT_OK;

    answers->root = state;
    if (api->results_path == NULL) {
        answers->list_at = bulk_api_find_list(api, state);
    } else if (api->file_ids_at[0] == NULL) {
        code = add_file(answers, id, err);
    } else {
        code = add_files(answers, state, err);
    }
    return code;
}

static alt_code answers_new(alt_client *client, const sent *bulk, alt_answers **out, alt_error *err)
{
    alt_answers *answers = calloc(1, sizeof *answers);
    char *model = strdup(bulk->model);

    if (answers == NULL || model == NULL) {
        free(answers);
        free(model);
        return error_memory(err);
    }
    *answers = (alt_answers){.client = client, .api = bulk->api, .model = model};
    buffer_init(&answers->lines, 3 * BULK_MAX_RESULTS);
    *out = answers;
    return ALT_OK;
}

void alt_answers_free(alt_answers *answers)
{
    if (answers != NULL) {
        buffer_clear(&answers->lines);
        reply_free(answers->root);
        free(answers->model);
        free(answers);
    }
}

alt_code alt_bulk_collect(alt_client *client, const char *receipt, alt_answers **out,
                          alt_error *err)
{
    alt_answers *answers = NULL;
    alt_bulk_state state;
    sent bulk;
    reply *root;
    alt_code code = read_receipt(client, receipt, &bulk, err);

    code = code == ALT_OK ? ask_state(client, &bulk, &root, &state, err) : code;
    if (code != ALT_OK) {
        return code;
    }
    if (!state.done) {
        reply_free(root);
        return error_set(err, ALT_E_SERVER, "%s is not done with the batch yet", bulk.api->backend);
    }
    code = answers_new(client, &bulk, &answers, err);
    if (code != ALT_OK) {
        reply_free(root);
        return code;
    }
    code = find_results(answers, bulk.id, root, err);
    if (code != ALT_OK) {
        alt_answers_free(answers);
        return code;
    }
    *out = answers;
    return ALT_OK;
}

/* ---- One by one ------------------------------------------------------------------------------ */

/* The next result, *out NULL at the end; lines that are no JSON are passed over. */
static alt_code next_result(alt_answers *answers, const reply **out, alt_error *err)
{
    const buffer *lines = &answers->lines;
    alt_code code = ALT_E_MALFORMED;

    if (answers->api->results_path == NULL) {
        *out = answers->list_at != NULL
                   ? reply_element(answers->root, answers->list_at, answers->next++)
                   : NULL;
        return ALT_OK;
    }
    reply_free(answers->root);
    answers->root = NULL;
    while (code == ALT_E_MALFORMED && answers->next < lines->size) {
        const char *line = lines->data + answers->next;
        size_t size = (size_t)((char *)memchr(line, '\n', lines->size - answers->next) - line);

        answers->next += size + 1;
        code = reply_parse(line, size, &answers->root, err);
    }
    *out = answers->root;
    return code == ALT_E_MEMORY ? code : ALT_OK;
}

/* Finishes the job as a live answer would that is the last. */
static void settle(job *j, const char *model, const reply *root)
{
    const backend *asked = j->client->backend;
    alt_result *result = &j->outcome.result;
    backend_answer answer;
    alt_error err;

    if (asked->protocol->parse(root, &answer, &err) != ALT_OK) {
        job_fail(j, &err);
        return;
    }
    job_count(j, &answer);
    result->cost *= result->cost > 0 ? BULK_PRICE : 1;
    result->attempts = 1;
    if (dialogue_settle(&j->dialogue, &answer, &err) == ALT_OK) {
        job_finish(j, asked->public.name, model);
    } else {
        job_fail(j, &err);
    }
    backend_answer_clear(&answer);
}

/* out->key_size stays 0 when the result is not of a picture of ours. */
static alt_code read_result(const alt_answers *answers, const reply *result, alt_answer *out,
                            alt_error *err)
{
    bulk_api_result found;
    receipt_label label;
    job *j;

    bulk_api_read_result(answers->api, answers->client->backend, result, &found, &out->error);
    if (found.label == NULL || !receipt_read_label(found.label, &label)) {
        return ALT_OK;
    }
    alt_request request = {
        .language = *label.language != '\0' ? label.language : NULL,
        .max_length = label.max_length,
    };
    alt_code code = job_new(answers->client, 0, &request, &j, err);
    if (code != ALT_OK) {
        return code == ALT_E_MEMORY ? code : ALT_OK;
    }
    if (found.answer != NULL) {
        settle(j, answers->model, found.answer);
    } else {
        job_fail(j, &out->error);
    }
    *out = (alt_answer){.key_size = label.key_size, .error = j->outcome.error};
    memcpy(out->key, label.key, label.key_size);
    out->result = j->outcome.result;
    j->outcome.result = (alt_result){.text = NULL};
    job_free(j);
    return ALT_OK;
}

alt_code alt_answers_next(alt_answers *answers, alt_answer *out, alt_error *err)
{
    const reply *result;
    alt_code code;

    *out = (alt_answer){.key_size = 0};
    do {
        code = next_result(answers, &result, err);
        if (code == ALT_OK && result != NULL) {
            code = read_result(answers, result, out, err);
        }
    } while (code == ALT_OK && result != NULL && out->key_size == 0);
    return code;
}
