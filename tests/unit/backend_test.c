/* The contract of each protocol, first half: the exact request, and where it goes. */
#include "test.h"

#include <stdio.h>

#include "../../src/backend/backend.h"

static const uint8_t jpeg[] = {0xFF, 0xD8, 0xFF, 0xD9};

static char *built(const char *name, const char *model, bool plain, bool structured)
{
    backend_question question = {.backend = backend_find(name),
                                 .preset = backend_preset_find(model),
                                 .model = model,
                                 .instructions = "Be \"brief\".\n",
                                 .text = "In German.",
                                 .jpeg = jpeg,
                                 .jpeg_size = sizeof jpeg,
                                 .max_tokens = 300,
                                 .structured = structured,
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
#define OLLAMA(temperature, format)                                                                \
    ",\"options\":{\"num_predict\":300" temperature "}" format ",\"messages\":[" SYSTEM            \
    ",{\"role\":\"user\",\"images\":[\"/9j/2Q==\"],\"content\":\"In German.\"}]}"
#define RESPONSE                                                                                   \
    ",\"instructions\":\"Be \\\"brief\\\".\\u000a\",\"input\":[{\"role\":\"user\",\"content\":["   \
    "{\"type\":\"input_image\",\"image_url\":\"data:image/jpeg;base64,/9j/2Q==\"},"                \
    "{\"type\":\"input_text\",\"text\":\"In German.\"}]}]}"
#define GEMINI(config)                                                                             \
    "{\"systemInstruction\":{\"parts\":[{\"text\":\"Be \\\"brief\\\".\\u000a\"}]},\"contents\":["  \
    "{\"role\":\"user\",\"parts\":[{\"inlineData\":{\"mimeType\":\"image/jpeg\",\"data\":"         \
    "\"/9j/2Q==\"}},{\"text\":\"In "                                                               \
    "German.\"}]}],\"generationConfig\":{\"maxOutputTokens\":300" config "}}"
#define CONVERSE(config)                                                                           \
    "{\"system\":[{\"text\":\"Be "                                                                 \
    "\\\"brief\\\".\\u000a\"}],\"messages\":[{\"role\":\"user\",\"content\":["                     \
    "{\"image\":{\"format\":\"jpeg\",\"source\":{\"bytes\":\"/9j/2Q==\"}}},{\"text\":\"In "        \
    "German.\"}]}],"                                                                               \
    "\"inferenceConfig\":{\"maxTokens\":300" config "}"
#define SCHEMA                                                                                     \
    "{\"type\":\"object\",\"properties\":{\"alt\":{\"type\":\"string\"},\"decorative\":{\"type\":" \
    "\"boolean\"},"                                                                                \
    "\"contains_text\":{\"type\":\"boolean\"},\"language\":{\"type\":\"string\"}},\"required\":["  \
    "\"alt\","                                                                                     \
    "\"decorative\",\"contains_text\",\"language\"],\"additionalProperties\":false}"
#define QUIET ",\"chat_template_kwargs\":{\"enable_thinking\":false},\"temperature\":0.2"

typedef struct {
    const char *backend, *model;
    bool plain;
    const char *body;
} contract;

static const contract requests[] = {
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
    {"anthropic", "claude-opus-5-5", false,
     "{\"stream\":false,\"model\":\"claude-opus-5-5\",\"max_tokens\":300,"
     "\"output_config\":{\"effort\":\"low\"}" MESSAGES},
    {"anthropic", "claude-opus-5-5", true,
     "{\"stream\":false,\"model\":\"claude-opus-5-5\",\"max_tokens\":300" MESSAGES},
    {"anthropic", "m", true, "{\"stream\":false,\"model\":\"m\",\"max_tokens\":300" MESSAGES},
    {"ollama", "gemma4", false,
     "{\"stream\":false,\"model\":\"gemma4\",\"think\":false" OLLAMA(",\"temperature\":0.2", "")},
    {"ollama", "gemma4", true, "{\"stream\":false,\"model\":\"gemma4\"" OLLAMA("", "")},
    {"openai-responses", "gpt-6-astra", false,
     "{\"stream\":false,\"model\":\"gpt-6-astra\",\"max_output_tokens\":300,\"store\":false,"
     "\"reasoning\":{\"effort\":\"low\"}" RESPONSE},
    {"openai-responses", "gpt-4.1", false,
     "{\"stream\":false,\"model\":\"gpt-4.1\",\"max_output_tokens\":300,\"store\":false,"
     "\"temperature\":0.2" RESPONSE},
    {"gemini", "gemini-2.5-flash", false,
     GEMINI(",\"temperature\":0.2,\"thinkingConfig\":{\"thinkingBudget\":0}")},
    {"gemini", "gemini-2.5-pro", false, GEMINI(",\"temperature\":0.2")},
    {"gemini", "gemini-3.5-flash-lite", false,
     GEMINI(",\"mediaResolution\":\"MEDIA_RESOLUTION_MEDIUM\",\"thinkingConfig\":{"
            "\"thinkingLevel\":\"MINIMAL\"}")},
    {"gemini", "gemini-3.1-pro", false,
     GEMINI(",\"mediaResolution\":\"MEDIA_RESOLUTION_MEDIUM\",\"thinkingConfig\":{"
            "\"thinkingLevel\":\"LOW\"}")},
    {"gemini", "gemini-3.5-flash-lite", true, GEMINI("")},
    {"bedrock", "anthropic.claude-haiku-5-5", false,
     CONVERSE("") ",\"additionalModelRequestFields\":{\"thinking\":{\"type\":\"disabled\"}}}"},
    {"bedrock", "amazon.nova-2-lite-v1:0", false, CONVERSE(",\"temperature\":0.2") "}"},
    {"bedrock", "anthropic.claude-haiku-5-5", true, CONVERSE("") "}"},
    {"azure", "gpt-6-luna", false,
     "{\"stream\":false,\"model\":\"gpt-6-luna\",\"max_completion_tokens\":300,"
     "\"store\":false,\"reasoning_effort\":\"none\"" CHAT},
    {"mistral", "mistral-small-2603", false,
     "{\"stream\":false,\"model\":\"mistral-small-2603\",\"max_tokens\":300,"
     "\"temperature\":0.2" CHAT},
    {"xai", "grok-4.3", false,
     "{\"stream\":false,\"model\":\"grok-4.3\",\"max_tokens\":300,\"reasoning_effort\":\"none\","
     "\"temperature\":0.2" CHAT},
    {"deepseek", "deepseek-flash", false,
     "{\"stream\":false,\"model\":\"deepseek-flash\",\"max_tokens\":300,\"thinking\":{\"type\":"
     "\"disabled\"},\"temperature\":0.2" CHAT},
    {"openrouter", "openai/gpt-6-luna", false,
     "{\"stream\":false,\"model\":\"openai/gpt-6-luna\",\"max_tokens\":300,\"provider\":{"
     "\"data_collection\":\"deny\"},\"reasoning\":{\"effort\":\"none\"}" CHAT},
    {"openrouter", "m", true,
     "{\"stream\":false,\"model\":\"m\",\"max_tokens\":300,\"provider\":{\"data_collection\":"
     "\"deny\"}" CHAT},
    {"groq", "qwen/qwen3.8-27b", false,
     "{\"stream\":false,\"model\":\"qwen/qwen3.8-27b\",\"max_completion_tokens\":300,"
     "\"reasoning_effort\":\"none\",\"temperature\":0.2" CHAT},
    {"groq", "meta-llama/llama-4-scout", false,
     "{\"stream\":false,\"model\":\"meta-llama/llama-4-scout\",\"max_completion_tokens\":300,"
     "\"temperature\":0.2" CHAT},
    {"fireworks", "m", false,
     "{\"stream\":false,\"model\":\"m\",\"max_tokens\":300,\"reasoning_effort\":\"none\","
     "\"temperature\":0.2" CHAT},
    {"together", "m", false,
     "{\"stream\":false,\"model\":\"m\",\"max_tokens\":300,\"temperature\":0.2" CHAT},
    {"deepinfra", "m", false,
     "{\"stream\":false,\"model\":\"m\",\"max_tokens\":300,\"temperature\":0.2" CHAT},
    {"huggingface", "m", false,
     "{\"stream\":false,\"model\":\"m\",\"max_tokens\":300,\"temperature\":0.2" CHAT},
    {"localai", "m", false,
     "{\"stream\":false,\"model\":\"m\",\"max_tokens\":300,\"temperature\":0.2" CHAT},
};

/* What is asked where the answer is to be an object: each protocol that has it. */
static const contract objects[] = {
    {"openai", "gpt-6-luna", false,
     "{\"stream\":false,\"model\":\"gpt-6-luna\",\"max_completion_tokens\":300,"
     "\"store\":false,\"reasoning_effort\":\"none\",\"response_format\":{\"type\":"
     "\"json_schema\",\"json_schema\":{\"name\":\"alt\",\"strict\":true,\"schema\":" SCHEMA
     "}}" CHAT},
    {"azure", "m", true,
     "{\"stream\":false,\"model\":\"m\",\"max_completion_tokens\":300,\"store\":false,"
     "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"alt\","
     "\"strict\":true,\"schema\":" SCHEMA "}}" CHAT},
    {"openai-responses", "gpt-4.1", false,
     "{\"stream\":false,\"model\":\"gpt-4.1\",\"max_output_tokens\":300,\"store\":false,"
     "\"temperature\":0.2,\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"alt\","
     "\"strict\":true,\"schema\":" SCHEMA "}}" RESPONSE},
    {"anthropic", "claude-haiku-5-5", false,
     "{\"stream\":false,\"model\":\"claude-haiku-5-5\",\"max_tokens\":300,"
     "\"thinking\":{\"type\":\"disabled\"},\"output_config\":{\"format\":{\"type\":"
     "\"json_schema\",\"schema\":" SCHEMA "}}" MESSAGES},
    {"anthropic", "claude-sonnet-5-5", false,
     "{\"stream\":false,\"model\":\"claude-sonnet-5-5\",\"max_tokens\":300,"
     "\"output_config\":{\"effort\":\"low\",\"format\":{\"type\":\"json_schema\",\"schema\":" SCHEMA
     "}}" MESSAGES},
    {"anthropic", "claude-sonnet-5-5", true,
     "{\"stream\":false,\"model\":\"claude-sonnet-5-5\",\"max_tokens\":300,"
     "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":" SCHEMA "}}" MESSAGES},
    {"gemini", "gemini-3.5-flash-lite", true,
     GEMINI(",\"responseMimeType\":\"application/json\",\"responseJsonSchema\":" SCHEMA)},
    {"ollama", "gemma4", false,
     "{\"stream\":false,\"model\":\"gemma4\",\"think\":false" OLLAMA(",\"temperature\":0.2",
                                                                     ",\"format\":" SCHEMA)},
};

static void expect_body(const contract *row, bool structured)
{
    char *body = built(row->backend, row->model, row->plain, structured);

    assert_string_equal(body, row->body);
    free(body);
}

static void requests_are_exactly_these(void **state)
{
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        expect_body(&requests[i], false);
    }
    for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
        expect_body(&objects[i], true);
    }
}

