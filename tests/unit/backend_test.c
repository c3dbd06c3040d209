/* The contract of each protocol: the exact request, and every kind of answer. */
#include "failing_malloc.h"

#include "../../src/backend/backend.h"

static const uint8_t jpeg[] = {0xFF, 0xD8, 0xFF, 0xD9};

static char *built(const char *name, const char *model, bool plain)
{
    backend_question question = {.backend = backend_find(name),
                                 .preset = backend_preset_find(model),
                                 .model = model,
                                 .instructions = "Be \"brief\".\n",
                                 .text = "In German.",
                                 .jpeg = jpeg,
                                 .jpeg_size = sizeof jpeg,
                                 .max_tokens = 300,
                                 .plain = plain};
    buffer body;
    reply *root = NULL;
    alt_error err;

    buffer_init(&body, 10000);
    question.backend->protocol->build(&question, &body);
    char *text = buffer_take(&body);
    assert_non_null(text);
    assert_int_equal(reply_parse(text, strlen(text), &root, &err), ALT_OK);
    reply_free(root);
    return text;
}

#define SYSTEM "{\"role\":\"system\",\"content\":\"Be \\\"brief\\\".\\u000a\"}"
#define CHAT                                                                                       \
    ",\"messages\":[" SYSTEM ",{\"role\":\"user\",\"content\":["                                   \
    "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpeg;base64,/9j/2Q==\"}},"        \
    "{\"type\":\"text\",\"text\":\"In German.\"}]}]}"
#define MESSAGES                                                                                   \
    ",\"system\":\"Be \\\"brief\\\".\\u000a\",\"messages\":[{\"role\":\"user\",\"content\":["      \
    "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/jpeg\","           \
    "\"data\":\"/9j/2Q==\"}},{\"type\":\"text\",\"text\":\"In German.\"}]}]}"
#define OLLAMA(temperature)                                                                        \
    ",\"options\":{\"num_predict\":300" temperature "},\"messages\":[" SYSTEM                      \
    ",{\"role\":\"user\",\"images\":[\"/9j/2Q==\"],\"content\":\"In German.\"}]}"
#define QUIET ",\"chat_template_kwargs\":{\"enable_thinking\":false},\"temperature\":0.2"

static const struct {
    const char *backend, *model;
    bool plain;
    const char *body;
} requests[] = {
    {"openai", "gpt-6-luna", false,
     "{\"stream\":false,\"model\":\"gpt-6-luna\",\"max_completion_tokens\":300,"
     "\"store\":false,\"reasoning_effort\":\"none\"" CHAT},
    {"openai", "gpt-6-luna", true,
     "{\"stream\":false,\"model\":\"gpt-6-luna\",\"max_completion_tokens\":300,\"store\":"
     "false" CHAT},
    {"llama-server", "", false, "{\"stream\":false,\"max_tokens\":300" QUIET CHAT},
    {"llama-server", "", true, "{\"stream\":false,\"max_tokens\":300" CHAT},
    {"vllm", "a\"b", false, "{\"stream\":false,\"model\":\"a\\\"b\",\"max_tokens\":300" QUIET CHAT},
    {"lmstudio", "m", false,
     "{\"stream\":false,\"model\":\"m\",\"max_tokens\":300,\"temperature\":0.2" CHAT},
    {"compatible", "m", false,
     "{\"stream\":false,\"model\":\"m\",\"max_tokens\":300,\"temperature\":0.2" CHAT},
    {"anthropic", "claude-haiku-5-5", false,
     "{\"stream\":false,\"model\":\"claude-haiku-5-5\",\"max_tokens\":300,"
     "\"thinking\":{\"type\":\"disabled\"}" MESSAGES},
    {"anthropic", "m", true, "{\"stream\":false,\"model\":\"m\",\"max_tokens\":300" MESSAGES},
    {"ollama", "gemma4", false,
     "{\"stream\":false,\"model\":\"gemma4\",\"think\":false" OLLAMA(",\"temperature\":0.2")},
    {"ollama", "gemma4", true, "{\"stream\":false,\"model\":\"gemma4\"" OLLAMA("")},
};

static void requests_are_exactly_these(void **state)
{
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        char *body = built(requests[i].backend, requests[i].model, requests[i].plain);

        assert_string_equal(body, requests[i].body);
        free(body);
    }
}

static void a_request_over_the_cap_fails(void **state)
{
    backend_question question = {.preset = backend_preset_find("m"),
                                 .model = "m",
                                 .instructions = "",
                                 .text = "",
                                 .jpeg = jpeg,
                                 .jpeg_size = sizeof jpeg};

    for (size_t i = 0; alt_backend_at(i) != NULL; i++) {
        buffer body;

        question.backend = backend_find(alt_backend_at(i)->name);
        buffer_init(&body, 100);
        question.backend->protocol->build(&question, &body);
        assert_true(body.failed);
        buffer_clear(&body);
    }
}

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

static void backends_are_found_by_name(void **state)
{
    size_t count = 0;

    for (; alt_backend_at(count) != NULL; count++) {
        const alt_backend *row = alt_backend_at(count);

        assert_ptr_equal(alt_backend_find(row->name), row);
        assert_ptr_equal(&backend_find(row->name)->public, row);
        assert_true(row->url != NULL || !row->local);
        assert_true(row->key_env != NULL || !row->needs_key);
    }
    assert_int_equal(count, 21);
    assert_null(alt_backend_at(count + 1));
    assert_null(alt_backend_find("auto"));
    assert_null(alt_backend_find("OpenAI"));
    assert_null(alt_backend_find(NULL));
}

static void local_servers_are_looked_for_on_this_machine_alone(void **state)
{
    assert_string_equal(backend_places[0].url, "unix:///run/alttext/llama.sock");
    for (size_t i = 0; backend_places[i].backend != NULL; i++) {
        const alt_backend *row = alt_backend_find(backend_places[i].backend);
        const char *url = backend_places[i].url;

        assert_true(row->local && !row->needs_key);
        assert_true(strncmp(url, "unix:///", 8) == 0 || strcmp(url, row->url) == 0);
        assert_true(strncmp(url, "unix:", 5) == 0 || strstr(url, "//127.0.0.1:") != NULL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_are_exactly_these),
        cmocka_unit_test(a_request_over_the_cap_fails),
        cmocka_unit_test(every_kind_of_answer_is_understood),
        cmocka_unit_test(what_is_no_answer_is_an_error),
        cmocka_unit_test(running_out_of_memory_is_told),
        cmocka_unit_test(backends_are_found_by_name),
        cmocka_unit_test(local_servers_are_looked_for_on_this_machine_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
