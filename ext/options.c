/* options.c - the tables of all options, and two of three ways in: the parameters of
 * Client::__construct(), arrays of options.  The third is settings.c. */
#include "options.h"

#include "zend_exceptions.h"
#include "zend_smart_str.h"

#define FIELD(type, field) offsetof(type, field), sizeof(((type *)NULL)->field)
#define CLIENT(field) FIELD(alt_options, field)
#define REQUEST(field) FIELD(alt_request, field)

const option options_client[] = {
    {"backend", "backend", OPTION_TEXT, CLIENT(backend), 0, 0},
    {"url", "url", OPTION_TEXT, CLIENT(url), 0, 0},
    {"model", "model", OPTION_TEXT, CLIENT(model), 0, 0},
    {"apiKey", NULL, OPTION_TEXT, CLIENT(api_key), 0, 0}, /* not by INI: phpinfo() would show it */
    {"timeoutMs", "timeout_ms", OPTION_NUMBER, CLIENT(timeout_ms), 1, ALT_MAX_TIMEOUT_MS},
    {"deadlineMs", "deadline_ms", OPTION_NUMBER, CLIENT(deadline_ms), 0, ALT_MAX_TIMEOUT_MS},
    {"retries", "retries", OPTION_NUMBER, CLIENT(retries), 0, ALT_MAX_RETRIES},
    {"concurrency", "concurrency", OPTION_NUMBER, CLIENT(concurrency), 1, ALT_MAX_CONCURRENCY},
    {"maxSide", "max_side", OPTION_SIDE, CLIENT(max_side), ALT_MIN_SIDE, ALT_MAX_SIDE},
    {"quality", "quality", OPTION_NUMBER, CLIENT(quality), 1, 100},
    {"maxTokens", "max_tokens", OPTION_NUMBER, CLIENT(max_tokens), 1, ALT_MAX_TOKENS},
    {"allowHttp", "allow_http", OPTION_FLAG, CLIENT(allow_http), 0, 0},
    {"caFile", "ca_file", OPTION_TEXT, CLIENT(ca_file), 0, 0},
    {"inputPrice", "input_price", OPTION_REAL, CLIENT(input_price), 0, ALT_MAX_PRICE},
    {"outputPrice", "output_price", OPTION_REAL, CLIENT(output_price), 0, ALT_MAX_PRICE},
    {"fallback", NULL, OPTION_ARRAY, FIELD(glue_client_options, given), 0, 0},
    {NULL, "max_bytes", OPTION_NUMBER, CLIENT(limits.max_bytes), 1, INT32_MAX},
    {NULL, "max_pixels", OPTION_NUMBER, CLIENT(limits.max_pixels), 1, INT32_MAX},
    {NULL, "max_memory", OPTION_NUMBER, CLIENT(limits.max_memory), 1, INT32_MAX},
};

static const option request_options[] = {
    {"language", NULL, OPTION_TEXT, REQUEST(language), 0, 0},
    {"languages", NULL, OPTION_TEXTS, REQUEST(languages), 0, ALT_MAX_LANGUAGES},
    {"context", NULL, OPTION_TEXT, REQUEST(context), 0, 0},
    {"prompt", NULL, OPTION_TEXT, REQUEST(prompt), 0, 0},
    {"maxLength", NULL, OPTION_NUMBER, REQUEST(max_length), ALT_MIN_LENGTH, ALT_HARD_LENGTH},
    {"embedded", NULL, OPTION_NOT, REQUEST(ignore_embedded), 0, 0},
};

#define ROWS(table) (sizeof(table) / sizeof *(table))

const size_t options_client_count = ROWS(options_client);

/* A table and the structure whose fields it names; NULL: these options are not allowed. */
typedef struct {
    const option *rows;
    size_t count;
    void *target;
} option_set;

bool option_is_whole(option_type type)
{
    return type == OPTION_NUMBER || type == OPTION_SIDE;
}

static void number_store(const option *row, void *field, zend_long number)
{
    uint32_t narrow = (uint32_t)number;
    uint64_t wide = (uint64_t)number;

    memcpy(field, row->size == sizeof wide ? (void *)&wide : (void *)&narrow, row->size);
}

