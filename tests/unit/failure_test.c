/* What servers say when they do not answer, in all shapes that are known, and what becomes of it.
 */
#include "failing_malloc.h"

#include <stdio.h>

#include "../../src/backend/backend.h"

typedef struct {
    const char *backend;
    int status;
    const char *body;
    alt_code code;
    const char *message;
} failure;

/* clang-format off */
static const failure failures[] = {
    /* OpenAI */
    {"openai", 401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-proj-abc. You can find it.\","
                  "\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"invalid_api_key\"}}",
     ALT_E_AUTH, "openai did not accept the API key (401): Incorrect API key provided: [removed] You can "
                  "find it; set the option apiKey or OPENAI_API_KEY"},
    {"openai", 404, "{\"error\":{\"message\":\"The model `gpt-x` does not exist\",\"code\":\"model_not_found\"}}",
     ALT_E_MODEL, "openai knows no such model or address (404): The model `gpt-x` does not exist; check "
                  "the options model and url"},
    {"openai", 429, "{\"error\":{\"message\":\"You exceeded your current quota.\",\"type\":\"insufficient_quota\","
                  "\"code\":\"insufficient_quota\"}}",
     ALT_E_QUOTA, "openai has no quota or credit left for this key (429): You exceeded your current "
                  "quota; see the plan and billing of the account"},
    {"openai", 429, "{\"error\":{\"message\":\"Rate limit reached\",\"code\":\"rate_limit_exceeded\"}}",
     ALT_E_RATE, "openai has had too many requests for now (429): Rate limit reached; lower the option "
                  "concurrency"},
    {"openai", 429, "{\"error\":{\"message\":\"Rate limit reached. Add a payment method at "
                  "https://platform.openai.com/account/billing.\",\"type\":\"requests\"}}",
     ALT_E_RATE, "openai has had too many requests for now (429): Rate limit reached. Add a payment method "
                  "at https://platform.openai.com/account/billing; lower the option concurrency"},
    {"openai", 400, "{\"error\":{\"message\":\"Unsupported parameter: 'temperature'\",\"code\":null}}",
     ALT_E_REQUEST, "openai did not accept the request (400): Unsupported parameter: 'temperature'"},
    {"openai", 400, "{\"error\":{\"message\":\"Filtered.\",\"code\":\"content_filter\"}}",
     ALT_E_BLOCKED, "openai blocked the picture by a content filter (400): Filtered; ask another model or describe it by hand"},
    {"openai", 403, "{\"error\":{\"message\":\"Country not supported\"}}",
     ALT_E_AUTH, "openai denied access (403): Country not supported; see what the API key allows"},
    {"openai", 500, "{\"error\":{\"message\":\"Oops\",\"code\":\"server_error\"}}",
     ALT_E_SERVER, "openai failed (500): Oops"},
    /* Azure */
    {"azure", 400, "{\"error\":{\"message\":\"The response was filtered due to the prompt triggering Azure OpenAI's "
                  "content management policy.\",\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400,"
                  "\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\"}}}",
     ALT_E_BLOCKED, "azure blocked the picture by a content filter (400): The response was filtered due to the prompt triggering "
                  "Azure OpenAI's content management policy; ask another model or describe it by hand"},
    {"azure", 404, "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this resource does not exist.\"}}",
     ALT_E_MODEL, "azure knows no such model or address (404): The API deployment for this resource does not "
                  "exist; check the options model and url"},
    {"azure", 401, "{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid subscription key.\"}}",
     ALT_E_AUTH, "azure did not accept the API key (401): Access denied due to invalid subscription key; set the "
                  "option apiKey or AZURE_OPENAI_API_KEY"},
    /* Gemini */
    {"gemini", 400, "{\"error\":{\"code\":400,\"message\":\"API key not valid. Please pass a valid API key.\",\"status\":"
                  "\"INVALID_ARGUMENT\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":"
                  "\"API_KEY_INVALID\"}]}}",
     ALT_E_AUTH, "gemini did not accept the API key (400): API key not valid. Please pass a valid API key; set the "
                  "option apiKey or GEMINI_API_KEY"},
    {"gemini", 400, "{\"error\":{\"code\":400,\"message\":\"User location is not supported for the API use.\",\"status\":"
                  "\"FAILED_PRECONDITION\"}}",
     ALT_E_AUTH, "gemini denied access (400): User location is not supported for the API use; see what the API key allows"},
    {"gemini", 429, "[{\"error\":{\"code\":429,\"message\":\"You exceeded your current quota.\",\"status\":\"RESOURCE_EXHAUSTED\","
                  "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":"
                  "\"GenerateRequestsPerDayPerProjectPerModel-FreeTier\"}]}]}}]",
     ALT_E_QUOTA, "gemini has no quota or credit left for this key (429): You exceeded your current quota; see the plan "
                  "and billing of the account"},
    {"gemini", 429, "{\"error\":{\"code\":429,\"message\":\"You exceeded your current quota.\",\"status\":\"RESOURCE_EXHAUSTED\","
                  "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":"
                  "\"GenerateRequestsPerMinutePerProjectPerModel\"}]}]}}",
     ALT_E_RATE, "gemini has had too many requests for now (429): You exceeded your current quota; lower the option concurrency"},
    {"gemini", 503, "{\"error\":{\"code\":503,\"message\":\"The model is overloaded.\",\"status\":\"UNAVAILABLE\"}}",
     ALT_E_SERVER, "gemini is overloaded (503): The model is overloaded"},
    {"gemini", 400, "{\"error\":{\"code\":400,\"message\":\"The input token count (9) exceeds the maximum\",\"status\":"
                  "\"INVALID_ARGUMENT\"}}",
     ALT_E_LARGE, "gemini has too little context for the picture (400): The input token count (9) exceeds the maximum; "
                  "lower the option maxSide"},
    /* Bedrock: the kind of error is in a header, the words suffice */
    {"bedrock", 400, "{\"message\":\"Input is too long for requested model.\"}",
     ALT_E_LARGE, "bedrock has too little context for the picture (400): Input is too long for requested model; lower the "
                  "option maxSide"},
    {"bedrock", 400, "{\"message\":\"This model doesn't support the image content block that you provided.\"}",
     ALT_E_MODEL, "bedrock has a model that cannot see pictures (400): This model doesn't support the image content block "
                  "that you provided; choose a vision model"},
    {"bedrock", 403, "{\"Message\":\"The security token included in the request is invalid.\"}",
     ALT_E_AUTH, "bedrock denied access (403): The security token included in the request is invalid; see what the API key allows"},
    {"bedrock", 429, "{\"message\":\"Too many tokens per day, please wait before trying again.\"}",
     ALT_E_QUOTA, "bedrock has no quota or credit left for this key (429): Too many tokens per day, please wait before trying "
                  "again; see the plan and billing of the account"},
    {"bedrock", 429, "{\"message\":\"Too many requests, please wait before trying again.\"}",
     ALT_E_RATE, "bedrock has had too many requests for now (429): Too many requests, please wait before trying again; lower "
                  "the option concurrency"},
    {"bedrock", 429, "{\"message\":\"Model is not ready for inference.\"}",
     ALT_E_SERVER, "bedrock is still loading its model (429): Model is not ready for inference"},
    {"bedrock", 424, "{\"message\":\"The model failed.\"}", ALT_E_SERVER, "bedrock failed (424): The model failed"},
    /* OpenAI's responses fail within a 200 */
    {"openai-responses", 200, "{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"Oops\"},\"output\":[]}",
     ALT_E_SERVER, "openai-responses failed (200): Oops"},
    {"openai-responses", 400, "{\"error\":{\"message\":\"Too big\",\"code\":\"image_file_too_large\"}}",
     ALT_E_LARGE, "openai-responses finds the picture too large (400): Too big; lower the option maxSide"},
    /* the others */
    {"openrouter", 404, "{\"error\":{\"message\":\"No endpoints found that support image input\",\"code\":404}}",
     ALT_E_MODEL, "openrouter has a model that cannot see pictures (404): No endpoints found that support image input; choose "
                  "a vision model"},
    {"openrouter", 400, "{\"error\":{\"message\":\"Provider returned error\",\"code\":400,\"metadata\":{\"raw\":"
                  "\"{\\\"error\\\":{\\\"code\\\":\\\"content_filter\\\"}}\",\"provider_name\":\"Azure\"}}}",
     ALT_E_BLOCKED, "openrouter blocked the picture by a content filter (400): Provider returned error; ask another model or describe it by hand"},
    {"mistral", 422, "{\"object\":\"error\",\"message\":{\"detail\":[{\"type\":\"extra_forbidden\",\"loc\":[\"body\",\"seed\"],"
                  "\"msg\":\"Extra inputs are not permitted\"}]}}",
     ALT_E_REQUEST, "mistral did not accept the request (422): Extra inputs are not permitted"},
    {"mistral", 401, "{\"detail\":\"Unauthorized\"}",
     ALT_E_AUTH, "mistral did not accept the API key (401): Unauthorized; set the option apiKey or MISTRAL_API_KEY"},
    {"xai", 400, "{\"code\":\"Client specified an invalid argument\",\"error\":\"Incorrect API key provided: xa***bc. You can "
                  "obtain one.\"}",
     ALT_E_AUTH, "xai did not accept the API key (400): Incorrect API key provided: xa***bc. You can obtain one; set the "
                  "option apiKey or XAI_API_KEY"},
    {"groq", 400, "{\"error\":{\"message\":\"messages[1].content must be a string\",\"type\":\"invalid_request_error\"}}",
     ALT_E_MODEL, "groq has a model that cannot see pictures (400): messages[1].content must be a string; choose a vision "
                  "model"},
    {"groq", 498, "{\"error\":{\"message\":\"Flex tier capacity exceeded\"}}",
     ALT_E_SERVER, "groq is overloaded (498): Flex tier capacity exceeded"},
    {"deepseek", 402, "{\"error\":{\"message\":\"Insufficient Balance\",\"type\":\"unknown_error\",\"code\":\"invalid_request_error\"}}",
     ALT_E_QUOTA, "deepseek has no quota or credit left for this key (402): Insufficient Balance; see the plan and billing of "
                  "the account"},
    {"deepseek", 400, "{\"error\":{\"message\":\"unknown variant `image_url`, expected `text`\"}}",
     ALT_E_MODEL, "deepseek has a model that cannot see pictures (400): unknown variant `image_url`, expected `text`; choose a "
                  "vision model"},
    {"fireworks", 412, "{\"error\":{\"message\":\"Account is suspended, possibly due to reaching the monthly spending limit\"}}",
     ALT_E_QUOTA, "fireworks has no quota or credit left for this key (412): Account is suspended, possibly due to reaching "
                  "the monthly spending limit; see the plan and billing of the account"},
    {"deepinfra", 400, "{\"detail\":{\"error\":\"Bad image\"}}", ALT_E_REQUEST, "deepinfra did not accept the request (400): Bad image"},
    {"huggingface", 503, "{\"error\":\"Model x is currently loading\",\"estimated_time\":20.0}",
     ALT_E_SERVER, "huggingface is still loading its model (503): Model x is currently loading"},
    {"vllm", 400, "{\"object\":\"error\",\"message\":\"This model's maximum context length is 4096 tokens.\",\"code\":400}",
     ALT_E_LARGE, "vllm has too little context for the picture (400): This model's maximum context length is 4096 tokens; "
                  "lower the option maxSide or give the server a larger context"},
    /* OpenRouter: integer codes, also inside a 200 and inside a choice */
    {"compatible", 402, "{\"error\":{\"code\":402,\"message\":\"Insufficient credits\"}}",
     ALT_E_QUOTA, "compatible has no quota or credit left for this key (402): Insufficient credits; see "
                  "the plan and billing of the account"},
    {"compatible", 200, "{\"error\":{\"code\":502,\"message\":\"Provider returned error\"}}",
     ALT_E_SERVER, "compatible failed (502): Provider returned error"},
    {"compatible", 200, "{\"choices\":[{\"error\":{\"code\":429,\"message\":\"Slow down\"}}]}",
     ALT_E_RATE, "compatible has had too many requests for now (429): Slow down; lower the option "
                  "concurrency"},
    {"compatible", 403, "{\"error\":{\"code\":403,\"message\":\"Input flagged by moderation\"}}",
     ALT_E_BLOCKED, "compatible blocked the picture by a content filter (403): Input flagged by moderation; ask another model or describe it by hand"},
    /* Gemini's list, FastAPI's details, xAI's flat shape */
    {"compatible", 429, "[{\"error\":{\"code\":429,\"message\":\"Exhausted\",\"status\":\"RESOURCE_EXHAUSTED\"}}]",
     ALT_E_RATE, "compatible has had too many requests for now (429): Exhausted; lower the option "
                  "concurrency"},
    {"vllm", 422, "{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"field required\",\"type\":\"missing\"}]}",
     ALT_E_REQUEST, "vllm did not accept the request (422): field required"},
    {"vllm", 404, "{\"detail\":\"Not Found\"}",
     ALT_E_MODEL, "vllm knows no such model or address (404): Not Found; check the options model and url"},
    {"vllm", 400, "{\"object\":\"error\",\"message\":\"m is not a multimodal model\",\"code\":400}",
     ALT_E_MODEL, "vllm has a model that cannot see pictures (400): m is not a multimodal model; choose a vision model or give llama-server its --mmproj"},
    {"compatible", 400, "{\"code\":\"invalid\",\"error\":\"Bad image\"}",
     ALT_E_REQUEST, "compatible did not accept the request (400): Bad image"},
    /* Anthropic */
    {"anthropic", 401, "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":"
                  "\"invalid x-api-key\"},\"request_id\":\"req_1\"}",
     ALT_E_AUTH, "anthropic did not accept the API key (401): invalid x-api-key; set the option apiKey or "
                  "ANTHROPIC_API_KEY"},
    {"anthropic", 529, "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}",
     ALT_E_SERVER, "anthropic is overloaded (529): Overloaded"},
    {"anthropic", 413, "{\"type\":\"error\",\"error\":{\"type\":\"request_too_large\",\"message\":\"Too big\"}}",
     ALT_E_LARGE, "anthropic finds the picture too large (413): Too big; lower the option maxSide"},
    {"anthropic", 400, "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":"
                  "\"Your credit balance is too low\"}}",
     ALT_E_QUOTA, "anthropic has no quota or credit left for this key (400): Your credit balance is too "
                  "low; see the plan and billing of the account"},
    {"anthropic", 429, "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Limit\","
                  "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}",
     ALT_E_QUOTA, "anthropic has no quota or credit left for this key (429): Limit; see the plan and "
                  "billing of the account"},
    {"anthropic", 408, "", ALT_E_SERVER, "anthropic failed (408)"},
    {"anthropic", 409, "", ALT_E_SERVER, "anthropic failed (409)"},
    /* Ollama */
    {"ollama", 404, "{\"error\":\"model 'x' not found\"}",
     ALT_E_MODEL, "ollama knows no such model or address (404): model 'x' not found; check the options "
                  "model and url"},
    {"ollama", 500, "{\"error\":\"this model is missing data required for image input\"}",
     ALT_E_MODEL, "ollama has a model that cannot see pictures (500): this model is missing data required "
                  "for image input; choose a vision model or give llama-server its --mmproj"},
    {"ollama", 503, "{\"error\":\"server busy\"}", ALT_E_SERVER, "ollama is overloaded (503): server busy"},
    /* llama-server */
    {"llama-server", 503, "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}",
     ALT_E_SERVER, "llama-server is still loading its model (503): Loading model"},
    {"llama-server", 500, "{\"error\":{\"code\":500,\"message\":\"image input is not supported - hint\","
                  "\"type\":\"server_error\"}}",
     ALT_E_MODEL, "llama-server has a model that cannot see pictures (500): image input is not supported - "
                  "hint; choose a vision model or give llama-server its --mmproj"},
    {"llama-server", 401, "{\"error\":{\"code\":401,\"message\":\"Invalid API Key\",\"type\":\"authentication_error\"}}",
     ALT_E_AUTH, "llama-server did not accept the API key (401): Invalid API Key; set the option apiKey or "
                  "LLAMA_API_KEY"},
    {"llama-server", 400, "{\"error\":{\"code\":400,\"message\":\"too long\",\"type\":\"exceed_context_size_error\"}}",
     ALT_E_LARGE, "llama-server has too little context for the picture (400): too long; lower the option "
                  "maxSide or give the server a larger context"},
    /* LM Studio answers 200 */
    {"lmstudio", 200, "{\"error\":\"Model does not support images. Please use a model that does.\"}",
     ALT_E_MODEL, "lmstudio has a model that cannot see pictures (200): Model does not support images. "
                  "Please use a model that does; choose a vision model or give llama-server its --mmproj"},
    {"lmstudio", 200, "{\"error\":\"Unexpected endpoint or method. (GET /x)\"}",
     ALT_E_MODEL, "lmstudio knows no such model or address (200): Unexpected endpoint or method. (GET "
                  "/x); check the options model and url"},
    {"lmstudio", 200, "{\"error\":{\"message\":\"Something\"}}",
     ALT_E_REQUEST, "lmstudio did not accept the request (200): Something"},
    /* whatever stands in front of a server */
    {"openai", 502, "<html><body><h1>502 Bad Gateway</h1></body></html>", ALT_E_SERVER, "openai failed (502)"},
    {"openai", 504, "", ALT_E_SERVER, "openai failed (504)"},
    {"openai", 522, "error code: 522", ALT_E_SERVER, "openai failed (522)"},
    {"openai", 429, "<html>", ALT_E_RATE, "openai has had too many requests for now (429); lower the option "
                  "concurrency"},
    {"openai", 301, "", ALT_E_REQUEST, "openai sent us to another address (301); check the option url"},
    {"openai", 405, "{}", ALT_E_MODEL, "openai knows no such model or address (405); check the options "
                  "model and url"},
    {"openai", 418, "{\"error\":{}}", ALT_E_REQUEST, "openai did not accept the request (418)"},
    {"openai", 500, "{\"error\":{\"message\":\"<b>no</b>\"}}", ALT_E_SERVER, "openai failed (500)"},
    {"openai", 200, "<html>login</html>", ALT_E_MALFORMED, "openai answered with something that is not "
                  "JSON: is the url that of a model server?"},
    {"openai", 200, "", ALT_E_MALFORMED, "openai answered with something that is not JSON: is the url that "
                  "of a model server?"},
    /* secrets and manners */
    {"compatible", 400, "{\"error\":{\"message\":\"bad header Authorization: Bearer abc\\n\\tx\"}}",
     ALT_E_REQUEST, "compatible did not accept the request (400): bad header Authorization: Bearer "
                  "[removed] x"},
    {"compatible", 400, "{\"error\":\"url?key=AIzaSy123 and token 0123456789abcdef0123456789abcdef\"}",
     ALT_E_REQUEST, "compatible did not accept the request (400): [removed] and token [removed]"},
    {"compatible", 400, "{\"error\":\"model claude-haiku-4-5-20251001, task-force, disk-full\"}",
     ALT_E_REQUEST, "compatible did not accept the request (400): model claude-haiku-4-5-20251001, "
                  "task-force, disk-full"},
    {"compatible", 400, "{\"error\":\"a\xFF\\u202eb\\u0007c\"}",
     ALT_E_REQUEST, "compatible did not accept the request (400): a\xEF\xBF\xBD" "bc"},
};
/* clang-format on */

