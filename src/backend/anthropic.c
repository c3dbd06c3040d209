/* anthropic.c - the Messages protocol: https://docs.anthropic.com/en/api/messages */
#include "structured.h"
#include "wire.h"

/* One object says how much is to be thought, where not thinking is no choice, and in what form it
 * is to be answered. */
static void append_output(const backend_question *question, buffer *body)
{
    bool brief = question->preset->thinking == THINKING_LOW && !question->plain;

    if (!brief && !question->structured) {
        return;
    }
    buffer_append_text(body, ",\"output_config\":{");
    buffer_append_text(body, brief ? "\"effort\":\"low\"" : "");
    buffer_append_text(body, brief && question->structured ? "," : "");
    structured_append_schema(question, "\"format\":{\"type\":\"json_schema\",\"schema\":", "}",
                             body);
    buffer_append_text(body, "}");
}

static void build(const backend_question *question, buffer *body)
{
    wire_append_head(question, "max_tokens", body);
    wire_append_temperature(question, body);
    append_output(question, body);
    buffer_append_text(body, ",\"system\":");
    buffer_append_json(body, question->instructions);
    buffer_append_text(body, ",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\","
                             "\"source\":{\"type\":\"base64\",\"media_type\":\"image/jpeg\","
                             "\"data\":\"");
    buffer_append_base64(body, question->jpeg, question->jpeg_size);
    buffer_append_text(body, "\"}},{\"type\":\"text\",\"text\":");
    buffer_append_json(body, question->text);
    buffer_append_text(body, "}]}]}");
}

static alt_code parse(const reply *root, backend_answer *out, alt_error *err)
{
    static const wire_layout layout = {
        .message = "content",
        .content = "content",
        .refusal = "stop_details.explanation",
        .finish = "stop_reason",
        .model = "model",
        .prompt_tokens = "usage.input_tokens",
        .output_tokens = {"usage.output_tokens"},
    };

    return wire_read(root, &layout, out, err);
}

const protocol protocol_anthropic = {
    .prefix = "/v1",
    .ask_path = "/messages",
    .models_path = "/models?limit=1000",
    .key_header = "x-api-key: ",
    .header = "anthropic-version: 2023-06-01",
    .build = build,
    .parse = parse,
    .models_at = "data",
    .model_name = "id",
};
