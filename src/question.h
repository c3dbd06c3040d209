/* question.h - from a picture to the body of a request. */
#ifndef ALT_QUESTION_H
#define ALT_QUESTION_H

#include "job.h"

/* Whether what is asked for is within bounds.  ALT_E_OPTION. */
alt_code question_check(const alt_request *request, alt_error *err);

/* Fills in the job's picture, once the client has found out whom to ask; or finishes the job with
 * what a person wrote into the file.  After ALT_E_STOPPED the job is ready all the same. */
alt_code question_prepare(job *j, const alt_request *request, alt_error *err);

/* Fills in the job's body. */
alt_code question_build(job *j, alt_error *err);

#endif