static alt_code receive(const failure *f, alt_error *err)
{
    reply *root = NULL;
    alt_code code = backend_receive(backend_find(f->backend), f->status, 1500, f->body,
                                    strlen(f->body), &root, err);

    assert_null(root);
    return code;
}

static void every_failure_is_one_code_and_one_sentence(void **state)
{
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
        alt_error err;

        assert_int_equal(receive(&failures[i], &err), failures[i].code);
        assert_string_equal(err.message, failures[i].message);
        assert_int_equal(err.code, failures[i].code);
    }
}

static void a_delay_may_stand_in_the_words_of_google(void **state)
{
    static const struct {
        const char *details;
        int64_t known_ms, retry_after_ms;
    } delays[] = {
        {"[{\"@type\":\"x\"},{\"@type\":\"RetryInfo\",\"retryDelay\":\"37s\"}]", -1, 37000},
        {"[{\"retryDelay\":\"0.5s\"}]", -1, 500},
        {"[{\"retryDelay\":\"37s\"}]", 1000, 1000},
        {"[{\"retryDelay\":\"-1s\"},{\"retryDelay\":7},{\"retryDelay\":\"soon\"}]", -1, -1},
        {"[{\"retryDelay\":\"1e99s\"}]", -1, -1},
    };

    for (size_t i = 0; i < sizeof delays / sizeof *delays; i++) {
        char body[300];
        reply *root = NULL;
        alt_error err;

        snprintf(body, sizeof body, "{\"error\":{\"code\":429,\"details\":%s}}", delays[i].details);
        assert_int_equal(backend_receive(backend_find("gemini"), 429, delays[i].known_ms, body,
                                         strlen(body), &root, &err),
                         ALT_E_RATE);
        assert_true(err.retry_after_ms == delays[i].retry_after_ms);
    }
}

