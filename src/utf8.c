/* utf8.c - the little of UTF-8 that the core needs. */
#include "utf8.h"

#include <stdbool.h>

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
