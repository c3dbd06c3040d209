/* image.c - Alttext\Image: a picture file in memory. */
#include "glue.h"

#include "ext/hash/php_hash.h"
#include "ext/hash/php_hash_sha.h"

zend_class_entry *glue_image_class;

typedef struct {
    zend_string *bytes;
    zend_object std;
} image_object;

static zend_object_handlers image_handlers;

static zend_object *image_create(zend_class_entry *ce)
{
    image_object *image = zend_object_alloc(sizeof *image, ce);

    image->bytes = zend_empty_string;
    zend_object_std_init(&image->std, ce);
    object_properties_init(&image->std, ce);
    image->std.handlers = &image_handlers;
    return &image->std;
}

static void image_free(zend_object *object)
{
    zend_string_release(GLUE_OBJECT(image_object, object)->bytes);
    zend_object_std_dtor(object);
}

void glue_image_setup(zend_class_entry *ce)
{
    glue_image_class = ce;
    ce->create_object = image_create;
    memcpy(&image_handlers, &std_object_handlers, sizeof image_handlers);
    image_handlers.offset = XtOffsetOf(image_object, std);
    image_handlers.free_obj = image_free;
    image_handlers.clone_obj = NULL;
}

zend_string *glue_image_bytes(zend_object *image)
{
    return GLUE_OBJECT(image_object, image)->bytes;
}

/* An Image of bytes, which it holds on to. */
static bool image_init(zval *out, zend_string *bytes)
{
    alt_image_info info;
    alt_error err;
    zend_object *object;

    if (alt_image_probe((const uint8_t *)ZSTR_VAL(bytes), ZSTR_LEN(bytes),
                        &ALTTEXT_G(options).limits, &info, &err) != ALT_OK) {
        glue_throw(&err);
        return false;
    }
    object_init_ex(out, glue_image_class);
    object = Z_OBJ_P(out);
    GLUE_OBJECT(image_object, object)->bytes = zend_string_copy(bytes);
    zend_update_property_string(glue_image_class, object, ZEND_STRL("format"), info.format);
    zend_update_property_long(glue_image_class, object, ZEND_STRL("width"), info.width);
    zend_update_property_long(glue_image_class, object, ZEND_STRL("height"), info.height);
    zend_update_property_bool(glue_image_class, object, ZEND_STRL("animated"), info.animated);
    return true;
}

/* jpeg is the caller's to clear. */
static bool image_prepare(zval *image, uint32_t max_side, int quality, alt_jpeg *jpeg)
{
    const zend_string *bytes = glue_image_bytes(Z_OBJ_P(image));
    alt_error err;

    if (alt_image_to_jpeg((const uint8_t *)ZSTR_VAL(bytes), ZSTR_LEN(bytes),
                          &ALTTEXT_G(options).limits, max_side, quality, jpeg, &err) != ALT_OK) {
        glue_throw(&err);
        return false;
    }
    return true;
}

/* Images are made by image_init() alone. */
ZEND_METHOD(Alttext_Image, __construct)
{
    ZEND_PARSE_PARAMETERS_NONE();
}

ZEND_METHOD(Alttext_Image, fromFile)
{
    zend_string *path, *bytes;
    alt_error err;

    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(path)
    ZEND_PARSE_PARAMETERS_END();
    bytes = glue_file_read(path, &err);
    if (!bytes) {
        glue_throw(&err);
        RETURN_THROWS();
    }
    image_init(return_value, bytes);
    zend_string_release(bytes);
}

ZEND_METHOD(Alttext_Image, fromString)
{
    zend_string *bytes;

    ZEND_PARSE_PARAMETERS_START(1, 1)
    Z_PARAM_STR(bytes)
    ZEND_PARSE_PARAMETERS_END();
    image_init(return_value, bytes);
}

ZEND_METHOD(Alttext_Image, description)
{
    const zend_string *bytes = glue_image_bytes(Z_OBJ_P(ZEND_THIS));
    char *language = NULL, *text;
    size_t language_length;
    alt_error err;

    ZEND_PARSE_PARAMETERS_START(0, 1)
    Z_PARAM_OPTIONAL
    Z_PARAM_STRING_OR_NULL(language, language_length)
    ZEND_PARSE_PARAMETERS_END();
    if (alt_image_description((const uint8_t *)ZSTR_VAL(bytes), ZSTR_LEN(bytes), language, &text,
                              &err) != ALT_OK) {
        glue_throw(&err);
        RETURN_THROWS();
    }
    if (text) {
        RETVAL_STRING(text);
        free(text);
    }
}

ZEND_METHOD(Alttext_Image, hash)
{
    unsigned char digest[32];
    PHP_SHA256_CTX context;
    alt_options defaults; /* not the INI settings: the hash of a picture is the same everywhere */
    alt_jpeg jpeg;

    ZEND_PARSE_PARAMETERS_NONE();
    alt_options_init(&defaults);
    if (!image_prepare(ZEND_THIS, ALT_USUAL_SIDE, defaults.quality, &jpeg)) {
        RETURN_THROWS();
    }
    PHP_SHA256Init(&context);
    PHP_SHA256Update(&context, jpeg.data, jpeg.size);
    PHP_SHA256Final(digest, &context);
    alt_jpeg_clear(&jpeg);
    RETVAL_NEW_STR(zend_string_alloc(2 * sizeof digest, false));
    php_hash_bin2hex(Z_STRVAL_P(return_value), digest, sizeof digest);
    Z_STRVAL_P(return_value)[2 * sizeof digest] = '\0';
}

ZEND_METHOD(Alttext_Image, toJpeg)
{
    zend_long max_side = ALT_USUAL_SIDE, quality = 80;
    alt_jpeg jpeg;

    ZEND_PARSE_PARAMETERS_START(0, 2)
    Z_PARAM_OPTIONAL
    Z_PARAM_LONG(max_side)
    Z_PARAM_LONG(quality)
    ZEND_PARSE_PARAMETERS_END();
    if (max_side < ALT_MIN_SIDE || max_side > ALT_MAX_SIDE) {
        zend_argument_value_error(1, "must be from %d to %d", ALT_MIN_SIDE, ALT_MAX_SIDE);
        RETURN_THROWS();
    }
    if (quality < 1 || quality > 100) {
        zend_argument_value_error(2, "must be from 1 to 100");
        RETURN_THROWS();
    }
    if (!image_prepare(ZEND_THIS, (uint32_t)max_side, (int)quality, &jpeg)) {
        RETURN_THROWS();
    }
    RETVAL_STRINGL((char *)jpeg.data, jpeg.size);
    alt_jpeg_clear(&jpeg);
}
