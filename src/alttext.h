/*
 * alttext.h - the public face of the core, and all of it that ext/ may include.
 *
 * The core takes bytes and gives bytes and text: it opens no file, reads no environment and prints
 * nothing.  Three things make it up: a picture is prepared (alt_image_*), a client says which model
 * is asked and how (alt_client_*), a batch asks about many pictures at once (alt_batch_*).
 *
 * Conventions
 *   Errors      Functions that can fail return an alt_code, 0 for success, and word the fault in
 *               *err.  Outputs are written on success only.  err must not be NULL.
 *   Ownership   Inputs are borrowed for the length of the call unless said otherwise.  What a
 *               function hands out is released by the _free or _clear function of its type;
 *               _clear may be called on a zeroed structure and leaves one.
 *   Strings     UTF-8, ended by NUL.  NULL means "not given".
 *   Threads     No object may be used by two threads at a time.  Different pools are independent.
 *   Forks       A pool notices that it has been carried across fork() and starts afresh.
 */
#ifndef ALTTEXT_H
#define ALTTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define ALT_API __attribute__((visibility("default")))
#define ALT_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#else
#define ALT_API
#define ALT_PRINTF(format_at, args_at)
#endif

#define ALT_VERSION "0.1.0"

/* ---- Errors ---------------------------------------------------------------------------------- */

typedef enum {
    ALT_OK = 0,
    ALT_E_OPTION,    /* an option is unknown, out of range, or does not go with another */
    ALT_E_MEMORY,    /* malloc failed */
    ALT_E_FILE,      /* the picture's file cannot be read: for callers, the core opens none */
    ALT_E_FORMAT,    /* not an image, or of a format that this build cannot read */
    ALT_E_CORRUPT,   /* an image, but truncated or damaged */
    ALT_E_LIMIT,     /* an image over max_bytes, max_pixels or max_memory */
    ALT_E_CONNECT,   /* no server there */
    ALT_E_TLS,       /* the server's certificate or TLS itself failed */
    ALT_E_TIMEOUT,   /* no answer within timeout_ms or deadline_ms, or before a bulk ended */
    ALT_E_STOPPED,   /* alt_pool_on_wait() ended the wait: call again to go on */
    ALT_E_NETWORK,   /* the connection broke, or more came than is allowed */
    ALT_E_KEY,       /* this backend needs an API key and none was given */
    ALT_E_AUTH,      /* the key was not accepted (401, 403) */
    ALT_E_MODEL,     /* no such model or address there (404), or which model is not clear */
    ALT_E_REQUEST,   /* the server did not accept the request (other 4xx) */
    ALT_E_LARGE,     /* the picture is too large for the server (413) or its context */
    ALT_E_QUOTA,     /* no money or quota left (402, or 429 that says so) */
    ALT_E_RATE,      /* too many requests for now (429) */
    ALT_E_SERVER,    /* the server failed, is overloaded or still loading (5xx) */
    ALT_E_MALFORMED, /* an answer that is not what the protocol says */
    ALT_E_EMPTY,     /* an answer without text */
    ALT_E_THINKING,  /* all went into thinking, and no text came of it */
    ALT_E_REFUSED,   /* the model refused, or saw no image */
    ALT_E_BLOCKED,   /* a content filter stopped the question or the answer */
    ALT_E_TRUNCATED, /* the answer was cut off by the token limit */
    ALT_E_UNFIT,     /* text that cannot stand in an alt attribute */
    ALT_CODE_COUNT
} alt_code;

/* What kind of thing went wrong.  Each kind is one exception class in PHP. */
typedef enum {
    ALT_KIND_OPTION,
    ALT_KIND_IMAGE,
    ALT_KIND_TRANSPORT,
    ALT_KIND_BACKEND,
    ALT_KIND_REPLY
} alt_kind;

typedef struct {
    alt_code code;
    int http_status;        /* 0: the server was not reached or is not the matter */
    int64_t retry_after_ms; /* what the server asked for; -1: it did not say */
    bool skipped;           /* nobody was asked, as the pictures before had failed */
    char message[512];      /* one sentence; never a key, a header or image data */
} alt_error;

ALT_API alt_kind alt_code_kind(alt_code code);

/* Whether the same request may well succeed later. */
ALT_API bool alt_code_retryable(alt_code code);

/* The constant's name without "ALT_E_", in lower case ("timeout"); "ok" for ALT_OK. */
ALT_API const char *alt_code_name(alt_code code);

