/*
 * backend.h - whom we can ask, and how.  A protocol is one way of speaking (one file); a backend is
 * a row of the table in table.c: a name, an address, a model and the protocol it speaks.
 * build and parse are pure: no network, no pixels, no clock.
 */
#ifndef ALT_BACKEND_H
#define ALT_BACKEND_H

#include "../alttext.h"
#include "../buffer.h"
#include "preset.h"
#include "reply.h"

struct backend;

/* One question about one picture. */
typedef struct {
    const struct backend *backend;
    const backend_preset *preset; /* of the model */
    const char *model;            /* "" leaves the choice to the server */
    const char *instructions;     /* system message */
    const char *text;             /* user message */
    const uint8_t *jpeg;
    size_t jpeg_size;
    uint32_t max_tokens;
    bool structured; /* the answer is to be the object that structured.h describes, ... */
    const char *const *languages; /* with a text for each of these tags, ended by NULL; NULL: one */
    bool plain; /* a server did not accept what is said about thinking and temperature */
} backend_question;

typedef enum {
    FINISH_COMPLETE,
    FINISH_TRUNCATED, /* the token limit cut it off */
    FINISH_REFUSED,   /* the model said no */
    FINISH_BLOCKED    /* a content filter stopped it */
} backend_finish;

/* Strings are the caller's to free with backend_answer_clear(). */
typedef struct {
    char *text;  /* "" when there was none; with FINISH_REFUSED why, if it says */
    char *model; /* NULL when the reply does not name it */
    backend_finish finish;
    bool thought;                         /* there was reasoning beside the text */
    int64_t prompt_tokens, output_tokens; /* -1: not told */
    double cost; /* US dollars, by the server's own account; -1: not told */
} backend_answer;

void backend_answer_clear(backend_answer *answer);

typedef struct {
    const char *prefix;      /* path before the ones below, where the url has none */
    const char *url_example; /* for backends without a url; NULL: there are none */
    const char *ask_path;    /* POST; "*" stands for the model */
    const char *models_path; /* GET; NULL: the server does not list what it can be asked for */
    const char *key_header;  /* what stands before the key: "Authorization: Bearer " */
    const char *aws_service; /* a key "ID:SECRET[:TOKEN]" signs requests to it; NULL: none does */
    const char *header;      /* one more header, NULL: none */
    /* Appends the body of the request; body->failed tells when it is over the cap. */
    void (*build)(const backend_question *question, buffer *body);
    /* Of a reply that backend_receive() let pass.  ALT_E_MALFORMED, ALT_E_SERVER (it broke off),
     * ALT_E_MEMORY. */
    alt_code (*parse)(const reply *root, backend_answer *out, alt_error *err);
    const char *models_at;  /* where the reply to models_path has the list: a path, see reply.h */
    const char *model_name; /* key of the name in each of its elements */
} protocol;

typedef struct backend {
    alt_backend public;
    const protocol *protocol;
    const char *limit_field; /* how the protocol's token limit is named here; NULL: its own name */
    const char *thinking[THINKING_COUNT]; /* members of the request's body; NULL: none */
    bool temperature;                     /* a temperature is given where the model allows one */
    bool structured;                      /* it can be held to a JSON schema */
    const char *extra;                    /* further members; NULL: none */
} backend;

/* NULL when there is none of that name. */
const backend *backend_find(const char *name);

/* A place where a local server may listen. */
typedef struct {
    const char *backend;
    const char *url;
} backend_place;

/* Where "auto" looks, in this order; ended by a row of NULLs. */
extern const backend_place backend_places[];

/*
 * Reads what came back over HTTP: the one place that knows all shapes of errors, also those inside
 * a 200, in what parse and models_at are for as well.  Success: *out is a reply without an error,
 * for the caller to parse and reply_free().  Else *err says who said what and what to do about it,
 * with http_status, and retry_after_ms as it was given.
 */
alt_code backend_receive(const backend *from, int status, int64_t retry_after_ms, const char *body,
                         size_t size, reply **out, alt_error *err);

/* The same for what has been read already, as from the results of a batch.  root may be NULL. */
alt_code backend_check(const backend *from, int status, int64_t retry_after_ms, const reply *root,
                       alt_error *err);

/* A path with a name, as of the model, in place of its "*"; without one, the path as it is. */
void backend_append_path(const char *path, const char *name, buffer *out);

/* How much of a url is the base: all, or what stands before the path of a request, for urls are
 * copied with it from manuals and browsers. */
size_t backend_base_length(const protocol *spoken, const char *url);

/* The names in a reply to models_path, for the caller to clear.  ALT_E_MEMORY. */
alt_code backend_models(const backend *from, const reply *root, alt_models *out, alt_error *err);

/* Whether the reply to models_path says that the model takes no pictures. */
bool backend_is_blind(const backend *from, const reply *root, const char *model);

/* Whether it says that the server hands pictures on to another machine, where that model runs. */
bool backend_is_remote(const backend *from, const reply *root, const char *model);

/* Whether the model is listed, by its name or by one that servers take it for. */
bool backend_has_model(const alt_models *models, const char *model);

extern const protocol protocol_openai, protocol_azure, protocol_responses, protocol_ollama,
    protocol_anthropic, protocol_gemini, protocol_bedrock;

#endif
