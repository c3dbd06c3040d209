/* cursor.c - the objects that are iterated once: Alttext\Batch and Alttext\Submission.  What they
 * work on, and how, is their engine's. */
#include "glue.h"

static zend_object_handlers cursor_handlers;

static zend_object *cursor_create(zend_class_entry *ce)
{
    glue_cursor *cursor = zend_object_alloc(sizeof *cursor, ce);

    zend_object_std_init(&cursor->std, ce);
    cursor->std.handlers = &cursor_handlers;
    return &cursor->std;
}

/* A destructor of the caller's must not find what is going. */
static void cursor_clear_current(glue_cursor *cursor)
{
    zval key = cursor->key, current = cursor->current;

    ZVAL_UNDEF(&cursor->key);
    ZVAL_UNDEF(&cursor->current);
    zval_ptr_dtor(&key);
    zval_ptr_dtor(&current);
}

static void cursor_free(zend_object *object)
{
    glue_cursor *cursor = GLUE_OBJECT(glue_cursor, object);

    zend_object_std_dtor(object); /* before code of the caller's runs: it ends weak references */
    if (cursor->state) {
        cursor->engine->free(cursor->state);
    }
    cursor_clear_current(cursor);
}

static HashTable *cursor_get_gc(zend_object *object, zval **table, int *count)
{
    glue_cursor *cursor = GLUE_OBJECT(glue_cursor, object);
    zend_get_gc_buffer *buffer = zend_get_gc_buffer_create();

    if (cursor->state && cursor->engine->gc) {
        cursor->engine->gc(cursor->state, buffer);
    }
    zend_get_gc_buffer_add_zval(buffer, &cursor->key);
    zend_get_gc_buffer_add_zval(buffer, &cursor->current);
    zend_get_gc_buffer_use(buffer, table, count);
    return NULL;
}

void glue_cursor_setup(zend_class_entry *ce)
{
    ce->create_object = cursor_create;
    memcpy(&cursor_handlers, &std_object_handlers, sizeof cursor_handlers);
    cursor_handlers.offset = XtOffsetOf(glue_cursor, std);
    cursor_handlers.free_obj = cursor_free;
    cursor_handlers.get_gc = cursor_get_gc;
    cursor_handlers.clone_obj = NULL;
}

glue_cursor *glue_cursor_init(zval *out, zend_class_entry *ce, const glue_engine *engine,
                              void *state)
{
    glue_cursor *cursor;

    object_init_ex(out, ce);
    cursor = GLUE_OBJECT(glue_cursor, Z_OBJ_P(out));
    cursor->engine = engine;
    cursor->state = state;
    return cursor;
}

static void cursor_go(glue_cursor *cursor, glue_progress progress)
{
    if (cursor->busy) {
        zend_throw_error(NULL, "%s is being advanced already", ZSTR_VAL(cursor->std.ce->name));
        return;
    }
    cursor->busy = true;
    cursor->progress = progress;
    cursor_clear_current(cursor);
    if (cursor->state) {
        cursor->engine->work(cursor, cursor->state);
    }
    cursor->busy = false;
}

void glue_cursor_start(glue_cursor *cursor)
{
    if (cursor->progress == GLUE_NEW) {
        cursor_go(cursor, GLUE_AT_FIRST);
    }
}

/* ---- Methods: those of the one class are the other's, too -------------------------------------
 */

/* The cursor, on its first element at least. */
static glue_cursor *cursor_started(zval *object)
{
    glue_cursor *cursor = GLUE_OBJECT(glue_cursor, Z_OBJ_P(object));

    glue_cursor_start(cursor);
    return cursor;
}

/* Cursors are made by glue_cursor_init() alone. */
ZEND_METHOD(Alttext_Batch, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Alttext_Batch, current)
{
    ZEND_PARSE_PARAMETERS_NONE();
    glue_cursor *cursor = cursor_started(ZEND_THIS);

    if (!EG(exception) && !Z_ISUNDEF(cursor->current)) {
        RETURN_COPY(&cursor->current);
    }
}

ZEND_METHOD(Alttext_Batch, key)
{
    ZEND_PARSE_PARAMETERS_NONE();
    glue_cursor *cursor = cursor_started(ZEND_THIS);

    if (!EG(exception) && !Z_ISUNDEF(cursor->key)) {
        RETURN_COPY(&cursor->key);
    }
}

ZEND_METHOD(Alttext_Batch, next)
{
    ZEND_PARSE_PARAMETERS_NONE();
    glue_cursor *cursor = cursor_started(ZEND_THIS);

    if (!EG(exception)) {
        cursor_go(cursor, GLUE_BEYOND);
    }
}

ZEND_METHOD(Alttext_Batch, valid)
{
    ZEND_PARSE_PARAMETERS_NONE();
    RETURN_BOOL(!Z_ISUNDEF(cursor_started(ZEND_THIS)->current));
}

ZEND_METHOD(Alttext_Batch, rewind)
{
    ZEND_PARSE_PARAMETERS_NONE();
    if (cursor_started(ZEND_THIS)->progress == GLUE_BEYOND) {
        zend_throw_error(NULL, "%s cannot be iterated twice", ZSTR_VAL(Z_OBJCE_P(ZEND_THIS)->name));
    }
}
