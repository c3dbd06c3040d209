/* client.c - whom to ask: the options, and what they say of the server. */
#include "client.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../error.h"
#include "options.h"

int64_t client_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- Whom to ask ----------------------------------------------------------------------------- */

alt_code client_read_target(const alt_client *client, const backend *whom, const char *url,
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
alt_code client_choose(alt_client *client, const backend *whom, http_target *target, alt_error *err)
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
    alt_code code = client_read_target(client, whom, url, &target, err);

    return code == ALT_OK ? client_choose(client, whom, &target, err) : code;
}

/* Whether the url is one at all: whose it is, "auto" finds out later.  Any user of this machine may
 * listen where it looks, so a key is only for an address that the caller knows. */
static alt_code check_auto(alt_client *client, alt_error *err)
{
    http_target target = {0};
    alt_code code = ALT_OK;

    if (client->url == NULL && client->key != NULL) {
        return error_set(err, ALT_E_OPTION,
                         "backend \"auto\" gives no apiKey to a server that it finds: name the "
                         "backend, or its url");
    }
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
    client->options.fallback = NULL;
    pace_init(&client->pace, options->concurrency);
    if (!copy(options->url, &client->url) || !copy(options->model, &client->model) ||
        !copy(options->api_key, &client->key) || !copy(options->ca_file, &client->ca_file)) {
        return error_memory(err);
    }
    code = named ? choose_named(client, options->backend, err) : check_auto(client, err);
    if (code == ALT_OK && options->fallback != NULL) {
        code = alt_client_new(client->pool, options->fallback, &client->fallback, err);
    }
    return code;
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
    alt_client_cancel(client);
    alt_client_free(client->fallback);
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

void alt_client_cancel(alt_client *client)
{
    http_fetch_cancel(&client->fetching);
    check_free(client->check);
    client->check = NULL;
}
