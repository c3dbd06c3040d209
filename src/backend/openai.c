/*
 * openai.c - chat completions, the protocol of OpenAI that llama-server, vLLM, LM Studio and most
 * other servers speak too: https://platform.openai.com/docs/api-reference/chat
 */
#include "structured.h"
#include "wire.h"

static void build(const backend_question *question, buffer *body)
{
    wire_append_head(question, "max_tokens", body);
    wire_append_temperature(question, body);
    structured_append_schema(question,
                             ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{"
                             "\"name\":\"alt\",\"strict\":true,\"schema\":",
                             "}}", body);
    buffer_append_text(body, ",\"messages\":[{\"role\":\"system\",\"content\":");
    buffer_append_json(body, question->instructions);
    buffer_append_text(body, "},{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                             "\"image_url\":{\"url\":\"data:image/jpeg;base64,");
    buffer_append_base64(body, question->jpeg, question->jpeg_size);
    buffer_append_text(body, "\"}},{\"type\":\"text\",\"text\":");
    buffer_append_json(body, question->text);
    buffer_append_text(body, "}]}]}");
}

static alt_code parse(const reply *root, backend_answer *out, alt_error *err)
{
    static const wire_layout layout = {
        .message = "choices.0",
        .content = "choices.0.message.content",
        .thoughts = {"choices.0.message.reasoning_content", "choices.0.message.reasoning"},
        .refusal = "choices.0.message.refusal",
        .finish = "choices.0.finish_reason",
        .model = "model",
        .prompt_tokens = "usage.prompt_tokens",
        .cost = "usage.cost", /* OpenRouter's */
        .output_tokens = {"usage.completion_tokens"},
    };

    return wire_read(root, &layout, out, err);
}

/* At Azure one asks for a deployment, and no list has their names. */
const protocol protocol_azure = {
    .prefix = "/openai/v1",
    .url_example = "https://RESOURCE.openai.azure.com",
    .ask_path = "/chat/completions",
    .key_header = "api-key: ",
    .build = build,
    .parse = parse,
};

const protocol protocol_openai = {
    .prefix = "/v1",
    .url_example = "https://HOST/v1",
    .ask_path = "/chat/completions",
    .models_path = "/models",
    .key_header = "Authorization: Bearer ",
    .build = build,
    .parse = parse,
    .models_at = "data",
    .model_name = "id",
};
