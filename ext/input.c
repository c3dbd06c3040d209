/* input.c - pictures in: files through PHP's streams, and the caller's iterables. */
#include "glue.h"

#include "ext/standard/php_fopen_wrappers.h"
#include "zend_interfaces.h"

#include <errno.h>
#include <sys/stat.h>

/* ---- Files ----------------------------------------------------------------------------------- */

/* Why a file of the file system is not opened; NULL: nothing speaks against it. */
static const char *local_refusal(const char *path)
{
    zend_stat_t status;

    if (php_check_open_basedir_ex(path, 0)) {
        return "open_basedir does not allow it";
    }
    if (VCWD_STAT(path, &status) != 0) {
        return strerror(errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return "it is a directory";
    }
    return S_ISREG(status.st_mode) ? NULL : "it is not a regular file"; /* a pipe could block */
}

/* Whether PHP knows the scheme of a path, when it has one.  PHP's own search warns. */
static bool scheme_is_known(const char *path, size_t length)
{
    HashTable *wrappers = php_stream_get_url_stream_wrappers_hash();
    zend_string *scheme;
    bool known;

    if (zend_hash_str_exists(wrappers, path, length)) {
        return true;
    }
    scheme = zend_string_init(path, length, false);
    zend_str_tolower(ZSTR_VAL(scheme), length);
    known = zend_hash_exists(wrappers, scheme);
    zend_string_release(scheme);
    return known;
}

/* Why a path is not opened; NULL: nothing speaks against it. */
static const char *path_refusal(const zend_string *path)
{
    const char *local = ZSTR_VAL(path), *rest = strstr(local, "://");
    php_stream_wrapper *wrapper;

    if (strlen(local) != ZSTR_LEN(path)) {
        return "there is a NUL byte in the path";
    }
    if (rest && !scheme_is_known(local, (size_t)(rest - local))) {
        return "there is no such stream wrapper";
    }
    wrapper = php_stream_locate_url_wrapper(local, &local, 0);
    if (!wrapper || wrapper->is_url) {
        return "pictures are not fetched from URLs";
    }
    if (wrapper == &php_plain_files_wrapper) {
        return local_refusal(local);
    }
    /* compress.zlib://https://... is a URL, too */
    if (wrapper == &php_stream_php_wrapper || (rest && strstr(rest + 3, "://"))) {
        return "pictures are not read through this stream wrapper";
    }
    return NULL;
}

static zend_string *unreadable(const zend_string *path, const char *why, alt_error *err)
{
    glue_fault(err, ALT_E_FILE, "cannot read \"%.300s\": %s", ZSTR_VAL(path), why);
    return NULL;
}

/* NULL: reading has failed, or the stream's wrapper has thrown.  The stream is closed. */
static zend_string *stream_read(php_stream *stream)
{
    zend_string *bytes;

    stream->flags |= PHP_STREAM_FLAG_SUPPRESS_ERRORS;
    bytes = php_stream_copy_to_mem(stream, ALTTEXT_G(options).limits.max_bytes + 1, 0);
    php_stream_close(stream);
    if (!bytes && !errno) {
        bytes = ZSTR_EMPTY_ALLOC(); /* PHP 8.2 has NULL for what is empty */
    }
    if (bytes && EG(exception)) {
        zend_string_release(bytes);
        return NULL;
    }
    return bytes;
}

zend_string *glue_file_read(zend_string *path, alt_error *err)
{
    const char *refusal = path_refusal(path);
    zend_string *bytes;
    php_stream *stream;

    if (refusal) {
        return unreadable(path, refusal, err);
    }
    errno = 0;
    stream = php_stream_open_wrapper(ZSTR_VAL(path), "rb", 0, NULL); /* 0: no warnings */
    bytes = stream ? stream_read(stream) : NULL;
    if (!bytes) {
        refusal = EG(exception) ? "its stream wrapper failed" : "it cannot be opened";
        return unreadable(path, errno && !EG(exception) ? strerror(errno) : refusal, err);
    }
    return bytes;
}

/* The bytes of what names a picture: a path or an Alttext\Image. */
static zend_string *picture_read(zval *picture, alt_error *err)
{
    if (Z_TYPE_P(picture) == IS_STRING) {
        return glue_file_read(Z_STR_P(picture), err);
    }
    if (Z_TYPE_P(picture) == IS_OBJECT && Z_OBJCE_P(picture) == glue_image_class) {
        return zend_string_copy(glue_image_bytes(Z_OBJ_P(picture)));
    }
    glue_fault(err, ALT_E_OPTION, "a picture is a path or an Alttext\\Image, %s given",
               zend_zval_type_name(picture));
    return NULL;
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
zend_string *glue_element_read(zval *element, alt_request *request, alt_error *err)
{
    zend_string *bytes;
    zval picture;

    if (Z_TYPE_P(element) != IS_ARRAY) {
        ZVAL_COPY(&picture, element);
    } else if (!element_picture(element, &picture, err)) {
        return NULL;
    }
    bytes = picture_read(&picture, err);
    zval_ptr_dtor(&picture);
    if (!bytes) {
        return NULL;
    }
    if (Z_TYPE_P(element) == IS_ARRAY &&
        glue_options_read(Z_ARRVAL_P(element), "image", NULL, request, err)) {
        zend_string_release(bytes);
        return NULL;
    }
    request->image = (const uint8_t *)ZSTR_VAL(bytes);
    request->image_size = ZSTR_LEN(bytes);
    return bytes;
}

/* ---- Iterables ------------------------------------------------------------------------------- */

static bool array_next(glue_source *source, zval *key, zval *value)
{
    HashTable *array = Z_ARRVAL(source->images);
    zval *element = zend_hash_get_current_data_ex(array, &source->position);

    if (!element) {
        return false;
    }
    ZVAL_COPY_DEREF(value, element);
    zend_hash_get_current_key_zval_ex(array, key, &source->position);
    zend_hash_move_forward_ex(array, &source->position);
    return true;
}

/* Puts the iterator at the next element: not before that is asked for, since a generator may work
 * for each one. */
static zend_object_iterator *iterator_advance(glue_source *source)
{
    zend_class_entry *ce = Z_OBJCE(source->images);
    zend_object_iterator *iterator = source->iterator;

    if (iterator) {
        iterator->index++;
        iterator->funcs->move_forward(iterator);
    } else {
        iterator = source->iterator = ce->get_iterator(ce, &source->images, 0);
        if (iterator && iterator->funcs->rewind) {
            iterator->index = 0;
            iterator->funcs->rewind(iterator);
        }
    }
    return EG(exception) ? NULL : iterator;
}

static bool iterator_next(glue_source *source, zval *key, zval *value)
{
    zend_object_iterator *iterator = iterator_advance(source);
    zval *element;

    if (!iterator || iterator->funcs->valid(iterator) != SUCCESS || EG(exception)) {
        return false;
    }
    element = iterator->funcs->get_current_data(iterator);
    if (!element || EG(exception)) {
        return false;
    }
    ZVAL_COPY_DEREF(value, element);
    ZVAL_LONG(key, (zend_long)iterator->index);
    if (iterator->funcs->get_current_key) {
        iterator->funcs->get_current_key(iterator, key);
    }
    if (EG(exception)) {
        zval_ptr_dtor(value);
        zval_ptr_dtor(key);
        return false;
    }
    return true;
}

bool glue_source_next(glue_source *source, zval *key, zval *value)
{
    if (Z_ISUNDEF(source->images)) {
        return false;
    }
    if (Z_TYPE(source->images) == IS_ARRAY ? array_next(source, key, value)
                                           : iterator_next(source, key, value)) {
        return true;
    }
    glue_source_clear(source);
    return false;
}

/* Its end may run code of the caller's, which must not find it. */
void glue_source_clear(glue_source *source)
{
    glue_source gone = *source;

    source->iterator = NULL;
    ZVAL_UNDEF(&source->images);
    if (gone.iterator) {
        zend_iterator_dtor(gone.iterator);
    }
    zval_ptr_dtor(&gone.images);
}

void glue_source_gc(glue_source *source, zend_get_gc_buffer *buffer)
{
    zend_get_gc_buffer_add_zval(buffer, &source->images);
    if (source->iterator) {
        zend_get_gc_buffer_add_obj(buffer, &source->iterator->std);
    }
}

/* ---- Requests ----------------------------------------------------------------------------------
 */

static const char *text_copy(const char *text)
{
    return text ? estrdup(text) : NULL;
}

void glue_request_own(alt_request *request)
{
    request->language = text_copy(request->language);
    for (size_t i = 0; i < ALT_MAX_LANGUAGES; i++) {
        request->languages[i] = text_copy(request->languages[i]);
    }
    request->context = text_copy(request->context);
    request->prompt = text_copy(request->prompt);
}

static void text_free(const char *text)
{
    if (text) {
        efree((void *)text);
    }
}

void glue_request_clear(alt_request *request)
{
    text_free(request->language);
    for (size_t i = 0; i < ALT_MAX_LANGUAGES; i++) {
        text_free(request->languages[i]);
    }
    text_free(request->context);
    text_free(request->prompt);
}
