/* markup.c - taking off what is not text. */
#include "markup.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../utf8.h"
#include "phrase.h"

#define MAX_TAG 300 /* bytes; "<" without ">" after so many is a sign, not a tag */
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* How chat templates of models mark their thoughts. */
static const struct {
    const char *open, *close;
} thoughts[] = {
    {"<think>", "</think>"},
    {"<thinking>", "</thinking>"},
    {"<thought>", "</thought>"},
    {"<reasoning>", "</reasoning>"},
    {"[think]", "[/think]"},
    {"\u25C1think\u25B7", "\u25C1/think\u25B7"},            /* Kimi */
    {"<|channel>thought", "<channel|>"},                    /* Gemma */
    {"<|channel|>analysis", "<|channel|>final<|message|>"}, /* gpt-oss */
};

static void move(char *to, const char *from)
{
    memmove(to, from, strlen(from) + 1);
}

bool markup_strip_thinking(char *text)
{
    for (size_t i = 0; i < COUNT(thoughts); i++) {
        char *answer = text, *found;

        /* templates often put the opening mark into the prompt, so the answer has the other only */
        while ((found = phrase_find(answer, thoughts[i].close)) != NULL) {
            answer = found + strlen(thoughts[i].close);
        }
        move(text, answer);
        found = phrase_find(text, thoughts[i].open);
        if (found != NULL) {
            *found = '\0';
            if (text[strspn(text, " \t\r\n")] == '\0') {
                return false;
            }
        }
    }
    return true;
}

static void unwrap_fence(char *text)
{
    char *open = strstr(text, "```");

    if (open == NULL) {
        return;
    }
    char *inside = open + 3;
    size_t word = strspn(inside, "abcdefghijklmnopqrstuvwxyz");
    inside += inside[word] == '\n' || inside[word] == '\r' ? word : 0;
    char *close = strstr(inside, "```");
    if (close != NULL) {
        *close = '\0';
    }
    move(text, inside);
}

static void unwrap_img(char *text)
{
    char *img = phrase_find(text, "<img ");
    char *alt = img != NULL ? phrase_find(img, "alt=") : NULL;
    char *end = alt != NULL && alt[4] != '\0' ? strchr(alt + 5, alt[4]) : NULL;

    if (end != NULL && end > alt + 5 && (alt[4] == '"' || alt[4] == '\'')) {
        *end = '\0';
        move(text, alt + 5);
    }
}

void markup_unwrap(char *text)
{
    unwrap_fence(text);
    unwrap_img(text);
}

/* The bytes of the tag at text, which is at "<"; 0 when it is no tag. */
static size_t tag_length(const char *text)
{
    size_t length = strcspn(text + 1, "<>") + 1;
    bool tag = isalpha((unsigned char)text[1]) || (text[1] != '\0' && strchr("/!|", text[1]));

    return tag && text[length] == '>' && length < MAX_TAG ? length + 1 : 0;
}

static bool is_block(const char *tag)
{
    static const char *const blocks[] = {"br",  "p",  "li", "ul", "ol",
                                         "div", "h1", "h2", "h3", NULL};

    return phrase_at(tag + 1 + (tag[1] == '/'), blocks) > 0;
}

/* The bytes of the entity at text, which is at "&"; 0 when it is none. https://html.spec.whatwg.org
 * has 2231; these are the ones that models write. */
static size_t entity(const char *text, uint32_t *c)
{
    static const struct {
        const char *name;
        uint32_t code_point;
    } names[] = {
        {"amp;", '&'},      {"lt;", '<'},       {"gt;", '>'},        {"quot;", '"'},
        {"apos;", '\''},    {"nbsp;", 0xA0},    {"hellip;", 0x2026}, {"ndash;", 0x2013},
        {"mdash;", 0x2014}, {"lsquo;", 0x2018}, {"rsquo;", 0x2019},  {"ldquo;", 0x201C},
        {"rdquo;", 0x201D}, {"laquo;", 0xAB},   {"raquo;", 0xBB},    {"shy;", 0xAD},
    };
    char *end;

    for (size_t i = 0; i < COUNT(names); i++) {
        if (strncmp(text + 1, names[i].name, strlen(names[i].name)) == 0) {
            *c = names[i].code_point;
            return 1 + strlen(names[i].name);
        }
    }
    bool hex = text[1] == '#' && (text[2] == 'x' || text[2] == 'X');
    const char *digits = text + (hex ? 3 : 2);
    if (text[1] != '#' || !isxdigit((unsigned char)*digits)) {
        return 0;
    }
    unsigned long value = strtoul(digits, &end, hex ? 16 : 10);
    *c = value < 0x110000 ? (uint32_t)value : 0xFFFD;
    return *end == ';' ? (size_t)(end + 1 - text) : 0;
}

void markup_strip_html(char *text)
{
    char *out = text;

    while (*text != '\0') {
        size_t length = *text == '<' ? tag_length(text) : 0;
        uint32_t c;

        if (length > 0) {
            if (is_block(text)) {
                *out++ = '\n';
            }
        } else if (*text == '&' && (length = entity(text, &c)) > 0) {
            /* an entity is never shorter than its character */
            out += utf8_encode(c != 0 ? c : 0xFFFD, out);
        } else {
            *out++ = *text;
            length = 1;
        }
        text += length;
    }
    *out = '\0';
}

static bool is_edge(char c)
{
    return c == '\0' || (isascii((unsigned char)c) && !isalnum((unsigned char)c));
}

/* One mark of emphasis touches a word on one side alone; a sign ("5 * 3", "a_b") on none or both.
 */
static bool is_emphasis(char before, char mark, size_t run, char after)
{
    return mark == '`' || (mark == '*' && run > 1) ||
           ((mark == '*' || mark == '_') && is_edge(before) != is_edge(after));
}

/* How many of the same mark stand here; other characters stand for themselves. */
static size_t run_length(const char *text)
{
    const char mark[] = {*text, '\0'};

    return strchr("`*_", *text) != NULL ? strspn(text, mark) : 1;
}

/* The length of "[text](target)" at text and that of its text; 0 when it is something else. */
static size_t link_length(const char *text, size_t *inner)
{
    size_t closed = *text == '[' ? strcspn(text, "]\n") : 0;

    if (closed == 0 || text[closed] != ']' || text[closed + 1] != '(') {
        return 0;
    }
    size_t length = closed + strcspn(text + closed, ")\n");
    *inner = closed - 1;
    return text[length] == ')' ? length + 1 : 0;
}

void markup_strip_markdown(char *text)
{
    char *out = text;
    char before = '\0';

    while (*text != '\0') {
        size_t inner, mark = text[0] == '!' && text[1] == '[';
        size_t length = link_length(text + mark, &inner);

        if (length > 0) {
            memmove(out, text + mark + 1, inner);
            out += inner;
            text += mark + length;
            before = ']';
            continue;
        }
        size_t run = run_length(text);
        if (!is_emphasis(before, *text, run, text[run])) {
            memmove(out, text, run);
            out += run;
        }
        before = *text;
        text += run;
    }
    *out = '\0';
}