static void status_and_delay_are_passed_on(void **state)
{
    static const failure rate = {"openai", 429, "", ALT_E_RATE, NULL},
                         hidden = {"openai", 200, "{\"error\":{\"code\":429}}", ALT_E_RATE, NULL};
    alt_error err;

    receive(&rate, &err);
    assert_int_equal(err.http_status, 429);
    assert_true(err.retry_after_ms == 1500);
    receive(&hidden, &err);
    assert_int_equal(err.http_status, 429);
}

static void long_words_are_cut_at_a_word(void **state)
{
    char body[4096] = "{\"error\":\"";
    failure f = {"openai", 400, body, ALT_E_REQUEST, NULL};
    alt_error err;

    for (int i = 0; i < 300; i++) {
        strcat(body, "g\xC3\xBCt ");
    }
    strcat(body, "\"}");
    receive(&f, &err);
    assert_true(strlen(err.message) < 300);
    const char *end = "g\xC3\xBCt \xE2\x80\xA6";
    assert_string_equal(err.message + strlen(err.message) - strlen(end), end);
}

static void pictures_are_never_repeated(void **state)
{
    char body[1024] = "{\"error\":\"cannot read ";
    failure f = {"openai", 400, body, ALT_E_REQUEST, NULL};
    alt_error err;

    for (int i = 0; i < 20; i++) {
        strcat(body, "data:/9j/");
    }
    strcat(body, "\"}");
    receive(&f, &err);
    assert_string_equal(err.message,
                        "openai did not accept the request (400): cannot read [removed]");
}