static zend_class_entry *wrong_type(const char *label, const char *type, const zval *value,
                                    alt_error *err)
{
    glue_fault(err, ALT_E_OPTION, "%s must be of type %s, %s given", label, type,
               zend_zval_type_name(value));
    return zend_ce_type_error;
}

static zend_class_entry *text_set(const char *label, const zval *value, const char **field,
                                  alt_error *err)
{
    if (Z_TYPE_P(value) != IS_STRING) {
        return wrong_type(label, "string", value, err);
    }
    if (strlen(Z_STRVAL_P(value)) != Z_STRLEN_P(value)) {
        glue_fault(err, ALT_E_OPTION, "%s must not contain NUL bytes", label);
        return zend_ce_value_error;
    }
    *field = Z_STRLEN_P(value) ? Z_STRVAL_P(value) : NULL;
    return NULL;
}

static zend_class_entry *texts_set(const option *row, const char *label, const zval *value,
                                   const char **fields, alt_error *err)
{
    zend_class_entry *fault = NULL;
    zend_long count = 0;
    zval *text;

    if (Z_TYPE_P(value) != IS_ARRAY) {
        return wrong_type(label, "array", value, err);
    }
    if (zend_hash_num_elements(Z_ARRVAL_P(value)) > row->max) {
        glue_fault(err, ALT_E_OPTION, "%s must not be more than " ZEND_LONG_FMT, label, row->max);
        return zend_ce_value_error;
    }
    memset(fields, 0, row->size);
    ZEND_HASH_FOREACH_VAL(Z_ARRVAL_P(value), text)
    {
        ZVAL_DEREF(text);
        fault = fault ? fault : text_set(label, text, &fields[count], err);
        count += !fault && fields[count];
    }
    ZEND_HASH_FOREACH_END();
    return fault;
}

static zend_class_entry *number_set(const option *row, const char *label, const zval *value,
                                    void *field, alt_error *err)
{
    if (Z_TYPE_P(value) != IS_LONG) {
        return wrong_type(label, "int", value, err);
    }
    bool or_zero = row->type == OPTION_SIDE;
    bool fits = Z_LVAL_P(value) >= row->min && Z_LVAL_P(value) <= row->max;

    if (!fits && !(or_zero && Z_LVAL_P(value) == 0)) {
        glue_fault(err, ALT_E_OPTION, "%s must be %sfrom %lld to %lld, %lld given", label,
                   or_zero ? "0 or " : "", (long long)row->min, (long long)row->max,
                   (long long)Z_LVAL_P(value));
        return zend_ce_value_error;
    }
    number_store(row, field, Z_LVAL_P(value));
    return NULL;
}

static zend_class_entry *real_set(const option *row, const char *label, const zval *value,
                                  double *field, alt_error *err)
{
    double real;

    if (Z_TYPE_P(value) != IS_DOUBLE && Z_TYPE_P(value) != IS_LONG) {
        return wrong_type(label, "float", value, err);
    }
    real = Z_TYPE_P(value) == IS_LONG ? (double)Z_LVAL_P(value) : Z_DVAL_P(value);
    if (!(real >= (double)row->min && real <= (double)row->max)) { /* or it is no number */
        glue_fault(err, ALT_E_OPTION, "%s must be from %lld to %lld, %.9g given", label,
                   (long long)row->min, (long long)row->max, real);
        return zend_ce_value_error;
    }
    *field = real;
    return NULL;
}

zend_class_entry *option_set_value(const option *row, const char *label, const zval *value,
                                   void *target, alt_error *err)
{
    void *field = (char *)target + row->offset;

    if (row->type == OPTION_TEXT) {
        return text_set(label, value, field, err);
    }
    if (row->type == OPTION_TEXTS) {
        return texts_set(row, label, value, field, err);
    }
    if (option_is_whole(row->type)) {
        return number_set(row, label, value, field, err);
    }
    if (row->type == OPTION_REAL) {
        return real_set(row, label, value, field, err);
    }
    if (row->type == OPTION_ARRAY) {
        *(HashTable **)field = Z_TYPE_P(value) == IS_ARRAY ? Z_ARRVAL_P(value) : NULL;
        return Z_TYPE_P(value) == IS_ARRAY ? NULL : wrong_type(label, "array", value, err);
    }
    if (Z_TYPE_P(value) != IS_TRUE && Z_TYPE_P(value) != IS_FALSE) {
        return wrong_type(label, "bool", value, err);
    }
    *(bool *)field = (Z_TYPE_P(value) == IS_TRUE) == (row->type == OPTION_FLAG);
    return NULL;
}

