/* client.c - whom to ask: the options, the search for a local server, and its models. */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "error.h"
#include "options.h"

#define PROBE_TIMEOUT_MS 2000 /* of "auto", for each place */
#define LIST_TIMEOUT_MS 10000
#define MAX_NAMED 8 /* models in a message */

int64_t client_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- Whom to ask ----------------------------------------------------------------------------- */

static alt_code read_target(const alt_client *client, const backend *whom, const char *url,
                            http_target *out, alt_error *err)
{
    if (url == NULL) {
        return error_set(err, ALT_E_OPTION, "backend \"%s\" needs a url, such as %s",
                         whom->public.name, whom->protocol->url_example);
    }
    alt_code code =
        http_target_parse(url, whom->protocol->prefix, client->options.allow_http, out, err);
    if (code == ALT_OK) {
        out->base[backend_base_length(whom->protocol, out->base)] = '\0';
        out->ca_file = client->ca_file;
    }
    return code;
}

/* Makes of the key what goes with requests: a header or a signature. */
static alt_code set_key(alt_client *client, const backend *whom, const char *base, alt_error *err)
{
    const protocol *spoken = whom->protocol;

    if (client->key == NULL) {
        return ALT_OK;
    }
    if (spoken->aws_service != NULL && strchr(client->key, ':') != NULL) {
        return http_signer_read(client->key, base, spoken->aws_service, &client->signer, err);
    }
    buffer_append_text(&client->key_header, spoken->key_header);
    buffer_append_text(&client->key_header, client->key);
    if (client->key_header.failed) {
        buffer_wipe(&client->key_header);
        return error_memory(err);
    }
    client->headers[0] = client->key_header.data;
    return ALT_OK;
}

/* Takes the target over, also when it fails. */
static alt_code choose(alt_client *client, const backend *whom, http_target *target, alt_error *err)
{
    alt_code code = set_key(client, whom, target->base, err);

    if (code != ALT_OK) {
        http_target_clear(target);
        return code;
    }
    client->headers[client->headers[0] != NULL] = whom->protocol->header;
    client->backend = whom;
    client->target = *target;
    if (client->key != NULL && whom->public.needs_key && !target->local &&
        strncmp(target->base, "https:", 6) != 0) {
        return error_set(err, ALT_E_OPTION,
                         "url is plain http to another host: an API key of \"%s\" is not sent",
                         whom->public.name);
    }
    return ALT_OK;
}

static alt_code choose_named(alt_client *client, const char *name, alt_error *err)
{
    const backend *whom = backend_find(name);
    const char *url = client->url != NULL ? client->url : whom->public.url;
    http_target target;
    alt_code code = read_target(client, whom, url, &target, err);

    return code == ALT_OK ? choose(client, whom, &target, err) : code;
}

/* Whether the url is one at all: whose it is, "auto" finds out later. */
static alt_code check_auto(alt_client *client, alt_error *err)
{
    http_target target = {0};
    alt_code code = ALT_OK;

    if (client->url != NULL) {
        code = http_target_parse(client->url, "", client->options.allow_http, &target, err);
    }
    http_target_clear(&target);
    return code;
}

static bool copy(const char *text, char **out)
{
    *out = text != NULL && *text != '\0' ? strdup(text) : NULL;
    return *out != NULL || text == NULL || *text == '\0';
}

static alt_code set_options(alt_client *client, const alt_options *options, alt_error *err)
{
    bool named = options->backend != NULL && strcmp(options->backend, "auto") != 0;
    alt_code code = options_check(options, err);

    if (code != ALT_OK) {
        return code;
    }
    client->options = *options;
    if (!copy(options->url, &client->url) || !copy(options->model, &client->model) ||
        !copy(options->api_key, &client->key) || !copy(options->ca_file, &client->ca_file)) {
        return error_memory(err);
    }
    return named ? choose_named(client, options->backend, err) : check_auto(client, err);
}

alt_code alt_client_new(alt_pool *pool, const alt_options *options, alt_client **out,
                        alt_error *err)
{
    alt_client *client = calloc(1, sizeof *client);

    if (client == NULL) {
        return error_memory(err);
    }
    client->pool = pool;
    buffer_init(&client->key_header, 16384);
    alt_code code = set_options(client, options, err);
    if (code != ALT_OK) {
        alt_client_free(client);
        return code;
    }
    *out = client;
    return ALT_OK;
}

