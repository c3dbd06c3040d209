/*
 * xml.h - just enough of XML 1.0 with namespaces to find a text in an RDF packet.  Reads tag by
 * tag, allocates nothing, knows no DTD (it ends at one, so that entities cannot be defined), and
 * does not check: end tags are counted, not matched.
 */
#ifndef ALT_XML_H
#define ALT_XML_H

#include "../buffer.h"
#include "image.h"

enum { XML_MAX_BINDINGS = 64 };

typedef enum { XML_END, XML_OPEN, XML_CLOSE } xml_event;

/* Filled by xml_init() and xml_next(). */
typedef struct {
    image_span rest;       /* what follows the tag */
    const uint8_t *tag;    /* where the tag begins; the implied end tag of <a/> is right after it */
    image_span name;       /* of the element, as written */
    image_span attributes; /* as written */
    unsigned depth;        /* of the element that the tag opens or closes; 1 is the root */
    bool empty;            /* the tag closes what it opens: XML_CLOSE comes next */
    bool closed;           /* the tag closes */
    struct {
        image_span prefix, uri;
        unsigned depth;
    } bindings[XML_MAX_BINDINGS]; /* the xmlns in force; more than fit end the reading */
    size_t binding_count;
} xml_reader;

/* Reads UTF-8, which need not be well-formed. */
void xml_init(xml_reader *xml, image_span text);

/* Moves on to the next tag.  An empty element (<a/>) is opened, then closed. */
xml_event xml_next(xml_reader *xml);

/* Whether the element is this one of this namespace. */
bool xml_is(const xml_reader *xml, const char *uri, const char *local);

/* The value of an attribute with a prefix, as written; false when the tag has none. */
bool xml_attribute(const xml_reader *xml, const char *uri, const char *local, image_span *value);

/* Appends what the markup says: without tags and comments, references resolved.  Those that XML
 * does not know stay as they are. */
void xml_append_text(image_span markup, buffer *out);

#endif
