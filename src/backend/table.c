/* table.c - the backends that there are, one row each, and where local ones are looked for. */
#include "backend.h"

#include <string.h>

/* clang-format off */
#define EFFORT {NULL, "\"reasoning_effort\":\"none\"", "\"reasoning_effort\":\"low\""}
#define TEMPLATE {NULL, "\"chat_template_kwargs\":{\"enable_thinking\":false}", NULL}

static const backend backends[] = {
    {{"openai", "https://api.openai.com/v1", "gpt-6-luna", "OPENAI_API_KEY", true, false},
     &protocol_openai, "max_completion_tokens", EFFORT, true, true, "\"store\":false"},

    {{"anthropic", "https://api.anthropic.com/v1", "claude-haiku-5-5", "ANTHROPIC_API_KEY", true, false},
     &protocol_anthropic, NULL,
     {NULL, "\"thinking\":{\"type\":\"disabled\"}", NULL}, true, true, NULL},

    {{"ollama", "http://127.0.0.1:11434", NULL, "OLLAMA_API_KEY", false, true},
     &protocol_ollama, NULL, {NULL, "\"think\":false", NULL}, true, true, NULL},

    {{"llama-server", "http://127.0.0.1:8080", NULL, "LLAMA_API_KEY", false, true},
     &protocol_openai, NULL, TEMPLATE, true, true, NULL},

    {{"vllm", "http://127.0.0.1:8000", NULL, "VLLM_API_KEY", false, true},
     &protocol_openai, NULL, TEMPLATE, true, true, NULL},

    {{"lmstudio", "http://127.0.0.1:1234", NULL, "LM_API_TOKEN", false, true},
     &protocol_openai, NULL, {NULL, NULL, NULL}, true, true, NULL},

    /* any other server that speaks chat completions */
    {{"compatible", NULL, NULL, "ALTTEXT_API_KEY", false, false},
     &protocol_openai, NULL, {NULL, NULL, NULL}, true, false, NULL},
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
