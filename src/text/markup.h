/* markup.h - taking off what is not text: thinking, HTML, markdown.  All work in place. */
#ifndef ALT_MARKUP_H
#define ALT_MARKUP_H

#include <stdbool.h>

/* Removes what a model thought aloud before it answered.  False when it never came to an answer. */
bool markup_strip_thinking(char *text);

/* Leaves what stands in a code fence or in the alt attribute of an <img>, if there is one. */
void markup_unwrap(char *text);

/* Removes tags and decodes entities, once.  Block elements become line breaks. */
void markup_strip_html(char *text);

/* Removes emphasis, code marks and link targets; headings and lists stay. */
void markup_strip_markdown(char *text);

#endif
