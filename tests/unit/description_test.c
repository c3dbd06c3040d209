/* A person's words are told from a camera's, the best place wins, and what comes out is one line.
 */
#include "failing_malloc.h"

#include <stdio.h>

#include "../../src/alttext.h"
#include "../../src/buffer.h"

#define XMP_SIGNATURE "http://ns.adobe.com/xap/1.0/"
#define RDF                                                                                        \
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"                             \
    " xmlns:i='http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/'"                                       \
    " xmlns:dc='http://purl.org/dc/elements/1.1/'>"

/* What is written into a picture; NULL: not at all. */
typedef struct {
    const char *alt_text, *ext_descr, *xmp_description, *iptc_caption, *exif_description;
    bool iptc_is_utf8;
} places;

static void append_number(buffer *out, size_t value, unsigned bytes)
{
    while (bytes-- > 0) {
        char byte = (char)(value >> 8 * bytes);
        buffer_append(out, &byte, 1);
    }
}

static void append_segment(buffer *out, unsigned marker, const buffer *body)
{
    append_number(out, 0xFF00 | marker, 2);
    append_number(out, body->size + 2, 2);
    buffer_append(out, body->data, body->size);
}

static void append_exif(buffer *out, const char *text)
{
    buffer_append(out, "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x0E\0\x02", 20);
    append_number(out, strlen(text), 4);
    if (strlen(text) <= 4) {
        char bytes[4] = {0};
        memcpy(bytes, text, strlen(text));
        buffer_append(out, bytes, 4);
    } else {
        append_number(out, 22, 4);
        buffer_append_text(out, text);
    }
}

static void append_property(buffer *out, const char *name, const char *value)
{
    if (value != NULL) {
        char xml[2000];
        snprintf(xml, sizeof xml, "<%s>%s</%s>", name, value, name);
        buffer_append_text(out, xml);
    }
}

static void append_xmp(buffer *out, const places *in)
{
    buffer_append(out, XMP_SIGNATURE, sizeof XMP_SIGNATURE);
    buffer_append_text(out, RDF "<rdf:Description>");
    append_property(out, "dc:description", in->xmp_description);
    append_property(out, "i:ExtDescrAccessibility", in->ext_descr);
    append_property(out, "i:AltTextAccessibility", in->alt_text);
    buffer_append_text(out, "</rdf:Description></rdf:RDF>");
}

static void append_iptc(buffer *out, const char *caption, bool utf8)
{
    size_t charset = utf8 ? 8 : 0;

    buffer_append(out,
                  "Photoshop 3.0\0"
                  "8BIM\x04\x04\0\0",
                  22);
    append_number(out, charset + 5 + strlen(caption), 4);
    buffer_append(out, "\x1C\x01\x5A\0\x03\x1B%G", charset);
    buffer_append(out, "\x1C\x02\x78", 3);
    append_number(out, strlen(caption), 2);
    buffer_append_text(out, caption);
}

/* A JPEG file of one pixel, as far as its header goes. */
static buffer jpeg(const places *in)
{
    buffer file, body;

    buffer_init(&file, 1 << 20);
    buffer_init(&body, 1 << 20);
    buffer_append_text(&file, "\xFF\xD8");
    if (in->exif_description != NULL) {
        append_exif(&body, in->exif_description);
        append_segment(&file, 0xE1, &body);
        buffer_clear(&body);
    }
    append_xmp(&body, in);
    append_segment(&file, 0xE1, &body);
    buffer_clear(&body);
    if (in->iptc_caption != NULL) {
        append_iptc(&body, in->iptc_caption, in->iptc_is_utf8);
        append_segment(&file, 0xED, &body);
        buffer_clear(&body);
    }
    buffer_append(&file, "\xFF\xC0\0\x0B\x08\0\x01\0\x01\x01\x01\x11\0", 13);
    buffer_append(&file, "\xFF\xDA\0\x08\x01\x01\0\0\x3F\0\0\xFF\xD9", 13);
    return file;
}

/* NULL: no description.  The caller frees it. */
static char *describe(places in)
{
    buffer file = jpeg(&in);
    char *text = "not set";
    alt_error err;
    alt_code code = alt_image_description((const uint8_t *)file.data, file.size, NULL, &text, &err);

    buffer_clear(&file);
    assert_int_equal(code, ALT_OK);
    return text;
}

static void expect(places in, const char *expected)
{
    char *text = describe(in);

    if (expected == NULL) {
        assert_null(text);
        return;
    }
    assert_non_null(text);
    assert_string_equal(text, expected);
    free(text);
}

