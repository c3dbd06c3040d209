/*
 * xmp.c - finds a text property in RDF/XML.
 *
 * A packet is walked tag by tag.  A property counts only where XMP puts those of the picture
 * itself:
 *
 *     rdf:RDF > rdf:Description > property [> rdf:Alt > rdf:li]
 *
 * or as an attribute of that rdf:Description; deeper ones belong to other pictures (ingredients).
 */
#include "xmp.h"

#include <string.h>
#include <strings.h>

#include "../utf8.h"
#include "xml.h"

#define RDF "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define IPTC_CORE "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
#define DUBLIN_CORE "http://purl.org/dc/elements/1.1/"
#define XML "http://www.w3.org/XML/1998/namespace"

#define MAX_PACKET (4u << 20) /* bytes of a packet that are read; the rest is cut off */

static const struct {
    const char *uri, *local;
} names[] = {
    [XMP_ALT_TEXT] = {IPTC_CORE, "AltTextAccessibility"},
    [XMP_EXT_DESCR] = {IPTC_CORE, "ExtDescrAccessibility"},
    [XMP_DESCRIPTION] = {DUBLIN_CORE, "description"},
};

/* Levels below rdf:RDF. */
enum { LEVEL_DESCRIPTION = 1, LEVEL_PROPERTY, LEVEL_CONTAINER, LEVEL_ITEM };

typedef struct {
    const char *uri, *local; /* of the property that is wanted */
    const char *language;    /* NULL: none */
    image_span best;         /* the best value yet, as written */
    int best_rank;
    unsigned rdf;         /* depth of rdf:RDF; 0: outside of it */
    bool in_description;  /* in an rdf:Description right below that */
    bool in_property;     /* in the property right below that */
    const uint8_t *value; /* where the value that is being read begins; NULL: none is */
    unsigned value_depth; /* of the element that holds it */
    image_span value_language;
} search;

/* How well a value of this language suits: twice the subtags that it shares with the one that is
 * asked for, and one more if they are the same; 1 for x-default or none; else 0. */
static int rank(image_span language, const char *asked)
{
    static const char fallback[] = "x-default";
    const char *tag = (const char *)language.data;
    int shared = 0;
    size_t i = 0;

    if (language.size == 0 ||
        (language.size == strlen(fallback) && strncasecmp(tag, fallback, language.size) == 0)) {
        return 1;
    }
    for (; asked != NULL; i++) {
        bool tag_ends = i == language.size, asked_ends = asked[i] == '\0';

        if ((tag_ends || tag[i] == '-') && (asked_ends || asked[i] == '-')) {
            shared++;
        }
        if (tag_ends || asked_ends || strncasecmp(tag + i, asked + i, 1) != 0) {
            return 2 * shared + (shared > 0 && tag_ends && asked_ends);
        }
    }
    return 0;
}

static bool is_blank(image_span value)
{
    while (value.size > 0 && strchr(" \t\r\n", value.data[value.size - 1]) != NULL) {
        value.size--;
    }
    return value.size == 0;
}

static void offer(search *s, image_span value, image_span language)
{
    int r = rank(language, s->language);

    if (r > s->best_rank && !is_blank(value)) {
        s->best = value;
        s->best_rank = r;
    }
}

static void begin_value(search *s, const xml_reader *xml)
{
    s->value = xml->rest.data;
    s->value_depth = xml->depth;
    s->value_language = (image_span){0};
    xml_attribute(xml, XML, "lang", &s->value_language);
}

static void open_tag(search *s, const xml_reader *xml)
{
    image_span attribute;

    if (s->rdf == 0) {
        s->rdf = xml_is(xml, RDF, "RDF") ? xml->depth : 0;
        return;
    }
    switch (xml->depth - s->rdf) {
    case LEVEL_DESCRIPTION:
        s->in_description = xml_is(xml, RDF, "Description");
        if (s->in_description && xml_attribute(xml, s->uri, s->local, &attribute)) {
            offer(s, attribute, (image_span){0});
        }
        break;
    case LEVEL_PROPERTY:
        s->in_property = s->in_description && xml_is(xml, s->uri, s->local);
        if (s->in_property) {
            begin_value(s, xml);
        }
        break;
    case LEVEL_CONTAINER:
        if (xml_is(xml, RDF, "Alt") || xml_is(xml, RDF, "Seq") || xml_is(xml, RDF, "Bag")) {
            s->value = NULL;
        }
        break;
    case LEVEL_ITEM:
        if (s->in_property && xml_is(xml, RDF, "li")) {
            begin_value(s, xml);
        }
        break;
    }
}

static void close_tag(search *s, const xml_reader *xml)
{
    if (s->value != NULL && xml->depth == s->value_depth) {
        image_span value = {s->value, (size_t)(xml->tag - s->value)};
        offer(s, value, s->value_language);
        s->value = NULL;
    }
    if (xml->depth == s->rdf) {
        s->rdf = 0;
    }
}

static image_span find(image_span packet, xmp_property property, const char *language, bool only)
{
    search s = {.uri = names[property].uri,
                .local = names[property].local,
                .language = language,
                .best_rank = only ? 1 : -1};
    xml_reader xml;
    xml_event event;

    xml_init(&xml, packet);
    while ((event = xml_next(&xml)) != XML_END) {
        if (event == XML_OPEN) {
            open_tag(&s, &xml);
        } else {
            close_tag(&s, &xml);
        }
    }
    return s.best;
}

/* A packet begins with "<" or a byte order mark: in UTF-16, and only there, next to a NUL or 0xFE.
 */
static bool is_utf16(image_span packet)
{
    return packet.size >= 2 && (packet.data[0] == 0 || packet.data[1] == 0 ||
                                packet.data[0] == 0xFE || packet.data[1] == 0xFE);
}

static uint32_t utf16_unit(image_span text, size_t at, bool big_endian)
{
    return (uint32_t)text.data[at] << (big_endian ? 8 : 0) | (uint32_t)text.data[at + 1]
                                                                 << (big_endian ? 0 : 8);
}

/* Lone surrogates are left out. */
static void append_utf16(buffer *out, image_span text)
{
    bool big_endian = text.data[0] == 0 || text.data[0] == 0xFE;

    for (size_t at = 0; at + 1 < text.size; at += 2) {
        uint32_t c = utf16_unit(text, at, big_endian);
        char bytes[4];

        if (c >= 0xD800 && c < 0xDC00 && at + 3 < text.size) {
            uint32_t low = utf16_unit(text, at + 2, big_endian);
            bool pair = low >= 0xDC00 && low < 0xE000;

            c = pair ? 0x10000 + ((c & 0x3FF) << 10 | (low & 0x3FF)) : c;
            at += pair ? 2 : 0;
        }
        buffer_append(out, bytes, utf8_encode(c, bytes));
    }
}

void xmp_append(image_span packet, xmp_property property, const char *language, bool only,
                buffer *out)
{
    buffer converted;

    packet.size = packet.size < MAX_PACKET ? packet.size : MAX_PACKET;
    buffer_init(&converted, MAX_PACKET / 2 * 3); /* two bytes become three at most */
    if (is_utf16(packet)) {
        append_utf16(&converted, packet);
        packet = (image_span){(const uint8_t *)converted.data, converted.size};
    }
    if (packet.size > 0) {
        image_span value = find(packet, property, language, only);
        value.size = value.size < XMP_MAX_VALUE ? value.size : XMP_MAX_VALUE;
        xml_append_text(value, out);
    }
    out->failed |= converted.failed;
    buffer_clear(&converted);
}
