/* tidy.h - from what a model says to what an alt attribute holds. */
#ifndef ALT_TIDY_H
#define ALT_TIDY_H

#include "../alttext.h"

/* *text is the caller's to free. */
typedef struct {
    char *text;
    bool decorative;   /* then text is "" */
    unsigned warnings; /* ALT_W_LONG, ALT_W_LANGUAGE */
} tidy_text;

/*
 * Takes preambles, quotes, markdown, "Image of", thinking blocks off; makes one line of well-formed
 * UTF-8 without control characters.  Never cuts.  Fails with ALT_E_EMPTY, ALT_E_REFUSED (also "I
 * don't see an image"), ALT_E_TRUNCATED (it ends within a thinking block), ALT_E_UNFIT (repetition
 * loop, file name, generic word, wrong script, over ALT_HARD_LENGTH), ALT_E_MEMORY.  The message is
 * a clause about the answer: "it repeats itself". language is BCP-47, NULL for English; max_length
 * in characters.
 */
alt_code tidy(const char *answer, const char *language, uint32_t max_length, tidy_text *out,
              alt_error *err);

#endif
