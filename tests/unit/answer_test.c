/* The contract of each protocol, second half: every kind of answer. */
#include "failing_malloc.h"

#include "../../src/backend/backend.h"

typedef struct {
    const char *backend, *reply, *text, *model;
    backend_finish finish;
    bool thought;
    int prompt_tokens, output_tokens;
} answer;

#define CHOICE(message, finish)                                                                    \
    "{\"choices\":[{\"index\":0,\"message\":{" message "},\"finish_reason\":" finish "}]}"
#define BLOCKS(blocks, stop)                                                                       \
    "{\"type\":\"message\",\"content\":[" blocks "],\"stop_reason\":" stop "}"

#define OUTPUT(content, reason)                                                                    \
    "{\"output\":[{\"type\":\"message\",\"content\":[" content                                     \
    "]}],\"incomplete_details\":{\"reason\":\"" reason "\"}}"
#define TURN(content, stop)                                                                        \
    "{\"output\":{\"message\":{\"content\":[" content "]}},\"stopReason\":\"" stop "\"}"

static const answer answers[] = {
    /* OpenAI */
    {"openai",
     "{\"id\":\"c\",\"model\":\"gpt-6-luna\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
     "\"assistant\",\"content\":\"A dog.\",\"refusal\":null},\"finish_reason\":\"stop\"}],"
     "\"usage\":{\"prompt_tokens\":1006,\"completion_tokens\":12,\"total_tokens\":1018}}",
     "A dog.", "gpt-6-luna", FINISH_COMPLETE, false, 1006, 12},
    {"openai", CHOICE("\"content\":\"A d\"", "\"length\""), "A d", NULL, FINISH_TRUNCATED, false,
     -1, -1},
    {"openai", CHOICE("\"content\":null", "\"content_filter\""), "", NULL, FINISH_BLOCKED, false,
     -1, -1},
    {"openai", CHOICE("\"content\":null,\"refusal\":\"I can't.\"", "\"stop\""), "I can't.", NULL,
     FINISH_REFUSED, false, -1, -1},
    {"openai", CHOICE("\"content\":\"A dog.\",\"refusal\":\"\"", "\"stop\""), "A dog.", NULL,
     FINISH_COMPLETE, false, -1, -1},
    {"openai", CHOICE("\"content\":null,\"tool_calls\":[]", "\"tool_calls\""), "", NULL,
     FINISH_COMPLETE, false, -1, -1},
    {"compatible",
     CHOICE(
         "\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]},"
         "{\"type\":\"text\",\"text\":\"A \"},{\"type\":\"text\",\"text\":\"dog.\"}]",
         "\"model_length\""),
     "A dog.", NULL, FINISH_TRUNCATED, true, -1, -1},
    {"compatible", CHOICE("\"content\":[{\"type\":\"refusal\",\"refusal\":\"No.\"}]", "null"),
     "No.", NULL, FINISH_REFUSED, false, -1, -1},
    {"llama-server", CHOICE("\"content\":\"\",\"reasoning_content\":\"Let me see\"", "\"length\""),
     "", NULL, FINISH_TRUNCATED, true, -1, -1},
    {"vllm", CHOICE("\"content\":\"A dog.\",\"reasoning\":\"So\"", "\"stop\""), "A dog.", NULL,
     FINISH_COMPLETE, true, -1, -1},
    {"vllm", CHOICE("\"content\":\"A dog.\",\"reasoning_content\":null", "\"stop\""), "A dog.",
     NULL, FINISH_COMPLETE, false, -1, -1},
    {"lmstudio", "{\"choices\":[{\"finish_reason\":\"content_filter\"}],\"model\":\"\"}", "", NULL,
     FINISH_BLOCKED, false, -1, -1},
    /* Anthropic */
    {"anthropic",
     "{\"id\":\"msg\",\"type\":\"message\",\"model\":\"claude-haiku-5-5\",\"content\":[{\"type\":"
     "\"thinking\",\"thinking\":\"Hm\",\"signature\":\"x\"},{\"type\":\"text\",\"text\":\"A "
     "dog.\"}],"
     "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1158,\"output_tokens\":15}}",
     "A dog.", "claude-haiku-5-5", FINISH_COMPLETE, true, 1158, 15},
    {"anthropic", BLOCKS("{\"type\":\"text\",\"text\":\"A d\"}", "\"max_tokens\""), "A d", NULL,
     FINISH_TRUNCATED, false, -1, -1},
    {"anthropic", BLOCKS("", "\"model_context_window_exceeded\""), "", NULL, FINISH_TRUNCATED,
     false, -1, -1},
    {"anthropic", BLOCKS("{\"type\":\"redacted_thinking\",\"data\":\"x\"}", "\"stop_sequence\""),
     "", NULL, FINISH_COMPLETE, true, -1, -1},
    {"anthropic",
     "{\"content\":[],\"stop_reason\":\"refusal\",\"stop_details\":{\"type\":\"refusal\","
     "\"explanation\":\"Bio.\"}}",
     "Bio.", NULL, FINISH_REFUSED, false, -1, -1},
    /* Ollama */
    {"ollama",
     "{\"model\":\"gemma4\",\"message\":{\"role\":\"assistant\",\"content\":\"A "
     "dog.\"},\"done\":true,"
     "\"done_reason\":\"stop\",\"prompt_eval_count\":300,\"eval_count\":9}",
     "A dog.", "gemma4", FINISH_COMPLETE, false, 300, 9},
    {"ollama", "{\"message\":{\"content\":\"\",\"thinking\":\"Hm\"},\"done_reason\":\"length\"}",
     "", NULL, FINISH_TRUNCATED, true, -1, -1},
    {"ollama",
     "{\"message\":{\"content\":\"A\"},\"prompt_eval_count\":-7,\"eval_count\":99999999999}", "A",
     NULL, FINISH_COMPLETE, false, -1, -1},
    {"ollama", "{\"message\":{\"content\":\"\"},\"done_reason\":\"load\"}", "", NULL,
     FINISH_COMPLETE, false, -1, -1},
    /* OpenAI's responses */
    {"openai-responses",
     "{\"id\":\"resp\",\"status\":\"completed\",\"error\":null,\"incomplete_details\":null,"
     "\"model\":"
     "\"gpt-6-luna\",\"output\":[{\"type\":\"reasoning\",\"summary\":[],\"content\":[{\"type\":"
     "\"reasoning_text\",\"text\":\"Hm\"}]},{\"type\":\"message\",\"role\":\"assistant\","
     "\"content\":[{"
     "\"type\":\"output_text\",\"annotations\":[],\"text\":\"A dog.\"}]}],"
     "\"usage\":{\"input_tokens\":1006,\"output_tokens\":12}}",
     "A dog.", "gpt-6-luna", FINISH_COMPLETE, true, 1006, 12},
    {"openai-responses", OUTPUT("{\"type\":\"output_text\",\"text\":\"A d\"}", "max_output_tokens"),
     "A d", NULL, FINISH_TRUNCATED, false, -1, -1},
    {"openai-responses",
     "{\"output\":[{\"type\":\"reasoning\",\"summary\":[]}],\"incomplete_details\":{\"reason\":"
     "\"max_output_tokens\"}}",
     "", NULL, FINISH_TRUNCATED, true, -1, -1},
    {"openai-responses", "{\"output\":[],\"incomplete_details\":{\"reason\":\"content_filter\"}}",
     "", NULL, FINISH_BLOCKED, false, -1, -1},
    {"openai-responses", OUTPUT("{\"type\":\"refusal\",\"refusal\":\"I can't.\"}", ""), "I can't.",
     NULL, FINISH_REFUSED, false, -1, -1},
    /* Azure, Mistral, OpenRouter, DeepSeek: what they have beside OpenAI's shape */
    {"azure",
     "{\"model\":\"gpt-6-luna-2026\",\"prompt_filter_results\":[{\"prompt_index\":0}],\"choices\":["
     "{"
     "\"content_filter_results\":{\"hate\":{\"filtered\":false}},\"message\":{\"content\":\"A "
     "dog.\"},"
     "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}",
     "A dog.", "gpt-6-luna-2026", FINISH_COMPLETE, false, 9, 2},
    {"azure",
     "{\"choices\":[{\"content_filter_results\":{\"violence\":{\"filtered\":true}},"
     "\"finish_reason\":\"content_filter\",\"index\":0}]}",
     "", NULL, FINISH_BLOCKED, false, -1, -1},
    {"mistral",
     CHOICE(
         "\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"Hm\"}]},"
         "{\"type\":\"text\",\"text\":\"A dog.\"}]",
         "\"stop\""),
     "A dog.", NULL, FINISH_COMPLETE, true, -1, -1},
    {"openrouter",
     "{\"model\":\"openai/"
     "gpt-6-luna\",\"provider\":\"OpenAI\",\"choices\":[{\"native_finish_reason\":"
     "\"stop\",\"finish_reason\":\"stop\",\"message\":{\"content\":\"A dog.\",\"refusal\":null,"
     "\"reasoning\":null}}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"cost\":0.0001}"
     "}",
     "A dog.", "openai/gpt-6-luna", FINISH_COMPLETE, false, 9, 2},
    {"deepseek", CHOICE("\"content\":\"\",\"reasoning_content\":\"Hm\"", "\"length\""), "", NULL,
     FINISH_TRUNCATED, true, -1, -1},
    /* Gemini */
    {"gemini",
     "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hm\",\"thought\":true},{\"text\":\"A "
     "\","
     "\"thought\":false},{\"text\":\"dog.\"}],\"role\":\"model\"},\"finishReason\":\"STOP\","
     "\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":860,\"candidatesTokenCount\":12,"
     "\"thoughtsTokenCount\":30,\"totalTokenCount\":902},\"modelVersion\":\"gemini-3.5-flash-"
     "lite\"}",
     "A dog.", "gemini-3.5-flash-lite", FINISH_COMPLETE, true, 860, 42},
    {"gemini",
     "{\"candidates\":[{\"content\":{\"role\":\"model\"},\"finishReason\":\"MAX_TOKENS\"}],"
     "\"usageMetadata\":{\"promptTokenCount\":860,\"thoughtsTokenCount\":300}}",
     "", NULL, FINISH_TRUNCATED, false, 860, 300},
    {"gemini", "{\"candidates\":[{\"finishReason\":\"SAFETY\",\"safetyRatings\":[]}]}", "", NULL,
     FINISH_BLOCKED, false, -1, -1},
    {"gemini", "{\"candidates\":[{\"finishReason\":\"IMAGE_SAFETY\"}]}", "", NULL, FINISH_BLOCKED,
     false, -1, -1},
    {"gemini",
     "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},\"usageMetadata\":{"
     "\"promptTokenCount\":860}}",
     "", NULL, FINISH_BLOCKED, false, 860, -1},
    /* Bedrock */
    {"bedrock",
     "{\"metrics\":{\"latencyMs\":551},\"output\":{\"message\":{\"content\":[{\"reasoningContent\":"
     "{"
     "\"reasoningText\":{\"text\":\"Hm\"}}},{\"text\":\"A dog.\"}],\"role\":\"assistant\"}},"
     "\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":530,\"outputTokens\":12,"
     "\"totalTokens\":542}}",
     "A dog.", NULL, FINISH_COMPLETE, true, 530, 12},
    {"bedrock", TURN("{\"text\":\"A d\"}", "max_tokens"), "A d", NULL, FINISH_TRUNCATED, false, -1,
     -1},
    {"bedrock", TURN("{\"text\":\"Blocked.\"}", "guardrail_intervened"), "Blocked.", NULL,
     FINISH_BLOCKED, false, -1, -1},
    {"bedrock", TURN("", "content_filtered"), "", NULL, FINISH_BLOCKED, false, -1, -1},
};

