/* client.c - Alttext\Client: whom to ask, and how. */
#include "glue.h"

#include "SAPI.h"
#include "ext/standard/basic_functions.h"
#include "fopen_wrappers.h"
#include "zend_exceptions.h"

struct glue_client {
    alt_client *core;
    uint32_t holders;
};

/* ---- Waiting -----------------------------------------------------------------------------------
 */

/* Whether PHP has something to run.  The core asks this while it waits. */
static bool is_interrupted(void *owner)
{
    (void)owner;
    return zend_atomic_bool_load_ex(&EG(vm_interrupt));
}

bool glue_client_goes_on(glue_client *holder)
{
    alt_client *client = holder->core;

    if (zend_atomic_bool_load_ex(&EG(timed_out))) {
        alt_client_cancel(client); /* now, since that fatal error does not come back here */
    }
    if (!glue_interrupted()) {
        return true;
    }
    alt_client_cancel(client);
    return false;
}

static void client_throw(const alt_error *err)
{
    if (err->code != ALT_E_STOPPED) { /* otherwise what stopped it is being thrown */
        glue_throw(err);
    }
}

/* ---- The client of the core --------------------------------------------------------------------
 */

static alt_pool *pool_get(alt_error *err)
{
    if (!ALTTEXT_G(pool)) {
        if (alt_pool_new(&ALTTEXT_G(pool), err) == ALT_OK) {
            alt_pool_on_wait(ALTTEXT_G(pool), is_interrupted, NULL);
        }
    }
    return ALTTEXT_G(pool);
}

/* The key from the backend's environment variable; NULL when there is none.  "auto" has none: local
 * servers need no key unless they are told to, and then the option gives it. */
static zend_string *key_from_environment(const char *backend)
{
    const alt_backend *row = backend ? alt_backend_find(backend) : NULL;
    zend_string *key = NULL;
    char *value;

    if (!row || !row->key_env) {
        return NULL;
    }
    value = sapi_getenv(row->key_env, strlen(row->key_env)); /* FPM's env[], the web server's */
    if (value) {
        key = zend_string_init(value, strlen(value), false);
        efree(value);
        return key;
    }
    return php_getenv(row->key_env, strlen(row->key_env));
}

/* The authorities that PHP itself is told to trust; NULL or "": those of the system. */
static const char *ca_file_of_php(void)
{
    const char *file = INI_STR("openssl.cafile");

    return file && *file ? file : INI_STR("curl.cainfo");
}

static bool ca_file_allowed(const char *file, alt_error *err)
{
    if (!file || !php_check_open_basedir_ex(file, 0)) {
        return true;
    }
    glue_fault(err, ALT_E_OPTION, "caFile cannot be read: open_basedir does not allow it");
    return false;
}

/* Adds what is not among the options: the key, the caller's to release, and the authorities. False:
 * *err says why not. */
static bool options_complete(alt_options *options, zend_string **key, alt_error *err)
{
    if (!ca_file_allowed(options->ca_file, err)) {
        return false;
    }
    if (!options->ca_file) {
        options->ca_file = ca_file_of_php();
    }
    *key = options->api_key ? NULL : key_from_environment(options->backend);
    if (*key && ZSTR_LEN(*key) > 0) {
        options->api_key = ZSTR_VAL(*key);
    }
    return true;
}

glue_client *glue_client_open(const glue_client_options *options)
{
    alt_options first = options->first, fallback = options->fallback;
    zend_string *keys[2] = {NULL, NULL};
    glue_client *client = NULL;
    alt_client *core;
    alt_pool *pool = NULL;
    alt_error err;

    first.fallback = options->given ? &fallback : NULL;
    if (options_complete(&first, &keys[0], &err) &&
        (!options->given || options_complete(&fallback, &keys[1], &err))) {
        pool = pool_get(&err);
    }
    if (pool && alt_client_new(pool, &first, &core, &err) == ALT_OK) {
        client = emalloc(sizeof *client);
        *client = (glue_client){core, 1};
    } else {
        glue_throw(&err);
    }
    for (size_t i = 0; i < 2; i++) {
        if (keys[i]) {
            zend_string_release(keys[i]);
        }
    }
    return client;
}

alt_client *glue_client_core(glue_client *client)
{
    return client->core;
}

glue_client *glue_client_hold(glue_client *client)
{
    client->holders++;
    return client;
}

void glue_client_drop(glue_client *client)
{
    if (client && --client->holders == 0) {
        alt_client_free(client->core);
        efree(client);
    }
}

/* ---- The PHP object ----------------------------------------------------------------------------
 */

typedef struct {
    glue_client *client; /* NULL until it is constructed */
    zend_object std;
} client_object;

static zend_object_handlers client_handlers;

static zend_object *client_create(zend_class_entry *ce)
{
    client_object *object = zend_object_alloc(sizeof *object, ce);

    zend_object_std_init(&object->std, ce);
    object->std.handlers = &client_handlers;
    return &object->std;
}

static void client_free(zend_object *object)
{
    glue_client_drop(GLUE_OBJECT(client_object, object)->client);
    zend_object_std_dtor(object);
}

void glue_client_setup(zend_class_entry *ce)
{
    ce->create_object = client_create;
    memcpy(&client_handlers, &std_object_handlers, sizeof client_handlers);
    client_handlers.offset = XtOffsetOf(client_object, std);
    client_handlers.free_obj = client_free;
    client_handlers.clone_obj = NULL;
}

