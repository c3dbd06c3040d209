/* question.c - from a picture to the body of a request: prepare -> build. */
#include "question.h"

#include <stdlib.h>
#include <string.h>

#include "backend/preset.h"
#include "error.h"
#include "prompt.h"
#include "utf8.h"

#define MAX_TAG 64 /* bytes of language */

static alt_code check_length(const char *name, const char *text, size_t most, alt_error *err)
{
    return text == NULL || strlen(text) <= most
               ? ALT_OK
               : error_set(err, ALT_E_OPTION, "%s must be at most %zu bytes long", name, most);
}

alt_code question_check(const alt_request *request, alt_error *err)
{
    uint32_t length = request->max_length;
    alt_code code = check_length("language", request->language, MAX_TAG, err);

    code = code == ALT_OK ? check_length("context", request->context, JOB_MAX_TEXT, err) : code;
    code = code == ALT_OK ? check_length("prompt", request->prompt, JOB_MAX_TEXT, err) : code;
    if (code == ALT_OK && length != 0 && (length < ALT_MIN_LENGTH || length > ALT_HARD_LENGTH)) {
        code = error_set(err, ALT_E_OPTION, "maxLength must be between %d and %d", ALT_MIN_LENGTH,
                         ALT_HARD_LENGTH);
    }
    return code;
}

alt_code question_take_description(job *j, const alt_request *request, alt_error *err)
{
    tidy_text text = {.text = NULL};

    if (request->ignore_embedded) {
        return ALT_OK;
    }
    alt_code code = alt_image_description(request->image, request->image_size, request->language,
                                          &text.text, err);
    if (code == ALT_OK && text.text != NULL) {
        if (utf8_length(text.text, strlen(text.text)) <= ALT_HARD_LENGTH) {
            job_finish(j, "embedded", "", &text);
        } else {
            free(text.text);
        }
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
    const backend_preset *preset = backend_preset_find(client_model(j->client));
    code = alt_image_to_jpeg(request->image, request->image_size, &options->limits,
                             job_side(j->client, info.width, info.height), options->quality,
                             &j->jpeg, err);
    if (code == ALT_OK) {
        j->outcome.result.image_tokens =
            tokens_count(&preset->tokens, j->jpeg.width, j->jpeg.height);
    }
    return code == ALT_OK ? found : code;
}

alt_code question_build(job *j, alt_error *err)
{
    const alt_client *client = j->client;
    buffer instructions, text;

    buffer_init(&instructions, 4 * JOB_MAX_TEXT);
    buffer_init(&text, 4 * JOB_MAX_TEXT);
    prompt_append_instructions(&j->request, &instructions);
    if (j->question != NULL) {
        buffer_append_text(&text, j->question);
    } else if (j->course.repairing) {
        prompt_append_repair(&j->request, j->course.fault, &text);
    } else {
        prompt_append_question(&j->request, &text);
    }
    /* base64 takes 4/3, an escaped character up to 6 bytes */
    buffer_init(&j->body, j->jpeg.size / 3 * 4 + 64 * JOB_MAX_TEXT);
    if (!instructions.failed && !text.failed) {
        backend_question question = {
            .backend = client->backend,
            .preset = backend_preset_find(client_model(client)),
            .model = client_model(client),
            .instructions = instructions.data,
            .text = text.data,
            .jpeg = j->jpeg.data,
            .jpeg_size = j->jpeg.size,
            .max_tokens = j->course.max_tokens,
            .plain = j->course.plain || client->plain,
        };
        client->backend->protocol->build(&question, &j->body);
    }
    bool failed = instructions.failed || text.failed || j->body.failed;
    buffer_clear(&instructions);
    buffer_clear(&text);
    return failed ? error_memory(err) : ALT_OK;
}
