/* client.h - what the files beside client.c see of a client. */
#ifndef ALT_CLIENT_H
#define ALT_CLIENT_H

#include "../alttext.h"
#include "../backend/backend.h"
#include "../http/http_fetch.h"
#include "pace.h"

#define CLIENT_MAX_REPLY (4u << 20) /* bytes; the longest list of models has 1 MB */

struct alt_client {
    alt_pool *pool;
    alt_options options; /* its strings are in the copies below */
    char *url, *model, *key, *ca_file;
    const backend *backend; /* NULL: "auto" that has not found anyone yet */
    http_target target;     /* set with backend, as are the headers */
    buffer key_header;
    http_signer signer;     /* in place of the key header, for some keys */
    const char *headers[3]; /* for http_request */
    char *only_model; /* the one that the server has; NULL: not asked yet, or there is model */
    /* What this server has not accepted: a schema for the answer; more, as in backend_question. */
    bool prose, plain;
    pace pace;
    alt_client *fallback; /* asked when this one fails; NULL: none */
    /* where a call that was stopped goes on: */
    http_fetching fetching; /* the list of models of a place, or of the server */
    size_t place;           /* of backend_places, at which "auto" looks next */
    struct check *check;    /* one that looks; NULL: none */
};

/* Where that backend is asked at a url, for the caller to http_target_clear(). */
alt_code client_read_target(const alt_client *client, const backend *whom, const char *url,
                            http_target *out, alt_error *err);

/* Makes it the one to ask.  Takes the target over, also when it fails. */
alt_code client_choose(alt_client *client, const backend *whom, http_target *target,
                       alt_error *err);

/* Finds the server, and that there is a key if it needs one. */
alt_code client_find(alt_client *client, alt_error *err);

/* The list of models of the server that was found, as it came, for the caller to reply_free(). */
alt_code client_list(alt_client *client, uint32_t timeout_ms, reply **out, alt_error *err);

/* Whether the model to ask is in the list, or else is the only one; says among which names it is
 * not. */
alt_code client_check_model(alt_client *client, const reply *root, alt_error *err);

/* What a user would call the server that was found. */
const char *client_url(const alt_client *client);

/*
 * Finds out whom to ask, at first by asking around; what was found is remembered.  A server that
 * cannot name its models for now is left the choice, as the question itself will show what ails it.
 */
alt_code client_resolve(alt_client *client, alt_error *err);

/* The model to ask, after client_resolve(); "" leaves the choice to the server. */
const char *client_model(const alt_client *client);

/* Whether the model can be held to a JSON schema, as far as we know; after client_resolve(). */
static inline bool client_structures(const alt_client *client)
{
    return client->backend->structured && !client->prose &&
           !backend_preset_find(client_model(client))->prose;
}

/* Monotonic, in milliseconds. */
int64_t client_clock(void);

/* Gives up a check that looks; NULL is fine. */
void check_free(struct check *check);

#endif
