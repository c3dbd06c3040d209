/* options.h - the table of a client's options, for those who fill them in. */
#ifndef ALTTEXT_OPTIONS_H
#define ALTTEXT_OPTIONS_H

#include "glue.h"

typedef enum {
    OPTION_TEXT,   /* const char *; "" is the same as not given */
    OPTION_TEXTS,  /* const char *[max], as many as there are, NULLs behind; a list in PHP */
    OPTION_NUMBER, /* of 4 or 8 bytes, signed or not: min is never negative */
    OPTION_SIDE,   /* the same, or 0 */
    OPTION_REAL,   /* double; below 0: not given */
    OPTION_FLAG,   /* bool */
    OPTION_NOT,    /* bool, the other way round */
    OPTION_ARRAY   /* HashTable *, borrowed */
} option_type;

typedef struct {
    const char *name; /* in PHP; NULL: a setting of the machine's owner, by INI only */
    const char *ini;  /* what follows "alttext."; NULL: none */
    option_type type;
    size_t offset, size; /* of the field in glue_client_options or alt_request */
    zend_long min, max;
} option;

/* Those with a name are the parameters of Client::__construct(), in this order. */
extern const option options_client[];
extern const size_t options_client_count;

/* Whether its values are whole numbers. */
bool option_is_whole(option_type type);

/* Takes back what the settings say of their backend's server where a call names another backend:
 * that would be given a key which is not for it, and asked for a model that it does not have. */
void settings_leave(const char *named, alt_options *options);

/* Checks a value and sets the field of target.  label is how the option is called in messages.
 * Returns NULL, or the class of what is wrong, worded in *err. */
zend_class_entry *option_set_value(const option *row, const char *label, const zval *value,
                                   void *target, alt_error *err);

#endif
