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

void wire_append_limit(const backend_question *question, const char *name, buffer *body)
{
    char limit[64];

    snprintf(limit, sizeof limit, "\"%s\":%" PRIu32, name, question->max_tokens);
    buffer_append_text(body, limit);
}

void wire_append_thinking(const backend_question *question, buffer *body)
{
    append_members(question->plain ? NULL : question->backend->thinking[question->preset->thinking],
                   body);
}

void wire_append_head(const backend_question *question, const char *limit_field, buffer *body)
{
    const backend *asked = question->backend;

    buffer_append_text(body, "{\"stream\":false");
    if (*question->model != '\0') {
        buffer_append_text(body, ",\"model\":");
        buffer_append_json(body, question->model);
    }
    if (limit_field != NULL) {
        buffer_append_text(body, ",");
        wire_append_limit(question, asked->limit_field != NULL ? asked->limit_field : limit_field,
                          body);
    }
    append_members(asked->extra, body);
    wire_append_thinking(question, body);
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
    {"length", FINISH_TRUNCATED}, /* OpenAI and most others */
    {"content_filter", FINISH_BLOCKED},
    {"max_output_tokens", FINISH_TRUNCATED}, /* OpenAI's responses */
    {"model_length", FINISH_TRUNCATED}, /* Mistral */
    {"max_tokens", FINISH_TRUNCATED}, /* Anthropic, Bedrock */
    {"model_context_window_exceeded", FINISH_TRUNCATED},
    {"refusal", FINISH_REFUSED},
    {"guardrail_intervened", FINISH_BLOCKED}, /* Bedrock */
    {"content_filtered", FINISH_BLOCKED},
    {"MAX_TOKENS", FINISH_TRUNCATED}, /* Gemini */
    {"SAFETY", FINISH_BLOCKED},
    {"RECITATION", FINISH_BLOCKED},
    {"LANGUAGE", FINISH_BLOCKED},
    {"BLOCKLIST", FINISH_BLOCKED},
    {"PROHIBITED_CONTENT", FINISH_BLOCKED},
    {"SPII", FINISH_BLOCKED},
    {"OTHER", FINISH_BLOCKED},
    {"IMAGE_SAFETY", FINISH_BLOCKED},
    {"IMAGE_PROHIBITED_CONTENT", FINISH_BLOCKED},
    {"IMAGE_RECITATION", FINISH_BLOCKED},
    {"IMAGE_OTHER", FINISH_BLOCKED},
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

/* Words that are no thoughts.  Gemini and Bedrock give no type. */
static bool is_spoken(const reply *chunk, const char *type)
{
    return type == NULL ? reply_flag(chunk, "thought") != 1
                        : strcmp(type, "text") == 0 || strcmp(type, "output_text") == 0;
}

static void read_chunks(const reply *message, const char *path, buffer *text, backend_answer *out);

/* Text, a refusal or a message that holds such; everything else was thinking. */
static void read_chunk(const reply *chunk, buffer *text, backend_answer *out)
{
    const char *type = reply_text(chunk, "type");
    const char *words = reply_text(chunk, "text");
    const char *refusal = reply_text(chunk, "refusal");

    if (refusal != NULL) {
        out->finish = FINISH_REFUSED;
        buffer_append_text(text, refusal);
    } else if (words != NULL && is_spoken(chunk, type)) {
        buffer_append_text(text, words);
    } else if (type != NULL && strcmp(type, "message") == 0) {
        read_chunks(chunk, "content", text, out);
    } else {
        out->thought = true;
    }
}

static void read_chunks(const reply *message, const char *path, buffer *text, backend_answer *out)
{
    size_t count = reply_count(message, path);

    for (size_t i = 0; i < count; i++) {
        read_chunk(reply_element(message, path, i), text, out);
    }
}

static void read_text(const reply *root, const wire_layout *layout, buffer *text,
                      backend_answer *out)
{
    const char *content = reply_text(root, layout->content);
    const char *refusal = layout->refusal != NULL ? reply_text(root, layout->refusal) : NULL;

    buffer_append_text(text, content != NULL ? content : "");
    read_chunks(root, layout->content, text, out);
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
    int64_t count = path != NULL ? reply_number(root, path, -1) : -1;

    return count < 0 || count > INT32_MAX ? -1 : count;
}

static int64_t output_tokens(const reply *root, const wire_layout *layout)
{
    int64_t first = tokens(root, layout->output_tokens[0]);
    int64_t second = tokens(root, layout->output_tokens[1]);

    return first < 0 ? second : first + (second > 0 ? second : 0);
}

/* -1: not told, or nonsense. */
static double cost(const reply *root, const wire_layout *layout)
{
    double told = layout->cost != NULL ? reply_real(root, layout->cost, -1) : -1;

    return told >= 0 && told <= ALT_MAX_PRICE ? told : -1;
}

/* Whether a content filter did not even let the model answer. */
static bool is_blocked(const reply *root, const wire_layout *layout)
{
    return layout->blocked != NULL && reply_text(root, layout->blocked) != NULL;
}

alt_code wire_read(const reply *root, const wire_layout *layout, backend_answer *out,
                   alt_error *err)
{
    const char *finish = reply_text(root, layout->finish);
    backend_answer answer = {
        .finish = finish_of(finish),
        .thought = has_thoughts(root, layout),
        .prompt_tokens = tokens(root, layout->prompt_tokens),
        .output_tokens = output_tokens(root, layout),
        .cost = cost(root, layout),
    };
    buffer text;

    if (is_blocked(root, layout)) {
        answer.finish = FINISH_BLOCKED;
    } else if (reply_at(root, layout->message) == NULL) {
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
    const char *model = layout->model != NULL ? reply_text(root, layout->model) : NULL;
    if (answer.text == NULL || !copy(model, &answer.model)) {
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
    *answer = (backend_answer){.prompt_tokens = -1, .output_tokens = -1, .cost = -1};
}
