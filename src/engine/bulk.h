/* bulk.h - what bulk.c and answers.c share: calls to a vendor's batch API. */
#ifndef ALT_BULK_H
#define ALT_BULK_H

#include "../backend/bulk_api.h"
#include "client.h"

#define BULK_PRICE 0.5               /* of the live one: as of 2026 with all three vendors */
#define BULK_MAX_RESULTS (32u << 20) /* bytes of one reply; an answer has one or two thousand */

/* The batch API of the client's backend, ready to be asked; ALT_E_OPTION when it has none. */
alt_code bulk_find_api(alt_client *client, const bulk_api **out, alt_error *err);

typedef struct {
    const char *path, *value; /* value stands in place of "*" */
    const buffer *body;       /* POST; NULL: GET */
    const char *content_type; /* NULL: JSON */
    bool brief;               /* little goes either way, and nothing hangs on it */
} bulk_call;

/* Makes the call and waits.  *out takes what comes back: bytes for the caller to clear. */
alt_code bulk_fetch(const alt_client *client, const bulk_call *call, buffer *out, alt_error *err);

/* The same where JSON comes back, for the caller to reply_free(). */
alt_code bulk_ask(const alt_client *client, const bulk_call *call, reply **out, alt_error *err);

#endif
