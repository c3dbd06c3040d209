/*
 * job.h - one picture on its way.  A job is asked (it has a transfer), or waits until due_ms, or is
 * finished.  What comes back only changes its state: requests are sent from job_send() and
 * job_resume() alone, so that nothing is started from within http_work().
 */
#ifndef ALT_JOB_H
#define ALT_JOB_H

#include "client.h"
#include "tidy.h"

#define JOB_MAX_TEXT (64u << 10) /* bytes of prompt and context each */

typedef struct job {
    struct job *next;
    alt_client *client;
    alt_request request;  /* with strings of its own, without the image */
    const char *question; /* in place of ours, its answer to be taken as it is; NULL: ours */
    alt_jpeg jpeg;
    int64_t start_ms, due_ms;
    uint32_t retries;    /* that were used up */
    uint32_t max_tokens; /* raised once, when thinking has used them up */
    bool plain;          /* as in backend_question */
    bool repairing;      /* this is the second question, */
    char fault[256];     /* because of this in the first answer */
    tidy_text best;      /* an answer that would do if nothing better comes; text NULL: none */
    http_transfer *transfer;
    buffer body; /* of the transfer */
    bool finished;
    alt_outcome outcome;
} job;

/* Checks the request and copies its strings; jpeg is to be filled in. */
alt_code job_new(alt_client *client, uint64_t id, const alt_request *request, job **out,
                 alt_error *err);

/* Cuts off the request under way. */
void job_free(job *j);

/* Counts the tokens of an answer and takes the model's name from it. */
void job_count(job *j, backend_answer *answer);

/* The text in an answer; a fault is worded as a clause about it. */
alt_code job_read(const job *j, const backend_answer *answer, tidy_text *out, alt_error *err);

void job_fail(job *j, const alt_error *err);

/* Finishes the job with a text, which it takes over. */
void job_finish(job *j, const char *backend_name, const char *model, tidy_text *text);

/* Asks, once the client has been resolved.  After an error the job is as it was. */
alt_code job_send(job *j, alt_error *err);

/* Asks again; a failure counts as one of the server's. */
void job_resume(job *j);

#endif
