/* batch.c - Alttext\Batch: many pictures under way. */
#include "glue.h"

#include "zend_exceptions.h"

/* How long signals and the time limit may wait for us. */
#define SLICE_MS 50

zend_class_entry *glue_batch_class;

typedef enum { BATCH_NEW, BATCH_AT_FIRST, BATCH_BEYOND } batch_progress;

typedef struct {
    glue_client *client;
    alt_batch *core;
    alt_request request; /* of every picture, but for what its own array says; strings are copies */
    zend_class_entry *option_fault; /* what becomes of a picture with a bad option */
    glue_source source;
    HashTable keys; /* the caller's keys of what is pending, by the id that the core knows */
    zend_ulong next_id;
    zval key, current; /* undefined between pictures and at the end */
    batch_progress progress;
    bool busy;
    zend_object std;
} batch_object;

static zend_object_handlers batch_handlers;

/* ---- Life ------------------------------------------------------------------------------------ */

static zend_object *batch_create(zend_class_entry *ce)
{
    batch_object *batch = zend_object_alloc(sizeof *batch, ce);

    zend_object_std_init(&batch->std, ce);
    batch->std.handlers = &batch_handlers;
    zend_hash_init(&batch->keys, 0, NULL, ZVAL_PTR_DTOR, false);
    return &batch->std;
}

static const char *text_copy(const char *text)
{
    return text ? estrdup(text) : NULL;
}

/* The strings that a request borrows become its own. */
static void request_own(alt_request *request)
{
    request->language = text_copy(request->language);
    request->context = text_copy(request->context);
    request->prompt = text_copy(request->prompt);
}

static void text_free(const char *text)
{
    if (text) {
        efree((void *)text);
    }
}

static void request_clear(alt_request *request)
{
    text_free(request->language);
    text_free(request->context);
    text_free(request->prompt);
}

static void batch_clear_current(batch_object *batch)
{
    zval_ptr_dtor(&batch->key);
    ZVAL_UNDEF(&batch->key);
    zval_ptr_dtor(&batch->current);
    ZVAL_UNDEF(&batch->current);
}

static void batch_free(zend_object *object)
{
    batch_object *batch = GLUE_OBJECT(batch_object, object);

    alt_batch_free(batch->core);
    glue_client_drop(batch->client);
    glue_source_clear(&batch->source);
    zend_hash_destroy(&batch->keys);
    batch_clear_current(batch);
    request_clear(&batch->request);
    zend_object_std_dtor(object);
}

static HashTable *batch_get_gc(zend_object *object, zval **table, int *count)
{
    batch_object *batch = GLUE_OBJECT(batch_object, object);
    zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();
    zval *key;

    zend_get_gc_buffer_add_zval(buffer, &batch->source.images);
    if (batch->source.iterator) {
        zend_get_gc_buffer_add_obj(buffer, &batch->source.iterator->std);
    }
    ZEND_HASH_FOREACH_VAL(&batch->keys, key)
    {
        zend_get_gc_buffer_add_zval(buffer, key);
    }
    ZEND_HASH_FOREACH_END();
    zend_get_gc_buffer_add_zval(buffer, &batch->key);
    zend_get_gc_buffer_add_zval(buffer, &batch->current);
    zend_get_gc_buffer_use(buffer, table, count);
    return NULL;
}

void glue_batch_setup(zend_class_entry *ce)
{
    glue_batch_class = ce;
    ce->create_object = batch_create;
    memcpy(&batch_handlers, &std_object_handlers, sizeof batch_handlers);
    batch_handlers.offset = XtOffsetOf(batch_object, std);
    batch_handlers.free_obj = batch_free;
    batch_handlers.get_gc = batch_get_gc;
    batch_handlers.clone_obj = NULL;
}

