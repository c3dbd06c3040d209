/* question.h - from a picture to the body of a request. */
#ifndef ALT_QUESTION_H
#define ALT_QUESTION_H

#include "job.h"

/* Whether what is asked for is within bounds.  ALT_E_OPTION. */
alt_code question_check(const alt_request *request, alt_error *err);

/* Takes over what a person wrote into the file, up to ALT_HARD_LENGTH, if the request allows it.
 * ALT_E_MEMORY. */
alt_code question_embed(dialogue *d, const alt_request *request, alt_error *err);

/* Finishes the job with what a person wrote into the file, if the request allows it. */
alt_code question_take_description(job *j, const alt_request *request, alt_error *err);

/* Fills in the job's picture, in the size that suits the model, which may have to be found out
 * first.  After ALT_E_STOPPED the job is ready all the same. */
alt_code question_prepare(job *j, const alt_request *request, alt_error *err);

/* Fills in the job's body. */
alt_code question_build(job *j, alt_error *err);

#endif
