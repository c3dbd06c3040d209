/* HEIC: its colours, with alpha, turned, damaged, and what a person wrote into it. */
#include "failing_pictures.h"

#include <libheif/heif.h>

#include "../../src/image/heic_derived.h"

static const uint8_t white[3] = {255, 255, 255};

/* x265, which libheif encodes with, keeps some tables for ever. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libx265";
}

typedef struct {
    int width, height; /* 0: 64 and 48 */
    bool grey;
    bool transparent; /* the top left quarter */
    bool crop;        /* of an odd size by a box of its own, not by a grid */
    enum heif_orientation orientation;
    const void *exif; /* NULL: none */
    const char *xmp;  /* NULL: none */
} heic_variant;

static struct heif_image *draw(const heic_variant *v)
{
    struct heif_image *image;
    int stride;

    heif_image_create(v->width, v->height, heif_colorspace_RGB, heif_chroma_interleaved_RGBA,
                      &image);
    heif_image_add_plane(image, heif_channel_interleaved, v->width, v->height, 8);
    uint8_t *pixels = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    for (int y = 0; y < v->height; y++) {
        for (int x = 0; x < v->width; x++) {
            unsigned q =
                picture_quarter((unsigned)x, (unsigned)y, (unsigned)v->width, (unsigned)v->height);
            const uint8_t grey[3] = {picture_greys[q], picture_greys[q], picture_greys[q]};
            memcpy(pixels + y * stride + x * 4, v->grey ? grey : picture_colours[q], 3);
            pixels[y * stride + x * 4 + 3] = v->transparent && q == 0 ? 0 : 255;
        }
    }
    return image;
}

static struct heif_error append(struct heif_context *context, const void *data, size_t size,
                                void *to)
{
    picture_append(to, data, size);
    return (struct heif_error){heif_error_Ok, heif_suberror_Unspecified, ""};
}

static void add_metadata(struct heif_context *context, struct heif_image_handle *handle,
                         const heic_variant *v)
{
    if (v->exif) {
        heif_context_add_exif_metadata(context, handle, v->exif, PICTURE_EXIF_SIZE - 6);
    }
    if (v->xmp) {
        heif_context_add_XMP_metadata(context, handle, v->xmp, (int)strlen(v->xmp));
    }
}

static picture picture_heic(heic_variant v)
{
    picture p = {0};
    struct heif_context *context = heif_context_alloc();
    struct heif_encoding_options *options = heif_encoding_options_alloc();
    struct heif_writer writer = {.writer_api_version = 1, .write = append};
    struct heif_encoder *encoder = NULL;
    struct heif_image_handle *handle;

    v.width = v.width ? v.width : 64;
    v.height = v.height ? v.height : 48;
    heif_context_get_encoder_for_format(context, heif_compression_HEVC, &encoder);
    if (!encoder) {
        print_message("libheif was built without x265\n");
        skip();
    }
    heif_encoder_set_lossy_quality(encoder, 95);
    options->save_alpha_channel = v.transparent;
    options->macOS_compatibility_workaround = !v.crop;
    options->image_orientation = v.orientation ? v.orientation : heif_orientation_normal;
    struct heif_image *image = draw(&v);
    assert_int_equal(heif_context_encode_image(context, image, encoder, options, &handle).code, 0);
    add_metadata(context, handle, &v);
    assert_int_equal(heif_context_write(context, &writer, &p).code, 0);
    heif_image_handle_release(handle);
    heif_image_release(image);
    heif_encoder_release(encoder);
    heif_encoding_options_free(options);
    heif_context_free(context);
    return p;
}

static void colours_are_kept_and_alpha_is_on_white(void **state)
{
    for (int transparent = 0; transparent < 2; transparent++) {
        picture p =
            picture_heic((heic_variant){.width = 150, .height = 90, .transparent = transparent});
        raster r = picture_prepare(p, 64);

        assert_string_equal(picture_probe(p).format, "heic");
        for (unsigned q = 0; q < 4; q++) {
            assert_quarter(&r, q, transparent && q == 0 ? white : picture_colours[q]);
        }
        free(r.data);
        free(p.data);
    }
}

static void grey_stays_grey(void **state)
{
    picture p = picture_heic((heic_variant){.grey = true});
    raster r = picture_prepare(p, 64);

    assert_grey(&r);
    free(r.data);
    free(p.data);
}

static void its_own_orientation_counts_and_that_of_exif_does_not(void **state)
{
    static const uint8_t upside_down[] = PICTURE_EXIF("\3");
    picture p = picture_heic(
        (heic_variant){.orientation = heif_orientation_rotate_90_cw, .exif = upside_down + 6});
    static const unsigned quarters[4] = {2, 0, 3, 1};
    alt_image_info info = picture_probe(p);
    raster r = picture_prepare(p, 64);

    assert_int_equal(info.width, 48);
    assert_int_equal(r.height, 64);
    for (unsigned q = 0; q < 4; q++) {
        assert_quarter(&r, q, picture_colours[quarters[q]]);
    }
    free(r.data);
    free(p.data);
}

