/* output.c - results and faults out, as PHP objects. */
#include "glue.h"

#include "zend_exceptions.h"

#include <stdarg.h>

zend_class_entry *glue_exception_class, *glue_result_class;
zend_class_entry *glue_exception_classes[ALT_KIND_REPLY + 1];

/* ---- Faults ---------------------------------------------------------------------------------- */

alt_code glue_fault(alt_error *err, alt_code code, const char *format, ...)
{
    va_list args;

    *err = (alt_error){.code = code, .retry_after_ms = -1};
    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    return code;
}

bool glue_is_unwinding(void)
{
    return EG(exception) &&
           (zend_is_unwind_exit(EG(exception)) || zend_is_graceful_exit(EG(exception)));
}

static void long_or_null_set(zend_class_entry *ce, zend_object *object, const char *name,
                             int64_t number)
{
    if (number < 0) {
        zend_update_property_null(ce, object, name, strlen(name));
    } else {
        zend_update_property_long(ce, object, name, strlen(name), (zend_long)number);
    }
}

static void double_or_null_set(zend_class_entry *ce, zend_object *object, const char *name,
                               double number)
{
    if (number < 0) {
        zend_update_property_null(ce, object, name, strlen(name));
    } else {
        zend_update_property_double(ce, object, name, strlen(name), number);
    }
}

/* The properties that our own exceptions have beside the message. */
static void exception_describe(zend_object *object, const alt_error *err)
{
    zend_class_entry *ce = glue_exception_class;
    zend_class_entry *backend = glue_exception_classes[ALT_KIND_BACKEND];

    zend_update_property_bool(ce, object, ZEND_STRL("retryable"), alt_code_retryable(err->code));
    zend_update_property_string(ce, object, ZEND_STRL("reason"), alt_code_name(err->code));
    zend_update_property_bool(ce, object, ZEND_STRL("skipped"), err->skipped);
    if (object->ce == backend) {
        zend_update_property_long(backend, object, ZEND_STRL("status"), err->http_status);
        long_or_null_set(backend, object, "retryAfterMs", err->retry_after_ms);
    }
}

void glue_exception_init(zval *out, zend_class_entry *ce, const alt_error *err)
{
    bool ours = instanceof_function(ce, glue_exception_class);
    zend_object *previous = EG(exception);

    if (previous) {
        GC_ADDREF(previous);
        zend_clear_exception();
    }
    object_init_ex(out, ce);
    zend_update_property_string(ours ? zend_ce_exception : zend_ce_error, Z_OBJ_P(out),
                                ZEND_STRL("message"), err->message);
    if (ours) {
        exception_describe(Z_OBJ_P(out), err);
    }
    if (previous) {
        zend_exception_set_previous(Z_OBJ_P(out), previous);
    }
}

void glue_throw(const alt_error *err)
{
    zval exception;

    if (glue_is_unwinding()) {
        return;
    }
    glue_exception_init(&exception, glue_exception_classes[alt_code_kind(err->code)], err);
    zend_throw_exception_object(&exception);
}

/* ---- Results --------------------------------------------------------------------------------- */

static void warnings_set(zend_object *object, unsigned warnings)
{
    zval list;

    array_init(&list);
    for (unsigned i = 0; i < ALT_W_COUNT; i++) {
        if (warnings & (1u << i)) {
            add_next_index_string(&list, alt_warning_text(i));
        }
    }
    zend_update_property(glue_result_class, object, ZEND_STRL("warnings"), &list);
    zval_ptr_dtor(&list);
}

static void texts_set(zend_object *object, const alt_result *result)
{
    zval texts;

    array_init_size(&texts, (uint32_t)result->text_count);
    for (size_t i = 0; i < result->text_count; i++) {
        add_assoc_string(&texts, result->texts[i].language, result->texts[i].text);
    }
    zend_update_property(glue_result_class, object, ZEND_STRL("texts"), &texts);
    zval_ptr_dtor(&texts);
}

/* What is 0 is not known: nothing was sent, or by another call. */
static void sent_set(zend_class_entry *ce, zend_object *object, const alt_result *result)
{
    bool sent = result->sent_bytes > 0;

    long_or_null_set(ce, object, "sentBytes", sent ? (int64_t)result->sent_bytes : -1);
    long_or_null_set(ce, object, "sentWidth", sent ? (int64_t)result->sent_width : -1);
    long_or_null_set(ce, object, "sentHeight", sent ? (int64_t)result->sent_height : -1);
}

void glue_result_init(zval *out, const alt_result *result)
{
    zend_class_entry *ce = glue_result_class;
    zend_object *object;

    object_init_ex(out, ce);
    object = Z_OBJ_P(out);
    zend_update_property_string(ce, object, ZEND_STRL("text"), result->text);
    texts_set(object, result);
    if (result->language) {
        zend_update_property_string(ce, object, ZEND_STRL("language"), result->language);
    } else {
        zend_update_property_null(ce, object, ZEND_STRL("language"));
    }
    zend_update_property_bool(ce, object, ZEND_STRL("decorative"), result->decorative);
    if (result->contains_text >= 0) {
        zend_update_property_bool(ce, object, ZEND_STRL("containsText"), result->contains_text);
    } else {
        zend_update_property_null(ce, object, ZEND_STRL("containsText"));
    }
    zend_update_property_string(ce, object, ZEND_STRL("backend"), result->backend);
    zend_update_property_string(ce, object, ZEND_STRL("model"), result->model);
    long_or_null_set(ce, object, "imageTokens", result->image_tokens);
    long_or_null_set(ce, object, "promptTokens", result->prompt_tokens);
    long_or_null_set(ce, object, "outputTokens", result->output_tokens);
    double_or_null_set(ce, object, "cost", result->cost);
    zend_update_property_long(ce, object, ZEND_STRL("elapsedMs"), result->elapsed_ms);
    zend_update_property_long(ce, object, ZEND_STRL("attempts"), result->attempts);
    sent_set(ce, object, result);
    warnings_set(object, result->warnings);
}

void glue_count_add(zval *array, const char *name, int64_t count)
{
    if (count < 0) {
        add_assoc_null(array, name);
    } else {
        add_assoc_long(array, name, (zend_long)count);
    }
}

void glue_cost_add(zval *array, const char *name, double cost)
{
    if (cost < 0) {
        add_assoc_null(array, name);
    } else {
        add_assoc_double(array, name, cost);
    }
}

zend_string *glue_result_text(zval *result)
{
    zval buffer;
    zval *text =
        zend_read_property(glue_result_class, Z_OBJ_P(result), ZEND_STRL("text"), false, &buffer);

    return zend_string_copy(Z_STR_P(text));
}

/* Results are made by glue_result_init() alone. */
ZEND_METHOD(Alttext_Result, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Alttext_Result, __toString)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_STR(glue_result_text(ZEND_THIS));
}
