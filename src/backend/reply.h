/* reply.h - reading JSON that a server sent.  All of json-c that the core sees. */
#ifndef ALT_REPLY_H
#define ALT_REPLY_H

#include "../alttext.h"

/* A JSON value within a parsed text. */
typedef struct json_object reply;

/* Parses size bytes.  ALT_E_MALFORMED unless they are one JSON value other than null, nested no
 * deeper than 32 levels; ALT_E_MEMORY. */
alt_code reply_parse(const char *text, size_t size, reply **out, alt_error *err);
void reply_free(reply *root); /* NULL is fine */

/*
 * The value at a path of keys and indexes parted by dots ("choices.0.message.content"); NULL when
 * it is not there or null.  Borrowed from the root.
 */
const reply *reply_at(const reply *value, const char *path);

/* The string at a path, borrowed from the root; NULL when there is none or it is no string.  Not
 * every server sends well-formed UTF-8. */
const char *reply_text(const reply *value, const char *path);

/* The whole number at a path, fallback when there is none. */
int64_t reply_number(const reply *value, const char *path, int64_t fallback);

/* The truth value at a path: 1 or 0; -1 when there is none. */
int reply_flag(const reply *value, const char *path);

/* The number at a path, with or without a fraction, fallback when there is none. */
double reply_real(const reply *value, const char *path, double fallback);

/* How many elements the array at a path has; 0 when there is none. */
size_t reply_count(const reply *value, const char *path);

/* The index-th element of the array at a path; NULL past the end. */
const reply *reply_element(const reply *value, const char *path, size_t index);

#endif
