/*
 * receipt.h - what outlives a process while a vendor works on a bulk: the receipt of the bulk,
 * which the caller keeps, and the label of each picture, which the vendor hands back with its
 * answer.
 */
#ifndef ALT_RECEIPT_H
#define ALT_RECEIPT_H

#include "../alttext.h"

#define RECEIPT_MAX_LABEL 64 /* bytes: Anthropic's limit, of [A-Za-z0-9_-] */
#define RECEIPT_MAX_TAG 35   /* bytes of a language: RFC 5646 calls for no more */

/* What is needed to make use of an answer. */
typedef struct {
    char key[ALT_MAX_KEY];
    size_t key_size;
    char language[RECEIPT_MAX_TAG + 1]; /* "": not given */
    uint32_t max_length;                /* of the text, 0 to 999 characters */
} receipt_label;

/* ALT_E_OPTION when key and language are too long together. */
alt_code receipt_write_label(const receipt_label *label, char out[RECEIPT_MAX_LABEL + 1],
                             alt_error *err);

/* False when it is none of ours. */
bool receipt_read_label(const char *text, receipt_label *out);

/* The parts of a receipt, "backend:id:model".  id takes id_size bytes; *model is borrowed from
 * receipt.  ALT_E_OPTION when it is damaged or of another backend. */
alt_code receipt_read(const char *receipt, const char *backend, char *id, size_t id_size,
                      const char **model, alt_error *err);

#endif
