/* client.h - what batch.c sees of a client. */
#ifndef ALT_CLIENT_H
#define ALT_CLIENT_H

#include "alttext.h"
#include "backend/backend.h"
#include "http.h"

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
    bool plain;       /* how this server is to be asked, as in backend_question */
};

/*
 * Finds out whom to ask, at first by asking around; what was found is remembered.  A server that
 * cannot name its models for now is left the choice, as the question itself will show what ails it.
 */
alt_code client_resolve(alt_client *client, alt_error *err);

/* The model to ask, after client_resolve(); "" leaves the choice to the server. */
const char *client_model(const alt_client *client);

/* Monotonic, in milliseconds. */
int64_t client_clock(void);

#endif