/* ---- The picture ----------------------------------------------------------------------------- */

/* All are checked before a pixel is decoded; alt_limits_init() gives the defaults. */
typedef struct {
    size_t max_bytes;    /* size of the encoded file; 64 MiB */
    uint64_t max_pixels; /* width times height; 100 million */
    size_t max_memory;   /* working memory of the decoder, where it depends on the file; 256 MiB */
} alt_limits;

ALT_API void alt_limits_init(alt_limits *limits);

typedef struct {
    const char *format;     /* "jpeg", "png", ...; static */
    uint32_t width, height; /* in pixels, upright: after EXIF orientation */
    bool animated;
} alt_image_info;

/* Reads the header only.  ALT_E_FORMAT, ALT_E_CORRUPT, ALT_E_LIMIT. */
ALT_API alt_code alt_image_probe(const uint8_t *data, size_t size, const alt_limits *limits,
                                 alt_image_info *out, alt_error *err);

/*
 * The description that a person wrote into the file: XMP AltTextAccessibility,
 * ExtDescrAccessibility, dc:description, IPTC caption, EXIF ImageDescription, in this order;
 * boiler-plate of cameras does not count.  language (BCP-47) picks among XMP's language
 * alternatives; NULL takes the default one. *out is NULL when there is none; otherwise the caller
 * frees it.  Fails with ALT_E_MEMORY only: damaged metadata is no metadata.
 */
ALT_API alt_code alt_image_description(const uint8_t *data, size_t size, const char *language,
                                       char **out, alt_error *err);

typedef struct {
    uint8_t *data;
    size_t size;            /* in bytes */
    uint32_t width, height; /* in pixels */
} alt_jpeg;

/*
 * Prepares a picture for a model: upright, transparency on white, first frame, long side at most
 * max_side pixels (never enlarged), baseline JPEG of the given quality (1-100), no metadata. Colour
 * profiles are not applied: colours of a wide gamut come out a little paler.
 */
ALT_API alt_code alt_image_to_jpeg(const uint8_t *data, size_t size, const alt_limits *limits,
                                   uint32_t max_side, int quality, alt_jpeg *out, alt_error *err);
ALT_API void alt_jpeg_clear(alt_jpeg *jpeg);

/* ---- Backends -------------------------------------------------------------------------------- */

typedef struct {
    const char *name;  /* what the option "backend" takes */
    const char *url;   /* where it is asked when no url is given; NULL: a url must be given */
    const char *model; /* what is asked when no model is given; NULL: the only one that is there */
    const char *key_env; /* the environment variable that callers read the key from; NULL: none */
    bool needs_key;
    bool local; /* on this machine unless a url says otherwise */
} alt_backend;

/* The index-th backend, NULL past the end.  "auto" is not among them. */
ALT_API const alt_backend *alt_backend_at(size_t index);

/* NULL when there is none of that name. */
ALT_API const alt_backend *alt_backend_find(const char *name);

/* ---- The client ------------------------------------------------------------------------------ */

#define ALT_MAX_TIMEOUT_MS 3600000
#define ALT_MAX_RETRIES 20
#define ALT_MAX_CONCURRENCY 256
#define ALT_MIN_SIDE 64
#define ALT_MAX_SIDE 4096
#define ALT_USUAL_SIDE 768 /* long side of what models of which nothing is known are sent */
#define ALT_MIN_LENGTH 40
#define ALT_HARD_LENGTH 512 /* Drupal's column, in characters; no answer is ever longer */
#define ALT_MAX_TOKENS 8192
#define ALT_MAX_PRICE 1000000
#define ALT_MAX_LANGUAGES 32

typedef struct alt_options {
    const char *backend; /* a name, or "auto": the first local server that answers */
    const char *url; /* http(s)://host[:port][/path] or unix:///path/to.sock; NULL: the backend's */
    const char *model;    /* NULL: the backend's */
    const char *api_key;  /* NULL: none.  The copy is wiped when the client is freed */
    uint32_t timeout_ms;  /* of one attempt; 60000 */
    uint32_t deadline_ms; /* of one picture with all its attempts; 0: none */
    uint32_t retries;     /* further attempts after a retryable failure; 2 */
    uint32_t concurrency; /* requests in flight at most, of all batches; 4 */
    uint32_t max_side;    /* in pixels, as for alt_image_to_jpeg(); 0: what suits the model */
    int quality;          /* 80 */
    uint32_t max_tokens;  /* of the answer, for each language; 300 */
    const char *ca_file;  /* PEM file of the authorities to trust; NULL: those of the system */
    bool allow_http;      /* plain http to other hosts than this one */
    double input_price;   /* US dollars for a million tokens; -1: as published, if that is known */
    double output_price;
    alt_limits limits;
    /*
     * Who is asked about the same picture when the one above fails, refuses, or gives an answer
     * that stands with a warning other than ALT_W_REPAIRED; NULL: nobody.  Its own deadline_ms
     * does not count, nor has it a fallback of its own.
     */
    const struct alt_options *fallback;
} alt_options;

