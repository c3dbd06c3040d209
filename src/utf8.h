/* utf8.h - the little of UTF-8 that the core needs: see RFC 3629. */
#ifndef ALT_UTF8_H
#define ALT_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

/*
 * Decodes the character at s, of which size bytes (at least 1) may be read.  Returns its length in
 * bytes and sets *code_point; 0 where the bytes are not well-formed.
 */
size_t utf8_decode(const char *s, size_t size, uint32_t *code_point);

/* Writes a code point as up to 4 bytes; returns how many. 0 for surrogates and above U+10FFFF. */
size_t utf8_encode(uint32_t code_point, char out[4]);

/* How many characters are in well-formed text of size bytes. */
size_t utf8_length(const char *s, size_t size);

/* The greatest length up to size at which s does not end within a character. */
size_t utf8_fit(const char *s, size_t size);

bool utf8_valid(const char *s, size_t size);

/*
 * Appends text from a stranger as one line: white space becomes single blanks, none at the ends;
 * control characters, bidi overrides and invisible characters are left out (not the joiners that
 * Persian and emoji need); bytes that are not UTF-8 become U+FFFD.
 */
void utf8_append_line(buffer *out, const char *s, size_t size);

#endif