void alt_client_free(alt_client *client)
{
    if (client == NULL) {
        return;
    }
    if (client->key != NULL) {
        explicit_bzero(client->key, strlen(client->key));
    }
    buffer_wipe(&client->key_header);
    http_signer_clear(&client->signer);
    http_target_clear(&client->target);
    free(client->key);
    free(client->url);
    free(client->model);
    free(client->ca_file);
    free(client->only_model);
    free(client);
}

/* ---- Models ---------------------------------------------------------------------------------- */

/* What a user would call the server. */
static const char *url_of(const http_target *target)
{
    return target->socket != NULL ? target->name : target->base;
}

/* GETs the backend's list of models. */
static alt_code ask_models(const alt_client *client, const backend *whom, const http_target *target,
                           const char *const *headers, uint32_t timeout_ms, reply **out,
                           alt_error *err)
{
    const alt_options *options = &client->options;
    http_response response;
    http_request request = {
        .target = target,
        .path = whom->protocol->models_path,
        .headers = headers,
        .timeout_ms = timeout_ms < options->timeout_ms ? timeout_ms : options->timeout_ms,
        .max_reply = CLIENT_MAX_REPLY,
    };
    alt_code code = http_fetch(client->pool, &request, &response, err);

    if (code != ALT_OK) {
        return code;
    }
    code = backend_receive(whom, response.status, response.retry_after_ms, response.body.data,
                           response.body.size, out, err);
    buffer_clear(&response.body);
    return code;
}

static alt_code list_models(alt_client *client, uint32_t timeout_ms, alt_models *out,
                            alt_error *err)
{
    reply *root;

    if (client->backend->protocol->models_path == NULL) {
        return error_set(err, ALT_E_MODEL,
                         "backend \"%s\" does not list its models: name one in the option model",
                         client->backend->public.name);
    }
    alt_code code = ask_models(client, client->backend, &client->target, client->headers,
                               timeout_ms, &root, err);

    if (code == ALT_OK) {
        code = backend_models(client->backend, root, out, err);
        reply_free(root);
    }
    return code;
}

/* Says what is wrong with the choice, and among which names it is. */
static alt_code no_choice(const alt_client *client, const char *what, const alt_models *models,
                          alt_error *err)
{
    buffer names;

    buffer_init(&names, 400);
    for (size_t i = 0; i < models->count && i < MAX_NAMED; i++) {
        buffer_append_text(&names, i > 0 ? ", " : "");
        buffer_append_text(&names, models->names[i]);
    }
    error_set(err, ALT_E_MODEL, "%s %s: %s%s", url_of(&client->target), what,
              names.size > 0 ? names.data : "none is there",
              models->count > MAX_NAMED ? ", ..." : "");
    buffer_clear(&names);
    return ALT_E_MODEL;
}

/* Sets client->only_model. */
static alt_code choose_model(alt_client *client, const alt_models *models, alt_error *err)
{
    if (models->count != 1) {
        return no_choice(client, "has no single model, so name one in the option model", models,
                         err);
    }
    client->only_model = strdup(models->names[0]);
    return client->only_model != NULL ? ALT_OK : error_memory(err);
}

const char *client_model(const alt_client *client)
{
    const char *usual = client->backend != NULL ? client->backend->public.model : NULL;
    const char *model = client->model != NULL ? client->model : usual;

    model = model != NULL ? model : client->only_model;
    return model != NULL ? model : "";
}

/* ---- Finding out ----------------------------------------------------------------------------- */

/* Something that lists models as this backend does, or still loads one.  Only where a url was given
 * is it enough that something wants a key. */
static bool is_server(const alt_client *client, const backend *whom, const reply *root,
                      const alt_error *err)
{
    if (root != NULL) {
        return reply_at(root, whom->protocol->models_at) != NULL;
    }
    return err->http_status == 503 || (client->url != NULL && err->code == ALT_E_AUTH);
}