/* An error handler that runs during construction can get hold of a Client that has none. */
glue_client *glue_client_of(zval *object)
{
    glue_client *client = GLUE_OBJECT(client_object, Z_OBJ_P(object))->client;

    if (!client) {
        zend_throw_error(NULL, "Alttext\\Client has not been constructed");
    }
    return client;
}

ZEND_METHOD(Alttext_Client, __construct)
{
    client_object *object = GLUE_OBJECT(client_object, Z_OBJ_P(ZEND_THIS));
    glue_client_options options = {.given = NULL};

    if (!glue_options_from_arguments(execute_data, &options)) {
        RETURN_THROWS();
    }
    if (object->client) {
        zend_throw_error(NULL, "Alttext\\Client is constructed already");
        RETURN_THROWS();
    }
    object->client = glue_client_open(&options);
}

ZEND_METHOD(Alttext_Client, generate)
{
    glue_client *client = glue_client_of(ZEND_THIS);
    alt_request request = {0};
    zend_object *image;
    zend_string *path;
    HashTable *options = NULL;

    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_OBJ_OF_CLASS_OR_STR(image, glue_image_class, path)
    Z_PARAM_OPTIONAL
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END();
    if (client && glue_options_from_array(options, NULL, &request)) {
        glue_batch_one(return_value, glue_client_hold(client), ZEND_CALL_ARG(execute_data, 1),
                       &request);
    }
}

/* The parameters of generateMany(), submit() and estimate(). */
static bool images_parse(zend_execute_data *execute_data, zval **images, alt_request *request)
{
    HashTable *options = NULL;

    ZEND_PARSE_PARAMETERS_START(1, 2)
    Z_PARAM_ITERABLE(*images)
    Z_PARAM_OPTIONAL
    Z_PARAM_ARRAY_HT(options)
    ZEND_PARSE_PARAMETERS_END_EX(return false);
    return glue_options_from_array(options, NULL, request);
}

ZEND_METHOD(Alttext_Client, generateMany)
{
    glue_client *client = glue_client_of(ZEND_THIS);
    alt_request request = {0};
    zval *images;

    if (images_parse(execute_data, &images, &request) && client) {
        glue_batch_init(return_value, client, images, &request);
    }
}

ZEND_METHOD(Alttext_Client, submit)
{
    glue_client *client = glue_client_of(ZEND_THIS);
    alt_request request = {0};
    zval *images;

    if (images_parse(execute_data, &images, &request) && client) {
        glue_submission_init(return_value, client, images, &request);
    }
}

ZEND_METHOD(Alttext_Client, estimate)
{
    glue_client *client = glue_client_of(ZEND_THIS);
    alt_request request = {0};
    zval *images;

    if (images_parse(execute_data, &images, &request) && client) {
        glue_estimate(return_value, client, images, &request);
    }
}

ZEND_METHOD(Alttext_Client, models)
{
    glue_client *client = glue_client_of(ZEND_THIS);
    alt_models models;
    alt_error err;
    alt_code code;

    ZEND_PARSE_PARAMETERS_NONE();
    if (!client) {
        RETURN_THROWS();
    }
    do {
        code = alt_client_models(client->core, &models, &err);
    } while (code == ALT_E_STOPPED && glue_client_goes_on(client));
    if (code != ALT_OK) {
        client_throw(&err);
        RETURN_THROWS();
    }
    array_init(return_value);
    for (size_t i = 0; i < models.count; i++) {
        add_next_index_string(return_value, models.names[i]);
    }
    alt_models_clear(&models);
}

static void add_no_findings(zval *array)
{
    static const char *const names[] = {"sees",         "upright",      "coldMs", "warmMs",
                                        "promptTokens", "outputTokens", "cost",   "finding"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        add_assoc_null(array, names[i]);
    }
}

static void add_findings(zval *array, const alt_check *check)
{
    add_assoc_bool(array, "sees", check->sees);
    add_assoc_bool(array, "upright", check->upright);
    add_assoc_long(array, "coldMs", check->cold_ms);
    add_assoc_long(array, "warmMs", check->warm_ms);
    glue_count_add(array, "promptTokens", check->prompt_tokens);
    glue_count_add(array, "outputTokens", check->output_tokens);
    glue_cost_add(array, "cost", check->cost);
    add_assoc_string(array, "finding", check->finding);
}

ZEND_METHOD(Alttext_Client, check)
{
    glue_client *client = glue_client_of(ZEND_THIS);
    bool look = false;
    alt_check check;
    alt_error err;
    alt_code code;

    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_BOOL(look)
    ZEND_PARSE_PARAMETERS_END();
    if (!client) {
        RETURN_THROWS();
    }
    do {
        code = alt_client_check(client->core, look, &check, &err);
    } while (code == ALT_E_STOPPED && glue_client_goes_on(client));
    if (code != ALT_OK) {
        client_throw(&err);
        RETURN_THROWS();
    }
    array_init(return_value);
    add_assoc_string(return_value, "backend", check.backend);
    add_assoc_string(return_value, "url", check.url);
    add_assoc_string(return_value, "model", check.model);
    add_assoc_long(return_value, "elapsedMs", check.elapsed_ms);
    if (look) {
        add_findings(return_value, &check);
    } else {
        add_no_findings(return_value);
    }
}
