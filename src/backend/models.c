/* models.c - which models a server has. */
#include "backend.h"

#include <stdlib.h>
#include <string.h>

#include "../error.h"

alt_code backend_models(const backend *from, const reply *root, alt_models *out, alt_error *err)
{
    const char *list = from->protocol->models_at;
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

bool backend_has_model(const alt_models *models, const char *model)
{
    for (size_t i = 0; i < models->count; i++) {
        if (is_meant(models->names[i], model)) {
            return true;
        }
    }
    return false;
}
