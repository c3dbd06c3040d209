/* ollama.c - Ollama's own protocol: https://github.com/ollama/ollama/blob/main/docs/api.md */
#include "structured.h"
#include "wire.h"

static void build(const backend_question *question, buffer *body)
{
    wire_append_head(question, NULL, body);
    buffer_append_text(body, ",\"options\":{");
    wire_append_limit(question, "num_predict", body);
    wire_append_temperature(question, body);
    buffer_append_text(body, "}");
    structured_append_schema(question, ",\"format\":", "", body);
    buffer_append_text(body, ",\"messages\":[{\"role\":\"system\",\"content\":");
    buffer_append_json(body, question->instructions);
    buffer_append_text(body, "},{\"role\":\"user\",\"images\":[\"");
    buffer_append_base64(body, question->jpeg, question->jpeg_size);
    buffer_append_text(body, "\"],\"content\":");
    buffer_append_json(body, question->text);
    buffer_append_text(body, "}]}");
}

static alt_code parse(const reply *root, backend_answer *out, alt_error *err)
{
    static const wire_layout layout = {
        .message = "message",
        .content = "message.content",
        .thoughts = {"message.thinking"},
        .finish = "done_reason",
        .model = "model",
        .prompt_tokens = "prompt_eval_count",
        .output_tokens = {"eval_count"},
    };

    return wire_read(root, &layout, out, err);
}

const protocol protocol_ollama = {
    .prefix = "",
    .ask_path = "/api/chat",
    .models_path = "/api/tags",
    .key_header = "Authorization: Bearer ",
    .build = build,
    .parse = parse,
    .models_at = "models",
    .model_name = "name",
};