/* ---- Parameters ------------------------------------------------------------------------------ */

/* Makes the argument one of the option's type where PHP's rules for parameters allow it. */
static bool argument_convert(option_type type, zval *argument, uint32_t number)
{
    zend_expected_type expected = Z_EXPECTED_STRING_OR_NULL;
    zend_string *text;
    zend_long integer;
    double real;
    zval *array;
    bool flag, null = false, converted;

    if (type == OPTION_TEXT) {
        converted = zend_parse_arg_str(argument, &text, true, number);
    } else if (option_is_whole(type)) {
        expected = Z_EXPECTED_LONG_OR_NULL;
        converted = zend_parse_arg_long(argument, &integer, &null, true, number);
    } else if (type == OPTION_REAL) {
        expected = Z_EXPECTED_DOUBLE_OR_NULL;
        converted = zend_parse_arg_double(argument, &real, &null, true, number);
    } else if (type == OPTION_ARRAY) {
        expected = Z_EXPECTED_ARRAY_OR_NULL;
        converted = zend_parse_arg_array(argument, &array, true, false);
    } else {
        expected = Z_EXPECTED_BOOL_OR_NULL;
        converted = zend_parse_arg_bool(argument, &flag, &null, true, number);
    }
    if (!converted) {
        zend_wrong_parameter_error(ZPP_ERROR_WRONG_ARG, number, NULL, expected, argument);
        return false;
    }
    if (option_is_whole(type) && !null) {
        zval_ptr_dtor(argument);
        ZVAL_LONG(argument, integer);
    } else if (type == OPTION_REAL && !null) {
        zval_ptr_dtor(argument);
        ZVAL_DOUBLE(argument, real);
    } else if (type == OPTION_FLAG && !null) {
        zval_ptr_dtor(argument);
        ZVAL_BOOL(argument, flag);
    }
    return true;
}

/* ---- Arrays ---------------------------------------------------------------------------------- */

static zend_class_entry *unknown_option(const char *name, const option_set sets[2], alt_error *err)
{
    smart_str known = {0};

    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; sets[s].target && i < sets[s].count; i++) {
            if (sets[s].rows[i].name) {
                smart_str_appends(&known, known.s ? ", " : "");
                smart_str_appends(&known, sets[s].rows[i].name);
            }
        }
    }
    smart_str_0(&known);
    glue_fault(err, ALT_E_OPTION, "unknown option \"%.40s\"; there are %s", name,
               ZSTR_VAL(known.s));
    smart_str_free(&known);
    return zend_ce_value_error;
}

static zend_class_entry *named_set(const option_set sets[2], const zend_string *name, zval *value,
                                   alt_error *err)
{
    ZVAL_DEREF(value);
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; sets[s].target && i < sets[s].count; i++) {
            const option *row = &sets[s].rows[i];
            if (row->name && zend_string_equals_cstr(name, row->name, strlen(row->name))) {
                return Z_TYPE_P(value) == IS_NULL
                           ? NULL
                           : option_set_value(row, row->name, value, sets[s].target, err);
            }
        }
    }
    return unknown_option(ZSTR_VAL(name), sets, err);
}

