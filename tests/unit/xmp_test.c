/* XMP's text properties are found by namespace in every form that RDF allows, in the language asked
 * for; hostile packets yield nothing, in bounded time. */
#include "test.h"

#include <stdio.h>

#include "../../src/image/xml.h"
#include "../../src/image/xmp.h"

#define NAMESPACES                                                                                 \
    " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"                                     \
    " xmlns:i='http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/'"                                       \
    " xmlns:dc='http://purl.org/dc/elements/1.1/'"
#define PACKET(attributes, inside)                                                                 \
    "<?xpacket begin='\xEF\xBB\xBF'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF" NAMESPACES      \
    "><rdf:Description rdf:about=''" attributes ">" inside                                         \
    "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
#define DESCRIPTION(inside) PACKET("", "<dc:description>" inside "</dc:description>")
#define ALT(inside) DESCRIPTION("<rdf:Alt>" inside "</rdf:Alt>")
#define LI(language, text) "<rdf:li xml:lang='" language "'>" text "</rdf:li>"

/* The caller frees it. */
static char *read_span(image_span packet, xmp_property property, const char *language, bool only)
{
    buffer out;

    buffer_init(&out, 2 * XMP_MAX_VALUE);
    xmp_append(packet, property, language, only, &out);
    char *text = buffer_take(&out);
    assert_non_null(text);
    return text;
}

static void check(const char *packet, xmp_property property, const char *language,
                  const char *expected)
{
    char *exact = malloc(strlen(packet) + 1);

    memcpy(exact, packet, strlen(packet));
    char *got =
        read_span((image_span){(uint8_t *)exact, strlen(packet)}, property, language, false);
    assert_string_equal(got, expected);
    free(got);
    free(exact);
}

static void finds_every_form(void **state)
{
    static const char *const packets[] = {
        DESCRIPTION("A cat"),
        ALT(LI("x-default", "A cat")),
        ALT("<rdf:li>A cat</rdf:li>"),
        DESCRIPTION("<rdf:Bag><rdf:li>A cat</rdf:li></rdf:Bag>"),
        PACKET(" dc:description='A cat'", ""),
        PACKET(" dc:description = \"A cat\" dc:format='a > b'", ""),
        PACKET("", "<dc:format>a</dc:format><dc:title/><dc:description>A cat</dc:description>"),
        PACKET("", "<dc:description/><dc:description>A cat</dc:description>"),
        PACKET("", "</rdf:Description><rdf:Description><dc:description>A cat</dc:description>"),
        PACKET("", "<d:description xmlns:d='http://purl.org/dc/elements/1.1/'>A cat"
                   "</d:description>"),
        PACKET("", "<description xmlns='http://purl.org/dc/elements/1.1/'>A cat</description>"),
        /* White space and blank alternatives do not count. */
        ALT("\n " LI("x-default", " \n") "\n " LI("en", "A cat") "\n"),
        "<rdf:RDF" NAMESPACES "><rdf:Description><dc:description>A cat</dc:description>",
    };

    for (size_t i = 0; i < sizeof packets / sizeof *packets; i++) {
        check(packets[i], XMP_DESCRIPTION, NULL, "A cat");
    }
}

static void tells_the_properties_apart(void **state)
{
    static const char packet[] =
        PACKET("", "<i:ExtDescrAccessibility>long</i:ExtDescrAccessibility>"
                   "<i:AltTextAccessibility>short</i:AltTextAccessibility>"
                   "<dc:description>caption</dc:description>");

    check(packet, XMP_ALT_TEXT, NULL, "short");
    check(packet, XMP_EXT_DESCR, NULL, "long");
    check(packet, XMP_DESCRIPTION, NULL, "caption");
}

static void leaves_what_is_not_of_the_picture(void **state)
{
    static const char *const packets[] = {
        "",
        "<",
        "no XML",
        PACKET("", ""),
        PACKET(" description='none'", "<description>none</description>"),
        PACKET("", "<x:description xmlns:x='urn:other'>other namespace</x:description>"),
        PACKET("", "<a xmlns:dc='urn:other'/><b xmlns:dc='urn:other'><dc:description>no"
                   "</dc:description></b>"),
        PACKET(" xmlns:dc='urn:other'", "<dc:description>prefix bound anew</dc:description>"),
        PACKET("", "<x:Pantry xmlns:x='urn:x'><rdf:Bag><rdf:li><rdf:Description "
                   "dc:description='of an ingredient'><dc:description>of an ingredient"
                   "</dc:description></rdf:Description></rdf:li></rdf:Bag></x:Pantry>"),
        "<dc:description xmlns:dc='http://purl.org/dc/elements/1.1/'>outside</dc:description>",
        PACKET("", "<!-- <dc:description>commented out</dc:description> -->"),
        "<!DOCTYPE x [<!ENTITY a 'boom'>]>" DESCRIPTION("&a;&a;"),
        DESCRIPTION("<rdf:Alt/>"),
        "<rdf:RDF" NAMESPACES "><rdf:Description><dc:description>never closed",
        "<rdf:RDF" NAMESPACES "><rdf:Description dc:description='never closed",
    };

    for (size_t i = 0; i < sizeof packets / sizeof *packets; i++) {
        check(packets[i], XMP_DESCRIPTION, "en", "");
    }
}