static void takes_the_best_place_that_is_filled(void **state)
{
    places in = {"alt", "extended", "description", "caption", "exif", false};

    expect(in, "alt");
    in.alt_text = " ";
    expect(in, "extended");
    in.ext_descr = NULL;
    expect(in, "description");
    in.xmp_description = "OLYMPUS DIGITAL CAMERA";
    expect(in, "caption");
    in.iptc_caption = "";
    expect(in, "exif");
    in.exif_description = "           ";
    expect(in, NULL);
}

static void tells_cameras_from_people(void **state)
{
    static const char *const cameras[] = {"OLYMPUS DIGITAL CAMERA         ",
                                          "SONY DSC",
                                          "samsung",
                                          "EPSON DSC picture",
                                          "DCF 1.0",
                                          "DCIM\\100GOPRO\\GOPR0482.JPG",
                                          "Exif_JPEG_PICTURE",
                                          "Created with GIMP",
                                          "IMG_1234",
                                          "DSC00012",
                                          "20190412_153000",
                                          "Copy of IMG 1.jpeg",
                                          "default",
                                          "cof",
                                          "2009:06:03 17:02:22",
                                          "...",
                                          "-"};
    static const char *const people[] = {"A man with a digital camera",
                                         "Samsung Galaxy on a desk",
                                         "Default settings dialog",
                                         "Created by my daughter",
                                         "Route 66",
                                         "Expo 2020",
                                         "B-52",
                                         "2008年北京奥运会",
                                         "é"};

    for (size_t i = 0; i < sizeof cameras / sizeof *cameras; i++) {
        expect((places){.exif_description = cameras[i]}, NULL);
    }
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        expect((places){.exif_description = people[i]}, people[i]);
    }
    /* No camera writes alternative text: there, "Samsung" is a logo. */
    expect((places){.alt_text = "Samsung"}, "Samsung");
    expect((places){.alt_text = "-"}, NULL);
}

static void knows_the_encodings(void **state)
{
    expect((places){.exif_description = "Caf\xC3\xA9"}, "Café");
    expect((places){.exif_description = "Caf\xE9 \x96 14 \x80"}, "Café – 14 €");
    expect((places){.iptc_caption = "Caf\xE9"}, "Café");
    /* Declared as UTF-8: damage stays damage, and a character cut apart at the end is dropped. */
    expect((places){.iptc_caption = "Caf\xE9 noir", .iptc_is_utf8 = true}, "Caf\xEF\xBF\xBD noir");
    expect((places){.iptc_caption = "Caf\xC3", .iptc_is_utf8 = true}, "Caf");
    expect((places){.alt_text = "Caf\xE9 noir"}, "Caf\xEF\xBF\xBD noir");
}

static void makes_one_line_and_keeps_markup_as_text(void **state)
{
    expect((places){.iptc_caption = " First.\r\n\tSecond. "}, "First. Second.");
    expect((places){.alt_text = "left\xE2\x80\xAEthgir"}, "leftthgir");
    expect((places){.alt_text = "&lt;script>alert(1)&lt;/script>"}, "<script>alert(1)</script>");
}

static void keeps_long_texts_whole(void **state)
{
    char caption[30001];

    memset(caption, 'a', sizeof caption - 1);
    caption[sizeof caption - 1] = '\0';
    expect((places){.iptc_caption = caption}, caption);
}

static void what_is_no_picture_has_no_description(void **state)
{
    static const char *const files[] = {"", "text", "\xFF\xD8\xFF", "\x89PNG\r\n\x1a\n"};

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *text = "not set";
        alt_error err;
        assert_int_equal(
            alt_image_description((const uint8_t *)files[i], strlen(files[i]), NULL, &text, &err),
            ALT_OK);
        assert_null(text);
    }
}

static void every_allocation_may_fail(void **state)
{
    const places in = {.xmp_description = "default", .iptc_caption = "Caf\xE9"};
    buffer file = jpeg(&in);
    alt_code code = ALT_E_MEMORY;
    long fails = 0;

    for (; code != ALT_OK; fails++) {
        char *text = "not set";
        alt_error err;
        failing_countdown = fails;
        code = alt_image_description((const uint8_t *)file.data, file.size, NULL, &text, &err);
        failing_countdown = -1;
        if (code == ALT_OK) {
            assert_string_equal(text, "Café");
            free(text);
        } else {
            assert_int_equal(code, ALT_E_MEMORY);
            assert_int_equal(err.code, ALT_E_MEMORY);
            assert_string_equal(text, "not set");
        }
    }
    assert_true(fails > 3);
    buffer_clear(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_best_place_that_is_filled),
        cmocka_unit_test(tells_cameras_from_people),
        cmocka_unit_test(knows_the_encodings),
        cmocka_unit_test(makes_one_line_and_keeps_markup_as_text),
        cmocka_unit_test(keeps_long_texts_whole),
        cmocka_unit_test(what_is_no_picture_has_no_description),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
