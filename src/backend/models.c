/* models.c - the names of models: which a server has, and where they stand in the path of a
 * request.
 */
#include "backend.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"

/* Percent-encoded for one segment of a path (RFC 3986). */
static void append_segment(const char *text, buffer *out)
{
    for (const char *c = text; *c != '\0'; c++) {
        char escape[4];

        snprintf(escape, sizeof escape, "%%%02X", (unsigned char)*c);
        if ((isascii((unsigned char)*c) && isalnum((unsigned char)*c)) ||
            strchr("-._~", *c) != NULL) {
            buffer_append(out, c, 1);
        } else {
            buffer_append_text(out, escape);
        }
    }
}

void backend_append_path(const char *path, const char *name, buffer *out)
{
    size_t before = strcspn(path, "*");

    buffer_append(out, path, before);
    if (path[before] == '*') {
        /* Gemini lists "models/gemini", which is as much of the path as of the name */
        bool twice = strncmp(name, path + 1, before - 1) == 0;

        append_segment(twice ? name + before - 1 : name, out);
        buffer_append_text(out, path + before + 1);
    }
}

size_t backend_base_length(const protocol *spoken, const char *url)
{
    const char *at = strchr(url, '/');

    while (at != NULL && fnmatch(spoken->ask_path, at, 0) != 0) {
        at = strchr(at + 1, '/');
    }
    return at != NULL ? (size_t)(at - url) : strlen(url);
}

alt_code backend_models(const backend *from, const reply *root, alt_models *out, alt_error *err)
{
    /* Together has the bare list */
    const char *list = reply_count(root, "") > 0 ? "" : from->protocol->models_at;
    size_t count = reply_count(root, list);
    alt_models models = {.names = calloc(count + 1, sizeof *models.names)};

    if (models.names == NULL) {
        return error_memory(err);
    }
    for (size_t i = 0; i < count; i++) {
        const char *name = reply_text(reply_element(root, list, i), from->protocol->model_name);

        if (name == NULL || *name == '\0') {
            continue;
        }
        models.names[models.count] = strdup(name);
        if (models.names[models.count] == NULL) {
            alt_models_clear(&models);
            return error_memory(err);
        }
        models.count++;
    }
    *out = models;
    return ALT_OK;
}

void alt_models_clear(alt_models *models)
{
    for (size_t i = 0; i < models->count; i++) {
        free(models->names[i]);
    }
    free(models->names);
    *models = (alt_models){0};
}

/* "llava:latest" is meant by "llava", "models/gemini" by "gemini", a dated name by one without. */
static bool is_meant(const char *listed, const char *model)
{
    size_t size = strlen(model), listed_size = strlen(listed);

    if (strncmp(listed, model, size) == 0) {
        return strchr("-:@", listed[size]) != NULL; /* finds the end, too */
    }
    return listed_size > size && listed[listed_size - size - 1] == '/' &&
           strcmp(listed + listed_size - size, model) == 0;
}

/* llama-server and OpenRouter list what a model takes; others say nothing. */
static bool is_blind(const reply *listed)
{
    static const char where[] = "architecture.input_modalities";
    size_t count = reply_count(listed, where);

    for (size_t i = 0; i < count; i++) {
        char path[sizeof where + 24];

        snprintf(path, sizeof path, "%s.%zu", where, i);
        const char *modality = reply_text(listed, path);
        if (modality != NULL && strcmp(modality, "image") == 0) {
            return false;
        }
    }
    return count > 0;
}

/* NULL: it is not listed under just that name. */
static const reply *find_listed(const backend *from, const reply *root, const char *model)
{
    const char *list = from->protocol->models_at;
    size_t count = reply_count(root, list);

    for (size_t i = 0; i < count; i++) {
        const reply *listed = reply_element(root, list, i);
        const char *name = reply_text(listed, from->protocol->model_name);

        if (name != NULL && strcmp(name, model) == 0) {
            return listed;
        }
    }
    return NULL;
}

bool backend_is_blind(const backend *from, const reply *root, const char *model)
{
    return is_blind(find_listed(from, root, model));
}

/* https://github.com/ollama/ollama/blob/main/api/types.go (ListModelResponse) */
bool backend_is_remote(const backend *from, const reply *root, const char *model)
{
    const char *host = reply_text(find_listed(from, root, model), "remote_host");

    return host != NULL && *host != '\0';
}

bool backend_has_model(const alt_models *models, const char *model)
{
    for (size_t i = 0; i < models->count; i++) {
        if (is_meant(models->names[i], model)) {
            return true;
        }
    }
    return false;
}
