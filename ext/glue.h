/*
 * glue.h - what the files of ext/ share: zvals in, zvals out.  All that is done with a picture is
 * done by the core; here values are checked, copied and named.
 *
 * Functions that return bool or a pointer have thrown when they return false or NULL, unless they
 * take an alt_error: then they have worded it and thrown nothing.
 */
#ifndef ALTTEXT_GLUE_H
#define ALTTEXT_GLUE_H

#ifdef HAVE_CONFIG_H
#include "config.h" /* COMPILE_DL_ALTTEXT */
#endif

#include "php.h"

#include "../src/alttext.h"

ZEND_BEGIN_MODULE_GLOBALS(alttext)
alt_options options; /* the INI settings, over the core's defaults */
alt_pool *pool;      /* this thread's connections; NULL until the first client is made */
ZEND_END_MODULE_GLOBALS(alttext)

ZEND_EXTERN_MODULE_GLOBALS(alttext)
#define ALTTEXT_G(v) ZEND_MODULE_GLOBALS_ACCESSOR(alttext, v)
#if defined(ZTS) && defined(COMPILE_DL_ALTTEXT)
ZEND_TSRMLS_CACHE_EXTERN()
#endif

/* ---- Classes --------------------------------------------------------------------------------- */

extern zend_class_entry *glue_exception_class; /* the abstract one */
extern zend_class_entry *glue_exception_classes[ALT_KIND_REPLY + 1];
extern zend_class_entry *glue_image_class, *glue_result_class;
extern zend_class_entry *glue_batch_class, *glue_submission_class;

/* Each gives a class, when it is registered, its objects' memory and behaviour. */
void glue_image_setup(zend_class_entry *ce);
void glue_cursor_setup(zend_class_entry *ce);
void glue_client_setup(zend_class_entry *ce);

#define GLUE_OBJECT(type, object) ((type *)((char *)(object)-XtOffsetOf(type, std)))

/* ---- Options (options.c) --------------------------------------------------------------------- */

/* In settings.c: registers every alttext.* setting; what they say goes to ALTTEXT_G(options). */
void glue_options_register(int module_number, int type);

/* The options of a client, the strings borrowed. */
typedef struct {
    alt_options first;
    HashTable *given;     /* for the fallback; NULL: there is none, */
    alt_options fallback; /* else what it comes to */
} glue_client_options;

/* The INI settings, and over them the arguments of Client::__construct(), by PHP's rules for
 * parameters. */
bool glue_options_from_arguments(zend_execute_data *execute_data, glue_client_options *client);

/*
 * Options by name, values of exactly the right type.  client and request say which are allowed;
 * each may be NULL.  Strings are borrowed from values.  A key that equals skip is passed over.
 * Returns NULL, or TypeError or ValueError with the fault worded in *err.
 */
zend_class_entry *glue_options_read(HashTable *values, const char *skip,
                                    glue_client_options *client, alt_request *request,
                                    alt_error *err);

/* The INI settings, and over them the array that a function was given, NULL for none. */
bool glue_options_from_array(HashTable *values, glue_client_options *client, alt_request *request);

/* ---- Input (input.c) ------------------------------------------------------------------------- */

/* The file's bytes, at most max_bytes + 1 of them: the core refuses what is larger. */
zend_string *glue_file_read(zend_string *path, alt_error *err);

/* The bytes of an element of a caller's iterable, the caller's to release while *request, which
 * takes the options beside the picture, borrows them and from the element. */
zend_string *glue_element_read(zval *element, alt_request *request, alt_error *err);

/* A caller's iterable, from which one element is taken at a time. */
typedef struct {
    zval images; /* undefined when it is used up */
    HashPosition position;
    zend_object_iterator *iterator; /* NULL for arrays, and until the first element is taken */
} glue_source;

/*
 * Takes the next element, the caller's to release.  Returns false at the end or with an exception
 * of the caller's own code; in both cases there is nothing more to come.
 */
