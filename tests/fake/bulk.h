/* bulk.h - the batch APIs of the fake server. */
#ifndef FAKE_BULK_H
#define FAKE_BULK_H

#include <stdbool.h>

/* What the model says to one line of a batch, in the shape of the path; refused: that it won't.  To
 * be freed. */
typedef char *(*bulk_model)(const void *plan, const char *path, bool refused, const char *line);

typedef struct {
    bulk_model model;
    const void *plan;
    int polls;   /* how often a batch is not done yet when it is asked about */
    bool faults; /* of each batch the second line fails, the third expires, the fourth is refused */
} bulk_rules;

/*
 * Answers what concerns batches: returns the body, to be freed, and sets *status; NULL: the path is
 * of something else.  Batches are kept until the server ends.
 */
char *bulk_react(const bulk_rules *rules, const char *path, bool get, const char *head,
                 const char *body, int *status);

#endif
