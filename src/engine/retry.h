/* retry.h - what to do after a failure. */
#ifndef ALT_RETRY_H
#define ALT_RETRY_H

#include "job.h"

/*
 * How long to wait, in milliseconds, before the same client is asked again; -1: it is not.  What
 * cannot succeed is asked again only in another way: without what the server did not accept, or
 * with half the picture's size, once each; job->course remembers.
 * final: the server said that there is no use in asking again.
 */
int64_t retry_wait(job *j, const alt_error *err, bool final);

#endif
