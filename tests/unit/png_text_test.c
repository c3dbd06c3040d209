/* Descriptions that a PNG file holds compressed: XMP in iTXt, and ImageMagick's raw profiles. */
#include "failing_malloc.h"
#include "pictures.h"

#include <zlib.h>

#define XMP_OF(text)                                                                               \
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "                                                \
    "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "                                     \
    "xmlns:dc='http://purl.org/dc/elements/1.1/'><rdf:Description rdf:about=''><dc:description>"   \
    "<rdf:Alt><rdf:li xml:lang='x-default'>" text                                                  \
    "</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"

#define ITXT_HEAD "XML:com.adobe.xmp\0\1\0en\0XMP\0"
#define IPTC_HEAD "Raw profile type iptc\0"
#define EXIF_HEAD "Raw profile type exif\0"

/* Photoshop's resource 0x0404 with the caption "A dog"; TIFF with ImageDescription "A cat". */
#define IPTC_TEXT "\nIPTC profile\n      22\n3842494d04040000\n0000000a1c0278\n00054120646f67\n"
#define EXIF_TEXT                                                                                  \
    "\nexif\n      38\n45786966000049492a0008000000010\n00e0102000600000016000000"                 \
    "41206361740000000000\n"

static void append_u32(picture *p, uint32_t value)
{
    const uint8_t bytes[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                             (uint8_t)value};

    picture_append(p, bytes, 4);
}

/* A picture and behind its header a chunk of head, as it is, and text, compressed. */
static picture picture_with(const char *type, const char *head, size_t head_size, const char *text,
                            size_t text_size)
{
    enum { BEHIND_IHDR = 33 };
    picture plain = picture_png((png_variant){.colour = PNG_COLOR_TYPE_GRAY}), out = {0};
    uLongf size = compressBound(text_size);
    uint8_t *packed = malloc(size);

    assert_int_equal(compress(packed, &size, (const Bytef *)text, text_size), Z_OK);
    picture_append(&out, plain.data, BEHIND_IHDR);
    append_u32(&out, (uint32_t)(head_size + size));
    size_t start = out.size;
    picture_append(&out, type, 4);
    picture_append(&out, head, head_size);
    picture_append(&out, packed, size);
    append_u32(&out, (uint32_t)crc32(0, out.data + start, (uInt)(out.size - start)));
    picture_append(&out, plain.data + BEHIND_IHDR, plain.size - BEHIND_IHDR);
    free(packed);
    free(plain.data);
    return out;
}

#define PICTURE_WITH(type, head, text)                                                             \
    picture_with(type, head, sizeof(head) - (strcmp(type, "iTXt") == 0), text, sizeof(text) - 1)

static char *describe(picture p)
{
    char *text = NULL;
    alt_error err;

    assert_int_equal(alt_image_description(p.data, p.size, NULL, &text, &err), ALT_OK);
    return text;
}

/* NULL: none. */
static void expect(picture p, const char *text)
{
    char *got = describe(p);

    if (text) {
        assert_non_null(got);
        assert_string_equal(got, text);
    } else {
        assert_null(got);
    }
    free(got);
    free(p.data);
}

static void each_kind_is_read(void **state)
{
    expect(PICTURE_WITH("iTXt", ITXT_HEAD, XMP_OF("A fox")), "A fox");
    expect(PICTURE_WITH("zTXt", IPTC_HEAD, IPTC_TEXT), "A dog");
    expect(PICTURE_WITH("zTXt", EXIF_HEAD, EXIF_TEXT), "A cat");
}

static void what_is_no_profile_is_none(void **state)
{
    expect(PICTURE_WITH("zTXt", IPTC_HEAD, ""), NULL);
    expect(PICTURE_WITH("zTXt", IPTC_HEAD, "\n\n\n1"), NULL);
    expect(PICTURE_WITH("zTXt", IPTC_HEAD, "\n\n\nzz 38 42 49"), NULL);
    expect(PICTURE_WITH("zTXt", "Comment\0", IPTC_TEXT), NULL);
    expect(PICTURE_WITH("iTXt", "XML:com.adobe.xmp\0\1\0en", XMP_OF("A fox")), NULL);
}

/* A text of 256 KiB is read, a longer one is not. */
static void bombs_do_not_go_off(void **state)
{
    enum { LIMIT = 256 << 10 };
    static const char packet[] = XMP_OF("A fox");
    char *text = malloc(LIMIT + 1);

    memset(text, ' ', LIMIT + 1);
    memcpy(text, packet, sizeof packet - 1);
    expect(picture_with("iTXt", ITXT_HEAD, sizeof ITXT_HEAD - 1, text, LIMIT), "A fox");
    expect(picture_with("iTXt", ITXT_HEAD, sizeof ITXT_HEAD - 1, text, LIMIT + 1), NULL);
    free(text);
}

static void damage_is_no_text(void **state)
{
    picture p = PICTURE_WITH("iTXt", ITXT_HEAD, XMP_OF("A fox"));

    for (size_t at = 41; at < p.size; at++) {
        p.data[at] ^= 0x40;
        free(describe(p));
        p.data[at] ^= 0x40;
    }
    expect(p, "A fox");
}

static void every_allocation_may_fail(void **state)
{
    picture p = PICTURE_WITH("iTXt", ITXT_HEAD, XMP_OF("A fox"));
    alt_code code = ALT_E_MEMORY;
    long fails = 0;

    for (; code != ALT_OK; fails++) {
        char *text = NULL;
        alt_error err;
        failing_countdown = fails;
        code = alt_image_description(p.data, p.size, NULL, &text, &err);
        failing_countdown = -1;
        assert_true(code == ALT_OK ? text != NULL : code == ALT_E_MEMORY && !text);
        free(text);
    }
    assert_true(fails > 2);
    free(p.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_read),         cmocka_unit_test(what_is_no_profile_is_none),
        cmocka_unit_test(bombs_do_not_go_off),       cmocka_unit_test(damage_is_no_text),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
