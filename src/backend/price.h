/* price.h - what tokens cost at vendors that publish it. */
#ifndef ALT_PRICE_H
#define ALT_PRICE_H

#include <stdbool.h>

/* US dollars for a million tokens, without discounts; below 0: not known. */
typedef struct {
    double input, output;
    const char *date; /* when the table was last held against price lists (ISO 8601); NULL: not of
                         the table */
} price;

/* Both are below 0 where the vendor behind the backend, or the model there, is not in the table. */
price price_find(const char *backend, const char *model);

#endif
