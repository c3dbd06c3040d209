/* answer.h - what the fake server answers to a request. */
#ifndef FAKE_ANSWER_H
#define FAKE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

/* How the answer goes over the wire. */
enum { OK, RESET, CLOSE, HALF, DRIP };

typedef struct {
    char *bytes; /* to be freed */
    size_t size;
    const char *more; /* then this, again and again; NULL: no more */
    int wire, delay_ms;
    bool good; /* it is what was asked for, and whole */
} reaction;

void reaction_append(reaction *r, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Fills in *out, which is zero.  Cuts the path up.  count: how often it was asked before; head: the
 * request line and the headers. */
void react(char *path, int count, const char *head, const char *body, reaction *out);

#endif
