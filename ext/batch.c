/* batch.c - the engine of an Alttext\Batch: many pictures under way. */
#include "glue.h"

#include "zend_exceptions.h"

/* How long signals and the time limit may wait for us. */
#define SLICE_MS 50

zend_class_entry *glue_batch_class;

typedef struct {
    glue_client *client;
    alt_batch *core;
    alt_request request; /* of every picture, but for what its own array says; strings are copies */
    zend_class_entry *option_fault; /* what becomes of a picture with a bad option */
    glue_source source;
    HashTable keys; /* the caller's keys of what is pending, by the id that the core knows */
    zend_ulong next_id;
} batch;

/* ---- Life ------------------------------------------------------------------------------------ */

static void batch_free(void *state)
{
    batch *b = state;

    alt_batch_free(b->core);
    glue_client_drop(b->client);
    glue_source_clear(&b->source);
    zend_hash_destroy(&b->keys);
    glue_request_clear(&b->request);
    efree(b);
}

static void batch_gc(void *state, zend_get_gc_buffer *buffer)
{
    batch *b = state;
    zval *key;

    glue_source_gc(&b->source, buffer);
    ZEND_HASH_FOREACH_VAL(&b->keys, key)
    {
        zend_get_gc_buffer_add_zval(buffer, key);
    }
    ZEND_HASH_FOREACH_END();
}

/* ---- Work ------------------------------------------------------------------------------------ */

static void batch_fail(glue_cursor *cursor, const batch *b, const alt_error *err)
{
    alt_kind kind = alt_code_kind(err->code);

    glue_exception_init(&cursor->current,
                        kind == ALT_KIND_OPTION ? b->option_fault : glue_exception_classes[kind],
                        err);
}

static bool batch_add(batch *b, zval *element, alt_error *err)
{
    alt_request request = b->request;
    zend_string *bytes = glue_element_read(element, &request, err);
    bool added = bytes && alt_batch_add(b->core, b->next_id, &request, err) == ALT_OK;

    if (bytes) {
        zend_string_release(bytes);
    }
    return added;
}

/* Takes one picture from the caller when there is room.  Returns whether there was one; a fault of
 * its own becomes the current element. */
static bool batch_feed(glue_cursor *cursor, batch *b)
{
    zval key, element;
    alt_error err;

    if (alt_batch_room(b->core) == 0 || !glue_source_next(&b->source, &key, &element)) {
        return false;
    }
    if (batch_add(b, &element, &err)) {
        zend_hash_index_add_new(&b->keys, b->next_id++, &key);
    } else if (glue_is_unwinding()) {
        zval_ptr_dtor(&key);
    } else {
        ZVAL_COPY_VALUE(&cursor->key, &key);
        batch_fail(cursor, b, &err);
    }
    zval_ptr_dtor(&element);
    return true;
}

static void batch_settle(glue_cursor *cursor, batch *b, alt_outcome *outcome)
{
    ZVAL_COPY(&cursor->key, zend_hash_index_find(&b->keys, outcome->id));
    zend_hash_index_del(&b->keys, outcome->id);
    if (outcome->error.code == ALT_OK) {
        glue_result_init(&cursor->current, &outcome->result);
    } else {
        batch_fail(cursor, b, &outcome->error);
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
static void batch_work(glue_cursor *cursor, void *state)
{
    batch *b = state;
    alt_outcome outcome;
    bool fed;

    do {
        fed = batch_feed(cursor, b);
        if (EG(exception) || !Z_ISUNDEF(cursor->current)) {
            return;
        }
        /* What is under way is moved on between two pictures: a generator may be slow. */
        if (alt_batch_next(b->core, fed ? 0 : SLICE_MS, &outcome)) {
            batch_settle(cursor, b, &outcome);
            return;
        }
    } while (glue_client_goes_on(b->client) && (fed || alt_batch_pending(b->core) > 0));
}

static const glue_engine batch_engine = {batch_work, batch_gc, batch_free};

/* ---- What the rest of the glue sees ---------------------------------------------------------- */

bool glue_batch_init(zval *out, glue_client *client, zval *images, const alt_request *request)
{
    batch *b;
    alt_batch *core;
    alt_error err;

    if (alt_batch_new(glue_client_core(client), &core, &err) != ALT_OK) {
        glue_throw(&err);
        return false;
    }
    b = ecalloc(1, sizeof *b);
    b->core = core;
    b->client = glue_client_hold(client);
    b->option_fault = glue_exception_classes[ALT_KIND_IMAGE];
    b->request = *request;
    glue_request_own(&b->request);
    ZVAL_COPY(&b->source.images, images);
    zend_hash_init(&b->keys, 0, NULL, ZVAL_PTR_DTOR, false);
    glue_cursor_init(out, glue_batch_class, &batch_engine, b);
    return true;
}

/* Throws, or gives the result, of what a batch of one has come to. */
static bool single_outcome(glue_cursor *cursor, zval *result)
{
    if (EG(exception)) {
        return false;
    }
    if (Z_OBJCE(cursor->current) != glue_result_class) {
        Z_ADDREF(cursor->current);
        zend_throw_exception_object(&cursor->current);
        return false;
    }
    ZVAL_COPY(result, &cursor->current);
    return true;
}

bool glue_batch_one(zval *result, glue_client *client, zval *image, const alt_request *request)
{
    glue_cursor *cursor;
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
    cursor = GLUE_OBJECT(glue_cursor, Z_OBJ(object));
    ((batch *)cursor->state)->option_fault = zend_ce_value_error;
    glue_cursor_start(cursor);
    done = single_outcome(cursor, result);
    zval_ptr_dtor(&object);
    return done;
}
