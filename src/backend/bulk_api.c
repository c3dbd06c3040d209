/* bulk_api.c - the batch APIs of vendors, one row each, and how the rows are read. */
#include "bulk_api.h"

#include <stdlib.h>
#include <string.h>

#include "../error.h"

/*
 * A form as in RFC 7578.  No line of JSON can be taken for a boundary, as each begins with a brace.
 * The file is of no use after the batch, which takes a day at most: it goes after three.
 */
#define FIELD "--alttext\r\nContent-Disposition: form-data; name="
#define FORM                                                                                       \
    FIELD "\"purpose\"\r\n\r\nbatch\r\n" FIELD                                                     \
          "\"expires_after[anchor]\"\r\n\r\ncreated_at\r\n" FIELD                                  \
          "\"expires_after[seconds]\"\r\n\r\n259200\r\n" FIELD                                     \
          "\"file\"; filename=\"alttext.jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n"

static const bulk_api apis[] = {
    {
        .backend = "openai",
        .send_path = "/files",
        .content_type = "multipart/form-data; boundary=alttext",
        .head = FORM,
        .separator = "\n",
        .tail = "\r\n--alttext--\r\n",
        .line = {"{\"custom_id\":\"",
                 "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":", "}"},
        .id_at = "id",
        .create_path = "/batches",
        .create_body = "{\"input_file_id\":\"*\",\"endpoint\":\"/v1/chat/completions\","
                       "\"completion_window\":\"24h\"}",
        .poll_path = "/batches/*",
        .cancel_path = "/batches/*/cancel",
        .state_at = "status",
        .ended = "completed failed expired cancelled",
        .fault_at = "errors.data.0",
        .total_at = "request_counts.total",
        .succeeded_at = "request_counts.completed",
        .failed_at = {"request_counts.failed"},
        .results_path = "/files/*/content",
        .file_ids_at = {"output_file_id", "error_file_id"},
        .label_at = "custom_id",
        .answer_at = "response.body",
        .status_at = "response.status_code",
        .error_at = {""},
        .reason_at = "error.code",
        .left_out = "batch_expired batch_cancelled",
    },
    {
        .backend = "anthropic",
        .send_path = "/messages/batches",
        .head = "{\"requests\":[",
        .separator = ",",
        .tail = "]}",
        .line = {"{\"custom_id\":\"", "\",\"params\":", "}"},
        .id_at = "id",
        .poll_path = "/messages/batches/*",
        .cancel_path = "/messages/batches/*/cancel",
        .state_at = "processing_status",
        .ended = "ended",
        .pending_at = "request_counts.processing",
        .succeeded_at = "request_counts.succeeded",
        .failed_at = {"request_counts.errored", "request_counts.canceled",
                      "request_counts.expired"},
        /* not the results_url of the reply: no server tells us where to send the key */
        .results_path = "/messages/batches/*/results",
        .label_at = "custom_id",
        .answer_at = "result.message",
        .error_at = {"result.error", "result"},
        .reason_at = "result.type",
        .left_out = "expired canceled",
    },
    {
        .backend = "gemini",
        .send_path = "/models/*:batchGenerateContent",
        .head = "{\"batch\":{\"displayName\":\"alttext\",\"inputConfig\":{\"requests\":"
                "{\"requests\":[",
        .separator = ",",
        .tail = "]}}}}",
        .line = {"{\"metadata\":{\"key\":\"", "\"},\"request\":", "}"},
        .id_at = "name",
        .poll_path = "/batches/*",
        .cancel_path = "/batches/*:cancel",
        .state_at = "metadata.state",
        .ended = "SUCCEEDED FAILED CANCELLED EXPIRED",
        .total_at = "metadata.batchStats.requestCount",
        .succeeded_at = "metadata.batchStats.successfulRequestCount",
        .failed_at = {"metadata.batchStats.failedRequestCount"},
        .results_at = {"response.inlinedResponses.inlinedResponses", "response.inlinedResponses",
                       "metadata.output.inlinedResponses.inlinedResponses"},
        .label_at = "metadata.key",
        .answer_at = "response",
        .error_at = {""},
    },
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

const bulk_api *bulk_api_find(const char *name)
{
    for (size_t i = 0; i < COUNT(apis); i++) {
        if (strcmp(apis[i].backend, name) == 0) {
            return &apis[i];
        }
    }
    return NULL;
}

/* ---- What is sent ---------------------------------------------------------------------------- */

void bulk_api_begin(const bulk_api *api, buffer *body)
{
    buffer_append_text(body, api->head);
}

void bulk_api_append(const bulk_api *api, bool first, const char *label, const buffer *question,
                     buffer *body)
{
    buffer_append_text(body, first ? "" : api->separator);
    buffer_append_text(body, api->line[0]);
    buffer_append_text(body, label);
    buffer_append_text(body, api->line[1]);
    buffer_append(body, question->data, question->size);
    buffer_append_text(body, api->line[2]);
}

void bulk_api_end(const bulk_api *api, buffer *body)
{
    buffer_append_text(body, api->tail);
}

/* ---- What comes back ------------------------------------------------------------------------- */

bool bulk_api_is_id(const char *id)
{
    size_t size = strlen(id);

    return size > 0 && size < BULK_API_MAX_ID &&
           size == strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
}

alt_code bulk_api_read_id(const backend *from, const reply *root, const char *path,
                          char out[BULK_API_MAX_ID], alt_error *err)
{
    const char *id = reply_text(root, path);
    const char *slash = id != NULL ? strrchr(id, '/') : NULL;

    id = slash != NULL ? slash + 1 : id;
    if (id == NULL || !bulk_api_is_id(id)) {
        return error_set(err, ALT_E_MALFORMED, "%s did not name what it made of the batch",
                         from->public.name);
    }
    memcpy(out, id, strlen(id) + 1);
    return ALT_OK;
}

/* Whether text is one of the words, or ends as one does. */
static bool ends_as(const char *text, const char *words)
{
    size_t size = text != NULL ? strlen(text) : 0;

    while (size > 0 && words != NULL && *words != '\0') {
        size_t length = strcspn(words, " ");

        if (length <= size && strncmp(text + size - length, words, length) == 0) {
            return true;
        }
        words += length + (words[length] == ' ');
    }
    return false;
}

/* Google writes 64-bit numbers as strings. */
static uint64_t count_at(const reply *root, const char *path)
{
    const char *digits = path != NULL ? reply_text(root, path) : NULL;
    int64_t count = path != NULL ? reply_number(root, path, 0) : 0;

    count = digits != NULL ? strtoll(digits, NULL, 10) : count;
    return count > 0 && count < INT32_MAX ? (uint64_t)count : 0;
}

alt_code bulk_api_read_state(const bulk_api *api, const backend *from, const reply *root,
                             alt_bulk_state *out, alt_error *err)
{
    const reply *fault = api->fault_at != NULL ? reply_at(root, api->fault_at) : NULL;
    const char *state = reply_text(root, api->state_at);
    alt_bulk_state found = {.done = ends_as(state, api->ended)};

    if (fault != NULL) {
        return backend_check(from, 400, -1, fault, err);
    }
    if (state == NULL) {
        return error_set(err, ALT_E_MALFORMED, "%s does not say how far the batch is",
                         api->backend);
    }
    for (size_t i = 0; i < COUNT(api->failed_at); i++) {
        found.failed += count_at(root, api->failed_at[i]);
    }
    found.finished = found.failed + count_at(root, api->succeeded_at);
    found.total = api->total_at != NULL ? count_at(root, api->total_at)
                                        : found.finished + count_at(root, api->pending_at);
    *out = found;
    return ALT_OK;
}

const char *bulk_api_find_list(const bulk_api *api, const reply *root)
{
    for (size_t i = 0; i < COUNT(api->results_at); i++) {
        if (api->results_at[i] != NULL && reply_count(root, api->results_at[i]) > 0) {
            return api->results_at[i];
        }
    }
    return NULL;
}

/* What holds the member "error", or else whatever stands in the place of an answer. */
static const reply *find_error(const bulk_api *api, const reply *result)
{
    for (size_t i = 0; i < COUNT(api->error_at) && api->error_at[i] != NULL; i++) {
        const reply *found = reply_at(result, api->error_at[i]);

        if (found != NULL && reply_at(found, "error") != NULL) {
            return found;
        }
    }
    return NULL;
}

void bulk_api_read_result(const bulk_api *api, const backend *from, const reply *result,
                          bulk_api_result *out, alt_error *err)
{
    const char *reason = api->reason_at != NULL ? reply_text(result, api->reason_at) : NULL;
    const reply *error = find_error(api, result);
    const reply *answer = error != NULL ? error : reply_at(result, api->answer_at);
    int64_t status = api->status_at != NULL ? reply_number(result, api->status_at, 200) : 200;

    *out = (bulk_api_result){.label = reply_text(result, api->label_at)};
    if (ends_as(reason, api->left_out)) {
        error_set(err, ALT_E_TIMEOUT, "the batch at %s ended before this picture's turn: it %s",
                  api->backend, strstr(reason, "expired") != NULL ? "expired" : "was cancelled");
    } else if (answer == NULL) {
        error_set(err, ALT_E_MALFORMED, "%s has neither answer nor error for this picture",
                  api->backend);
    } else if (backend_check(from, status > 0 && status < 600 ? (int)status : 200, -1, answer,
                             err) == ALT_OK) {
        out->answer = answer;
    }
}
