/* Image tokens: numbers that vendors and others publish, and grids done by hand. */
#include "test.h"

#include <stdio.h>

#include "../../src/backend/preset.h"

#define PATCHES(patches, side)                                                                     \
    (tokens_rule)                                                                                  \
    {                                                                                              \
        tokens_patches, .cell = 32, .most = patches, .long_side = side, .percent = 100             \
    }
#define ROUNDED(patch, few)                                                                        \
    (tokens_rule)                                                                                  \
    {                                                                                              \
        tokens_rounded, .cell = patch, .least = few, .most = 16384                                 \
    }

static void check(const char *name, const tokens_rule *rule, uint32_t width, uint32_t height,
                  int64_t want)
{
    int64_t got = tokens_count(rule, width, height);

    if (got != want) {
        fail_msg("%s, %ux%u: %lld tokens, not %lld", name, width, height, (long long)got,
                 (long long)want);
    }
}

/* The columns: OpenAI with a budget of 1,536 and 2,048 pixels, of 2,500, without; Claude to 4.6 and
 * later; Gemini 2; Mistral; Qwen2.5; Qwen3; Gemma 4; GPT-4o. */
static const struct {
    uint32_t width, height;
    int tokens[11];
} pictures[] = {
    {200, 200, {49, 49, 49, 64, 64, 258, 72, 49, 64, 256, 255}},
    {640, 480, {300, 300, 300, 414, 414, 258, 432, 391, 300, 266, 425}},
    {896, 672, {588, 588, 588, 768, 768, 516, 792, 768, 588, 266, 765}},
    {1024, 768, {768, 768, 768, 1036, 1036, 516, 1064, 999, 768, 266, 765}},
    {1092, 1092, {1225, 1225, 1225, 1521, 1521, 1032, 1560, 1521, 1156, 256, 765}},
    {1280, 720, {920, 920, 920, 1196, 1196, 516, 1222, 1196, 880, 264, 1105}},
    {1568, 1176, {1452, 1813, 1813, 1564, 2352, 1548, 2352, 2352, 1813, 266, 765}},
    {1920, 1080, {1508, 2040, 2040, 1560, 2691, 1548, 1736, 2691, 2040, 264, 1105}},
    {1800, 2400, {1452, 2451, 4275, 1564, 4740, 3096, 2365, 5504, 4200, 266, 765}},
    {4000, 3000, {1452, 2451, 11750, 1564, 4740, 6192, 2352, 15301, 11750, 266, 765}},
    {300, 2400, {512, 750, 750, 392, 946, 1032, 440, 946, 675, 235, 765}},
};

static void pictures_take_what_vendors_say(void **state)
{
    const tokens_rule columns[11] = {
        PATCHES(1536, 2048),
        PATCHES(2500, 0),
        PATCHES(0, 0),
        {tokens_padded, .cell = 28, .long_side = 1568, .most = 1568},
        {tokens_padded, .cell = 28, .long_side = 2576, .most = 4784},
        {tokens_tiles, .cell = 768, .each = 258},
        {tokens_rows, .cell = 28, .long_side = 1540},
        ROUNDED(28, 4),
        ROUNDED(32, 64),
        {tokens_filled, .most = 280},
        {tokens_tiles, .cell = 512, .base = 85, .each = 170, .long_side = 2048, .short_side = 768},
    };

    for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
        for (size_t c = 0; c < 11; c++) {
            char name[20];

            snprintf(name, sizeof name, "column %zu", c);
            check(name, &columns[c], pictures[i].width, pictures[i].height, pictures[i].tokens[c]);
        }
    }
}

