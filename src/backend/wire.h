/* wire.h - what is alike in all protocols: how a request begins, and how an answer is read. */
#ifndef ALT_WIRE_H
#define ALT_WIRE_H

#include "backend.h"

/* Opens the JSON object: no streaming, the model, the token limit as limit_field (NULL: it
 * stands elsewhere) or as the backend names it, thinking, and what the backend adds. */
void wire_append_head(const backend_question *question, const char *limit_field, buffer *body);

/* The member of that name: the token limit. */
void wire_append_limit(const backend_question *question, const char *name, buffer *body);

/* With a comma before them, and nothing where the model is better left alone: how far it may
 * think, and the temperature. */
void wire_append_thinking(const backend_question *question, buffer *body);
void wire_append_temperature(const backend_question *question, buffer *body);

/* Where an answer keeps what.  Paths into a reply (see reply.h); NULL: not in this protocol. */
typedef struct {
    const char *message; /* what must be there, ... */
    const char *blocked; /* ... but for this, if a content filter let nothing through */
    const char *content; /* the text: a string, or chunks, or messages that have such content */
    const char *thoughts[2];
    const char *refusal; /* words of a model that says no */
    const char *finish;  /* why it stopped */
    const char *model;   /* the name of who answered */
    const char *prompt_tokens;
    const char *output_tokens[2]; /* added up */
    const char *cost;             /* US dollars */
} wire_layout;

/* Fills *out from a reply of that layout.  ALT_E_MALFORMED, ALT_E_SERVER (it
 * broke off), ALT_E_MEMORY. */
alt_code wire_read(const reply *reply, const wire_layout *layout, backend_answer *out,
                   alt_error *err);

#endif
