/* responses.c - OpenAI's newer protocol: https://platform.openai.com/docs/api-reference/responses
 */
#include "structured.h"
#include "wire.h"

static void build(const backend_question *question, buffer *body)
{
    wire_append_head(question, "max_output_tokens", body);
    wire_append_temperature(question, body);
    structured_append_schema(question,
                             ",\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"alt\","
                             "\"strict\":true,\"schema\":",
                             "}}", body);
    buffer_append_text(body, ",\"instructions\":");
    buffer_append_json(body, question->instructions);
    buffer_append_text(body,
                       ",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_image\","
                       "\"image_url\":\"data:image/jpeg;base64,");
    buffer_append_base64(body, question->jpeg, question->jpeg_size);
    buffer_append_text(body, "\"},{\"type\":\"input_text\",\"text\":");
    buffer_append_json(body, question->text);
    buffer_append_text(body, "}]}]}");
}

static alt_code parse(const reply *root, backend_answer *out, alt_error *err)
{
    static const wire_layout layout = {
        .message = "output",
        .content = "output",
        .finish = "incomplete_details.reason",
        .model = "model",
        .prompt_tokens = "usage.input_tokens",
        .output_tokens = {"usage.output_tokens"},
    };

    return wire_read(root, &layout, out, err);
}

const protocol protocol_responses = {
    .prefix = "/v1",
    .ask_path = "/responses",
    .models_path = "/models",
    .key_header = "Authorization: Bearer ",
    .build = build,
    .parse = parse,
    .models_at = "data",
    .model_name = "id",
};