static void picks_the_language(void **state)
{
    static const char packet[] = ALT(LI("de-AT", "at") LI("x-default", "def") LI("de", "de") LI(
        "EN-gb", "gb") LI("zh-Hans", "hans") LI("zh-Hant-TW", "hant"));
    static const char *const expected[][2] = {
        {"de", "de"},    {"de-AT", "at"}, {"de-CH", "at"},     {"en", "gb"}, {"en-GB", "gb"},
        {"en-US", "gb"}, {"fr", "def"},   {"d", "def"},        {"", "def"},  {"zh-hant", "hant"},
        {"zh", "hans"},  {"den", "def"},  {"x-default", "def"}};

    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        check(packet, XMP_DESCRIPTION, expected[i][0], expected[i][1]);
    }
    check(packet, XMP_DESCRIPTION, NULL, "def");
    check(ALT(LI("de", "first") LI("fr", "second")), XMP_DESCRIPTION, "en", "first");
    check(ALT(LI("de", "first") LI("fr", "second")), XMP_DESCRIPTION, NULL, "first");
}

static void gives_only_the_language_when_no_other_will_do(void **state)
{
    static const char packet[] = ALT(LI("x-default", "def") LI("de", "de"));
    image_span span = {(uint8_t *)packet, strlen(packet)};
    static const char *const expected[][2] = {{"de", "de"}, {"de-AT", "de"}, {"fr", ""}, {"x", ""}};

    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char *got = read_span(span, XMP_DESCRIPTION, expected[i][0], true);
        assert_string_equal(got, expected[i][1]);
        free(got);
    }
}

static void resolves_references_once(void **state)
{
    static const char *const pairs[][2] = {
        {"&lt;b&gt; &amp;amp; &quot;&apos;", "<b> &amp; \"'"},
        {"&#65;&#x42;&#x1F436;", "AB\xF0\x9F\x90\xB6"},
        {"<![CDATA[a < b && c]]> d<!-- no --><?no no?>", "a < b && c d"},
        {"broken <b>&nosuch; & text", "broken &nosuch; & text"},
        {"[&#xD800;&#x110000;&#99999999999;&#xZ;&#12a;]", "[]"},
        {"&#1234567890123456789;", "&#1234567890123456789;"},
        {"&", "&"},
        {"&#", "&#"},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char packet[1000];
        snprintf(packet, sizeof packet, "%s%s%s",
                 "<rdf:RDF" NAMESPACES "><rdf:Description><dc:description><rdf:Alt><rdf:li>",
                 pairs[i][0], "</rdf:li></rdf:Alt></dc:description>");
        check(packet, XMP_DESCRIPTION, NULL, pairs[i][1]);
    }
}

static void reads_utf_16(void **state)
{
    static const char text[] = "\xEF\xBB\xBF" ALT("<rdf:li>A dog</rdf:li>");
    static const uint16_t dog[] = {0xD83D, 0xDC36};
    const char *letter = strstr(text, "dog");

    for (int big_endian = 0; big_endian < 2; big_endian++) {
        uint8_t bytes[2 * sizeof text];
        size_t size = 0;
        for (const char *p = text + 3; *p != '\0'; p++) {
            /* An emoji in place of "do" */
            uint16_t unit = p >= letter && p < letter + 2 ? dog[p - letter] : (uint8_t)*p;
            unit = unit >= 0x80 && unit < 0x100 ? ' ' : unit;
            bytes[size + (big_endian ? 0 : 1)] = (uint8_t)(unit >> 8);
            bytes[size + (big_endian ? 1 : 0)] = (uint8_t)unit;
            size += 2;
        }
        char *got = read_span((image_span){bytes, size}, XMP_DESCRIPTION, NULL, false);
        assert_string_equal(got, "A \xF0\x9F\x90\xB6g");
        free(got);
    }
}

static char *repeat(const char *head, const char *what, size_t times, const char *tail)
{
    size_t length = strlen(what), at = strlen(head);
    char *text = malloc(at + length * times + strlen(tail) + 1);

    memcpy(text, head, at);
    for (size_t i = 0; i < times; i++, at += length) {
        memcpy(text + at, what, length);
    }
    strcpy(text + at, tail);
    return text;
}

static void keeps_within_bounds(void **state)
{
    static const char head[] = "<rdf:RDF" NAMESPACES "><rdf:Description><dc:description>";
    char *deep = repeat("<a>", "<a>", 100000, DESCRIPTION("deep"));
    char *bound = repeat("<a", " xmlns:p='urn:p'", XML_MAX_BINDINGS, ">" DESCRIPTION("many"));
    char *longest = repeat(head, "&amp;", 100000, "</dc:description>");
    char *late = repeat("<!--", " ", 4 << 20, "-->" DESCRIPTION("after 4 MiB"));

    check(late, XMP_DESCRIPTION, NULL, "");
    check(deep, XMP_DESCRIPTION, NULL, "deep");
    check(bound, XMP_DESCRIPTION, NULL, "");
    char *got =
        read_span((image_span){(uint8_t *)longest, strlen(longest)}, XMP_DESCRIPTION, NULL, false);
    assert_in_range(strlen(got), XMP_MAX_VALUE / 5, XMP_MAX_VALUE);
    free(got);
    free(longest);
    free(late);
    free(bound);
    free(deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_every_form),
        cmocka_unit_test(tells_the_properties_apart),
        cmocka_unit_test(leaves_what_is_not_of_the_picture),
        cmocka_unit_test(picks_the_language),
        cmocka_unit_test(gives_only_the_language_when_no_other_will_do),
        cmocka_unit_test(resolves_references_once),
        cmocka_unit_test(reads_utf_16),
        cmocka_unit_test(keeps_within_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
