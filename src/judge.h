/* judge.h - what an answer is worth. */
#ifndef ALT_JUDGE_H
#define ALT_JUDGE_H

#include "job.h"

typedef enum {
    JUDGED_GOOD,  /* job->course.best is to be taken */
    JUDGED_AGAIN, /* ask again: job->course says what to do better */
    JUDGED_BAD    /* *err says why nothing is to be had from this client */
} judgement;

/* The text in an answer; a fault is worded as a clause about it. */
alt_code judge_read(const job *j, const backend_answer *answer, tidy_text *out, alt_error *err);

/* Reads the answer's text, and keeps it in job->course.best if it would do. */
judgement judge(job *j, const backend_answer *answer, alt_error *err);

#endif
