/* Presets: which family a model belongs to, however it is spelled, and what picture suits it. */
#include "test.h"

#include "../../src/backend/preset.h"
#include "../../src/backend/price.h"

/* Of each family a name of its own, then what others call it: vendors, Ollama, Hugging Face, files
 * of llama.cpp and its cache, hosts. */
static const char *const families[][14] = {
    {"llava-1.5-7b", "llava-hf/llava-1.5-7b-hf", "llava-v1.5-7b-Q4_K_M.gguf", "bakllava:latest"},
    {"llava", "llava:7b", "llava-llama3:8b", "llava-phi3", "llava-v1.6-mistral-7b.Q4_K_M.gguf",
     "liuhaotian/llava-v1.6-vicuna-13b", "llava-hf/llava-onevision-qwen2-7b-ov-hf"},
    {"moondream", "moondream:1.8b", "vikhyatk/moondream2", "moondream2-20250414",
     "moondream2-text-model-f16.gguf", "moondream/moondream3-preview"},
    {"smolvlm2-2.2b", "HuggingFaceTB/SmolVLM2-2.2B-Instruct", "HuggingFaceTB/SmolVLM-Instruct",
     "ggml-org/SmolVLM2-2.2B-Instruct-GGUF:Q4_K_M", "SmolVLM2-2.2B-Instruct-Q8_0.gguf"},
    {"smolvlm2-500m", "HuggingFaceTB/SmolVLM2-500M-Video-Instruct", "SmolVLM-256M-Instruct",
     "ggml-org_SmolVLM2-500M-Video-Instruct-GGUF_SmolVLM2-500M-Video-Instruct-Q8_0.gguf"},
    {"minicpm-v-2.6", "minicpm-v:8b", "openbmb/MiniCPM-V-2_6", "openbmb/MiniCPM-V-4_5",
     "MiniCPM-V-4_5-Q4_K_M.gguf", "openbmb/MiniCPM-o-2_6", "openbmb/minicpm-o2.6:8b"},
    {"internvl3", "OpenGVLab/InternVL3-8B", "OpenGVLab/InternVL2_5-8B", "internvl3.5:14b",
     "ggml-org/InternVL3-8B-Instruct-GGUF", "InternVL3_5-4B-Q8_0.gguf"},
    {"deepseek-vl2", "deepseek-ai/deepseek-vl2", "deepseek-ai/deepseek-vl2-tiny",
     "DeepSeek-VL2-Small"},
    {"gpt-6-luna", "openai/gpt-6-luna", "gpt-6-luna-2026-09-01", "gpt-6-sol", "gpt-5.6-luna",
     "my-gpt-6-luna"},
    {"gpt-6-astra", "gpt-6.1-sol", "openai/gpt-6-astra"},
    {"gpt-5-mini", "gpt-5-mini-2025-08-07", "openai/gpt-5-mini"},
    {"gpt-5", "gpt-5-2025-08-07", "openai/gpt-5:floor", "gpt-5-pro"},
    {"gpt-4.1-mini", "gpt-4.1-mini-2025-04-14", "openai/gpt-4.1-mini"},
    {"gpt-4o", "gpt-4o-2024-11-20", "chatgpt-4o-latest", "openai/gpt-4o", "gpt-4.1",
     "gpt-4.1-2025-04-14", "contoso-gpt-4o-eu"},
    {"gpt-4o-mini", "gpt-4o-mini-2024-07-18", "openai/gpt-4o-mini"},
    {"o3", "o1", "o1-2024-12-17", "openai/o3", "o3-2025-04-16"},
    {"claude-3-5-sonnet-20241022", "claude-3-7-sonnet-latest", "anthropic/claude-3.5-sonnet",
     "claude-3-opus-20240229", "anthropic.claude-3-5-sonnet-20241022-v2:0"},
    {"claude-sonnet-4-5", "claude-haiku-4-5-20251001", "claude-sonnet-4-20250514",
     "claude-opus-4-1-20250805", "claude-opus-4-6", "claude-opus-4", "anthropic/claude-haiku-4.5",
     "anthropic/claude-sonnet-4", "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
     "claude-sonnet-4-5@20250929", "claude-sonnet-4@20250514", "anthropic/claude-4.5-sonnet"},
    {"claude-sonnet-5-5", "claude-opus-5-5", "claude-fable-5-1", "anthropic/claude-sonnet-5.5"},
    {"claude-haiku-5-5", "claude-opus-4-7", "claude-sonnet-5", "claude-opus-5",
     "anthropic/claude-haiku-5.5", "anthropic.claude-haiku-5-5", "global.anthropic.claude-opus-5"},
    {"gemini-2.0-flash", "gemini-2.5-pro", "google/gemini-2.0-flash-001", "gemini-1.5-flash-8b"},
    {"gemini-2.5-flash", "models/gemini-2.5-flash-lite", "google/gemini-2.5-flash"},
    {"gemini-3.5-flash-lite", "gemini-3.8-flash", "google/gemini-3.1-flash-lite"},
    {"gemini-3-pro-preview", "gemini-3.1-pro"},
    {"gemma3", "gemma3:27b", "gemma3:4b-it-qat", "google/gemma-3-27b-it", "gemma-3-4b-it",
     "gemma-3-12b-it-Q4_K_M.gguf", "ggml-org/gemma-3-4b-it-GGUF", "google.gemma-3-12b-it",
     "gemma3n:e4b", "unsloth/gemma-3n-E4B-it-GGUF", "google/medgemma-4b-it"},
    {"gemma4", "gemma4:e4b", "google/gemma-4-31b-it", "gemma-4-E4B-it-Q4_K_M.gguf",
     "ggml-org/gemma-4-E4B-it-GGUF"},
    {"pixtral-12b-2409", "mistralai/Pixtral-12B-2409", "pixtral-large-2411",
     "mistral-community/pixtral-12b", "Pixtral-12B-2409-Q4_K_M.gguf"},
    {"mistral-small-latest", "mistral-small3.1:24b", "mistral-small3.2", "mistral-small-2603",
     "mistralai/Mistral-Small-3.2-24B-Instruct-2506", "mistral-medium-3.5", "mistral-large-2512",
     "bartowski_mistralai_Mistral-Small-3.1-24B-Instruct-2503-GGUF", "ministral-3:8b",
     "ministral-8b-2512"},
    {"qwen2.5vl", "qwen2.5vl:7b", "Qwen/Qwen2.5-VL-7B-Instruct", "Qwen2.5-VL-3B-Instruct-Q8_0.gguf",
     "ggml-org/Qwen2.5-VL-3B-Instruct-GGUF", "qwen/qwen2.5-vl-72b-instruct:free",
     "accounts/fireworks/models/qwen2p5-vl-32b-instruct", "Qwen/Qwen2-VL-7B-Instruct",
     "qwen-vl-max", "Qwen2_5-VL-7B"},
    {"qwen3-vl", "qwen3-vl:4b", "Qwen/Qwen3-VL-8B-Instruct", "qwen.qwen3-vl-235b-a22b",
     "Qwen3VL-4B-Instruct-Q4_K_M.gguf", "qwen/qwen3.8-27b", "unsloth_Qwen3-VL-4B-Instruct-GGUF",
     "Qwen/Qwen3-VL-30B-A3B-Instruct:fastest"},
    {"llama3.2-vision", "llama3.2-vision:11b", "meta-llama/Llama-3.2-11B-Vision-Instruct",
     "meta-llama/Llama-3.2-90B-Vision-Instruct-Turbo", "us.meta.llama3-2-11b-instruct-v1:0",
     "accounts/fireworks/models/llama-v3p2-11b-vision-instruct", "x/llama3.2-vision",
     "Llama-3.2-11B-Vision-Instruct.Q4_K_M.gguf", "llama-3.2-90b-vision-preview"},
    {"llama4", "llama4:scout", "meta-llama/Llama-4-Scout-17B-16E-Instruct",
     "meta-llama/llama-4-maverick", "meta.llama4-scout-17b-instruct-v1:0",
     "accounts/fireworks/models/llama4-scout-instruct-basic"},
    {"grok-4.3", "x-ai/grok-4.3", "xai/grok-4.3-latest"},
    {"grok-4.7", "grok-4", "x-ai/grok-4.5"},
    {"amazon.nova-2-lite-v1:0", "us.amazon.nova-2-lite-v1:0", "amazon/nova-2-lite-v1"},
    {"amazon.nova-lite-v1:0", "eu.amazon.nova-pro-v1:0", "amazon/nova-premier-v1"},
    {"deepseek-flash", "deepseek-v4-flash-vision-exp", "deepseek/deepseek-flash"},
    {"", "fake-1", "llama3.1:8b", "qwen3:8b", "mistral:7b", "my-model.gguf", "granite3.2-vision"},
};
#define FAMILIES (sizeof families / sizeof *families)

