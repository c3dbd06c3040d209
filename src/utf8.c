/* utf8.c - the little of UTF-8 that the core needs. */
#include "utf8.h"

static bool continues(unsigned char c)
{
    return (c & 0xC0) == 0x80;
}

/* The length that a first byte announces, and the bits that it holds itself. */
static size_t announced(unsigned char first, uint32_t *bits)
{
    if (first < 0x80) {
        *bits = first;
        return 1;
    }
    if (first >= 0xC2 && first < 0xE0) {
        *bits = first & 0x1F;
        return 2;
    }
    if (first >= 0xE0 && first < 0xF0) {
        *bits = first & 0x0F;
        return 3;
    }
    if (first >= 0xF0 && first < 0xF5) {
        *bits = first & 0x07;
        return 4;
    }
    return 0;
}

size_t utf8_decode(const char *s, size_t size, uint32_t *code_point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t c;
    size_t length = announced((unsigned char)s[0], &c);

    if (length == 0 || length > size) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if (!continues((unsigned char)s[i])) {
            return 0;
        }
        c = c << 6 | ((unsigned char)s[i] & 0x3F);
    }
    if (c < smallest[length] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) {
        return 0;
    }
    *code_point = c;
    return length;
}

size_t utf8_encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        if (c >= 0xD800 && c < 0xE000) {
            return 0;
        }
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    if (c > 0x10FFFF) {
        return 0;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

size_t utf8_length(const char *s, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < size; i++) {
        n += !continues((unsigned char)s[i]);
    }
    return n;
}

size_t utf8_fit(const char *s, size_t size)
{
    uint32_t bits;
    size_t start = size;

    while (start > 0 && size - start < 3 && continues((unsigned char)s[start - 1])) {
        start--;
    }
    if (start == 0) {
        return size;
    }
    start--;
    return announced((unsigned char)s[start], &bits) > size - start ? start : size;
}

bool utf8_valid(const char *s, size_t size)
{
    uint32_t c;

    for (size_t at = 0, length; at < size; at += length) {
        length = utf8_decode(s + at, size - at, &c);
        if (length == 0) {
            return false;
        }
    }
    return true;
}

typedef struct {
    uint32_t first, last;
} range;

static bool within(const range *ranges, size_t count, uint32_t c)
{
    for (size_t i = 0; i < count; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

/* Unicode's White_Space. */
static bool is_space(uint32_t c)
{
    static const range spaces[] = {
        {0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},     {0x1680, 0x1680},
        {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};

    return within(spaces, sizeof spaces / sizeof *spaces, c);
}

/* What a reader cannot see, yet changes what they see; or what HTML forbids. */
static bool is_hidden(uint32_t c)
{
    static const range hidden[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},       {0x200B, 0x200B},
        {0x202A, 0x202E}, {0x2060, 0x2064}, {0x2066, 0x206F},   {0xFEFF, 0xFEFF},
        {0xFFF9, 0xFFFB}, {0xFDD0, 0xFDEF}, {0xE0000, 0xE007F},
    };

    return within(hidden, sizeof hidden / sizeof *hidden, c) || (c & 0xFFFE) == 0xFFFE;
}

void utf8_append_line(buffer *out, const char *s, size_t size)
{
    const size_t start = out->size;
    bool gap = false;

    while (size > 0 && !out->failed) {
        uint32_t c = 0xFFFD;
        size_t length = utf8_decode(s, size, &c);

        if (length > 0 && is_space(c)) {
            gap = true;
        } else if (length == 0 || !is_hidden(c)) {
            if (gap && out->size > start) {
                buffer_append_text(out, " ");
            }
            gap = false;
            buffer_append(out, length > 0 ? s : "\xEF\xBF\xBD", length > 0 ? length : 3);
        }
        length = length > 0 ? length : 1;
        s += length;
        size -= length;
    }
}
