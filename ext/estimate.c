/* estimate.c - Client::estimate(): what many pictures would take, added up without asking anyone.
 */
#include "glue.h"

#include "zend_exceptions.h"

/* What an element of the caller's says. */
typedef struct {
    alt_request request;
    zend_string *bytes; /* of the picture; NULL: there is just its size */
    uint32_t width, height;
} candidate;

/* A side of an element that gives a size alone; 0 when no picture can have it. */
static zend_class_entry *side_read(const zval *element, const char *name, uint32_t *out,
                                   alt_error *err)
{
    zval *side = zend_hash_str_find_deref(Z_ARRVAL_P(element), name, strlen(name));

    if (!side || Z_TYPE_P(side) != IS_LONG) {
        glue_fault(
            err, ALT_E_OPTION,
            "the array of a picture needs \"image\", or \"width\" and \"height\" of type int");
        return side ? zend_ce_type_error : zend_ce_value_error;
    }
    *out = Z_LVAL_P(side) < 1 || Z_LVAL_P(side) > UINT32_MAX ? 0 : (uint32_t)Z_LVAL_P(side);
    return NULL;
}

/* The options of an element that gives a size alone. */
static zend_class_entry *sized_read(const zval *element, candidate *out, alt_error *err)
{
    zend_class_entry *fault = side_read(element, "width", &out->width, err);
    HashTable *options;

    fault = fault ? fault : side_read(element, "height", &out->height, err);
    if (fault) {
        return fault;
    }
    options = zend_array_dup(Z_ARRVAL_P(element));
    zend_hash_str_del(options, ZEND_STRL("width"));
    zend_hash_str_del(options, ZEND_STRL("height"));
    fault = glue_options_read(options, NULL, NULL, &out->request, err);
    zend_array_destroy(options); /* the element keeps the strings alive */
    return fault;
}

/* Reads an element: returns the class of what is wrong with it, or NULL.  Where the picture cannot
 * be read *err says so. */
static zend_class_entry *candidate_read(zval *element, candidate *out, alt_error *err)
{
    err->code = ALT_OK;
    if (Z_TYPE_P(element) == IS_ARRAY &&
        !zend_hash_str_exists(Z_ARRVAL_P(element), ZEND_STRL("image"))) {
        return sized_read(element, out, err);
    }
    out->bytes = glue_element_read(element, &out->request, err);
    return !out->bytes && err->code == ALT_E_OPTION ? zend_ce_value_error : NULL;
}

/* ---- Adding up ------------------------------------------------------------------------------- */

typedef struct {
    const alt_client *client;
    const alt_request *request; /* of every picture, but for what its own array says */
    zend_long images, unreadable;
    alt_estimate sum;
} estimation;

/* What is not known of one is not known of all. */
static int64_t tokens_add(int64_t sum, int64_t more)
{
    return sum < 0 || more < 0 ? -1 : sum + more;
}

static void estimation_count(estimation *e, const alt_estimate *one)
{
    alt_estimate *sum = &e->sum;

    e->images++;
    sum->image_tokens = tokens_add(sum->image_tokens, one->image_tokens);
    sum->prompt_tokens = tokens_add(sum->prompt_tokens, one->prompt_tokens);
    sum->output_tokens = tokens_add(sum->output_tokens, one->output_tokens);
    sum->cost = sum->cost < 0 || one->cost < 0 ? -1 : sum->cost + one->cost;
    sum->price_date = one->price_date ? one->price_date : sum->price_date;
}

/* Counts one element in, or throws. */
static void estimation_add(estimation *e, zval *element)
{
    candidate one = {.request = *e->request};
    alt_estimate estimate;
    alt_error err;
    zend_class_entry *fault = candidate_read(element, &one, &err);

    if (!fault && err.code == ALT_OK &&
        alt_client_estimate(e->client, &one.request, one.width, one.height, &estimate, &err) ==
            ALT_OK) {
        estimation_count(e, &estimate);
    } else if (fault) {
        zend_throw_error(fault, "%s", err.message);
    } else if (alt_code_kind(err.code) != ALT_KIND_IMAGE) {
        glue_throw(&err);
    } else {
        e->unreadable++;
        if (EG(exception) && !glue_is_unwinding()) { /* from a stream wrapper written in PHP */
            zend_clear_exception();
        }
    }
    if (one.bytes) {
        zend_string_release(one.bytes);
    }
}

static void estimation_tell(const estimation *e, zval *out)
{
    array_init(out);
    add_assoc_long(out, "images", e->images);
    add_assoc_long(out, "unreadable", e->unreadable);
    glue_count_add(out, "imageTokens", e->sum.image_tokens);
    glue_count_add(out, "promptTokens", e->sum.prompt_tokens);
    glue_count_add(out, "outputTokens", e->sum.output_tokens);
    glue_cost_add(out, "cost", e->sum.cost);
    if (e->sum.price_date && e->sum.cost >= 0) {
        add_assoc_string(out, "priceDate", e->sum.price_date);
    } else {
        add_assoc_null(out, "priceDate");
    }
}

bool glue_estimate(zval *out, glue_client *client, zval *images, const alt_request *request)
{
    alt_request own = *request; /* the caller's code could change what is borrowed */
    estimation e = {.client = glue_client_core(client), .request = &own};
    glue_source source = {.iterator = NULL};
    zval key, element;

    glue_request_own(&own);
    ZVAL_COPY(&source.images, images);
    while (!glue_interrupted() && glue_source_next(&source, &key, &element)) {
        estimation_add(&e, &element);
        zval_ptr_dtor(&element);
        zval_ptr_dtor(&key);
    }
    glue_source_clear(&source);
    glue_request_clear(&own);
    if (EG(exception)) {
        return false;
    }
    estimation_tell(&e, out);
    return true;
}