zend_class_entry *glue_options_read(HashTable *values, const char *skip,
                                    glue_client_options *client, alt_request *request,
                                    alt_error *err)
{
    const option_set sets[2] = {{options_client, ROWS(options_client), client},
                                {request_options, ROWS(request_options), request}};
    zend_class_entry *fault = NULL;
    zend_string *key;
    zend_ulong index;
    zval *value;

    ZEND_HASH_FOREACH_KEY_VAL(values, index, key, value)
    {
        zend_string *name = key ? zend_string_copy(key) : zend_long_to_str((zend_long)index);

        if (!skip || strcmp(ZSTR_VAL(name), skip) != 0) {
            fault = named_set(sets, name, value, err);
        }
        zend_string_release(name);
        if (fault) {
            break;
        }
    }
    ZEND_HASH_FOREACH_END();
    return fault;
}

/* ---- The fallback ---------------------------------------------------------------------------- */

/* Whether a text is given that is not the first's; NULL: it has the default. */
static bool differs(HashTable *given, const char *name, const char *first)
{
    const zval *text = zend_hash_str_find_deref(given, name, strlen(name));

    return text && Z_TYPE_P(text) == IS_STRING && strcmp(Z_STRVAL_P(text), first ? first : "") != 0;
}

/* What is not given for the fallback is as for the first; but a key or a price is not taken to
 * another server, nor a model. */
static void inherit(const alt_options *first, HashTable *given, alt_options *second)
{
    bool other = differs(given, "backend", first->backend);

    *second = *first;
    if (other) {
        second->url = NULL;
    }
    if (other || differs(given, "url", first->url)) {
        second->model = NULL;
        second->api_key = NULL;
        second->input_price = second->output_price = -1;
    }
}

/* Reads what was given for the fallback, when all of the first is known. */
static zend_class_entry *fallback_read(glue_client_options *client, alt_error *err)
{
    glue_client_options second = {0};
    zend_class_entry *fault;
    char words[sizeof err->message];

    if (!client->given) {
        return NULL;
    }
    inherit(&client->first, client->given, &second.first);
    fault = glue_options_read(client->given, NULL, &second, NULL, err);
    if (!fault && second.given) {
        glue_fault(err, ALT_E_OPTION, "it must not have a fallback of its own");
        fault = zend_ce_value_error;
    }
    if (fault) {
        strcpy(words, err->message);
        glue_fault(err, ALT_E_OPTION, "fallback: %s", words);
    }
    client->fallback = second.first;
    return fault;
}

static bool complete(zend_class_entry *fault, glue_client_options *client, alt_error *err)
{
    if (!fault && client) {
        fault = fallback_read(client, err);
    }
    if (fault) {
        zend_throw_error(fault, "%s", err->message);
    }
    return !fault;
}

bool glue_options_from_array(HashTable *values, glue_client_options *client, alt_request *request)
{
    zval *named = values && client ? zend_hash_str_find_deref(values, ZEND_STRL("backend")) : NULL;
    alt_error err;

    if (client) {
        client->first = ALTTEXT_G(options);
    }
    if (named && Z_TYPE_P(named) == IS_STRING) {
        settings_leave(Z_STRVAL_P(named), &client->first);
    }
    return complete(values ? glue_options_read(values, NULL, client, request, &err) : NULL, client,
                    &err);
}

bool glue_options_from_arguments(zend_execute_data *execute_data, glue_client_options *client)
{
    zval *arguments = ZEND_CALL_ARG(execute_data, 1);
    zend_class_entry *fault = NULL;
    uint32_t count = 0;
    alt_error err;

    while (options_client[count].name) {
        count++;
    }
    if (ZEND_NUM_ARGS() > count) {
        zend_wrong_parameters_count_error(0, count);
        return false;
    }
    for (uint32_t i = 0; i < ZEND_NUM_ARGS(); i++) {
        if (!argument_convert(options_client[i].type, &arguments[i], i + 1)) {
            return false;
        }
    }
    client->first = ALTTEXT_G(options); /* now: converting may run code that changes settings */
    for (uint32_t i = 0; i < ZEND_NUM_ARGS() && !fault; i++) {
        const option *row = &options_client[i];

        if (Z_TYPE(arguments[i]) != IS_NULL) {
            fault = option_set_value(row, row->name, &arguments[i], client, &err);
        }
        if (i == 0) { /* the backend: what is given beside it comes behind */
            settings_leave(client->first.backend, &client->first);
        }
    }
    return complete(fault, client, &err);
}
