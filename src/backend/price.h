/* price.h - what tokens cost at vendors that publish it. */
#ifndef ALT_PRICE_H
#define ALT_PRICE_H

#include <stdbool.h>

/* When the table in price.c was last held against the vendors' price lists (ISO 8601). */
#define PRICE_DATE "2026-10-07"

/* US dollars for a million tokens, without discounts; below 0: not known. */
typedef struct {
    double input, output;
} price;

/* Both are below 0 where the vendor behind the backend, or the model there, is not in the table. */
price price_find(const char *backend, const char *model);

#endif