bool glue_batch_init(zval *out, glue_client *client, zval *images, const alt_request *request)
{
    batch_object *batch;
    alt_error err;

    object_init_ex(out, glue_batch_class);
    batch = GLUE_OBJECT(batch_object, Z_OBJ_P(out));
    batch->client = glue_client_hold(client);
    batch->option_fault = glue_exception_classes[ALT_KIND_IMAGE];
    batch->request = *request;
    request_own(&batch->request);
    ZVAL_COPY(&batch->source.images, images);
    if (alt_batch_new(glue_client_core(client), &batch->core, &err) != ALT_OK) {
        zval_ptr_dtor(out);
        ZVAL_UNDEF(out);
        glue_throw(&err);
        return false;
    }
    return true;
}

/* ---- Work ------------------------------------------------------------------------------------ */

static void batch_fail(batch_object *batch, const alt_error *err)
{
    alt_kind kind = alt_code_kind(err->code);

    glue_exception_init(
        &batch->current,
        kind == ALT_KIND_OPTION ? batch->option_fault : glue_exception_classes[kind], err);
}

/* The picture of an element that is an array.  *picture is the caller's to release. */
static bool element_picture(zval *element, zval *picture, alt_error *err)
{
    zval *image = zend_hash_str_find_deref(Z_ARRVAL_P(element), ZEND_STRL("image"));

    if (!image) {
        glue_fault(err, ALT_E_OPTION, "the array of a picture has no element \"image\"");
        return false;
    }
    ZVAL_COPY(picture, image);
    return true;
}

/* Reading comes before the options: it may run code of the caller's, which could change them. */
static bool batch_add(batch_object *batch, zval *element, alt_error *err)
{
    alt_request request = batch->request;
    zend_string *bytes;
    zval picture;
    bool added;

    if (Z_TYPE_P(element) != IS_ARRAY) {
        ZVAL_COPY(&picture, element);
    } else if (!element_picture(element, &picture, err)) {
        return false;
    }
    bytes = glue_picture_read(&picture, err);
    zval_ptr_dtor(&picture);
    if (!bytes) {
        return false;
    }
    request.image = (const uint8_t *)ZSTR_VAL(bytes);
    request.image_size = ZSTR_LEN(bytes);
    added = (Z_TYPE_P(element) != IS_ARRAY ||
             !glue_options_read(Z_ARRVAL_P(element), "image", NULL, &request, err)) &&
            alt_batch_add(batch->core, batch->next_id, &request, err) == ALT_OK;
    zend_string_release(bytes);
    return added;
}

/* Takes one picture from the caller when there is room.  Returns whether there was one; a fault of
 * its own becomes the current element. */
static bool batch_feed(batch_object *batch)
{
    zval key, element;
    alt_error err;

    if (alt_batch_room(batch->core) == 0 || !glue_source_next(&batch->source, &key, &element)) {
        return false;
    }
    if (batch_add(batch, &element, &err)) {
        zend_hash_index_add_new(&batch->keys, batch->next_id++, &key);
    } else if (glue_is_unwinding()) {
        zval_ptr_dtor(&key);
    } else {
        ZVAL_COPY_VALUE(&batch->key, &key);
        batch_fail(batch, &err);
    }
    zval_ptr_dtor(&element);
    return true;
}

static void batch_settle(batch_object *batch, alt_outcome *outcome)
{
    ZVAL_COPY(&batch->key, zend_hash_index_find(&batch->keys, outcome->id));
    zend_hash_index_del(&batch->keys, outcome->id);
    if (outcome->error.code == ALT_OK) {
        glue_result_init(&batch->current, &outcome->result);
    } else {
        batch_fail(batch, &outcome->error);
    }
    alt_result_clear(&outcome->result);
}

bool glue_interrupted(void)
{
    if (zend_atomic_bool_load_ex(&EG(vm_interrupt))) {
        zend_atomic_bool_store_ex(&EG(vm_interrupt), false);
        if (zend_atomic_bool_load_ex(&EG(timed_out))) {
            zend_timeout();
        } else if (zend_interrupt_function) {
            zend_interrupt_function(EG(current_execute_data));
        }
    }
    return EG(exception) != NULL;
}

