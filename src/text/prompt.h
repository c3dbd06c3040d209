/* prompt.h - what the model is told.  For some models backend/preset.c adds a sentence. */
#ifndef ALT_PROMPT_H
#define ALT_PROMPT_H

#include "../alttext.h"
#include "../buffer.h"

#define PROMPT_DEFAULT_LENGTH 125 /* characters: what a screen reader reads in one go */

/* What the model answers for a picture that carries no information. */
#define PROMPT_DECORATIVE "DECORATIVE"

/* To find out whether a model sees: instructions, and questions about two drawn pictures. */
#define PROMPT_LOOK                                                                                \
    "You look at a picture and answer in English, with one word: the name of a colour."
#define PROMPT_LOOK_MIDDLE                                                                         \
    "There is one square in the middle of the picture. Which colour is the square?"
#define PROMPT_LOOK_TOP_LEFT                                                                       \
    "The picture is made of four fields, each of another colour. Which colour is the field at "    \
    "the top left?"

/* What the answer is to be. */
typedef enum {
    PROMPT_PROSE,  /* the text and nothing else */
    PROMPT_OBJECT, /* the object of backend/structured.h, with one text */
    PROMPT_OBJECT_OF_LANGUAGES
} prompt_form;

/* The rules of a good alternative text and the form of the answer (system message).  advice is a
 * line for this model, NULL: none.  request->prompt takes the place of it all. */
void prompt_append_instructions(const alt_request *request, prompt_form form, const char *advice,
                                buffer *out);

/* Whether the request has instructions of its own. */
bool prompt_is_own(const alt_request *request);

/* The question itself (user message): language, length, and the context marked as data.  languages
 * are the tags for which a text is wanted, ended by NULL; NULL: request->language alone. */
void prompt_append_question(const alt_request *request, const char *const *languages, buffer *out);

/* The question once more, in place of prompt_append_question(), after an answer that cannot be used
 * because of fault (a clause without full stop: "it is 310 characters long"). */
void prompt_append_repair(const alt_request *request, const char *const *languages,
                          const char *fault, buffer *out);

#endif