static void families_are_known_however_they_are_spelled(void **state)
{
    for (size_t i = 0; i < FAMILIES; i++) {
        const backend_preset *want = backend_preset_find(families[i][0]);

        for (size_t n = 1; n < 14 && families[i][n] != NULL; n++) {
            if (backend_preset_find(families[i][n]) != want) {
                fail_msg("%s is taken for \"%s\"", families[i][n],
                         backend_preset_find(families[i][n])->models);
            }
        }
        for (size_t other = 0; other < i; other++) {
            if (backend_preset_find(families[other][0]) == want) {
                fail_msg("%s and %s are one family", families[other][0], families[i][0]);
            }
        }
    }
}

static void models_are_told_what_they_take(void **state)
{
    static const struct {
        const char *model;
        backend_thinking thinking;
        bool own_temperature, prose, advice;
    } rows[] = {
        {"gpt-6-luna", THINKING_OFF, true, false, false},
        {"gpt-6-astra", THINKING_LOW, true, false, false},
        {"gpt-5-mini", THINKING_LOW, true, false, false},
        {"gpt-4o", THINKING_NONE, false, false, false},
        {"claude-haiku-5-5", THINKING_OFF, true, false, false},
        {"claude-sonnet-5-5", THINKING_LOW, true, false, false},
        {"claude-haiku-4-5", THINKING_OFF, false, false, false},
        {"claude-3-5-haiku-latest", THINKING_NONE, false, false, false},
        {"gemini-2.5-flash-lite", THINKING_OFF, false, false, false},
        {"gemini-3.5-flash-lite", THINKING_OFF, true, false, false},
        {"gemma3:4b", THINKING_NONE, false, false, true},
        {"gemma4", THINKING_OFF, false, false, true},
        {"moondream", THINKING_NONE, false, true, false},
        {"SmolVLM2-500M-Video-Instruct", THINKING_NONE, false, true, false},
        {"qwen3-vl:8b", THINKING_OFF, false, false, false},
        {"", THINKING_OFF, false, false, false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const backend_preset *preset = backend_preset_find(rows[i].model);

        assert_int_equal(preset->thinking, rows[i].thinking);
        assert_int_equal(preset->own_temperature, rows[i].own_temperature);
        assert_int_equal(preset->prose, rows[i].prose);
        assert_int_equal(preset->advice != NULL, rows[i].advice);
    }
}

static void pictures_are_made_as_large_as_the_model_can_use(void **state)
{
    static const struct {
        const char *model;
        uint32_t width, height, side;
    } rows[] = {
        {"gpt-6-luna", 4000, 3000, 896},
        {"gpt-6-luna", 3000, 4000, 896},
        {"gpt-6-luna", 640, 480, 640}, /* never enlarged */
        {"gpt-4o", 4000, 3000, 683},   /* 683x512: two tiles */
        {"gpt-4o", 3000, 3000, 512},
        {"gpt-4o", 4000, 1000, 768},
        {"gemini-2.5-flash", 769, 500, 768},
        {"gemma4", 4000, 3000, 927}, /* 927x695 */
        {"gemma4", 1000, 100, 1000},
        {"gemma4", 60000, 600, 4096}, /* as the encoder allows no more */
        {"qwen2.5vl:7b", 1, 5000, 896},
        {"fake-1", 4000, 3000, 768},
        {"", 4000, 3000, 768},
        {"", 1, 1, 1},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const backend_preset *preset = backend_preset_find(rows[i].model);

        assert_int_equal(backend_preset_side(preset, 0, rows[i].width, rows[i].height),
                         rows[i].side);
        assert_int_equal(backend_preset_side(preset, 4000, rows[i].width, rows[i].height), 4000);
    }
}

/* The recommended sizes must be worth it: what a model does not see is not paid for. */
static void the_usual_picture_is_not_paid_beyond_its_grid(void **state)
{
    for (size_t i = 0; i < FAMILIES; i++) {
        const backend_preset *preset = backend_preset_find(families[i][0]);
        uint32_t side = backend_preset_side(preset, 0, 4000, 3000);
        int64_t taken = tokens_count(&preset->tokens, side, (side * 3 + 2) / 4);

        assert_true(side >= 512 && side <= 1200);
        assert_true(taken <= tokens_count(&preset->tokens, 4000, 3000));
    }
}

static void prices_are_of_the_vendor_alone(void **state)
{
    static const struct {
        const char *backend, *model;
        double input, output;
    } rows[] = {
        {"openai", "gpt-6-luna", 0.10, 0.50},
        {"openai", "gpt-6-luna-2026-09-01", 0.10, 0.50},
        {"azure", "gpt-4o", 2.50, 10},
        {"openai", "gpt-4o-audio-preview", -1, -1},
        {"openai", "gpt-4.1-mini", 0.40, 1.60},
        {"anthropic", "claude-haiku-5-5", 0.10, 0.50},
        {"anthropic", "claude-opus-5", 5, 25},
        {"anthropic", "claude-opus-5-5", 4, 20},
        {"gemini", "gemini-3.5-flash-lite", 0.30, 2.50},
        {"gemini", "gemini-3.5-flash", 1.50, 9},
        {"bedrock", "us.amazon.nova-2-lite-v1:0", 0.30, 2.50},
        {"openrouter", "openai/gpt-6-luna", -1, -1},
        {"compatible", "gpt-6-luna", -1, -1},
        {"openai", "", -1, -1},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        price found = price_find(rows[i].backend, rows[i].model);

        assert_float_equal(found.input, rows[i].input, 1e-9);
        assert_float_equal(found.output, rows[i].output, 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_are_known_however_they_are_spelled),
        cmocka_unit_test(models_are_told_what_they_take),
        cmocka_unit_test(pictures_are_made_as_large_as_the_model_can_use),
        cmocka_unit_test(the_usual_picture_is_not_paid_beyond_its_grid),
        cmocka_unit_test(prices_are_of_the_vendor_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