bool glue_source_next(glue_source *source, zval *key, zval *value);
void glue_source_clear(glue_source *source);
void glue_source_gc(glue_source *source, zend_get_gc_buffer *buffer);

/* The strings that a request borrows become its own; glue_request_clear() releases them. */
void glue_request_own(alt_request *request);
void glue_request_clear(alt_request *request);

/* ---- Output (output.c) ----------------------------------------------------------------------- */

/* Words a fault and returns code. */
alt_code glue_fault(alt_error *err, alt_code code, const char *format, ...) ALT_PRINTF(3, 4);

/* An exception object of that class, which is one of ours or ValueError.  What is being thrown
 * becomes its previous exception. */
void glue_exception_init(zval *out, zend_class_entry *ce, const alt_error *err);
void glue_throw(const alt_error *err);

/* Whether exit() or the end of a fiber is under way, which must not be caught. */
bool glue_is_unwinding(void);

void glue_result_init(zval *out, const alt_result *result);

/* Add an element to an array, null where the number is negative: it is not known. */
void glue_count_add(zval *array, const char *name, int64_t count);
void glue_cost_add(zval *array, const char *name, double cost);

/* The text of an Alttext\Result, the caller's to release. */
zend_string *glue_result_text(zval *result);

/* ---- Iterators (cursor.c) -------------------------------------------------------------------- */

typedef enum { GLUE_NEW, GLUE_AT_FIRST, GLUE_BEYOND } glue_progress;

typedef struct glue_cursor glue_cursor;

/* What fills an iterator. */
typedef struct {
    /* Sets key and current to the next element, or leaves them undefined: at the end, or with an
     * exception of the caller's code. */
    void (*work)(glue_cursor *cursor, void *state);
    void (*gc)(void *state, zend_get_gc_buffer *buffer); /* NULL: it holds no zvals */
    void (*free)(void *state);
} glue_engine;

struct glue_cursor {
    const glue_engine *engine;
    void *state;       /* the engine's */
    zval key, current; /* undefined between elements and at the end */
    glue_progress progress;
    bool busy;
    zend_object std;
};

/* An iterator object of that class, which takes state over. */
glue_cursor *glue_cursor_init(zval *out, zend_class_entry *ce, const glue_engine *engine,
                              void *state);

/* Puts it at the first element, unless it has begun. */
void glue_cursor_start(glue_cursor *cursor);

/* Runs what PHP would have run between two of its instructions: handlers of signals, the end of the
 * time limit.  Returns whether an exception came of it. */
bool glue_interrupted(void);

/* ---- The objects ----------------------------------------------------------------------- */

/* The bytes in an Alttext\Image, borrowed. */
zend_string *glue_image_bytes(zend_object *image);

/* A client of the core, held by its PHP object and by batches: at the end of a script PHP frees
 * objects in the order of their making. */
typedef struct glue_client glue_client;

glue_client *glue_client_open(const glue_client_options *options);

/* Of an Alttext\Client, borrowed. */
glue_client *glue_client_of(zval *object);

alt_client *glue_client_core(glue_client *client);

/* glue_interrupted() where the client was waited for: returns whether to go on.  Otherwise, and at
 * a fatal error, which does not come back, what it waited for is given up. */
bool glue_client_goes_on(glue_client *client);
glue_client *glue_client_hold(glue_client *client);
void glue_client_drop(glue_client *client); /* NULL is fine */

/* An Alttext\Batch over images, an array or a Traversable. */
bool glue_batch_init(zval *out, glue_client *client, zval *images, const alt_request *request);

/* An Alttext\Submission of them. */
bool glue_submission_init(zval *out, glue_client *client, zval *images, const alt_request *request);

/* What Client::estimate() returns. */
bool glue_estimate(zval *out, glue_client *client, zval *images, const alt_request *request);

/* Waits for one picture.  *result is an Alttext\Result.  Drops client. */
bool glue_batch_one(zval *result, glue_client *client, zval *image, const alt_request *request);

#endif