static const struct {
    const char *model;
    uint32_t width, height;
    int tokens;
} models[] = {
    {"gpt-6-luna", 896, 672, 706},
    {"gpt-6-luna", 4000, 3000, 14100},
    {"gpt-5.4-mini", 896, 672, 953},
    {"gpt-5-nano", 896, 672, 1447},
    {"gpt-4o", 768, 512, 425},
    {"gpt-4o", 512, 512, 255},
    {"gpt-5", 512, 512, 210},
    {"gpt-4o-mini", 768, 512, 14167},
    {"claude-haiku-4-5", 1000, 1000, 1296},
    {"claude-haiku-5-5", 1920, 1080, 2691},
    {"gemini-2.5-flash", 768, 768, 258},
    {"gemini-2.5-flash", 769, 768, 516},
    {"mistral-small-2603", 896, 672, 792},
    {"pixtral-12b-2409", 1024, 1024, 65 * 64},
    {"qwen2.5vl:7b", 56, 56, 4},
    {"qwen2.5vl:7b", 10, 10, 4},
    {"qwen2.5vl:7b", 8000, 6000, 147 * 110},
    {"gemma3:4b", 12, 4000, 256},
    {"llama4:scout", 336, 336, 144},
    {"llama4:scout", 672, 672, 5 * 144},
    {"llama4:scout", 672, 504, 5 * 144},
    {"llama4:scout", 896, 672, 7 * 144},
    {"llama4:scout", 4000, 3000, 13 * 144}, /* no canvas is large enough: 4 by 3 shrinks least */
    {"llama3.2-vision", 560, 560, 1601},
    {"llama3.2-vision", 747, 560, 2 * 1601},
    {"llama3.2-vision", 1120, 1120, 4 * 1601},
    {"SmolVLM2-2.2B-Instruct", 640, 480, 13 * 81},
    {"SmolVLM2-500M-Video-Instruct", 640, 480, 13 * 64},
    {"SmolVLM2-500M-Video-Instruct", 3000, 3000, 17 * 64},
    {"minicpm-v:8b", 448, 448, 64},
    {"minicpm-v:8b", 896, 672, 5 * 64},
    {"minicpm-v:8b", 896, 448, 3 * 64},
    {"minicpm-v:8b", 4000, 3000, 10 * 64}, /* 3 by 3 is nearer to 4:3 than 4 by 2 */
    {"OpenGVLab/InternVL3-8B", 448, 448, 256},
    {"OpenGVLab/InternVL3-8B", 896, 896, 5 * 256},
    {"OpenGVLab/InternVL3-8B", 896, 672, 13 * 256}, /* 4 by 3 fits the shape */
    {"OpenGVLab/InternVL3-8B", 300, 100, 4 * 256},
    {"deepseek-vl2-tiny", 768, 768, 211 + 28 * 29},
    {"deepseek-vl2-tiny", 384, 384, 211 + 14 * 15},
    {"deepseek-vl2-tiny", 768, 384, 211 + 14 * 29},
    {"llava-1.5-7b-hf", 640, 480, 576},
    {"llava:7b", 640, 480, -1},
    {"grok-4.7", 640, 480, -1},
    {"", 640, 480, -1},
};

static void models_count_by_their_rule(void **state)
{
    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        check(models[i].model, &backend_preset_find(models[i].model)->tokens, models[i].width,
              models[i].height, models[i].tokens);
    }
}

/* No rule of any model may loop, divide by nothing or count below nothing. */
static void odd_pictures_take_some_tokens(void **state)
{
    static const uint32_t sides[] = {1, 2, 27, 28, 511, 513, 4096, 65535, 100000000};

    for (size_t i = 0; i < sizeof models / sizeof *models; i++) {
        const tokens_rule *rule = &backend_preset_find(models[i].model)->tokens;

        for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
            int64_t wide = tokens_count(rule, sides[s], 1), high = tokens_count(rule, 1, sides[s]);

            assert_true(rule->count == NULL ? wide == -1 : wide >= 1 && wide < 100000000);
            assert_true(rule->count == NULL ? high == -1 : high >= 1 && high < 100000000);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_take_what_vendors_say),
        cmocka_unit_test(models_count_by_their_rule),
        cmocka_unit_test(odd_pictures_take_some_tokens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
