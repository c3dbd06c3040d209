/* client_find.c - finding out whom to ask: the search for a local server, and its models. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"
#include "client.h"

#define PROBE_TIMEOUT_MS 2000 /* of "auto", for each place */
#define LIST_TIMEOUT_MS 10000
#define MAX_NAMED 8 /* models in a message */

/* ---- Models ---------------------------------------------------------------------------------- */

const char *client_url(const alt_client *client)
{
    return client->target.socket != NULL ? client->target.name : client->target.base;
}

/* GETs the backend's list of models. */
static alt_code ask_models(alt_client *client, const backend *whom, const http_target *target,
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
    alt_code code = http_fetch(client->pool, &request, &client->fetching, &response, err);

    if (code != ALT_OK) {
        return code;
    }
    code = backend_receive(whom, response.status, response.retry_after_ms, response.body.data,
                           response.body.size, out, err);
    buffer_clear(&response.body);
    return code;
}

alt_code client_list(alt_client *client, uint32_t timeout_ms, reply **out, alt_error *err)
{
    if (client->backend->protocol->models_path == NULL) {
        return error_set(err, ALT_E_MODEL,
                         "backend \"%s\" does not list its models: name one in the option model",
                         client->backend->public.name);
    }
    return ask_models(client, client->backend, &client->target, client->headers, timeout_ms, out,
                      err);
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
    error_set(err, ALT_E_MODEL, "%s %s: %s%s", client_url(client), what,
              names.size > 0 ? names.data : "none is there",
              models->count > MAX_NAMED ? ", ..." : "");
    buffer_clear(&names);
    return ALT_E_MODEL;
}

/* Sets client->only_model.  What leaves the machine behind a local server's back must be named. */
static alt_code choose_model(alt_client *client, const reply *root, const alt_models *models,
                             alt_error *err)
{
    if (models->count != 1) {
        return no_choice(client, "has no single model, so name one in the option model", models,
                         err);
    }
    if (backend_is_remote(client->backend, root, models->names[0])) {
        return error_set(err, ALT_E_MODEL,
                         "%s runs \"%.100s\" on another machine: pictures go there if you name it "
                         "in the option model",
                         client_url(client), models->names[0]);
    }
    client->only_model = strdup(models->names[0]);
    return client->only_model != NULL ? ALT_OK : error_memory(err);
}

const char *client_model(const alt_client *client)
{
    const char *model = client->model;

    if (model == NULL && client->backend != NULL) {
        model = client->backend->public.model;
    }
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
    alt_code code = client_read_target(client, whom, url, &target, err);

    if (code != ALT_OK) {
        return code;
    }
    code = ask_models(client, whom, &target, headers, PROBE_TIMEOUT_MS, &root, err);
    bool found = is_server(client, whom, root, err);
    reply_free(root);
    if (found) {
        return client_choose(client, whom, &target, err);
    }
    http_target_clear(&target);
    return code == ALT_E_MEMORY || code == ALT_E_STOPPED ? code : ALT_E_CONNECT;
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
    for (; backend_places[client->place].backend != NULL; client->place++) {
        const backend_place *place = &backend_places[client->place];

        if (client->url != NULL && is_repeated(place)) {
            continue;
        }
        alt_code code = try_place(client, backend_find(place->backend),
                                  client->url != NULL ? client->url : place->url, err);
        if (code != ALT_E_CONNECT) {
            return code;
        }
    }
    client->place = 0;
    if (client->url != NULL) {
        return error_set(err, ALT_E_CONNECT, "no model server answers at %s", client->url);
    }
    return error_set(err, ALT_E_CONNECT,
                     "no local model server answers: start one (llama-server -hf "
                     "ggml-org/SmolVLM2-2.2B-Instruct-GGUF, or Ollama), or name a backend and its "
                     "url");
}

alt_code client_find(alt_client *client, alt_error *err)
{
    alt_code code = client->backend == NULL ? look_around(client, err) : ALT_OK;

    if (code == ALT_OK && client->backend->public.needs_key && client->key == NULL) {
        code = error_set(err, ALT_E_KEY,
                         "backend \"%s\" needs an API key: set %s or the option apiKey",
                         client->backend->public.name, client->backend->public.key_env);
    }
    return code;
}

/* Whether the server is at fault, and only for now. */
static bool is_passing(alt_code code)
{
    return alt_code_retryable(code) && code != ALT_E_MEMORY && code != ALT_E_STOPPED;
}

alt_code client_resolve(alt_client *client, alt_error *err)
{
    reply *root;
    alt_code code = client_find(client, err);

    if (code != ALT_OK || *client_model(client) != '\0') {
        return code;
    }
    code = client_list(client, LIST_TIMEOUT_MS, &root, err);
    if (code == ALT_OK) {
        code = client_check_model(client, root, err);
        reply_free(root);
    } else if (is_passing(code) || err->http_status == 404) {
        code = ALT_OK;
    }
    return code;
}

alt_code alt_client_models(alt_client *client, alt_models *out, alt_error *err)
{
    reply *root;
    alt_code code = client_find(client, err);

    code = code == ALT_OK ? client_list(client, ALT_MAX_TIMEOUT_MS, &root, err) : code;
    if (code == ALT_OK) {
        code = backend_models(client->backend, root, out, err);
        reply_free(root);
    }
    return code;
}

static alt_code check_model(alt_client *client, const reply *root, const alt_models *models,
                            alt_error *err)
{
    const char *model = client_model(client);
    char what[200];

    if (*model == '\0') {
        return choose_model(client, root, models, err);
    }
    if (backend_has_model(models, model)) {
        return ALT_OK;
    }
    snprintf(what, sizeof what, "does not have the model \"%.100s\", but", model);
    return no_choice(client, what, models, err);
}

alt_code client_check_model(alt_client *client, const reply *root, alt_error *err)
{
    alt_models models;
    alt_code code = backend_models(client->backend, root, &models, err);

    if (code == ALT_OK) {
        code = check_model(client, root, &models, err);
        alt_models_clear(&models);
    }
    return code;
}
