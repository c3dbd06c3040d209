/*
 * alttext_bulk.h - a part of alttext.h: pictures at half the price.
 *
 * A bulk is many pictures that a vendor's batch API takes as one and describes within a day.  It
 * is known by its receipt, a printable string without secrets, for another process to come back
 * with.  All calls wait for the server, which has ten minutes at least to take a bulk and
 * to give its answers.  None is tried again by itself, since to send a bulk twice is to pay for it
 * twice.
 */
#ifndef ALTTEXT_BULK_H
#define ALTTEXT_BULK_H

#include "alttext.h"

#define ALT_MAX_KEY 44 /* bytes of the caller's name for a picture; less what a language takes */

typedef struct alt_bulk alt_bulk;

/* ALT_E_OPTION when the client's backend has no batch API. */
ALT_API alt_code alt_bulk_new(alt_client *client, alt_bulk **out, alt_error *err);
ALT_API void alt_bulk_free(alt_bulk *bulk); /* before its client; NULL is fine */

/*
 * Prepares the picture and adds it, under a key that no other picture of the bulk has.  Where a
 * person has described it, that goes to *described, for the caller to clear, and nothing is added;
 * otherwise described->text is NULL.  An error concerns this picture alone.
 */
ALT_API alt_code alt_bulk_add(alt_bulk *bulk, const char *key, size_t key_size,
                              const alt_request *request, alt_result *described, alt_error *err);

/* Whether it is to be sent before more is added: 12 MiB of body are in memory, or 2000 pictures. */
ALT_API bool alt_bulk_is_full(const alt_bulk *bulk);

/*
 * Sends what has been added, at least one picture, and empties the bulk, also after an error.
 * *receipt is the caller's to free.  After ALT_E_TIMEOUT, ALT_E_NETWORK and ALT_E_MALFORMED the
 * vendor may be at work on it all the same, and may bill it.
 */
ALT_API alt_code alt_bulk_send(alt_bulk *bulk, char **receipt, alt_error *err);

typedef struct {
    bool done;                        /* all that will be answered has been */
    uint64_t total, finished, failed; /* pictures; finished counts the failed, too */
} alt_bulk_state;

/* A receipt of another backend than the client's, or a damaged one, is ALT_E_OPTION. */
ALT_API alt_code alt_bulk_poll(alt_client *client, const char *receipt, alt_bulk_state *out,
                               alt_error *err);

/* What has been answered by then is billed and can be collected once the bulk is done. */
ALT_API alt_code alt_bulk_cancel(alt_client *client, const char *receipt, alt_error *err);

typedef struct alt_answers alt_answers;

/* Fetches the answers; may be done again.  ALT_E_SERVER when it is not done yet. */
ALT_API alt_code alt_bulk_collect(alt_client *client, const char *receipt, alt_answers **out,
                                  alt_error *err);
ALT_API void alt_answers_free(alt_answers *answers); /* NULL is fine */

/* As an alt_outcome, by the key that the picture was added under. */
typedef struct {
    char key[ALT_MAX_KEY];
    size_t key_size;
    alt_error error;
    alt_result result;
} alt_answer;

/* The next answer, in no order; key_size is 0 at the end.  Pictures that do not come were not asked
 * about.  The caller clears out->result.  ALT_E_MEMORY. */
ALT_API alt_code alt_answers_next(alt_answers *answers, alt_answer *out, alt_error *err);

#endif