static void descriptions_are_found(void **state)
{
    static const uint8_t exif[] = PICTURE_EXIF("\1");
    picture p = picture_heic((heic_variant){.exif = exif + 6, .xmp = "<x/>"});
    image_header header;
    alt_error err;

    assert_int_equal(image_heic.probe(p.data, p.size, &header, &err), ALT_OK);
    assert_int_equal(header.exif.size, PICTURE_EXIF_SIZE - 6);
    assert_memory_equal(header.exif.data, exif + 6, header.exif.size);
    assert_int_equal(header.xmp.size, 4);
    assert_memory_equal(header.xmp.data, "<x/>", 4);
    assert_true(header.xmp.data > p.data && header.xmp.data < p.data + p.size);
    free(p.data);
}

static void cut_anywhere_it_is_corrupt(void **state)
{
    picture p = picture_heic((heic_variant){.exif = NULL});

    assert_corrupt_when_cut(p, 12);
    free(p.data);
}

static void memory_is_bounded(void **state)
{
    picture p = picture_heic((heic_variant){.width = 200, .height = 100});

    assert_needs_memory(p, 200 * 100 * 10);
    free(p.data);
}

static void replace(picture *p, const char *old, size_t at, const void *bytes, size_t size)
{
    uint8_t *found = memmem(p->data, p->size, old, 4);

    assert_non_null(found);
    memcpy(found + at, bytes, size);
}

/* libheif crops what has an odd size.  Here it crops the 200x100 pixels that are coded to 51x25,
 * and does so (2) after it is told their size (3). */
static picture cropped(void)
{
    picture p = picture_heic((heic_variant){.width = 199, .height = 99, .crop = true});

    replace(&p, "ispe", 8, "\0\0\0\310\0\0\0\144", 8);
    replace(&p, "clap", 4, "\0\0\0\63\0\0\0\1\0\0\0\31\0\0\0\1", 16);
    replace(&p, "ipma", 16, "\3\202", 2);
    return p;
}

static void limits_are_held_against_what_is_decoded_before_it_is_cropped(void **state)
{
    picture p = cropped();

    assert_int_equal(picture_probe(p).width, 51);
    assert_int_equal(picture_probe(p).height, 25);
    assert_needs_pixels(p, 200, 100);
    assert_needs_memory(p, 200 * 100 * 10);
    free(p.data);
}

static void a_size_that_the_pixels_do_not_have_is_corrupt(void **state)
{
    picture p = picture_heic((heic_variant){.width = 64, .height = 64});
    uint8_t *ispe = memmem(p.data, p.size, "ispe", 4);
    alt_error err;

    assert_non_null(ispe);
    memcpy(ispe + 8, "\0\0\4\0\0\0\4\0", 8);
    assert_int_equal(picture_try(p.data, p.size, NULL, &err), ALT_E_CORRUPT);
    free(p.data);
}

static void a_grid_that_is_larger_than_the_file_says_is_not_decoded(void **state)
{
    picture p = picture_heic((heic_variant){.width = 199, .height = 99});
    alt_error err;

    replace(&p, "idat", 8, "\0\307\77\377", 4); /* 199x16383 */
    assert_int_equal(picture_try(p.data, p.size, NULL, &err), ALT_E_LIMIT);
    assert_non_null(strstr(err.message, "maximum image size"));
    free(p.data);
}

/* A picture of an odd size is a grid (item 2) of one (item 1). */
static void a_picture_that_is_made_of_itself_is_refused(void **state)
{
    picture p = picture_heic((heic_variant){.width = 199, .height = 99});
    alt_error err;

    assert_int_equal(picture_try(p.data, p.size, NULL, &err), ALT_OK);
    replace(&p, "dimg", 4, "\0\2\0\1\0\2", 6);
    assert_int_equal(picture_try(p.data, p.size, NULL, &err), ALT_E_LIMIT);
    assert_string_equal(err.message,
                        "the HEIC file is made of more than 2048 pictures, or of itself");
    free(p.data);
}

static void append_box(picture *to, const char *type, picture body)
{
    uint8_t size[4] = {0, 0, (uint8_t)((body.size + 8) >> 8), (uint8_t)(body.size + 8)};

    picture_append(to, size, 4);
    picture_append(to, type, 4);
    if (body.size) {
        picture_append(to, body.data, body.size);
    }
    free(body.data);
}

