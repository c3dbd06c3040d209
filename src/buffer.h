/* buffer.h - bytes that grow up to a cap which they have from birth. */
#ifndef ALT_BUFFER_H
#define ALT_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * After a failed append the buffer is as it was, but for failed, which stays set: one may append
 * many times and look once.  data is NULL or ended by a NUL that size does not count.
 */
typedef struct {
    char *data;
    size_t size, room, cap;
    bool failed; /* out of memory or over the cap */
} buffer;

/* Holds nothing yet and will never hold more than cap bytes. */
void buffer_init(buffer *b, size_t cap);
void buffer_clear(buffer *b);

/* Overwrites the content before it is released: for what holds a key. */
void buffer_wipe(buffer *b);

void buffer_append(buffer *b, const void *bytes, size_t size);
void buffer_append_text(buffer *b, const char *text);

/* Makes room for size more bytes and counts them in; returns where they go, NULL when failed. */
char *buffer_extend(buffer *b, size_t size);

/* Standard base64 (RFC 4648, padded, no line breaks) of the bytes. */
void buffer_append_base64(buffer *b, const void *bytes, size_t size);

/* A JSON string (RFC 8259) with its quotes.  Bytes that are not UTF-8 become U+FFFD. */
void buffer_append_json(buffer *b, const char *text);

/* Hands the content over, to be freed by the caller; the buffer is empty then.  NULL when failed.
 */
char *buffer_take(buffer *b);

#endif
