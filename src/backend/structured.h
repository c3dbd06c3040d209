/*
 * structured.h - an answer as a JSON object: the schema that servers hold a model to, and reading
 * what came of it.  The members are alt (a text; of several languages an object with one text
 * each), decorative, contains_text and language.
 */
#ifndef ALT_STRUCTURED_H
#define ALT_STRUCTURED_H

#include "backend.h"

/* The schema of the answer between what stands before and after it in a protocol; nothing where
 * the question is not structured. */
void structured_append_schema(const backend_question *question, const char *before,
                              const char *after, buffer *body);

/*
 * Finds the object in what a model said: within thoughts, code fences and chatter the last one that
 * has an alt, and of one that was cut off the members that are whole.  *out is NULL when there is
 * none, else for the caller to reply_free().  A mere JSON string becomes the alt of an object, too.
 * ALT_E_MEMORY.
 */
alt_code structured_find(const char *said, reply **out, alt_error *err);

#endif
