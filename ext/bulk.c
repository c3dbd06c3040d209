/* bulk.c - a vendor's batch API: Alttext\Submission, and what Alttext\Client does with receipts. */
#include "glue.h"

#include "zend_exceptions.h"

zend_class_entry *glue_submission_class;

/* ---- Keys ------------------------------------------------------------------------------------ */

/* The core knows pictures by bytes: "i" and a number, or "s" and a string. */
static zend_string *key_pack(zval *key, alt_error *err)
{
    if (Z_TYPE_P(key) == IS_LONG) {
        return zend_strpprintf(0, "i" ZEND_LONG_FMT, Z_LVAL_P(key));
    }
    if (Z_TYPE_P(key) == IS_STRING) {
        return zend_string_concat2("s", 1, Z_STRVAL_P(key), Z_STRLEN_P(key));
    }
    glue_fault(err, ALT_E_OPTION, "the key of a picture is an int or a string, %s given",
               zend_zval_type_name(key));
    return NULL;
}

static void key_unpack(const alt_answer *answer, zval *key)
{
    zend_string *rest = zend_string_init(answer->key + 1, answer->key_size - 1, false);

    if (*answer->key == 'i') {
        ZVAL_LONG(key, ZEND_STRTOL(ZSTR_VAL(rest), NULL, 10));
        zend_string_release(rest);
    } else {
        ZVAL_STR(key, rest);
    }
}

/* A fault of one picture's. */
static void fault_init(zval *out, const alt_error *err)
{
    alt_kind kind = alt_code_kind(err->code);

    glue_exception_init(
        out, glue_exception_classes[kind == ALT_KIND_OPTION ? ALT_KIND_IMAGE : kind], err);
}

/* ---- Submission ------------------------------------------------------------------------------ */

typedef struct {
    glue_client *client;
    alt_bulk *core;
    alt_request request; /* as in batch.c */
    glue_source source;
    HashTable keys;  /* the caller's keys of what the bulk holds, by their packed form */
    alt_error fault; /* of the last bulk: its keys come out one by one; ALT_OK: none */
} submission;

static void submission_free(void *state)
{
    submission *s = state;

    alt_bulk_free(s->core);
    glue_client_drop(s->client);
    glue_source_clear(&s->source);
    zend_hash_destroy(&s->keys);
    glue_request_clear(&s->request);
    efree(s);
}

static void submission_gc(void *state, zend_get_gc_buffer *buffer)
{
    glue_source_gc(&((submission *)state)->source, buffer);
}

/* Adds the picture to the bulk, or sets current to what has become of it already. */
static void submission_add(glue_cursor *cursor, submission *s, zval *key, zval *element)
{
    alt_request request = s->request;
    alt_result described = {0};
    alt_error err;
    zend_string *packed = key_pack(key, &err), *bytes = NULL;

    if (packed && zend_hash_exists(&s->keys, packed)) {
        glue_fault(&err, ALT_E_OPTION, "two pictures of one batch have the same key");
    } else if (packed) {
        bytes = glue_element_read(element, &request, &err);
    }
    if (!bytes || alt_bulk_add(s->core, ZSTR_VAL(packed), ZSTR_LEN(packed), &request, &described,
                               &err) != ALT_OK) {
        if (!glue_is_unwinding()) {
            fault_init(&cursor->current, &err);
        }
    } else if (described.text) {
        glue_result_init(&cursor->current, &described);
        alt_result_clear(&described);
    } else {
        Z_TRY_ADDREF_P(key);
        zend_hash_add_new(&s->keys, packed, key);
    }
    if (!Z_ISUNDEF(cursor->current)) {
        ZVAL_COPY(&cursor->key, key);
    }
    if (bytes) {
        zend_string_release(bytes);
    }
    if (packed) {
        zend_string_release(packed);
    }
}

/* Sends the bulk: its receipt becomes the current element, or else its fault is set. */
static void submission_send(glue_cursor *cursor, submission *s)
{
    char *receipt;
    zval *key;

    if (alt_bulk_send(s->core, &receipt, &s->fault) != ALT_OK) {
        return;
    }
    s->fault.code = ALT_OK;
    ZVAL_STRING(&cursor->key, receipt);
    free(receipt);
    array_init_size(&cursor->current, zend_hash_num_elements(&s->keys));
    ZEND_HASH_FOREACH_VAL(&s->keys, key)
    {
        Z_TRY_ADDREF_P(key);
        add_next_index_zval(&cursor->current, key);
    }
    ZEND_HASH_FOREACH_END();
    zend_hash_clean(&s->keys);
}