static void an_answer_passes(void **state)
{
    static const char *const bodies[] = {"{\"choices\":[]}", "{\"error\":null,\"message\":{}}"};

    for (size_t i = 0; i < 2; i++) {
        reply *root = NULL;
        alt_error err;

        assert_int_equal(backend_receive(backend_find("openai"), 200, -1, bodies[i],
                                         strlen(bodies[i]), &root, &err),
                         ALT_OK);
        assert_non_null(root);
        reply_free(root);
    }
}

static void running_out_of_memory_is_told(void **state)
{
    for (long n = 0; true; n++) {
        alt_error err;

        failing_countdown = n;
        alt_code code = receive(&failures[0], &err);
        bool failed = failing_countdown < 0;
        failing_countdown = -1;
        assert_int_equal(code, failed ? ALT_E_MEMORY : ALT_E_AUTH);
        if (!failed) {
            assert_true(n >= 2);
            return;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_failure_is_one_code_and_one_sentence),
        cmocka_unit_test(a_delay_may_stand_in_the_words_of_google),
        cmocka_unit_test(status_and_delay_are_passed_on),
        cmocka_unit_test(long_words_are_cut_at_a_word),
        cmocka_unit_test(pictures_are_never_repeated),
        cmocka_unit_test(an_answer_passes),
        cmocka_unit_test(running_out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
