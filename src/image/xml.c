/* xml.c - just enough of XML to find a text in an RDF packet. */
#include "xml.h"

#include <string.h>

#include "../utf8.h"

#define SPACES " \t\r\n"

static image_span literal(const char *text)
{
    return (image_span){(const uint8_t *)text, strlen(text)};
}

static bool equals(image_span a, image_span b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

static bool starts(image_span in, const char *text)
{
    size_t size = strlen(text);

    return in.size >= size && memcmp(in.data, text, size) == 0;
}

static image_span after(image_span in, size_t size)
{
    return (image_span){in.data + size, in.size - size};
}

/* The bytes before text; all of them when it does not occur. */
static image_span before(image_span in, const char *text)
{
    image_span rest = in;
    const uint8_t *at;

    while (rest.size > 0 && (at = memchr(rest.data, text[0], rest.size)) != NULL) {
        rest = after(rest, (size_t)(at - rest.data));
        if (starts(rest, text)) {
            return (image_span){in.data, (size_t)(at - in.data)};
        }
        rest = after(rest, 1);
    }
    return in;
}

static bool is_space(uint8_t c)
{
    return c != '\0' && strchr(SPACES, c) != NULL;
}

static image_span trimmed(image_span in)
{
    while (in.size > 0 && is_space(in.data[0])) {
        in = after(in, 1);
    }
    while (in.size > 0 && is_space(in.data[in.size - 1])) {
        in.size--;
    }
    return in;
}

/* The bytes before any of the stop characters. */
static image_span until(image_span in, const char *stops)
{
    size_t size = 0;

    while (size < in.size && (in.data[size] == '\0' || !strchr(stops, in.data[size]))) {
        size++;
    }
    return (image_span){in.data, size};
}

/* The size of the tag that text begins with, from < to >, which may stand within quotes; 0: no end.
 */
static size_t tag_size(image_span text)
{
    uint8_t quote = 0;

    for (size_t at = 1; at < text.size; at++) {
        uint8_t c = text.data[at];

        if (quote != 0) {
            quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return 0;
}

/* What text begins with when that is markup but no tag: its size, and where its own text lies. */
static size_t other_markup(image_span text, image_span *content)
{
    static const struct {
        const char *open, *close;
        bool is_text;
    } kinds[] = {{"<![CDATA[", "]]>", true}, {"<!--", "-->", false}, {"<?", "?>", false}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (starts(text, kinds[i].open)) {
            size_t open = strlen(kinds[i].open);
            image_span inside = before(after(text, open), kinds[i].close);
            size_t size = open + inside.size + strlen(kinds[i].close);

            *content = kinds[i].is_text ? inside : (image_span){0};
            return size < text.size ? size : text.size;
        }
    }
    return 0;
}

/* Takes one name="value" off; false when there is none. */
static bool next_attribute(image_span *rest, image_span *name, image_span *value)
{
    *rest = trimmed(*rest);
    *name = until(*rest, SPACES "=");
    *rest = trimmed(after(*rest, name->size));
    if (rest->size < 2 || rest->data[0] != '=') {
        return false;
    }
    *rest = trimmed(after(*rest, 1));
    if (rest->size == 0 || (rest->data[0] != '"' && rest->data[0] != '\'')) {
        return false;
    }
    const char quote[] = {(char)rest->data[0], '\0'};
    *value = before(after(*rest, 1), quote);
    *rest = after(*rest, 1 + value->size);
    *rest = after(*rest, rest->size > 0); /* the closing quote */
    return true;
}

static void bind(xml_reader *xml, image_span prefix, image_span uri)
{
    if (xml->binding_count == XML_MAX_BINDINGS) {
        xml->rest.size = 0;
        return;
    }
    size_t i = xml->binding_count++;
    xml->bindings[i].prefix = prefix;
    xml->bindings[i].uri = uri;
    xml->bindings[i].depth = xml->depth;
}

static void bind_all(xml_reader *xml)
{
    image_span rest = xml->attributes, name, value;

    while (next_attribute(&rest, &name, &value)) {
        if (starts(name, "xmlns:")) {
            bind(xml, after(name, strlen("xmlns:")), value);
        } else if (equals(name, literal("xmlns"))) {
            bind(xml, (image_span){0}, value);
        }
    }
}

/* Whether a name as written is this one of this namespace. */
static bool matches(const xml_reader *xml, image_span name, const char *uri, const char *local)
{
    image_span prefix = before(name, ":");

    if (prefix.size == name.size) {
        prefix.size = 0;
    } else {
        name = after(name, prefix.size + 1);
    }
    if (!equals(name, literal(local))) {
        return false;
    }
    for (size_t i = xml->binding_count; i > 0; i--) {
        if (equals(xml->bindings[i - 1].prefix, prefix)) {
            return equals(xml->bindings[i - 1].uri, literal(uri));
        }
    }
    return false;
}

void xml_init(xml_reader *xml, image_span text)
{
    *xml = (xml_reader){.rest = text};
    bind(xml, literal("xml"), literal("http://www.w3.org/XML/1998/namespace"));
}

/* Leaves the element that was closed by the last tag. */
static void leave(xml_reader *xml)
{
    while (xml->binding_count > 1 && xml->bindings[xml->binding_count - 1].depth == xml->depth) {
        xml->binding_count--;
    }
    xml->depth--;
}

/* Goes to the next tag and returns what is in it; size 0: there is none. */
static image_span next_tag(xml_reader *xml)
{
    image_span ignored;
    size_t size;

    do {
        xml->rest = after(xml->rest, before(xml->rest, "<").size);
        size = other_markup(xml->rest, &ignored);
        xml->rest = after(xml->rest, size);
    } while (size > 0);
    size = starts(xml->rest, "<!") ? 0 : tag_size(xml->rest);
    if (size == 0) {
        return (image_span){0};
    }
    image_span inside = {xml->rest.data + 1, size - 2};
    xml->tag = xml->rest.data;
    xml->rest = after(xml->rest, size);
    return inside;
}

xml_event xml_next(xml_reader *xml)
{
    if (xml->closed) {
        leave(xml);
    }
    if (xml->empty) {
        xml->empty = false;
        xml->closed = true;
        xml->tag = xml->rest.data;
        return XML_CLOSE;
    }
    image_span tag = next_tag(xml);
    xml->closed = starts(tag, "/");
    if (tag.size == 0 || (xml->closed && xml->depth == 0)) {
        xml->rest.size = 0;
        xml->closed = false;
        return XML_END;
    }
    if (xml->closed) {
        return XML_CLOSE;
    }
    xml->depth++;
    xml->empty = tag.data[tag.size - 1] == '/';
    tag.size -= xml->empty;
    xml->name = until(tag, SPACES "/");
    xml->attributes = after(tag, xml->name.size);
    bind_all(xml);
    return XML_OPEN;
}

bool xml_is(const xml_reader *xml, const char *uri, const char *local)
{
    return matches(xml, xml->name, uri, local);
}

bool xml_attribute(const xml_reader *xml, const char *uri, const char *local, image_span *value)
{
    image_span rest = xml->attributes, name, found;

    while (next_attribute(&rest, &name, &found)) {
        if (matches(xml, name, uri, local)) {
            *value = found;
            return true;
        }
    }
    return false;
}

/* 16 for what is no hexadecimal digit. */
static uint32_t digit(uint8_t c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* The character that "#65" or "#x41" stands for; 0 when it is none. */
static uint32_t numeric(image_span name)
{
    bool hex = starts(name, "#x");
    uint32_t base = hex ? 16 : 10, value = 0;

    for (size_t i = hex ? 2 : 1; i < name.size; i++) {
        uint32_t d = digit(name.data[i]);

        if (d >= base || value > 0x10FFFF) {
            return 0;
        }
        value = value * base + d;
    }
    return value;
}

/* Appends what the reference that text begins with stands for.  Returns its size. */
static size_t append_reference(image_span text, buffer *out)
{
    static const struct {
        const char *text;
        char character;
    } named[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};

    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (starts(text, named[i].text)) {
            buffer_append(out, &named[i].character, 1);
            return strlen(named[i].text);
        }
    }
    /* No reference is longer: without this bound, a text of ampersands would take quadratic time.
     */
    image_span near = {text.data + 1, text.size <= 16 ? text.size - 1 : 16};
    image_span name = before(near, ";");
    if (starts(name, "#") && name.size < near.size) {
        char bytes[4];
        uint32_t c = numeric(name);
        buffer_append(out, bytes, c != 0 ? utf8_encode(c, bytes) : 0);
        return name.size + 2;
    }
    buffer_append_text(out, "&");
    return 1;
}

void xml_append_text(image_span markup, buffer *out)
{
    while (markup.size > 0) {
        image_span text = {0};
        size_t size;

        if (markup.data[0] == '&') {
            size = append_reference(markup, out);
        } else if (markup.data[0] == '<') {
            size = other_markup(markup, &text);
            size = size > 0 ? size : tag_size(markup);
            size = size > 0 ? size : markup.size;
        } else {
            text = until(markup, "<&");
            size = text.size;
        }
        buffer_append(out, text.data, text.size);
        markup = after(markup, size);
    }
}
