/*
 * dialogue.h - what a model is asked about one picture, and what is kept of its answers, without
 * network and clock.  There is a first question, and a second one for texts that are unfit.
 *
 * Where the answer may be an object, one question asks for the texts in all languages; else each
 * language has a question of its own, for small models lose their way in anything but a sentence.
 * For the same reason a second question about one text asks for mere words.
 */
#ifndef ALT_DIALOGUE_H
#define ALT_DIALOGUE_H

#include "../backend/backend.h"
#include "../text/tidy.h"

/* The text in one language. */
typedef struct {
    char *language;
    tidy_text best; /* text NULL: none yet */
    bool asked;     /* by the last question */
    bool settled;   /* best is final, or there will be none */
    bool embedded;  /* a person wrote it, perhaps in another language */
} dialogue_text;

typedef struct {
    alt_request request;  /* with strings of its own, but for the languages, and no image */
    const char *question; /* in place of ours, its answer is taken as it is; NULL: ours */
    dialogue_text texts[ALT_MAX_LANGUAGES];
    size_t count;
    uint32_t max_tokens; /* of the answer for one text */
    uint32_t limit;      /* of tokens, in the last question */
    bool raised;         /* max_tokens was, since thinking had used them up */
    bool structured;     /* the last question was */
    bool prose;          /* the model does not keep to objects */
    bool last;           /* there is no second question */
    bool repairing;      /* the last question was a second one, */
    char fault[256];     /* because of this in the first answer */
    int contains_text;   /* as in alt_result */
    char *stated;        /* the language as the model states it; NULL: it does not */
} dialogue;

/* Copies the strings of a request.  To be cleared, also after an error.  ALT_E_MEMORY. */
alt_code dialogue_init(dialogue *d, const alt_request *request, uint32_t max_tokens,
                       alt_error *err);
void dialogue_clear(dialogue *d);

/* Takes over what a person wrote into the file, as the text in the index-th language. */
void dialogue_embed(dialogue *d, size_t index, char *text);

/*
 * Appends the body of the next request.  question holds all that does not concern the words: whom,
 * the picture, structured: whether the answer may be an object.  ALT_E_MEMORY.
 */
alt_code dialogue_ask(dialogue *d, const backend_question *question, buffer *body, alt_error *err);

/* Takes an answer.  *again: there is more to ask.  An error is final, but for ALT_E_MEMORY. */
alt_code dialogue_answer(dialogue *d, const backend_answer *answer, bool *again, alt_error *err);

/* The same for an answer in words that is the last: the question was asked elsewhere. */
alt_code dialogue_settle(dialogue *d, const backend_answer *answer, alt_error *err);

/* Begins anew with another client: what a person wrote stays. */
void dialogue_restart(dialogue *d, uint32_t max_tokens);

/* Whether the last question was a second one, and there is a text without its answer. */
bool dialogue_would_do(const dialogue *d);

/* Whether there is a text in any language. */
bool dialogue_has_text(const dialogue *d);

/* Whether there is nothing to ask any more. */
bool dialogue_is_settled(const dialogue *d);

/* Copies the texts and all that is known of them to *result, in the place of earlier ones; leaves
 * its other fields alone.  There must be a text.  ALT_E_MEMORY. */
alt_code dialogue_finish(const dialogue *d, alt_result *result, alt_error *err);

#endif