/* One key of a bulk that was not sent. */
static void submission_tell_fault(glue_cursor *cursor, submission *s)
{
    HashPosition first;
    zend_string *packed;
    zend_ulong unused;

    zend_hash_internal_pointer_reset_ex(&s->keys, &first);
    ZVAL_COPY(&cursor->key, zend_hash_get_current_data_ex(&s->keys, &first));
    zend_hash_get_current_key_ex(&s->keys, &packed, &unused, &first);
    zend_hash_del(&s->keys, packed);
    fault_init(&cursor->current, &s->fault);
    if (zend_hash_num_elements(&s->keys) == 0) {
        s->fault.code = ALT_OK;
    }
}

static void submission_work(glue_cursor *cursor, void *state)
{
    submission *s = state;
    zval key, element;

    do {
        if (s->fault.code != ALT_OK) {
            submission_tell_fault(cursor, s);
        } else if (alt_bulk_is_full(s->core)) {
            submission_send(cursor, s);
        } else if (glue_source_next(&s->source, &key, &element)) {
            submission_add(cursor, s, &key, &element);
            zval_ptr_dtor(&key);
            zval_ptr_dtor(&element);
        } else if (!EG(exception) && zend_hash_num_elements(&s->keys) > 0) {
            submission_send(cursor, s);
        } else {
            return;
        }
    } while (Z_ISUNDEF(cursor->current) && !EG(exception) && !glue_interrupted());
}

static const glue_engine submission_engine = {submission_work, submission_gc, submission_free};

bool glue_submission_init(zval *out, glue_client *client, zval *images, const alt_request *request)
{
    submission *s;
    alt_bulk *core;
    alt_error err;

    if (alt_bulk_new(glue_client_core(client), &core, &err) != ALT_OK) {
        glue_throw(&err);
        return false;
    }
    s = ecalloc(1, sizeof *s);
    s->client = glue_client_hold(client);
    s->core = core;
    s->request = *request;
    glue_request_own(&s->request);
    ZVAL_COPY(&s->source.images, images);
    zend_hash_init(&s->keys, 0, NULL, ZVAL_PTR_DTOR, false);
    glue_cursor_init(out, glue_submission_class, &submission_engine, s);
    return true;
}

/* ---- Receipts -------------------------------------------------------------------------------- */

typedef struct {
    glue_client *client;
    alt_answers *core;
} collection;

static void collection_free(void *state)
{
    collection *c = state;

    alt_answers_free(c->core);
    glue_client_drop(c->client);
    efree(c);
}

static void collection_work(glue_cursor *cursor, void *state)
{
    collection *c = state;
    alt_answer answer;
    alt_error err;

    if (alt_answers_next(c->core, &answer, &err) != ALT_OK) {
        glue_throw(&err);
        return;
    }
    if (answer.key_size == 0) {
        return;
    }
    key_unpack(&answer, &cursor->key);
    if (answer.error.code == ALT_OK) {
        glue_result_init(&cursor->current, &answer.result);
    } else {
        fault_init(&cursor->current, &answer.error);
    }
    alt_result_clear(&answer.result);
}

static const glue_engine collection_engine = {collection_work, NULL, collection_free};

/* The client of a method whose one parameter is a receipt. */
static glue_client *client_and_receipt(zend_execute_data *execute_data, const char **receipt)
{
    glue_client *client = glue_client_of(ZEND_THIS);
    size_t length;

    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_PATH((*(char **)receipt), length)
    ZEND_PARSE_PARAMETERS_END_EX(return NULL);
    return client;
}

ZEND_METHOD(Alttext_Client, poll)
{
    const char *receipt;
    glue_client *client = client_and_receipt(execute_data, &receipt);
    alt_bulk_state state;
    alt_error err;

    if (!client) {
        RETURN_THROWS();
    }
    if (alt_bulk_poll(glue_client_core(client), receipt, &state, &err) != ALT_OK) {
        glue_throw(&err);
        RETURN_THROWS();
    }
    array_init(return_value);
    add_assoc_bool(return_value, "done", state.done);
    add_assoc_long(return_value, "total", (zend_long)state.total);
    add_assoc_long(return_value, "finished", (zend_long)state.finished);
    add_assoc_long(return_value, "failed", (zend_long)state.failed);
}

ZEND_METHOD(Alttext_Client, collect)
{
    const char *receipt;
    glue_client *client = client_and_receipt(execute_data, &receipt);
    alt_answers *core;
    alt_error err;

    if (!client) {
        RETURN_THROWS();
    }
    if (alt_bulk_collect(glue_client_core(client), receipt, &core, &err) != ALT_OK) {
        glue_throw(&err);
        RETURN_THROWS();
    }
    collection *c = emalloc(sizeof *c);
    *c = (collection){glue_client_hold(client), core};
    glue_cursor_init(return_value, glue_batch_class, &collection_engine, c);
}

ZEND_METHOD(Alttext_Client, cancel)
{
    const char *receipt;
    glue_client *client = client_and_receipt(execute_data, &receipt);
    alt_error err;

    if (client && alt_bulk_cancel(glue_client_core(client), receipt, &err) != ALT_OK) {
        glue_throw(&err);
    }
}
