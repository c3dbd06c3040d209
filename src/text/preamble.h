/* preamble.h - taking off the words around an alternative text. */
#ifndef ALT_PREAMBLE_H
#define ALT_PREAMBLE_H

/*
 * Of an answer of several lines, leaves those that are the text: not the one that announces it, of
 * a list the first item, and nothing after the text.  In place.
 */
void preamble_pick_lines(char *text);

/*
 * Removes from one line, again and again: quotes around it, "Sure!", "Here is the alt text:", "Alt
 * text:", "The image shows", "(123 characters)".  In place.
 */
void preamble_strip(char *line);

#endif
