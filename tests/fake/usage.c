/* usage.c - tokens counted from what really came, for scenarios that tell them honestly. */
#include "usage.h"

#include <string.h>

#define BYTES_PER_TOKEN 4

/* Sides in patches, and tokens of a patch in percent, as these vendors publish it. */
static const struct {
    const char *name;
    int patch, percent;
} rules[] = {
    {"claude", 28, 100},
    {"gpt-6", 32, 120},
};

/* ---- The picture ----------------------------------------------------------------------------- */

/* The index-th byte of a text in base64; -1 past its end. */
static int byte_at(const char *base64, size_t index)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t bit = index * 8, last = (bit + 7) / 6;
    int bits = 0;

    for (size_t i = bit / 6; i <= last; i++) {
        const char *digit = base64[i] != '\0' ? strchr(digits, base64[i]) : NULL;

        if (digit == NULL) {
            return -1;
        }
        bits = bits << 6 | (int)(digit - digits);
    }
    return bits >> (last * 6 + 5 - (bit + 7)) & 0xFF;
}

static int word_at(const char *base64, size_t index)
{
    return byte_at(base64, index) << 8 | byte_at(base64, index + 1);
}

/* Tokens of a JPEG: the frame header, of a marker from C0 to C3, has its size. */
static int count_picture(const char *base64, int patch, int percent)
{
    size_t at = 2;

    while (byte_at(base64, at) == 0xFF && (byte_at(base64, at + 1) & ~3) != 0xC0) {
        at += 2 + (size_t)word_at(base64, at + 2);
    }
    int across = (word_at(base64, at + 7) + patch - 1) / patch;
    int down = (word_at(base64, at + 5) + patch - 1) / patch;

    return (across * down * percent + 99) / 100;
}

/* ---- The text -------------------------------------------------------------------------------- */

/* Bytes of a JSON string, from behind its first quote. */
static int count_string(const char *string)
{
    int bytes = 0;

    while (*string != '"' && *string != '\0') {
        string += *string != '\\' ? 1 : string[1] == 'u' ? 6 : 2;
        bytes++;
    }
    return bytes;
}

/* Bytes of a JSON object or array without braces in its strings. */
static int count_nested(const char *json)
{
    int bytes = 0, depth = 0;

    do {
        depth += (json[bytes] == '{') - (json[bytes] == '}');
        bytes++;
    } while (depth > 0 && json[bytes] != '\0');
    return bytes;
}

static int count_members(const char *body, const char *start, int (*count)(const char *))
{
    int bytes = 0;

    for (const char *at = body; (at = strstr(at, start)) != NULL;) {
        at += strlen(start);
        bytes += count(at);
    }
    return bytes;
}

int usage_of_prompt(const char *rule, const char *body)
{
    const char *jpeg = strstr(body, "/9j/");
    int bytes = count_members(body, "\"text\":\"", count_string) +
                count_members(body, "\"content\":\"", count_string) +
                count_members(body, "\"system\":\"", count_string) +
                count_members(body, "\"schema\":", count_nested);

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (strcmp(rule, rules[i].name) == 0) {
            return count_picture(jpeg, rules[i].patch, rules[i].percent) + bytes / BYTES_PER_TOKEN;
        }
    }
    return 0;
}

int usage_of_answer(const char *text)
{
    return count_string(text + 1) / BYTES_PER_TOKEN;
}
