/* wire.c - what is alike in all protocols. */
#include "wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"

/* NULL is fine. */
static void append_members(const char *members, buffer *body)
{
    if (members != NULL) {
        buffer_append_text(body, ",");
        buffer_append_text(body, members);
    }
}

void wire_append_head(const backend_question *question, const char *limit_field, buffer *body)
{
    const backend *asked = question->backend;
    char limit[64];

    buffer_append_text(body, "{\"stream\":false");
    if (*question->model != '\0') {
        buffer_append_text(body, ",\"model\":");
        buffer_append_json(body, question->model);
    }
    if (limit_field != NULL) {
        snprintf(limit, sizeof limit, ",\"%s\":%" PRIu32,
                 asked->limit_field != NULL ? asked->limit_field : limit_field,
                 question->max_tokens);
        buffer_append_text(body, limit);
    }
    append_members(asked->extra, body);
    append_members(question->plain ? NULL : asked->thinking[question->preset->thinking], body);
}

void wire_append_temperature(const backend_question *question, buffer *body)
{
    if (question->backend->temperature && !question->preset->own_temperature && !question->plain) {
        buffer_append_text(body, ",\"temperature\":0.2"); /* descriptions want little invention */
    }
}

/* Reasons to stop that mean more than "done"; no two protocols use one word for two things. */
/* clang-format off */
static const struct {
    const char *reason;
    backend_finish finish;
} finishes[] = {
    {"length", FINISH_TRUNCATED},
    {"max_tokens", FINISH_TRUNCATED},
    {"model_length", FINISH_TRUNCATED},
    {"model_context_window_exceeded", FINISH_TRUNCATED},
    {"refusal", FINISH_REFUSED},
    {"content_filter", FINISH_BLOCKED},
};
/* clang-format on */

static backend_finish finish_of(const char *reason)
{
    for (size_t i = 0; reason != NULL && i < sizeof finishes / sizeof *finishes; i++) {
        if (strcmp(reason, finishes[i].reason) == 0) {
            return finishes[i].finish;
        }
    }
    return FINISH_COMPLETE;
}

/* One chunk of a message: text is appended, a refusal too, and everything else was thinking. */
static void read_chunk(const reply *chunk, buffer *text, backend_answer *out)
{
    const char *type = reply_text(chunk, "type");
    const char *words = reply_text(chunk, "text");
    const char *refusal = reply_text(chunk, "refusal");

    if (refusal != NULL) {
        out->finish = FINISH_REFUSED;
        buffer_append_text(text, refusal);
    } else if (words != NULL && (type == NULL || strstr(type, "text") != NULL)) {
        buffer_append_text(text, words);
    } else {
        out->thought = true;
    }
}

static void read_text(const reply *root, const wire_layout *layout, buffer *text,
                      backend_answer *out)
{
    const char *content = reply_text(root, layout->content);
    size_t chunks = reply_count(root, layout->content);

    if (content != NULL) {
        buffer_append_text(text, content);
    }
    for (size_t i = 0; i < chunks; i++) {
        read_chunk(reply_element(root, layout->content, i), text, out);
    }
    const char *refusal = layout->refusal != NULL ? reply_text(root, layout->refusal) : NULL;
    if (refusal != NULL && *refusal != '\0') {
        out->finish = FINISH_REFUSED;
        buffer_append_text(text, text->size == 0 ? refusal : "");
    }
}

static bool has_thoughts(const reply *root, const wire_layout *layout)
{
    for (size_t i = 0; i < 2 && layout->thoughts[i] != NULL; i++) {
        const char *thoughts = reply_text(root, layout->thoughts[i]);

        if (thoughts != NULL && *thoughts != '\0') {
            return true;
        }
    }
    return false;
}

/* NULL is fine; false when there is no memory for the copy. */
static bool copy(const char *text, char **out)
{
    *out = text != NULL && *text != '\0' ? strdup(text) : NULL;
    return *out != NULL || text == NULL || *text == '\0';
}

/* A count of tokens that one may add up; -1: not told, or nonsense. */
static int64_t tokens(const reply *root, const char *path)
{
    int64_t count = reply_number(root, path, -1);

    return count < 0 || count > INT32_MAX ? -1 : count;
}

alt_code wire_read(const reply *root, const wire_layout *layout, backend_answer *out,
                   alt_error *err)
{
    const char *finish = reply_text(root, layout->finish);
    backend_answer answer = {
        .finish = finish_of(finish),
        .thought = has_thoughts(root, layout),
        .prompt_tokens = tokens(root, layout->prompt_tokens),
        .output_tokens = tokens(root, layout->output_tokens),
    };
    buffer text;

    if (reply_at(root, layout->message) == NULL) {
        return error_set(err, ALT_E_MALFORMED,
                         "the answer has no \"%s\": is the url that of such a backend?",
                         layout->message);
    }
    /* some servers put the words of an exception where the text should be */
    if (finish != NULL && strcmp(finish, "error") == 0) {
        return error_set(err, ALT_E_SERVER, "the server failed while it answered");
    }
    buffer_init(&text, SIZE_MAX / 2); /* the reply has been capped already */
    read_text(root, layout, &text, &answer);
    answer.text = buffer_take(&text);
    if (answer.text == NULL || !copy(reply_text(root, "model"), &answer.model)) {
        backend_answer_clear(&answer);
        return error_memory(err);
    }
    *out = answer;
    return ALT_OK;
}

void backend_answer_clear(backend_answer *answer)
{
    free(answer->text);
    free(answer->model);
    *answer = (backend_answer){.prompt_tokens = -1, .output_tokens = -1};
}
