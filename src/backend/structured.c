/* structured.c - the answer as a JSON object: its schema, and how it is found in what a model says.
 */
#include "structured.h"

#include <string.h>

#include "../error.h"

#define MAX_SAID (16 * 1024) /* bytes; what is longer is no answer */
#define MAX_TRIES 32         /* braces that may open the object */
#define MAX_DEPTH 8

/* ---- The schema ------------------------------------------------------------------------------ */

/* Within what all servers take: no lengths, no patterns, everything required.  alt comes first, so
 * that it is there when the answer is cut off. */
#define TEXT "{\"type\":\"string\"}"
#define FLAG "{\"type\":\"boolean\"}"
#define CLOSED "\"additionalProperties\":false}"

static const char one_language[] =
    "{\"type\":\"object\",\"properties\":{\"alt\":" TEXT ",\"decorative\":" FLAG
    ",\"contains_text\":" FLAG ",\"language\":" TEXT
    "},\"required\":[\"alt\",\"decorative\",\"contains_text\",\"language\"]," CLOSED;

static void append_languages(const char *const *tags, const char *after_each, buffer *body)
{
    for (size_t i = 0; tags[i] != NULL; i++) {
        buffer_append_text(body, i > 0 ? "," : "");
        buffer_append_json(body, tags[i]);
        buffer_append_text(body, after_each);
    }
}

static void append_several(const char *const *tags, buffer *body)
{
    buffer_append_text(body, "{\"type\":\"object\",\"properties\":{\"alt\":{\"type\":\"object\","
                             "\"properties\":{");
    append_languages(tags, ":" TEXT, body);
    buffer_append_text(body, "},\"required\":[");
    append_languages(tags, "", body);
    buffer_append_text(body, "]," CLOSED ",\"decorative\":" FLAG ",\"contains_text\":" FLAG
                             "},\"required\":[\"alt\",\"decorative\",\"contains_text\"]," CLOSED);
}

void structured_append_schema(const backend_question *question, const char *before,
                              const char *after, buffer *body)
{
    if (!question->structured) {
        return;
    }
    buffer_append_text(body, before);
    if (question->languages != NULL) {
        append_several(question->languages, body);
    } else {
        buffer_append_text(body, one_language);
    }
    buffer_append_text(body, after);
}

/* ---- The answer ------------------------------------------------------------------------------ */

/* What is open at some place in a JSON text. */
typedef struct {
    char closers[MAX_DEPTH]; /* of the arrays and objects that are open, the outermost first */
    size_t depth;
    bool string, escaped;
} nesting;

/* False where more is open than in any answer of ours. */
static bool step(nesting *at, char c)
{
    if (at->string) {
        at->string = at->escaped || c != '"';
        at->escaped = !at->escaped && c == '\\';
    } else if (c == '"') {
        at->string = true;
    } else if (c == '{' || c == '[') {
        if (at->depth == MAX_DEPTH) {
            return false;
        }
        at->closers[at->depth++] = c == '{' ? '}' : ']';
    } else if (c == '}' || c == ']') {
        at->depth--;
    }
    return true;
}

/* Parses the text with what is open there closed; *out is NULL unless it is the object. */
static alt_code parse_closed(const char *text, size_t size, const nesting *at, reply **out,
                             alt_error *err)
{
    reply *root = NULL;
    buffer json;

    buffer_init(&json, size + MAX_DEPTH);
    buffer_append(&json, text, size);
    for (size_t i = at->depth; i > 0; i--) {
        buffer_append(&json, &at->closers[i - 1], 1);
    }
    alt_code code = json.failed ? error_memory(err) : reply_parse(json.data, json.size, &root, err);
    buffer_clear(&json);
    if (reply_at(root, "alt") == NULL && reply_flag(root, "decorative") != 1) {
        reply_free(root);
        root = NULL;
    }
    *out = root;
    return code == ALT_E_MEMORY ? code : ALT_OK;
}

/* The object that begins here, up to its end, or else up to its last comma. */
static alt_code take_object(const char *text, reply **out, alt_error *err)
{
    nesting at = {.depth = 0}, at_comma = at;
    size_t size = 0, comma = 0;

    do {
        if (!step(&at, text[size])) {
            return ALT_OK;
        }
        if (text[size] == ',' && !at.string) {
            comma = size;
            at_comma = at;
        }
        size++;
    } while (at.depth > 0 && text[size] != '\0');
    alt_code code = parse_closed(text, size, &at, out, err);
    if (code == ALT_OK && *out == NULL && comma > 0) {
        code = parse_closed(text, comma, &at_comma, out, err);
    }
    return code;
}

static alt_code take_string(const char *text, reply **out, alt_error *err)
{
    buffer json;

    buffer_init(&json, MAX_SAID + 16);
    buffer_append_text(&json, "{\"alt\":");
    buffer_append_text(&json, text);
    buffer_append_text(&json, "}");
    alt_code code = json.failed ? error_memory(err) : take_object(json.data, out, err);
    buffer_clear(&json);
    return code;
}

alt_code structured_find(const char *said, reply **out, alt_error *err)
{
    size_t size = strlen(said);
    const char *brace = memrchr(said, '{', size);
    alt_code code = ALT_OK;

    *out = NULL;
    if (size > MAX_SAID) {
        return ALT_OK;
    }
    if (said[strspn(said, " \t\r\n")] == '"') {
        return take_string(said, out, err);
    }
    for (int tries = 0; brace != NULL && tries < MAX_TRIES && *out == NULL && code == ALT_OK;
         tries++) {
        code = take_object(brace, out, err);
        brace = memrchr(said, '{', (size_t)(brace - said));
    }
    return code;
}
