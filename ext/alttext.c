/* alttext.c - the module: settings, classes, functions, what phpinfo() says. */
#include "glue.h"

#include "ext/spl/spl_exceptions.h"
#include "ext/standard/info.h"
#include "zend_attributes.h"
#include "zend_exceptions.h"
#include "zend_interfaces.h"
#include "zend_smart_str.h"

#include "alttext_arginfo.h"

ZEND_DECLARE_MODULE_GLOBALS(alttext)

/* ---- Functions ------------------------------------------------------------------------------- */

/* A client from options, of which the rest goes to *request. */
static glue_client *client_from(HashTable *given, alt_request *request)
{
    glue_client_options options = {.given = NULL};

    return glue_options_from_array(given, &options, request) ? glue_client_open(&options) : NULL;
}

ZEND_FUNCTION(alttext_generate)
{
    alt_request request = {0};
    HashTable *options = NULL;
    zend_object *image;
    zend_string *path;
    glue_client *client;
    zval result;

    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_OBJ_OF_CLASS_OR_STR(image, glue_image_class, path)
    Z_PARAM_OPTIONAL
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    client = client_from(options, &request);
    if (client && glue_batch_one(&result, client, ZEND_CALL_ARG(execute_data, 1), &request)) {
        RETVAL_STR(glue_result_text(&result));
        zval_ptr_dtor(&result);
    }
}

ZEND_FUNCTION(alttext_generate_many)
{
    alt_request request = {0};
    HashTable *options = NULL;
    glue_client *client;
    zval *images;

    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ITERABLE(images)
    Z_PARAM_OPTIONAL
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    client = client_from(options, &request);
    if (client) {
        glue_batch_init(return_value, client, images, &request);
    }
    glue_client_drop(client);
}

static void string_or_null_add(zval *array, const char *key, const char *text)
{
    if (text) {
        add_assoc_string(array, key, text);
    } else {
        add_assoc_null(array, key);
    }
}

ZEND_FUNCTION(alttext_backends)
{
    const alt_backend *backend;

    ZEND_PARSE_PARAMETERS_NONE();
    array_init(return_value);
    for (size_t i = 0; (backend = alt_backend_at(i)); i++) {
        zval row;
        array_init(&row);
        string_or_null_add(&row, "url", backend->url);
        string_or_null_add(&row, "model", backend->model);
        string_or_null_add(&row, "keyEnv", backend->key_env);
        add_assoc_bool(&row, "needsKey", backend->needs_key);
        add_assoc_bool(&row, "local", backend->local);
        add_assoc_zval(return_value, backend->name, &row);
    }
}

/* ---- The module ------------------------------------------------------------------------------ */

static void classes_register(void)
{
    zend_class_entry *base = register_class_Alttext_Exception(spl_ce_RuntimeException);

    glue_exception_class = base;
    glue_exception_classes[ALT_KIND_OPTION] = zend_ce_value_error;
    glue_exception_classes[ALT_KIND_IMAGE] = register_class_Alttext_ImageException(base);
    glue_exception_classes[ALT_KIND_TRANSPORT] = register_class_Alttext_TransportException(base);
    glue_exception_classes[ALT_KIND_BACKEND] = register_class_Alttext_BackendException(base);
    glue_exception_classes[ALT_KIND_REPLY] = register_class_Alttext_ReplyException(base);
    glue_image_setup(register_class_Alttext_Image());
    glue_result_class = register_class_Alttext_Result(zend_ce_stringable);
    glue_batch_class = register_class_Alttext_Batch(zend_ce_iterator);
    glue_cursor_setup(glue_batch_class);
    glue_submission_class = register_class_Alttext_Submission(zend_ce_iterator);
    glue_cursor_setup(glue_submission_class);
    glue_client_setup(register_class_Alttext_Client());
}

static PHP_MINIT_FUNCTION(alttext)
{
    glue_options_register(module_number, type);
    register_alttext_symbols(module_number);
    classes_register();
    return SUCCESS;
}

static PHP_MSHUTDOWN_FUNCTION(alttext)
{
    UNREGISTER_INI_ENTRIES();
    return SUCCESS;
}

static PHP_GINIT_FUNCTION(alttext)
{
#if defined(ZTS) && defined(COMPILE_DL_ALTTEXT)
    ZEND_TSRMLS_CACHE_UPDATE();
#endif
    alt_options_init(&alttext_globals->options);
    alttext_globals->pool = NULL;
}

/* The pool outlives requests: connections stay open between them. */
static PHP_GSHUTDOWN_FUNCTION(alttext)
{
    alt_pool_free(alttext_globals->pool);
}

static PHP_MINFO_FUNCTION(alttext)
{
    smart_str backends = {0};
    const alt_backend *backend;

    smart_str_appends(&backends, "auto");
    for (size_t i = 0; (backend = alt_backend_at(i)); i++) {
        smart_str_appends(&backends, ", ");
        smart_str_appends(&backends, backend->name);
    }
    smart_str_0(&backends);
    php_info_print_table_start();
    php_info_print_table_row(2, "alttext support", "enabled");
    php_info_print_table_row(2, "Version", ALT_VERSION);
    php_info_print_table_row(2, "Backends", ZSTR_VAL(backends.s));
    php_info_print_table_end();
    smart_str_free(&backends);
    DISPLAY_INI_ENTRIES();
}

static const zend_module_dep dependencies[] = {ZEND_MOD_REQUIRED("hash") ZEND_MOD_REQUIRED("spl")
                                                   ZEND_MOD_END};

zend_module_entry alttext_module_entry = {
    STANDARD_MODULE_HEADER_EX,
    NULL,
    dependencies,
    "alttext",
    ext_functions,
    PHP_MINIT(alttext),
    PHP_MSHUTDOWN(alttext),
    NULL,
    NULL,
    PHP_MINFO(alttext),
    ALT_VERSION,
    PHP_MODULE_GLOBALS(alttext),
    PHP_GINIT(alttext),
    PHP_GSHUTDOWN(alttext),
    NULL,
    STANDARD_MODULE_PROPERTIES_EX,
};

#ifdef COMPILE_DL_ALTTEXT
#ifdef ZTS
ZEND_TSRMLS_CACHE_DEFINE()
#endif
ZEND_GET_MODULE(alttext)
#endif
