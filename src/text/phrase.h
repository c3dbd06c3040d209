/* phrase.h - finding set phrases at the start of a text, without regard to case. */
#ifndef ALT_PHRASE_H
#define ALT_PHRASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Phrases are written in lower case with straight apostrophes; a list ends with NULL. */
typedef const char *const *phrase_list;
#define PHRASES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* One of first, then one of second, then one of before, which is looked at only; NULL: anything. */
typedef struct {
    phrase_list first, second, before;
} phrase_pattern;

/*
 * How many bytes of text the longest phrase of the list takes that it starts with, 0 for none.  A
 * phrase that ends with a letter ends with the word.
 */
size_t phrase_at(const char *text, phrase_list list);

/* The same for the first pattern that fits; blanks between and after its parts are taken, too. */
size_t phrase_match(const char *text, const phrase_pattern *patterns, size_t count);

/* Where the phrase is in text, as words or not; NULL when it is not. */
char *phrase_find(const char *text, const char *phrase);

/* A letter of an alphabet, or a digit. */
bool phrase_letter(uint32_t code_point);

/* Reads the character at text (not at its end) in lower case; returns its length in bytes. */
size_t phrase_next(const char *text, uint32_t *lower);

/* Makes the first character a capital letter, unless the second is one ("iPhone"). */
void phrase_capitalise(char *text);

#endif
