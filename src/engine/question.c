/* question.c - from a picture to the body of a request: prepare -> build. */
#include "question.h"

#include <stdlib.h>
#include <string.h>

#include "../backend/preset.h"
#include "../error.h"
#include "../image/image.h"
#include "../utf8.h"

#define MAX_TAG 64 /* bytes of language */

static alt_code check_length(const char *name, const char *text, size_t most, alt_error *err)
{
    return text == NULL || strlen(text) <= most
               ? ALT_OK
               : error_set(err, ALT_E_OPTION, "%s must be at most %zu bytes long", name, most);
}

static alt_code check_languages(const alt_request *request, alt_error *err)
{
    static const char allowed[] =
        "-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    for (size_t i = 0; i < ALT_MAX_LANGUAGES && request->languages[i] != NULL; i++) {
        const char *tag = request->languages[i];

        if (*tag == '\0' || strlen(tag) > MAX_TAG || tag[strspn(tag, allowed)] != '\0') {
            return error_set(err, ALT_E_OPTION, "languages must be tags like \"de\" or \"pt-BR\"");
        }
    }
    return ALT_OK;
}

alt_code question_check(const alt_request *request, alt_error *err)
{
    uint32_t length = request->max_length;
    alt_code code = check_length("language", request->language, MAX_TAG, err);

    code = code == ALT_OK ? check_languages(request, err) : code;
    code = code == ALT_OK ? check_length("context", request->context, JOB_MAX_TEXT, err) : code;
    code = code == ALT_OK ? check_length("prompt", request->prompt, JOB_MAX_TEXT, err) : code;
    if (code == ALT_OK && length != 0 && (length < ALT_MIN_LENGTH || length > ALT_HARD_LENGTH)) {
        code = error_set(err, ALT_E_OPTION, "maxLength must be between %d and %d", ALT_MIN_LENGTH,
                         ALT_HARD_LENGTH);
    }
    return code;
}

/*
 * What a person wrote into the file counts for the first language, in whatever it is; for others
 * only if it is there in that language.  Longer than any answer may be, it is no alt text.
 */
static alt_code take_description(dialogue *d, size_t index, const alt_request *request,
                                 alt_error *err)
{
    image_span file = {request->image, request->image_size};
    char *text = NULL;
    alt_code code = image_description(file, d->texts[index].language, index > 0, &text, err);

    if (text != NULL && utf8_length(text, strlen(text)) <= ALT_HARD_LENGTH) {
        dialogue_embed(d, index, text);
    } else {
        free(text);
    }
    return code;
}

alt_code question_embed(dialogue *d, const alt_request *request, alt_error *err)
{
    alt_code code = ALT_OK;

    for (size_t i = 0; i < d->count && code == ALT_OK && !request->ignore_embedded; i++) {
        code = take_description(d, i, request, err);
    }
    return code;
}

/* Finishes the job when a person has described the picture in its file, in all languages. */
alt_code question_take_description(job *j, const alt_request *request, alt_error *err)
{
    alt_code code = question_embed(&j->dialogue, request, err);

    if (code == ALT_OK && dialogue_is_settled(&j->dialogue)) {
        job_finish(j, "embedded", "");
    }
    return code;
}

alt_code question_prepare(job *j, const alt_request *request, alt_error *err)
{
    const alt_options *options = &j->client->options;
    alt_image_info info;
    alt_code code =
        alt_image_probe(request->image, request->image_size, &options->limits, &info, err);

    /* when the search is stopped, job_advance() goes on with it: the model is not known then */
    alt_code found = code == ALT_OK ? client_resolve(j->client, err) : code;
    if (found != ALT_OK && found != ALT_E_STOPPED) {
        return found;
    }
    code = alt_image_to_jpeg(request->image, request->image_size, &options->limits,
                             job_side(j->client, info.width, info.height), options->quality,
                             &j->jpeg, err);
    return code == ALT_OK ? found : code;
}

alt_code question_build(job *j, alt_error *err)
{
    const alt_client *client = j->client;
    backend_question question = {
        .backend = client->backend,
        .preset = backend_preset_find(client_model(client)),
        .model = client_model(client),
        .jpeg = j->jpeg.data,
        .jpeg_size = j->jpeg.size,
        .structured = client_structures(client) && !j->course.prose,
        .plain = j->course.plain || client->plain,
    };

    /* base64 takes 4/3, an escaped character up to 6 bytes */
    buffer_init(&j->body, j->jpeg.size / 3 * 4 + 64 * JOB_MAX_TEXT);
    return dialogue_ask(&j->dialogue, &question, &j->body, err);
}
