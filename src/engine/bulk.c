/* bulk.c - many pictures for a vendor's batch API: they are gathered in one body, which is sent. */
#include "bulk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"
#include "job.h"
#include "question.h"
#include "receipt.h"

/* Vendors take from 20 MB (Gemini) to 256 MB at once; all of it is in memory here. */
#define FULL_BYTES (12u << 20)
#define MAX_LINE (7u << 20)   /* so that a body with one picture more is still below 20 MB */
#define FULL_COUNT 2000       /* bounds what comes back */
#define MIN_TIMEOUT_MS 600000 /* of all but brief calls: 20 MB take their time */

struct alt_bulk {
    alt_client *client;
    const bulk_api *api;
    buffer body;
    size_t count;
};

/* ---- Calls ----------------------------------------------------------------------------------- */

alt_code bulk_find_api(alt_client *client, const bulk_api **out, alt_error *err)
{
    const backend *whom = client->backend;
    const bulk_api *api = whom != NULL ? bulk_api_find(whom->public.name) : NULL;

    if (api == NULL) {
        return error_set(err, ALT_E_OPTION,
                         "backend \"%s\" has no batch API: openai, anthropic and gemini have one",
                         whom != NULL ? whom->public.name : "auto");
    }
    *out = api;
    return client_resolve(client, err);
}

static alt_code fetch(const alt_client *client, const bulk_call *call, const char *path,
                      http_response *out, alt_error *err)
{
    uint32_t timeout_ms = client->options.timeout_ms, least = call->brief ? 0 : MIN_TIMEOUT_MS;
    http_request request = {
        .target = &client->target,
        .path = path,
        .headers = client->headers,
        .body = call->body,
        .content_type = call->content_type,
        .once = call->body != NULL,
        .timeout_ms = timeout_ms > least ? timeout_ms : least,
        .max_reply = BULK_MAX_RESULTS,
    };

    /* never stopped: the receipt of what is being paid for would be lost */
    return http_fetch(client->pool, &request, NULL, out, err);
}

alt_code bulk_fetch(const alt_client *client, const bulk_call *call, buffer *out, alt_error *err)
{
    http_response response;
    reply *root;
    buffer path;

    buffer_init(&path, 1024);
    backend_append_path(call->path, call->value, &path);
    alt_code code =
        path.failed ? error_memory(err) : fetch(client, call, path.data, &response, err);
    buffer_clear(&path);
    if (code != ALT_OK) {
        return code;
    }
    if (response.status >= 200 && response.status <= 299) {
        *out = response.body;
        return ALT_OK;
    }
    code = backend_receive(client->backend, response.status, response.retry_after_ms,
                           response.body.data, response.body.size, &root, err);
    buffer_clear(&response.body);
    return code;
}

alt_code bulk_ask(const alt_client *client, const bulk_call *call, reply **out, alt_error *err)
{
    buffer text = {.data = NULL};
    alt_code code = bulk_fetch(client, call, &text, err);

    if (code == ALT_OK) {
        code = backend_receive(client->backend, 200, -1, text.data, text.size, out, err);
        buffer_clear(&text);
    }
    return code;
}

/* ---- The bulk ------------------------------------------------------------------------------- */

static void begin(alt_bulk *bulk)
{
    buffer_clear(&bulk->body);
    buffer_init(&bulk->body, FULL_BYTES + MAX_LINE);
    bulk->count = 0;
}

alt_code alt_bulk_new(alt_client *client, alt_bulk **out, alt_error *err)
{
    const bulk_api *api;
    alt_code code = bulk_find_api(client, &api, err);
    alt_bulk *bulk = code == ALT_OK ? calloc(1, sizeof *bulk) : NULL;

    if (bulk == NULL) {
        return code != ALT_OK ? code : error_memory(err);
    }
    bulk->client = client;
    bulk->api = api;
    begin(bulk);
    *out = bulk;
    return ALT_OK;
}

void alt_bulk_free(alt_bulk *bulk)
{
    if (bulk != NULL) {
        buffer_clear(&bulk->body);
        free(bulk);
    }
}

bool alt_bulk_is_full(const alt_bulk *bulk)
{
    return bulk->body.size > FULL_BYTES || bulk->count == FULL_COUNT;
}

/* ---- Gathering ------------------------------------------------------------------------------- */

static alt_code label_of(const job *j, const char *key, size_t key_size,
                         char out[RECEIPT_MAX_LABEL + 1], alt_error *err)
{
    const dialogue *d = &j->dialogue;
    const char *first = d->texts[0].language;
    const char *language = strcmp(first, "en") != 0 ? first : ""; /* the usual one takes no room */
    receipt_label label = {.key_size = key_size, .max_length = d->request.max_length};

    if (d->count > 1) {
        return error_set(err, ALT_E_OPTION, "a batch asks for one language");
    }
    if (key_size > sizeof label.key) {
        return error_set(err, ALT_E_OPTION,
                         "the key of a picture is too long for a batch, by %zu bytes",
                         key_size - sizeof label.key);
    }
    if (strlen(language) > RECEIPT_MAX_TAG) {
        return error_set(err, ALT_E_OPTION, "language must be at most %d bytes long in a batch",
                         RECEIPT_MAX_TAG);
    }
    memcpy(label.key, key, key_size);
    memcpy(label.language, language, strlen(language));
    return receipt_write_label(&label, out, err);
}