static void no_backend_is_left_out(void **state)
{
    for (size_t i = 0; alt_backend_at(i) != NULL; i++) {
        const backend *asked = backend_find(alt_backend_at(i)->name);
        size_t r = 0, s = 0;

        while (strcmp(requests[r].backend, asked->public.name) != 0) {
            assert_true(++r < sizeof requests / sizeof *requests);
        }
        while (asked->structured && backend_find(objects[s].backend)->protocol != asked->protocol) {
            assert_true(++s < sizeof objects / sizeof *objects);
        }
    }
}

static void models_stand_in_paths(void **state)
{
    static const struct {
        const protocol *spoken;
        const char *model, *path;
    } paths[] = {
        {&protocol_openai, "a/b:c", "/chat/completions"},
        {&protocol_gemini, "gemini-3.5-flash", "/models/gemini-3.5-flash:generateContent"},
        {&protocol_gemini, "models/gemini-3.5-flash", "/models/gemini-3.5-flash:generateContent"},
        {&protocol_bedrock, "amazon.nova_2~x-v1:0", "/model/amazon.nova_2~x-v1%3A0/converse"},
        {&protocol_bedrock, "arn:aws/x?#%\xC3\xA9", "/model/arn%3Aaws%2Fx%3F%23%25%C3%A9/converse"},
    };

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        buffer path;

        buffer_init(&path, 100);
        backend_append_path(paths[i].spoken->ask_path, paths[i].model, &path);
        assert_string_equal(path.data, paths[i].path);
        buffer_clear(&path);
    }
}

