/* table.c - the backends that there are, one row each, and where local ones are looked for. */
#include "backend.h"

#include <string.h>

/* clang-format off */
/* What belongs to whom: the need of a key, and being on this machine. */
#define CLOUD true, false
#define LOCAL false, true

/* How servers are told what the model may think: nothing, none of it, little. */
#define SILENT {NULL, NULL, NULL}
#define EFFORT {NULL, "\"reasoning_effort\":\"none\"", "\"reasoning_effort\":\"low\""}
#define REASONING {NULL, "\"reasoning\":{\"effort\":\"none\"}", "\"reasoning\":{\"effort\":\"low\"}"}
#define TEMPLATE {NULL, "\"chat_template_kwargs\":{\"enable_thinking\":false}", NULL}
#define DISABLED "\"thinking\":{\"type\":\"disabled\"}"

/* Each row: name, url, model, the variable of the key, whose,
 *     protocol, field of the token limit, thinking, temperature, structured, extra */
static const backend backends[] = {
    /* models in the cloud, asked at who made them, ... */
    {{"openai", "https://api.openai.com/v1", "gpt-6-luna", "OPENAI_API_KEY", CLOUD},
        &protocol_openai, "max_completion_tokens", EFFORT, true, true, "\"store\":false"},
    {{"openai-responses", "https://api.openai.com/v1", "gpt-6-luna", "OPENAI_API_KEY", CLOUD},
        &protocol_responses, NULL, REASONING, true, true, "\"store\":false"},
    {{"anthropic", "https://api.anthropic.com/v1", "claude-haiku-5-5", "ANTHROPIC_API_KEY", CLOUD},
        &protocol_anthropic, NULL, {NULL, DISABLED, NULL}, true, true, NULL}, /* it words "little" itself */
    {{"gemini", "https://generativelanguage.googleapis.com/v1beta", "gemini-3.5-flash-lite", "GEMINI_API_KEY", CLOUD},
        &protocol_gemini, NULL, SILENT, true, true, NULL}, /* it words all of it itself */
    {{"mistral", "https://api.mistral.ai/v1", "mistral-small-2603", "MISTRAL_API_KEY", CLOUD},
        &protocol_openai, NULL, SILENT, true, true, NULL},
    {{"xai", "https://api.x.ai/v1", "grok-4.3", "XAI_API_KEY", CLOUD},
        &protocol_openai, NULL, EFFORT, true, true, NULL},
    {{"deepseek", "https://api.deepseek.com/v1", "deepseek-flash", "DEEPSEEK_API_KEY", CLOUD},
        &protocol_openai, NULL, {NULL, DISABLED, "\"reasoning_effort\":\"low\""}, true, false, NULL},

    /* ... or at who hosts them */
    {{"azure", NULL, NULL, "AZURE_OPENAI_API_KEY", CLOUD},
        &protocol_azure, "max_completion_tokens", EFFORT, true, true, "\"store\":false"},
    {{"bedrock", NULL, "anthropic.claude-haiku-5-5", "AWS_BEARER_TOKEN_BEDROCK", CLOUD},
        &protocol_bedrock, NULL, {NULL, "\"additionalModelRequestFields\":{" DISABLED "}", NULL}, true, false, NULL},
    {{"openrouter", "https://openrouter.ai/api/v1", "openai/gpt-6-luna", "OPENROUTER_API_KEY", CLOUD},
        &protocol_openai, NULL, REASONING, true, true, "\"provider\":{\"data_collection\":\"deny\"}"},
    {{"groq", "https://api.groq.com/openai/v1", "qwen/qwen3.8-27b", "GROQ_API_KEY", CLOUD},
        &protocol_openai, "max_completion_tokens", EFFORT, true, false, NULL},
    {{"together", "https://api.together.xyz/v1", NULL, "TOGETHER_API_KEY", CLOUD},
        &protocol_openai, NULL, SILENT, true, true, NULL},
    {{"fireworks", "https://api.fireworks.ai/inference/v1", NULL, "FIREWORKS_API_KEY", CLOUD},
        &protocol_openai, NULL, EFFORT, true, true, NULL},
    {{"deepinfra", "https://api.deepinfra.com/v1/openai", NULL, "DEEPINFRA_API_KEY", CLOUD},
        &protocol_openai, NULL, SILENT, true, true, NULL},
    {{"huggingface", "https://router.huggingface.co/v1", NULL, "HF_TOKEN", CLOUD},
        &protocol_openai, NULL, SILENT, true, true, NULL},

    /* models on one's own machine */
    {{"ollama", "http://127.0.0.1:11434", NULL, "OLLAMA_API_KEY", LOCAL},
        &protocol_ollama, NULL, {NULL, "\"think\":false", NULL}, true, true, NULL},
    {{"llama-server", "http://127.0.0.1:8080", NULL, "LLAMA_API_KEY", LOCAL},
        &protocol_openai, NULL, TEMPLATE, true, true, NULL},
    {{"vllm", "http://127.0.0.1:8000", NULL, "VLLM_API_KEY", LOCAL},
        &protocol_openai, NULL, TEMPLATE, true, true, NULL},
    {{"lmstudio", "http://127.0.0.1:1234", NULL, "LM_API_TOKEN", LOCAL},
        &protocol_openai, NULL, SILENT, true, true, NULL},
    {{"localai", "http://127.0.0.1:8080", NULL, "LOCALAI_API_KEY", LOCAL},
        &protocol_openai, NULL, SILENT, true, true, NULL},

    /* any other server that speaks chat completions */
    {{"compatible", NULL, NULL, "ALTTEXT_API_KEY", false, false},
        &protocol_openai, NULL, SILENT, true, false, NULL},
};
/* clang-format on */

const backend_place backend_places[] = {
    {"llama-server", "unix:///run/alttext/llama.sock"},
    {"llama-server", "unix:///run/llama.sock"},
    {"llama-server", "http://127.0.0.1:8080"},
    {"ollama", "http://127.0.0.1:11434"},
    {"vllm", "http://127.0.0.1:8000"},
    {"lmstudio", "http://127.0.0.1:1234"},
    {NULL, NULL},
};

static const size_t count = sizeof backends / sizeof *backends;

const backend *backend_find(const char *name)
{
    for (size_t i = 0; name != NULL && i < count; i++) {
        if (strcmp(backends[i].public.name, name) == 0) {
            return &backends[i];
        }
    }
    return NULL;
}

const alt_backend *alt_backend_at(size_t index)
{
    return index < count ? &backends[index].public : NULL;
}

const alt_backend *alt_backend_find(const char *name)
{
    const backend *found = backend_find(name);

    return found != NULL ? &found->public : NULL;
}
