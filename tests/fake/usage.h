/* usage.h - tokens counted from what really came, for scenarios that tell them honestly. */
#ifndef FAKE_USAGE_H
#define FAKE_USAGE_H

/* Tokens of the picture in a request, by the rule of "claude" or "gpt-6", and of its texts, at four
 * bytes a token; 0 when there is no such rule. */
int usage_of_prompt(const char *rule, const char *body);

/* Tokens of an answer, a JSON string. */
int usage_of_answer(const char *text);

#endif
