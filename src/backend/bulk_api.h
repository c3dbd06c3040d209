/*
 * bulk_api.h - the batch APIs of vendors: many questions sent as one, answered within a day, at
 * half the price.  How a vendor does it is a row of data in bulk_api.c; what is here is pure.
 *
 *   OpenAI     https://platform.openai.com/docs/api-reference/batch
 *   Anthropic  https://docs.anthropic.com/en/api/creating-message-batches
 *   Gemini     https://ai.google.dev/api/batch-api
 */
#ifndef ALT_BULK_API_H
#define ALT_BULK_API_H

#include "backend.h"

#define BULK_API_MAX_ID 128 /* bytes of what a vendor calls a batch or a file, with the NUL */

/* Paths follow the target's base; "*" in them stands for an id or the model.  Paths into replies
 * are those of reply.h.  Lists end in NULL or at their full length, words are parted by spaces. */
typedef struct {
    const char *backend;

    /* What is sent first: questions between head and tail, each with its id. */
    const char *send_path;    /* "*": the model */
    const char *content_type; /* NULL: JSON */
    const char *head, *tail, *separator;
    const char *line[3]; /* before the id, before the question, after it */
    const char *id_at;   /* the id of what was made, in the reply to it */

    /* That was a file, and the batch is made of it; NULL: it was the batch. */
    const char *create_path, *create_body; /* "*" in the body: the file */

    const char *poll_path, *cancel_path;
    const char *state_at;
    const char *ended;    /* states, as they end */
    const char *fault_at; /* why it was not accepted after all */
    const char *total_at, *pending_at, *succeeded_at, *failed_at[3];

    /* Where the results are: in files, or in the reply to poll_path. */
    const char *results_path;
    const char *file_ids_at[2]; /* NULL: the results bear the id of the batch */
    const char *results_at[3];

    /* What a result has where. */
    const char *label_at, *answer_at, *status_at;
    const char *error_at[2]; /* what holds the member "error" */
    const char *reason_at;   /* why a picture was left out, when it is one of these: */
    const char *left_out;
} bulk_api;

/* NULL when this backend has none. */
const bulk_api *bulk_api_find(const char *name);

/* Begins what is sent first; appends a question, the body of a live request, under a label of
 * [A-Za-z0-9_-]; ends it. */
void bulk_api_begin(const bulk_api *api, buffer *body);
void bulk_api_append(const bulk_api *api, bool first, const char *label, const buffer *question,
                     buffer *body);
void bulk_api_end(const bulk_api *api, buffer *body);

/* Whether an id may stand in a path. */
bool bulk_api_is_id(const char *id);

/* The id at a path in a reply, without what stands before its last slash. */
alt_code bulk_api_read_id(const backend *from, const reply *root, const char *path,
                          char out[BULK_API_MAX_ID], alt_error *err);

/* How far the batch is.  ALT_E_REQUEST and its kin when it was not accepted after all. */
alt_code bulk_api_read_state(const bulk_api *api, const backend *from, const reply *root,
                             alt_bulk_state *out, alt_error *err);

/* The path of the list of results in the reply to poll_path; NULL when there is none. */
const char *bulk_api_find_list(const bulk_api *api, const reply *root);

/* One result.  label is NULL when it has none: whose it is cannot be told then. */
typedef struct {
    const char *label;
    const reply *answer; /* NULL: *err says why there is none */
} bulk_api_result;

/* Borrows from result; from is the backend that the row is of. */
void bulk_api_read_result(const bulk_api *api, const backend *from, const reply *result,
                          bulk_api_result *out, alt_error *err);

#endif
