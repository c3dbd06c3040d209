/* reply.c - reading JSON that a server sent, with json-c. */
#include "reply.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "../error.h"

#define MAX_DEPTH 32
#define MAX_KEY 64

static bool only_space(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (strchr(" \t\r\n", text[i]) == NULL || text[i] == '\0') {
            return false;
        }
    }
    return true;
}

alt_code reply_parse(const char *text, size_t size, reply **out, alt_error *err)
{
    json_tokener *tokener = size < INT_MAX ? json_tokener_new_ex(MAX_DEPTH) : NULL;
    reply *root = NULL;

    if (tokener == NULL) {
        return size < INT_MAX ? error_memory(err)
                              : error_set(err, ALT_E_MALFORMED, "the answer is too large");
    }
    errno = 0;
    root = json_tokener_parse_ex(tokener, text, (int)size);
    size_t end = json_tokener_get_parse_end(tokener);
    /* json-c before 0.17 goes on with less text when it runs out of memory; only errno tells. */
    bool starved = errno == ENOMEM;
    json_tokener_free(tokener);
    if (!starved && root != NULL && only_space(text + end, size - end)) {
        *out = root;
        return ALT_OK;
    }
    reply_free(root);
    return starved ? error_memory(err) : error_set(err, ALT_E_MALFORMED, "the answer is not JSON");
}

void reply_free(reply *root)
{
    json_object_put(root);
}

/* The member or element of value that a part of a path names. */
static const reply *step(const reply *value, const char *part, size_t length)
{
    char key[MAX_KEY];
    reply *found = NULL;

    if (length >= sizeof key) {
        return NULL;
    }
    memcpy(key, part, length);
    key[length] = '\0';
    if (json_object_is_type(value, json_type_object)) {
        json_object_object_get_ex(value, key, &found);
    } else if (json_object_is_type(value, json_type_array)) {
        char *end;
        unsigned long index = strtoul(key, &end, 10);

        found = isdigit((unsigned char)*key) && *end == '\0'
                    ? json_object_array_get_idx(value, index)
                    : NULL;
    }
    return found;
}

const reply *reply_at(const reply *value, const char *path)
{
    while (value != NULL && *path != '\0') {
        size_t length = strcspn(path, ".");

        value = step(value, path, length);
        path += length + (path[length] == '.');
    }
    return value;
}

const char *reply_text(const reply *value, const char *path)
{
    const reply *found = reply_at(value, path);

    /* json-c caches nothing in strings: reading one does not change it. */
    return json_object_is_type(found, json_type_string) ? json_object_get_string((reply *)found)
                                                        : NULL;
}

int64_t reply_number(const reply *value, const char *path, int64_t fallback)
{
    const reply *found = reply_at(value, path);

    return json_object_is_type(found, json_type_int) ? json_object_get_int64(found) : fallback;
}

double reply_real(const reply *value, const char *path, double fallback)
{
    const reply *found = reply_at(value, path);
    bool number =
        json_object_is_type(found, json_type_double) || json_object_is_type(found, json_type_int);

    return number ? json_object_get_double(found) : fallback;
}

int reply_flag(const reply *value, const char *path)
{
    const reply *found = reply_at(value, path);

    return json_object_is_type(found, json_type_boolean) ? json_object_get_boolean(found) : -1;
}

size_t reply_count(const reply *value, const char *path)
{
    const reply *found = reply_at(value, path);

    return json_object_is_type(found, json_type_array) ? json_object_array_length(found) : 0;
}

const reply *reply_element(const reply *value, const char *path, size_t index)
{
    return index < reply_count(value, path)
               ? json_object_array_get_idx(reply_at(value, path), index)
               : NULL;
}