/* After an error the body is as it was. */
static alt_code append(alt_bulk *bulk, const char *label, const buffer *question, alt_error *err)
{
    size_t size = bulk->body.size;

    if (question->size > MAX_LINE - 1024) {
        return error_set(err, ALT_E_OPTION,
                         "the picture takes %zu bytes, too many for a batch: lower maxSide or "
                         "quality",
                         question->size);
    }
    if (bulk->count == 0) {
        bulk_api_begin(bulk->api, &bulk->body);
    }
    bulk_api_append(bulk->api, bulk->count == 0, label, question, &bulk->body);
    if (bulk->body.failed) {
        bulk->body.failed = false;
        bulk->body.size = size;
        return error_memory(err);
    }
    bulk->count++;
    return ALT_OK;
}

static alt_code add(alt_bulk *bulk, job *j, const char *label, alt_error *err)
{
    j->course.prose = true; /* its answer is read without a second question: words are surer */
    alt_code code = question_build(j, err);

    if (code == ALT_OK) {
        code = append(bulk, label, &j->body, err);
    }
    return code;
}

alt_code alt_bulk_add(alt_bulk *bulk, const char *key, size_t key_size, const alt_request *request,
                      alt_result *described, alt_error *err)
{
    char label[RECEIPT_MAX_LABEL + 1];
    job *j;
    alt_code code = job_new(bulk->client, 0, request, &j, err);

    if (code != ALT_OK) {
        return code;
    }
    code = label_of(j, key, key_size, label, err);
    if (code == ALT_OK) {
        code = question_take_description(j, request, err);
    }
    if (code == ALT_OK && !j->finished) {
        code = question_prepare(j, request, err);
        code = code == ALT_OK ? add(bulk, j, label, err) : code;
    }
    if (code == ALT_OK && j->finished) {
        code = j->outcome.error.code;
        *err = j->outcome.error;
    }
    if (code == ALT_OK) {
        *described = j->outcome.result;
        j->outcome.result = (alt_result){.text = NULL};
    }
    job_free(j);
    return code;
}

/* ---- Sending --------------------------------------------------------------------------------- */

/* Has the vendor make a file or a batch of the body. */
static alt_code make(const alt_bulk *bulk, const bulk_call *call, char id[BULK_API_MAX_ID],
                     alt_error *err)
{
    reply *root;
    alt_code code = bulk_ask(bulk->client, call, &root, err);

    if (code == ALT_OK) {
        code = bulk_api_read_id(bulk->client->backend, root, bulk->api->id_at, id, err);
        reply_free(root);
    }
    return code;
}

/* A file that no batch is made of costs nothing, and the vendor removes it. */
static alt_code make_of_file(const alt_bulk *bulk, char id[BULK_API_MAX_ID], alt_error *err)
{
    bulk_call call = {.path = bulk->api->create_path, .value = ""};
    buffer body;

    buffer_init(&body, 1024);
    backend_append_path(bulk->api->create_body, id, &body);
    call.body = &body;
    alt_code code = body.failed ? error_memory(err) : make(bulk, &call, id, err);
    buffer_clear(&body);
    return code;
}

static alt_code send_body(alt_bulk *bulk, char id[BULK_API_MAX_ID], alt_error *err)
{
    bulk_call call = {
        .path = bulk->api->send_path,
        .value = client_model(bulk->client),
        .body = &bulk->body,
        .content_type = bulk->api->content_type,
    };

    bulk_api_end(bulk->api, &bulk->body);
    if (bulk->body.failed) {
        return error_memory(err);
    }
    alt_code code = make(bulk, &call, id, err);
    return code == ALT_OK && bulk->api->create_path != NULL ? make_of_file(bulk, id, err) : code;
}

alt_code alt_bulk_send(alt_bulk *bulk, char **receipt, alt_error *err)
{
    const char *model = client_model(bulk->client);
    char id[BULK_API_MAX_ID];

    if (bulk->count == 0) {
        return error_set(err, ALT_E_OPTION, "the batch holds no picture");
    }
    /* memory for it is taken before money is spent */
    size_t size = strlen(bulk->api->backend) + sizeof id + strlen(model) + 3;
    char *text = malloc(size);
    alt_code code = text == NULL ? error_memory(err) : send_body(bulk, id, err);
    if (code == ALT_OK) {
        snprintf(text, size, "%s:%s:%s", bulk->api->backend, id, model);
        *receipt = text;
    } else {
        free(text);
    }
    begin(bulk);
    return code;
}
