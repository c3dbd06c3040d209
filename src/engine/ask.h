/* ask.h - sends the question about a picture. */
#ifndef ALT_ASK_H
#define ALT_ASK_H

#include "job.h"

/* Finds out whom to ask, and sends the next question; done gets the job.  After an error nothing is
 * under way. */
alt_code ask(job *j, http_done done, alt_error *err);

/* Words that the picture's time is over. */
alt_code ask_fail_deadline(const job *j, alt_error *err);

#endif