/* Sets the defaults named above, and backend "auto". */
ALT_API void alt_options_init(alt_options *options);

/* Connections to servers, kept open between requests.  One per thread; clients share it. */
typedef struct alt_pool alt_pool;

ALT_API alt_code alt_pool_new(alt_pool **out, alt_error *err);
ALT_API void alt_pool_free(alt_pool *pool); /* after its clients; NULL is fine */

/*
 * Has waits for servers end early: stop is called at least every 50 ms, and while it returns true,
 * functions that wait return: those of a client with ALT_E_STOPPED, alt_batch_next() as if its
 * time were up.  It must not call the core.  NULL: nobody is asked.
 */
ALT_API void alt_pool_on_wait(alt_pool *pool, bool (*stop)(void *owner), void *owner);

typedef struct alt_client alt_client;

/* Checks and copies the options; asks nobody yet.  The pool must outlive the client. */
ALT_API alt_code alt_client_new(alt_pool *pool, const alt_options *options, alt_client **out,
                                alt_error *err);
ALT_API void alt_client_free(alt_client *client); /* after its batches; NULL is fine */

/* Gives up what an interrupted call was waiting for: the next call starts afresh. */
ALT_API void alt_client_cancel(alt_client *client);

typedef struct {
    char **names;
    size_t count;
} alt_models;

/* Asks the server which models it has. */
ALT_API alt_code alt_client_models(alt_client *client, alt_models *out, alt_error *err);
ALT_API void alt_models_clear(alt_models *models);

/* Whom a client asks, and what it can do.  The pointers live as long as the client. */
typedef struct {
    const char *backend; /* never "auto" */
    const char *url;
    const char *model; /* "" where the server serves just one and does not name it */
    uint32_t elapsed_ms;
    /* all that follows is zero unless it was to look */
    bool sees;                            /* it knows what is in a picture */
    bool upright;                         /* it knows top from bottom and left from right */
    uint32_t cold_ms, warm_ms;            /* the first question, the second */
    int64_t prompt_tokens, output_tokens; /* of both; -1: not told */
    double cost;                          /* as in alt_result */
    char finding[256];                    /* one sentence: what it saw, or what it did not */
} alt_check;

/*
 * Is the server there, is the key right, is the model there and not known to be blind?  With look
 * the model is shown two small pictures of colours, which are drawn for it at random, and must name
 * what it sees.  Costs two short questions.  A model that does not see is not an error; a server
 * that refuses pictures is.
 */
ALT_API alt_code alt_client_check(alt_client *client, bool look, alt_check *out, alt_error *err);

/* ---- Asking ---------------------------------------------------------------------------------- */

/* One picture to be described. */
typedef struct {
    const uint8_t *image; /* the encoded file */
    size_t image_size;
    const char *language; /* of the answer, BCP-47; NULL: the first of languages, else English */
    /* Further ones, up to the first NULL.  One question asks for all, where the model can be held
     * to a JSON schema; else there is one for each. */
    const char *languages[ALT_MAX_LANGUAGES];
    /* Facts about the picture, given to the model as data; NULL: none.  A line that begins with
     * "link: " says where the picture leads, which is then what its text tells. */
    const char *context;
    const char *prompt; /* instructions in place of our own; NULL: ours */
    uint32_t
        max_length; /* of the text, in characters: what the model is asked to keep to; 0: 125 */
    bool ignore_embedded; /* ask the model even if the file carries a person's description */
} alt_request;

/* Bits of alt_result.warnings. */
#define ALT_W_LONG (1u << 0)     /* longer than max_length, even after a second question */
#define ALT_W_REPAIRED (1u << 1) /* the first answer was unfit, this is the second */
#define ALT_W_LANGUAGE (1u << 2) /* probably not in the language that was asked for */
#define ALT_W_MISSING (1u << 3)  /* there is no text in one of the languages */
#define ALT_W_COUNT 4