/* A file of nothing but references, each of one to one: type, from, to. */
static alt_code check_references(const char *const *list, size_t count, bool wide)
{
    picture iref = {0}, meta = {0}, file = {0};
    alt_error err;

    picture_append(&iref, wide ? "\1\0\0\0" : "\0\0\0\0", 4);
    for (size_t i = 0; i < count; i++) {
        const char *text = list[i];
        picture body = {0};
        picture_append(&body, (char[4]){0, 0, 0, text[4]} + (wide ? 0 : 2), wide ? 4 : 2);
        picture_append(&body, "\0\1", 2);
        picture_append(&body, (char[4]){0, 0, 0, text[5]} + (wide ? 0 : 2), wide ? 4 : 2);
        append_box(&iref, text, body);
    }
    picture_append(&meta, "\0\0\0", 4);
    append_box(&meta, "hdlr", (picture){0});
    append_box(&meta, "iref", iref);
    append_box(&file, "ftyp", (picture){0});
    append_box(&file, "meta", meta);
    alt_code code = heic_check_derived((image_span){file.data, file.size}, &err);
    free(file.data);
    return code;
}

static void circles_are_found(void **state)
{
    static const struct {
        const char *list[4];
        bool ok;
    } cases[] = {
        {{"dimgAB", "dimgBC", "dimgBD", "dimgAC"}, true},
        {{"dimgAB", "auxlCA", "auxlDB", "dimgCD"}, true},
        {{"thmbAB", "thmbBA", "cdscCA", "cdscAC"}, true},
        {{"cdscAB", "dimgAA"}, false},
        {{"dimgAB", "dimgBC", "dimgCA"}, false},
        {{"auxlAB", "auxlBA"}, false},
        {{"dimgAB", "auxlAB"}, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t count = 0;
        while (count < 4 && cases[i].list[count]) {
            count++;
        }
        for (int wide = 0; wide < 2; wide++) {
            assert_int_equal(check_references(cases[i].list, count, wide),
                             cases[i].ok ? ALT_OK : ALT_E_LIMIT);
        }
    }
}

/* Each of these is twice in the one before: 2 + 4 + 8 + ... pictures are read. */
static void what_grows_without_bound_is_found(void **state)
{
    char text[20][7];
    const char *list[20];

    for (int i = 0; i < 20; i++) {
        snprintf(text[i], sizeof text[i], "dimg%c%c", 'A' + i / 2, 'B' + i / 2);
        list[i] = text[i];
    }
    assert_int_equal(check_references(list, 2 * 6, false), ALT_OK);
    assert_int_equal(check_references(list, 2 * 10, false), ALT_E_LIMIT);
}

/* A chain of nine is too deep, though few are read. */
static void depth_is_bounded(void **state)
{
    static const char *const list[] = {"dimgIJ", "dimgHI", "dimgGH", "dimgFG", "dimgEF",
                                       "dimgDE", "dimgCD", "dimgBC", "dimgAB"};

    assert_int_equal(check_references(list, 8, false), ALT_OK);
    assert_int_equal(check_references(list, 9, false), ALT_E_LIMIT);
    assert_int_equal(check_references(list + 1, 8, false), ALT_OK);
}

/* Boxes may be cut anywhere, or have any size. */
static void references_are_read_within_the_file(void **state)
{
    static const char *const sizes[] = {"\0\0\0\0", "\0\0\0\7", "\377\377\377\377"};
    picture p = picture_heic((heic_variant){.width = 199, .height = 99});
    alt_error err;

    replace(&p, "dimg", 4, "\0\2\0\1\0\2", 6);
    uint8_t *iref = memmem(p.data, p.size, "iref", 4);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        memcpy(iref + 8, sizes[i], 4); /* libheif does not look at it either */
        assert_int_equal(heic_check_derived((image_span){p.data, p.size}, &err), ALT_E_LIMIT);
    }
    for (size_t size = 0; size < p.size; size++) {
        uint8_t *cut = malloc(size + 1);
        memcpy(cut, p.data, size);
        alt_code code = heic_check_derived((image_span){cut, size}, &err);
        assert_true(code == ALT_OK || code == ALT_E_LIMIT);
        free(cut);
    }
    free(p.data);
}

/* Ours: an exception that libheif does not catch ends the process. */
static void every_allocation_may_fail(void **state)
{
    static const uint8_t exif[] = PICTURE_EXIF("\1");
    picture p = picture_heic((heic_variant){.exif = exif + 6, .xmp = "<x/>"});

    failing_spared = ".so";
    assert_survives_failing_malloc(p);
    free(p.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_are_kept_and_alpha_is_on_white),
        cmocka_unit_test(grey_stays_grey),
        cmocka_unit_test(its_own_orientation_counts_and_that_of_exif_does_not),
        cmocka_unit_test(descriptions_are_found),
        cmocka_unit_test(cut_anywhere_it_is_corrupt),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(limits_are_held_against_what_is_decoded_before_it_is_cropped),
        cmocka_unit_test(a_size_that_the_pixels_do_not_have_is_corrupt),
        cmocka_unit_test(a_grid_that_is_larger_than_the_file_says_is_not_decoded),
        cmocka_unit_test(a_picture_that_is_made_of_itself_is_refused),
        cmocka_unit_test(circles_are_found),
        cmocka_unit_test(what_grows_without_bound_is_found),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(references_are_read_within_the_file),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
