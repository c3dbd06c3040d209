/* settings.c - the INI settings: every option of a client that has a name there. */
#include "options.h"

#include "zend_ini.h"

/* A text that is no number stays one, and is refused as such. */
static void setting_number(zval *out, zend_string *text)
{
    zend_string *fault = NULL;

    ZVAL_LONG(out, zend_ini_parse_quantity(text, &fault));
    if (fault) {
        zend_string_release(fault);
        ZVAL_STR(out, text);
    }
}

static void setting_real(zval *out, zend_string *text)
{
    zend_long whole;
    double real;
    zend_uchar type = is_numeric_string(ZSTR_VAL(text), ZSTR_LEN(text), &whole, &real, false);

    if (type == 0) {
        ZVAL_STR(out, text);
    } else {
        ZVAL_DOUBLE(out, type == IS_LONG ? (double)whole : real);
    }
}

static ZEND_INI_MH(setting_changed)
{
    const option *row = mh_arg1;
    alt_options *options = &ALTTEXT_G(options), defaults;
    alt_error err;
    zval value;

    if (!new_value || ZSTR_LEN(new_value) == 0) {
        alt_options_init(&defaults);
        memcpy((char *)options + row->offset, (char *)&defaults + row->offset, row->size);
        return SUCCESS;
    }
    if (row->type == OPTION_TEXT) {
        ZVAL_STR(&value, new_value);
    } else if (option_is_whole(row->type)) {
        setting_number(&value, new_value);
    } else if (row->type == OPTION_REAL) {
        setting_real(&value, new_value);
    } else {
        ZVAL_BOOL(&value, zend_ini_parse_bool(new_value));
    }
    if (!option_set_value(row, ZSTR_VAL(entry->name), &value, options, &err)) {
        return SUCCESS;
    }
    zend_error(E_WARNING, "%s", err.message);
    return FAILURE;
}

void settings_leave(const char *named, alt_options *options)
{
    const char *set = ALTTEXT_G(options).backend;

    if (named && set && strcmp(named, set) != 0 && strcmp(named, "auto") != 0 &&
        strcmp(set, "auto") != 0) {
        options->url = options->model = NULL;
        options->input_price = options->output_price = -1;
    }
}

typedef struct {
    char name[32], value[32];
} setting_text;

/* The value is the core's default. */
static void setting_define(const option *row, zend_ini_entry_def *entry, setting_text *text)
{
    alt_options defaults;
    const char *field = (char *)&defaults + row->offset;
    uint32_t narrow;
    uint64_t wide;

    alt_options_init(&defaults);
    entry->on_modify = setting_changed;
    entry->mh_arg1 = (void *)row;
    entry->modifiable = row->name ? PHP_INI_ALL : PHP_INI_SYSTEM;
    entry->name = text->name;
    entry->name_length = (uint16_t)snprintf(text->name, sizeof text->name, "alttext.%s", row->ini);
    entry->value = row->type == OPTION_REAL ? NULL : text->value; /* a price is not given */
    if (row->type == OPTION_TEXT) {
        entry->value = *(const char *const *)field;
    } else if (row->type == OPTION_FLAG) {
        snprintf(text->value, sizeof text->value, "%d", *(const bool *)field);
        entry->displayer = zend_ini_boolean_displayer_cb;
    } else if (option_is_whole(row->type)) {
        memcpy(&narrow, field, sizeof narrow);
        memcpy(&wide, field, row->size == sizeof wide ? sizeof wide : sizeof narrow);
        snprintf(text->value, sizeof text->value, "%llu",
                 (unsigned long long)(row->size == sizeof wide ? wide : narrow));
    }
    entry->value_length = entry->value ? (uint32_t)strlen(entry->value) : 0;
}

void glue_options_register(int module_number, int type)
{
    /* PHP copies what it needs; the last entry stays empty */
    zend_ini_entry_def *ini_entries = ecalloc(options_client_count + 1, sizeof *ini_entries);
    setting_text *texts = ecalloc(options_client_count, sizeof *texts);
    size_t count = 0;

    for (size_t i = 0; i < options_client_count; i++) {
        if (options_client[i].ini) {
            setting_define(&options_client[i], &ini_entries[count], &texts[count]);
            count++;
        }
    }
    REGISTER_INI_ENTRIES();
    efree(texts);
    efree(ini_entries);
}
