/* phrase.c - set phrases, and the letter case that they disregard. */
#include "phrase.h"

#include <ctype.h>
#include <string.h>

#include "../utf8.h"

/* Capital letters, every step-th from first to last, and how far their small letters are: the
 * alphabets of the phrases here (Unicode: CaseFolding.txt). */
static const struct {
    uint16_t first, last, step;
    int16_t offset;
} capitals[] = {
    {'A', 'Z', 1, 32},     {0xC0, 0xD6, 1, 32},    {0xD8, 0xDE, 1, 32},   {0x100, 0x12E, 2, 1},
    {0x132, 0x136, 2, 1},  {0x139, 0x147, 2, 1},   {0x14A, 0x176, 2, 1},  {0x179, 0x17D, 2, 1},
    {0x218, 0x21A, 2, 1},  {0x386, 0x386, 1, 38},  {0x388, 0x38A, 1, 37}, {0x38C, 0x38C, 1, 64},
    {0x38E, 0x38F, 1, 63}, {0x391, 0x3A9, 1, 32},  {0x400, 0x40F, 1, 80}, {0x410, 0x42F, 1, 32},
    {0x490, 0x490, 1, 1},  {0x1E00, 0x1EFE, 2, 1},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint32_t lower(uint32_t c)
{
    size_t count = c < 0x80 ? 1 : COUNT(capitals); /* the first is ASCII's, most of all text */

    for (size_t i = 0; i < count; i++) {
        if (c >= capitals[i].first && c <= capitals[i].last &&
            (c - capitals[i].first) % capitals[i].step == 0) {
            return c + capitals[i].offset;
        }
    }
    return c;
}

static uint32_t upper(uint32_t c)
{
    for (size_t i = 0; i < COUNT(capitals); i++) {
        uint32_t capital = c - capitals[i].offset;

        if (capital < c && lower(capital) == c) {
            return capital;
        }
    }
    return c;
}

size_t phrase_next(const char *text, uint32_t *c)
{
    size_t length = utf8_decode(text, strnlen(text, 4), c);

    if (length == 0) {
        *c = 0xFFFD;
        return 1;
    }
    *c = *c == 0x2019 ? '\'' : *c == 0xA0 ? ' ' : lower(*c);
    return length;
}

bool phrase_letter(uint32_t c)
{
    return c < 0x80 ? isalnum((int)c) != 0 : c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7;
}

/* The bytes of text that the phrase takes, and its last character; 0 when text starts otherwise. */
static size_t same(const char *text, const char *phrase, uint32_t *last)
{
    uint32_t here;
    size_t taken = 0;

    while (*phrase != '\0') {
        if (text[taken] == '\0') {
            return 0;
        }
        taken += phrase_next(text + taken, &here);
        phrase += phrase_next(phrase, last);
        if (here != *last) {
            return 0;
        }
    }
    return taken;
}

static size_t take(const char *text, const char *phrase)
{
    uint32_t last = 0, next = 0;
    size_t taken = same(text, phrase, &last);

    if (taken > 0 && text[taken] != '\0') {
        phrase_next(text + taken, &next);
    }
    return phrase_letter(last) && phrase_letter(next) ? 0 : taken;
}

size_t phrase_at(const char *text, phrase_list list)
{
    size_t longest = 0;

    for (; *list != NULL; list++) {
        size_t taken = take(text, *list);

        longest = taken > longest ? taken : longest;
    }
    return longest;
}

static size_t part(const char *text, phrase_list list)
{
    size_t taken = phrase_at(text, list);

    return taken == 0 ? 0 : taken + strspn(text + taken, " ");
}

size_t phrase_match(const char *text, const phrase_pattern *patterns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t first = part(text, patterns[i].first);
        phrase_list list = patterns[i].second;
        size_t second = first > 0 && list != NULL ? part(text + first, list) : 0;

        if (first > 0 && (list == NULL || second > 0) &&
            (patterns[i].before == NULL ||
             phrase_at(text + first + second, patterns[i].before) > 0)) {
            return first + second;
        }
    }
    return 0;
}

char *phrase_find(const char *text, const char *phrase)
{
    uint32_t last;

    for (; *text != '\0'; text++) {
        if (same(text, phrase, &last) > 0) {
            return (char *)text;
        }
    }
    return NULL;
}

/* Brands have their own ways: "iPhone". */
static bool is_capital(const char *text)
{
    uint32_t c;

    return utf8_decode(text, strnlen(text, 4), &c) > 0 && lower(c) != c;
}

void phrase_capitalise(char *text)
{
    uint32_t c;
    char capital[4];
    size_t length = utf8_decode(text, strnlen(text, 4), &c);

    /* both forms of a letter are equally long in the alphabets above */
    if (length > 0 && utf8_encode(upper(c), capital) == length && !is_capital(text + length)) {
        memcpy(text, capital, length);
    }
}
