/*
 * receipt.c - receipts and labels.  A label is the length (3 digits), how long the language is (one
 * digit of base 36), the language, and the key in base64url without padding (RFC 4648):
 * "1252enbWVkaWE6MTI".
 */
#include "receipt.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"

static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#define HEAD 4 /* bytes of a label before the language */

static void write_base64(const char *bytes, size_t size, char *out)
{
    uint32_t bits = 0;
    unsigned held = 0;

    for (size_t i = 0; i < size; i++) {
        bits = bits << 8 | (unsigned char)bytes[i];
        for (held += 8; held >= 6; held -= 6) {
            *out++ = base64[bits >> (held - 6) & 63];
        }
    }
    if (held > 0) {
        *out++ = base64[bits << (6 - held) & 63];
    }
    *out = '\0';
}

/* False when text is no base64url, or of more than ALT_MAX_KEY bytes. */
static bool read_base64(const char *text, char *out, size_t *out_size)
{
    uint32_t bits = 0;
    unsigned held = 0;
    size_t size = 0;

    for (; *text != '\0'; text++) {
        const char *found = strchr(base64, *text);

        if (found == NULL || size == ALT_MAX_KEY) {
            return false;
        }
        bits = bits << 6 | (uint32_t)(found - base64);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out[size++] = (char)(bits >> held & 255);
        }
    }
    *out_size = size;
    return held < 6;
}

alt_code receipt_write_label(const receipt_label *label, char out[RECEIPT_MAX_LABEL + 1],
                             alt_error *err)
{
    size_t tag = strlen(label->language);
    size_t room = (RECEIPT_MAX_LABEL - HEAD - tag) * 3 / 4;

    room = room < ALT_MAX_KEY ? room : ALT_MAX_KEY;
    if (label->key_size > room) {
        return error_set(err, ALT_E_OPTION,
                         "the key of a picture is too long for a batch, by %zu bytes",
                         label->key_size - room);
    }
    snprintf(out, RECEIPT_MAX_LABEL + 1, "%03" PRIu32 "%c%s", label->max_length % 1000, digits[tag],
             label->language);
    for (char *c = out + HEAD; *c != '\0'; c++) {
        *c = isalnum((unsigned char)*c) ? *c : '-';
    }
    write_base64(label->key, label->key_size, out + HEAD + tag);
    return ALT_OK;
}

bool receipt_read_label(const char *text, receipt_label *out)
{
    receipt_label label = {.key_size = 0};
    const char *digit;

    if (strlen(text) < HEAD || strlen(text) > RECEIPT_MAX_LABEL || strspn(text, "0123456789") < 3 ||
        (digit = strchr(digits, text[3])) == NULL) {
        return false;
    }
    size_t tag = (size_t)(digit - digits);
    for (const char *c = text; c < text + 3; c++) {
        label.max_length = label.max_length * 10 + (uint32_t)(*c - '0');
    }
    if (strnlen(text + HEAD, tag) < tag ||
        !read_base64(text + HEAD + tag, label.key, &label.key_size) || label.key_size == 0) {
        return false;
    }
    memcpy(label.language, text + HEAD, tag);
    *out = label;
    return true;
}

alt_code receipt_read(const char *receipt, const char *backend, char *id, size_t id_size,
                      const char **model, alt_error *err)
{
    size_t name = strcspn(receipt, ":");
    const char *at = receipt + name + (receipt[name] == ':');
    size_t size = strcspn(at, ":");

    if (size == 0 || size >= id_size || at[size] != ':') {
        return error_set(err, ALT_E_OPTION, "this is no receipt of a batch");
    }
    if (name != strlen(backend) || strncmp(receipt, backend, name) != 0) {
        return error_set(err, ALT_E_OPTION,
                         "the receipt is of another backend than \"%s\", which is asked", backend);
    }
    memcpy(id, at, size);
    id[size] = '\0';
    *model = at + size + 1;
    return ALT_OK;
}