/* Works until an element is there, all are done, or the caller's code has thrown. */
static void batch_work(batch_object *batch)
{
    alt_outcome outcome;
    bool fed;

    do {
        fed = batch_feed(batch);
        if (EG(exception) || !Z_ISUNDEF(batch->current)) {
            return;
        }
        /* What is under way is moved on between two pictures: a generator may be slow. */
        if (alt_batch_next(batch->core, fed ? 0 : SLICE_MS, &outcome)) {
            batch_settle(batch, &outcome);
            return;
        }
    } while (!glue_interrupted() && (fed || alt_batch_pending(batch->core) > 0));
}

static void batch_advance(batch_object *batch, batch_progress progress)
{
    if (batch->busy) {
        zend_throw_error(NULL, "Alttext\\Batch is being advanced already");
        return;
    }
    batch->busy = true;
    batch->progress = progress;
    batch_clear_current(batch);
    batch_work(batch);
    batch->busy = false;
}

/* Throws, or gives the result, of what a batch of one has come to. */
static bool single_outcome(batch_object *batch, zval *result)
{
    if (EG(exception)) {
        return false;
    }
    if (Z_OBJCE(batch->current) != glue_result_class) {
        Z_ADDREF(batch->current);
        zend_throw_exception_object(&batch->current);
        return false;
    }
    ZVAL_COPY(result, &batch->current);
    return true;
}

bool glue_batch_one(zval *result, glue_client *client, zval *image, const alt_request *request)
{
    batch_object *batch;
    zval images, object;
    bool done;

    array_init_size(&images, 1);
    Z_TRY_ADDREF_P(image);
    add_next_index_zval(&images, image);
    done = glue_batch_init(&object, client, &images, request);
    zval_ptr_dtor(&images);
    glue_client_drop(client); /* now, since a fatal error while we wait does not come back here */
    if (!done) {
        return false;
    }
    batch = GLUE_OBJECT(batch_object, Z_OBJ(object));
    batch->option_fault = zend_ce_value_error;
    batch_advance(batch, BATCH_AT_FIRST);
    done = single_outcome(batch, result);
    zval_ptr_dtor(&object);
    return done;
}

/* ---- Methods --------------------------------------------------------------------------------- */

/* The batch, on its first element at least. */
static batch_object *batch_started(zval *object)
{
    batch_object *batch = GLUE_OBJECT(batch_object, Z_OBJ_P(object));

    if (batch->progress == BATCH_NEW) {
        batch_advance(batch, BATCH_AT_FIRST);
    }
    return batch;
}

/* Batches are made by glue_batch_init() alone. */
ZEND_METHOD(Alttext_Batch, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Alttext_Batch, current)
{
    ZEND_PARSE_PARAMETERS_NONE();
    batch_object *batch = batch_started(ZEND_THIS);

    if (!EG(exception) && !Z_ISUNDEF(batch->current)) {
        RETURN_COPY(&batch->current);
    }
}

ZEND_METHOD(Alttext_Batch, key)
{
    ZEND_PARSE_PARAMETERS_NONE();
    batch_object *batch = batch_started(ZEND_THIS);

    if (!EG(exception) && !Z_ISUNDEF(batch->key)) {
        RETURN_COPY(&batch->key);
    }
}

ZEND_METHOD(Alttext_Batch, next)
{
    ZEND_PARSE_PARAMETERS_NONE();
    batch_object *batch = batch_started(ZEND_THIS);

    if (!EG(exception)) {
        batch_advance(batch, BATCH_BEYOND);
    }
}

ZEND_METHOD(Alttext_Batch, valid)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_BOOL(!Z_ISUNDEF(batch_started(ZEND_THIS)->current));
}

ZEND_METHOD(Alttext_Batch, rewind)
{
    ZEND_PARSE_PARAMETERS_NONE();
    if (batch_started(ZEND_THIS)->progress == BATCH_BEYOND) {
        zend_throw_error(NULL, "Alttext\\Batch cannot be iterated twice");
    }
}
