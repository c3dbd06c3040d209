/* language.h - what the core knows of languages: their names, and how one sees which it is. */
#ifndef ALT_LANGUAGE_H
#define ALT_LANGUAGE_H

#include <stdint.h>

typedef struct {
    const char *tag;   /* BCP-47 in lower case: a language, or a variety that needs another name */
    const char *name;  /* in English, as models know it best */
    unsigned scripts;  /* bits of language_script(): no text is without one of these */
    unsigned also;     /* scripts that it mixes with these; 0: none */
    const char *words; /* little words of every other sentence, between blanks; NULL: not known */
} language;

/* The row that fits a BCP-47 tag best ("de-AT" and "de_AT": German; "zh-TW": Traditional Chinese).
 * NULL when none does; NULL and "" are English. */
const language *language_find(const char *tag);

/* The script of a letter as one bit; 0 for signs, digits and scripts of no language here. */
unsigned language_script(uint32_t code_point);

#endif
