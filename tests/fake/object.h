/* object.h - answers that depend on what the request says: languages, members, a schema. */
#ifndef FAKE_OBJECT_H
#define FAKE_OBJECT_H

#include <stdbool.h>
#include <stddef.h>

/* The sentence in the last language that the body names; usual when it names none. */
const char *object_sentence(const char *body, const char *usual);

/* The text, a JSON string, tells the value of the first member of that name in the body. */
void object_echo(const char *body, const char *name, char *text, size_t size);

/* Whether the body has no member that not every server knows. */
bool object_is_plain(const char *body);

/* Whether there is a schema in the body. */
bool object_is_wanted(const char *body);

/* Makes of the text, a JSON string, the object that the schema wants, as a JSON string, too.  mute:
 * a language in which nothing is said; NULL: none. */
void object_speak(const char *body, const char *mute, char *text, size_t size);

/* Has each sentence of a text, a JSON string or an object in one, end in ", called NAME.": another
 * name for each picture. */
void object_name_picture(const char *body, char *text, size_t size);

#endif