/* One sentence for the bit 1u << index. */
ALT_API const char *alt_warning_text(unsigned index);

typedef struct {
    char *language; /* BCP-47, as it was asked for */
    char *text;
} alt_text;

typedef struct {
    char *text; /* fit for an alt attribute, not yet escaped for HTML; "" when decorative.  Owned
                   by texts */
    char *language;  /* of text, BCP-47: as the model states it, else as it was asked for unless the
                        text is seen to be in another; NULL: not known */
    alt_text *texts; /* those that were had, in the order of the languages; the first is text */
    size_t text_count;
    bool decorative;      /* the model finds that the picture carries no information */
    int contains_text;    /* 1: it shows words that can be read, 0: it does not, -1: not told */
    const char *backend;  /* that answered; static; "embedded": the text was found in the file */
    char *model;          /* as the server names it, else as it was asked for */
    int64_t image_tokens; /* of the picture, by the rule of the model's maker; -1: none is known */
    int64_t prompt_tokens, output_tokens; /* of all attempts that were answered; -1: not told */
    double cost; /* of those attempts in US dollars, 0 when embedded or local; -1: not known */
    uint32_t elapsed_ms; /* from alt_batch_add() to here */
    uint32_t attempts;   /* requests sent, to the fallback as well; 0 when embedded */
    uint64_t sent_bytes; /* of the JPEG in the last of them; 0: none, or sent by another call */
    uint32_t sent_width, sent_height; /* the same in pixels */
    unsigned warnings;                /* ALT_W_* */
} alt_result;

ALT_API void alt_result_clear(alt_result *result);

typedef struct {
    int64_t image_tokens;  /* as in alt_result */
    int64_t prompt_tokens; /* with those of the picture; -1: not known */
    int64_t output_tokens;
    double cost;            /* as in alt_result */
    const char *price_date; /* of the published prices (ISO 8601); NULL: they are not in the cost */
} alt_estimate;

/*
 * What it would take to describe a picture of that size.  Nobody is asked, so "auto" has no model
 * before something else was.  The request's image may be NULL; if not, its size and description are
 * read, and width and height do not count: described in up to ALT_HARD_LENGTH characters, in all
 * languages, it takes nothing.  The texts are taken at four bytes a token; the answer at
 * max_length, or at max_tokens from models that always think.  Errors are those of a picture, and
 * ALT_E_MEMORY.
 */
ALT_API alt_code alt_client_estimate(const alt_client *client, const alt_request *request,
                                     uint32_t width, uint32_t height, alt_estimate *out,
                                     alt_error *err);

typedef struct alt_batch alt_batch;

ALT_API alt_code alt_batch_new(alt_client *client, alt_batch **out, alt_error *err);

/* Drops what is still pending: those requests are cut off.  NULL is fine. */
ALT_API void alt_batch_free(alt_batch *batch);

/*
 * How many pictures may be added now: as many as the client may ask about at the moment, which
 * adapts to what the server can do (see the option concurrency), and some that are kept ready.
 * What there was room for may be added, even when the server has slowed down since.
 */
ALT_API size_t alt_batch_room(const alt_batch *batch);

/* How many have been added and not yet come out of alt_batch_next(). */
ALT_API size_t alt_batch_pending(const alt_batch *batch);

/*
 * Prepares the picture and sends it on its way.  Nothing of the request is needed afterwards.
 * An error concerns this picture alone and means that it was not added.
 */
ALT_API alt_code alt_batch_add(alt_batch *batch, uint64_t id, const alt_request *request,
                               alt_error *err);

/* What became of one picture: error.code is ALT_OK and result is set, or it is not and result is
 * zero. */
typedef struct {
    uint64_t id;
    alt_error error;
    alt_result result;
} alt_outcome;

/*
 * Works for up to wait_ms milliseconds until a picture is finished.  Returns false when none was:
 * call again while alt_batch_pending() is not 0.  The caller clears out->result.  Others are on
 * their way meanwhile; with what is finished and waits here they are never more than the option
 * concurrency, so a process that dies loses no more answers than those and the one it was given.
 * That is for one batch whose client has no fallback: other batches, and a fallback, count apart.
 */
ALT_API bool alt_batch_next(alt_batch *batch, uint32_t wait_ms, alt_outcome *out);

#include "alttext_bulk.h"

#endif
