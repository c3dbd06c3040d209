/*
 * job.h - one picture on its way.  A job is asked (it has a transfer), or waits until due_ms and
 * for the pace of its client, or is finished.  What comes back only changes its state: requests are
 * sent from job_advance() alone, so that nothing is started from within http_work().
 */
#ifndef ALT_JOB_H
#define ALT_JOB_H

#include "client.h"
#include "dialogue.h"

#define JOB_MAX_TEXT (64u << 10) /* bytes of prompt and context each */

/* How far it has come with the client that is asked now. */
typedef struct {
    uint32_t retries;  /* that were used up */
    bool prose, plain; /* what is left out, as in alt_client */
    bool shrunk;       /* the picture was too large for the server and has been made smaller */
    char *model;       /* as the server names it; NULL: it did not */
} job_course;

typedef struct job {
    struct job *next;
    alt_client *client; /* that is asked; at first the batch's, then its fallback */
    dialogue dialogue;
    alt_jpeg jpeg;
    int64_t start_ms;
    int64_t deadline_ms; /* INT64_MAX: none */
    int64_t due_ms, sent_ms;
    job_course course;
    http_transfer *transfer;
    buffer body; /* of the transfer */
    bool finished;
    alt_outcome outcome; /* may hold a flagged answer while the fallback is asked */
} job;

/* Checks the request and copies its strings; jpeg is to be filled in. */
alt_code job_new(alt_client *client, uint64_t id, const alt_request *request, job **out,
                 alt_error *err);

/* Cuts off the request under way. */
void job_free(job *j);

/* Before the picture is prepared: finds out whom to ask, the client or, if that has failed too
 * often or cannot be asked, its fallback. */
alt_code job_choose(job *j, alt_error *err);

/* The long side that a picture of that size is given for the client's model, all in pixels. */
uint32_t job_side(const alt_client *client, uint32_t width, uint32_t height);

/* In pixels. */
uint32_t job_long_side(const job *j);

/* Makes the picture smaller unless it is small enough.  Returns false when it could not. */
bool job_shrink(job *j, uint32_t max_side);

/* Counts the tokens of an answer and takes the model's name from it. */
void job_count(job *j, backend_answer *answer);

void job_fail(job *j, const alt_error *err);

/* Finishes the job with the texts that there are.  model: where no answer named it. */
void job_finish(job *j, const char *backend_name, const char *model);

/* Asks if it is due and the pace allows it.  Returns when to look again, as long as no request of
 * the client is over before; INT64_MAX: when one is. */
int64_t job_advance(job *j);

#endif
