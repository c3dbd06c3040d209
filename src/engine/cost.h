/* cost.h - what asking costs. */
#ifndef ALT_COST_H
#define ALT_COST_H

#include "client.h"

/* Of so many tokens in US dollars; tokens: -1 where they were not told.  -1 when it is not known.
 */
double cost_of(const alt_client *client, int64_t prompt_tokens, int64_t output_tokens);

/* Adds to a sum.  What is not known of one is not known of all: -1. */
void cost_add(double *sum, double cost);

#endif