static alt_code parse(const char *name, const char *text, backend_answer *out, alt_error *err)
{
    const backend *from = backend_find(name);
    reply *root = NULL;

    assert_int_equal(backend_receive(from, 200, -1, text, strlen(text), &root, err), ALT_OK);
    alt_code code = from->protocol->parse(root, out, err);
    reply_free(root);
    return code;
}

static void every_kind_of_answer_is_understood(void **state)
{
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const answer *want = &answers[i];
        backend_answer got;
        alt_error err;

        assert_int_equal(parse(want->backend, want->reply, &got, &err), ALT_OK);
        assert_string_equal(got.text, want->text);
        assert_int_equal(got.model == NULL, want->model == NULL);
        if (want->model != NULL) {
            assert_string_equal(got.model, want->model);
        }
        assert_int_equal(got.finish, want->finish);
        assert_int_equal(got.thought, want->thought);
        assert_int_equal(got.prompt_tokens, want->prompt_tokens);
        assert_int_equal(got.output_tokens, want->output_tokens);
        backend_answer_clear(&got);
        assert_null(got.text);
    }
}

static void what_is_no_answer_is_an_error(void **state)
{
    static const struct {
        const char *backend, *reply;
        alt_code code;
    } replies[] = {
        {"openai", "{}", ALT_E_MALFORMED},
        {"openai", "{\"choices\":[]}", ALT_E_MALFORMED},
        {"openai", "[1]", ALT_E_MALFORMED},
        {"openai", "\"A dog.\"", ALT_E_MALFORMED},
        {"openai", CHOICE("\"content\":\"Generation failed\"", "\"error\""), ALT_E_SERVER},
        {"anthropic", CHOICE("\"content\":\"A dog.\"", "\"stop\""), ALT_E_MALFORMED},
        {"ollama", CHOICE("\"content\":\"A dog.\"", "\"stop\""), ALT_E_MALFORMED},
        {"openai-responses", CHOICE("\"content\":\"A dog.\"", "\"stop\""), ALT_E_MALFORMED},
        {"gemini", CHOICE("\"content\":\"A dog.\"", "\"stop\""), ALT_E_MALFORMED},
        {"gemini", "{\"candidates\":[]}", ALT_E_MALFORMED},
        {"bedrock", CHOICE("\"content\":\"A dog.\"", "\"stop\""), ALT_E_MALFORMED},
        {"bedrock", "{\"output\":{}}", ALT_E_MALFORMED},
        {"mistral", CHOICE("\"content\":\"\"", "\"error\""), ALT_E_SERVER},
    };

    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
        backend_answer got = {.text = (char *)"untouched"};
        alt_error err;

        assert_int_equal(parse(replies[i].backend, replies[i].reply, &got, &err), replies[i].code);
        assert_string_equal(got.text, "untouched");
        assert_true(strlen(err.message) > 0);
    }
}

static void running_out_of_memory_is_told(void **state)
{
    reply *root = NULL;
    alt_error err;

    assert_int_equal(reply_parse(answers[0].reply, strlen(answers[0].reply), &root, &err), ALT_OK);
    for (long n = 0; true; n++) {
        backend_answer got = {0};

        failing_countdown = n;
        alt_code code = protocol_openai.parse(root, &got, &err);
        bool failed = failing_countdown < 0;
        failing_countdown = -1;
        assert_int_equal(code, failed ? ALT_E_MEMORY : ALT_OK);
        if (!failed) {
            backend_answer_clear(&got);
            assert_int_equal(n, 2);
            break;
        }
        assert_null(got.text);
    }
    reply_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_answer_is_understood),
        cmocka_unit_test(what_is_no_answer_is_an_error),
        cmocka_unit_test(running_out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
