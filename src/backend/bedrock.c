/* bedrock.c - the Converse protocol of AWS:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
#include "wire.h"

#include <string.h>

static void build(const backend_question *question, buffer *body)
{
    buffer_append_text(body, "{\"system\":[{\"text\":");
    buffer_append_json(body, question->instructions);
    buffer_append_text(body, "}],\"messages\":[{\"role\":\"user\",\"content\":[{\"image\":{"
                             "\"format\":\"jpeg\",\"source\":{\"bytes\":\"");
    buffer_append_base64(body, question->jpeg, question->jpeg_size);
    buffer_append_text(body, "\"}}},{\"text\":");
    buffer_append_json(body, question->text);
    buffer_append_text(body, "}]}],\"inferenceConfig\":{");
    wire_append_limit(question, "maxTokens", body);
    wire_append_temperature(question, body);
    buffer_append_text(body, "}");
    if (strstr(question->model, "anthropic.") != NULL) {
        wire_append_thinking(question, body); /* other makers name it otherwise, and do not think */
    }
    buffer_append_text(body, "}");
}

static alt_code parse(const reply *root, backend_answer *out, alt_error *err)
{
    static const wire_layout layout = {
        .message = "output.message",
        .content = "output.message.content",
        .finish = "stopReason",
        .prompt_tokens = "usage.inputTokens",
        .output_tokens = {"usage.outputTokens"},
    };

    return wire_read(root, &layout, out, err);
}

const protocol protocol_bedrock = {
    .prefix = "",
    .url_example = "https://bedrock-runtime.REGION.amazonaws.com",
    .ask_path = "/model/*/converse",
    .key_header = "Authorization: Bearer ",
    .aws_service = "bedrock",
    .build = build,
    .parse = parse,
};
