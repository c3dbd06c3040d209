/* gemini.c - Google's own protocol: https://ai.google.dev/api/generate-content */
#include "structured.h"
#include "wire.h"

#include <string.h>

/* clang-format off */
/* What differs between the generations, of which the last stands for all that is newer: how many
 * pixels are looked at, and how far it thinks.  What belongs to another generation is an error. */
static const struct {
    const char *contained; /* in the model's name */
    const char *media;     /* half the tokens of the default, and still enough for small text */
    const char *thinking[THINKING_COUNT];
} generations[] = {
    {"gemini-2", "", {"", ",\"thinkingConfig\":{\"thinkingBudget\":0}", ""}},
    {"", ",\"mediaResolution\":\"MEDIA_RESOLUTION_MEDIUM\"",
     {"", ",\"thinkingConfig\":{\"thinkingLevel\":\"MINIMAL\"}", ",\"thinkingConfig\":{\"thinkingLevel\":\"LOW\"}"}},
};
/* clang-format on */

static void append_config(const backend_question *question, buffer *body)
{
    size_t i = 0;

    while (strstr(question->model, generations[i].contained) == NULL) {
        i++;
    }
    buffer_append_text(body, ",\"generationConfig\":{");
    wire_append_limit(question, "maxOutputTokens", body);
    wire_append_temperature(question, body);
    if (!question->plain) {
        buffer_append_text(body, generations[i].media);
        buffer_append_text(body, generations[i].thinking[question->preset->thinking]);
    }
    structured_append_schema(
        question, ",\"responseMimeType\":\"application/json\",\"responseJsonSchema\":", "", body);
    buffer_append_text(body, "}");
}

static void build(const backend_question *question, buffer *body)
{
    buffer_append_text(body, "{\"systemInstruction\":{\"parts\":[{\"text\":");
    buffer_append_json(body, question->instructions);
    buffer_append_text(body, "}]},\"contents\":[{\"role\":\"user\",\"parts\":[{\"inlineData\":{"
                             "\"mimeType\":\"image/jpeg\",\"data\":\"");
    buffer_append_base64(body, question->jpeg, question->jpeg_size);
    buffer_append_text(body, "\"}},{\"text\":");
    buffer_append_json(body, question->text);
    buffer_append_text(body, "}]}]");
    append_config(question, body);
    buffer_append_text(body, "}");
}

static alt_code parse(const reply *root, backend_answer *out, alt_error *err)
{
    static const wire_layout layout = {
        .message = "candidates.0",
        .blocked = "promptFeedback.blockReason",
        .content = "candidates.0.content.parts",
        .finish = "candidates.0.finishReason",
        .model = "modelVersion",
        .prompt_tokens = "usageMetadata.promptTokenCount",
        .output_tokens = {"usageMetadata.candidatesTokenCount", "usageMetadata.thoughtsTokenCount"},
    };

    return wire_read(root, &layout, out, err);
}

const protocol protocol_gemini = {
    .prefix = "/v1beta",
    .ask_path = "/models/*:generateContent",
    .models_path = "/models?pageSize=1000",
    .key_header = "x-goog-api-key: ",
    .build = build,
    .parse = parse,
    .models_at = "models",
    .model_name = "name",
};
