/* buffer.c - bytes that grow up to a cap. */
#include "buffer.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

void buffer_init(buffer *b, size_t cap)
{
    *b = (buffer){.cap = cap};
}

void buffer_clear(buffer *b)
{
    free(b->data);
    buffer_init(b, b->cap);
}

void buffer_wipe(buffer *b)
{
    if (b->data != NULL) {
        explicit_bzero(b->data, b->room);
    }
    buffer_clear(b);
}

/* The next power of two is enough to make appending linear; the cap ends it. */
static size_t room_for(const buffer *b, size_t size)
{
    size_t room = b->room < 64 ? 64 : b->room;

    while (room < size + 1) {
        room = room > SIZE_MAX / 2 ? SIZE_MAX : room * 2;
    }
    return room > b->cap ? b->cap + 1 : room;
}

char *buffer_extend(buffer *b, size_t size)
{
    if (b->failed || size > b->cap - b->size) {
        b->failed = true;
        return NULL;
    }
    if (b->size + size + 1 > b->room) {
        size_t room = room_for(b, b->size + size);
        char *data = realloc(b->data, room);

        if (data == NULL) {
            b->failed = true;
            return NULL;
        }
        b->data = data;
        b->room = room;
    }
    char *at = b->data + b->size;
    b->size += size;
    b->data[b->size] = '\0';
    return at;
}

void buffer_append(buffer *b, const void *bytes, size_t size)
{
    char *at = buffer_extend(b, size);

    if (at != NULL && size > 0) {
        memcpy(at, bytes, size);
    }
}

void buffer_append_text(buffer *b, const char *text)
{
    buffer_append(b, text, strlen(text));
}

void buffer_append_base64(buffer *b, const void *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *in = bytes;
    char *out = size / 3 >= SIZE_MAX / 4 - 1 ? NULL : buffer_extend(b, (size + 2) / 3 * 4);

    if (out == NULL) {
        b->failed = true;
        return;
    }
    for (; size >= 3; size -= 3, in += 3) {
        *out++ = digits[in[0] >> 2];
        *out++ = digits[(in[0] & 3) << 4 | in[1] >> 4];
        *out++ = digits[(in[1] & 15) << 2 | in[2] >> 6];
        *out++ = digits[in[2] & 63];
    }
    if (size > 0) {
        unsigned second = size > 1 ? in[1] : 0;
        *out++ = digits[in[0] >> 2];
        *out++ = digits[(in[0] & 3) << 4 | second >> 4];
        *out++ = size > 1 ? digits[(second & 15) << 2] : '=';
        *out++ = '=';
    }
}

static void append_escape(buffer *b, unsigned char c)
{
    char escape[8];

    if (c == '"' || c == '\\') {
        snprintf(escape, sizeof escape, "\\%c", c);
    } else {
        snprintf(escape, sizeof escape, "\\u%04x", c);
    }
    buffer_append_text(b, escape);
}

void buffer_append_json(buffer *b, const char *text)
{
    size_t left = strlen(text);

    buffer_append_text(b, "\"");
    while (left > 0 && !b->failed) {
        uint32_t c;
        size_t length = utf8_decode(text, left, &c);

        if (length == 0) {
            buffer_append_text(b, "\xEF\xBF\xBD");
            length = 1;
        } else if (c < 0x20 || c == '"' || c == '\\') {
            append_escape(b, (unsigned char)c);
        } else {
            buffer_append(b, text, length);
        }
        text += length;
        left -= length;
    }
    buffer_append_text(b, "\"");
}

char *buffer_take(buffer *b)
{
    char *data = NULL;

    if (!b->failed && buffer_extend(b, 0) != NULL) {
        data = b->data;
        b->data = NULL;
    }
    buffer_clear(b);
    return data;
}