static alt_code try_place(alt_client *client, const backend *whom, const char *url, alt_error *err)
{
    /* no key here: it is not known yet who listens */
    const char *const headers[] = {whom->protocol->header, NULL};
    http_target target;
    reply *root = NULL;
    alt_code code = read_target(client, whom, url, &target, err);

    if (code != ALT_OK) {
        return code;
    }
    code = ask_models(client, whom, &target, headers, PROBE_TIMEOUT_MS, &root, err);
    bool found = is_server(client, whom, root, err);
    reply_free(root);
    if (found) {
        return choose(client, whom, &target, err);
    }
    http_target_clear(&target);
    return code == ALT_E_MEMORY ? code : ALT_E_CONNECT;
}

/* Whether an earlier row has the same backend: with a url given, once is enough. */
static bool is_repeated(const backend_place *place)
{
    for (const backend_place *p = backend_places; p != place; p++) {
        if (strcmp(p->backend, place->backend) == 0) {
            return true;
        }
    }
    return false;
}

static alt_code look_around(alt_client *client, alt_error *err)
{
    for (const backend_place *place = backend_places; place->backend != NULL; place++) {
        if (client->url != NULL && is_repeated(place)) {
            continue;
        }
        alt_code code = try_place(client, backend_find(place->backend),
                                  client->url != NULL ? client->url : place->url, err);
        if (code != ALT_E_CONNECT) {
            return code;
        }
    }
    if (client->url != NULL) {
        return error_set(err, ALT_E_CONNECT, "no model server answers at %s", client->url);
    }
    return error_set(err, ALT_E_CONNECT,
                     "no local model server answers: start one (llama-server -hf "
                     "ggml-org/SmolVLM2-2.2B-Instruct-GGUF, or Ollama), or name a backend and its "
                     "url");
}

static alt_code find_server(alt_client *client, alt_error *err)
{
    alt_code code = client->backend == NULL ? look_around(client, err) : ALT_OK;

    if (code == ALT_OK && client->backend->public.needs_key && client->key == NULL) {
        code = error_set(err, ALT_E_KEY,
                         "backend \"%s\" needs an API key: set %s or the option apiKey",
                         client->backend->public.name, client->backend->public.key_env);
    }
    return code;
}

alt_code client_resolve(alt_client *client, alt_error *err)
{
    alt_models models;
    alt_code code = find_server(client, err);

    if (code != ALT_OK || *client_model(client) != '\0') {
        return code;
    }
    code = list_models(client, LIST_TIMEOUT_MS, &models, err);
    if (code == ALT_OK) {
        code = choose_model(client, &models, err);
        alt_models_clear(&models);
    } else if ((alt_code_retryable(code) && code != ALT_E_MEMORY) || err->http_status == 404) {
        code = ALT_OK;
    }
    return code;
}

alt_code alt_client_models(alt_client *client, alt_models *out, alt_error *err)
{
    alt_code code = find_server(client, err);

    return code == ALT_OK ? list_models(client, ALT_MAX_TIMEOUT_MS, out, err) : code;
}

static alt_code check_model(alt_client *client, const alt_models *models, alt_error *err)
{
    const char *model = client_model(client);

    if (*model == '\0') {
        return choose_model(client, models, err);
    }
    if (backend_has_model(models, model)) {
        return ALT_OK;
    }
    char what[200];
    snprintf(what, sizeof what, "does not have the model \"%.100s\", but", model);
    return no_choice(client, what, models, err);
}

alt_code alt_client_check(alt_client *client, alt_check *out, alt_error *err)
{
    alt_models models;
    alt_code code = find_server(client, err);
    int64_t start = client_clock();

    if (code == ALT_OK) {
        code = list_models(client, ALT_MAX_TIMEOUT_MS, &models, err);
    }
    if (code != ALT_OK) {
        return code;
    }
    int64_t elapsed = client_clock() - start;
    code = check_model(client, &models, err);
    alt_models_clear(&models);
    if (code == ALT_OK) {
        *out = (alt_check){
            .backend = client->backend->public.name,
            .url = url_of(&client->target),
            .model = client_model(client),
            .elapsed_ms = (uint32_t)elapsed,
        };
    }
    return code;
}