static void urls_are_cut_where_the_path_of_a_request_begins(void **state)
{
    static const struct {
        const protocol *spoken;
        const char *base, *more;
    } urls[] = {
        {&protocol_openai, "https://a.example/v1", ""},
        {&protocol_openai, "https://a.example/v1", "/chat/completions"},
        {&protocol_openai, "https://a.example/chat/completions/v1", ""},
        {&protocol_gemini, "https://g.example/v1beta", "/models/gemini-2.5-pro:generateContent"},
        {&protocol_gemini, "https://g.example/v1beta/models", ""},
        {&protocol_bedrock, "https://b.example", "/model/us.nova-v1%3A0/converse"},
        {&protocol_bedrock, "https://b.example", ""},
    };

    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        char url[200];

        snprintf(url, sizeof url, "%s%s", urls[i].base, urls[i].more);
        assert_int_equal(backend_base_length(urls[i].spoken, url), strlen(urls[i].base));
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
        cmocka_unit_test(no_backend_is_left_out),
        cmocka_unit_test(models_stand_in_paths),
        cmocka_unit_test(urls_are_cut_where_the_path_of_a_request_begins),
        cmocka_unit_test(a_request_over_the_cap_fails),
        cmocka_unit_test(backends_are_found_by_name),
        cmocka_unit_test(local_servers_are_looked_for_on_this_machine_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
