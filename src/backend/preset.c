/* preset.c - what is known of the models that the field compares, whoever serves them. */
#include "preset.h"

#include <math.h>
#include <stddef.h>

#include "../alttext.h"
#include "pattern.h"

#define NONE THINKING_NONE
#define OFF THINKING_OFF
#define LOW THINKING_LOW

/* clang-format off */
/* 896 = 28 * 32 = 2 * 448: no cell is cut in a picture of 4:3, and what it shows can be told */
#define SIDE(pixels) {pixels, 0, 0}
#define BOX(long_side, short_side) {long_side, short_side, 0}
#define AREA(pixels) {0, 0, pixels}

#define FLAT(tokens) {tokens_flat, .base = (tokens)}
#define PATCHES(patches, side, times_100) \
    {tokens_patches, .cell = 32, .most = (patches), .long_side = (side), .percent = (times_100)}
#define TILES(first, tile) \
    {tokens_tiles, .cell = 512, .base = (first), .each = (tile), .long_side = 2048, .short_side = 768}
#define GEMINI_2 {tokens_tiles, .cell = 768, .each = 258}
#define PADDED(side, cells) {tokens_padded, .cell = 28, .long_side = (side), .most = (cells)}
#define ROWS(patch, side) {tokens_rows, .cell = (patch), .long_side = (side)}
#define ROUNDED(patch, few, many) {tokens_rounded, .cell = (patch), .least = (few), .most = (many)}
#define FILLED(cells) {tokens_filled, .most = (cells)}
#define CANVAS(tile, tiles, tokens, whole) \
    {tokens_canvas, .cell = (tile), .least = 1, .most = (tiles), .each = (tokens), .base = (whole)}
#define ASPECT {tokens_aspect, .cell = 448, .least = 1, .most = 12, .each = 256, .base = 256}
#define SLICES(tokens) {tokens_slices, .cell = 448, .most = 9, .each = (tokens), .base = (tokens)}
#define LEAST_WASTE {tokens_least_waste, .cell = 384, .least = 1, .most = 9, .base = 211}
#define STRETCHED(side, tile, tokens) \
    {tokens_stretched, .cell = (tile), .long_side = (side), .each = (tokens)}
#define UNKNOWN {.count = NULL}

#define ONE_SENTENCE "Write exactly one sentence. Offer no options and no explanation."

/* Families that are built on another one's model and carry its name too stand before it. */
static const backend_preset presets[] = {
    /* models, thinking, own temperature, prose, size, tokens, advice */

    /* small models of their own kind */
    {"*llava-1.5* *llava-v1.5* *bakllava*", NONE, false, true, SIDE(672), FLAT(576), NULL},
    {"*llava*", NONE, false, true, SIDE(672), UNKNOWN, NULL},
    {"*moondream*", NONE, false, true, SIDE(756), FLAT(729), NULL},
    {"*smolvlm2-2.2b* *smolvlm-instruct*", NONE, false, true, SIDE(1024), STRETCHED(1536, 384, 81), NULL},
    {"*smolvlm*", NONE, false, true, SIDE(1024), STRETCHED(2048, 512, 64), NULL},
    {"*minicpm-llama3-v-2* *minicpm-v-2.5*", NONE, false, false, SIDE(896), SLICES(96), NULL},
    {"*minicpm-[vo]*", OFF, false, false, SIDE(896), SLICES(64), NULL},
    {"*internvl*", NONE, false, false, SIDE(896), ASPECT, NULL},
    {"*deepseek-vl2*", NONE, false, true, SIDE(768), LEAST_WASTE, NULL},

    /* OpenAI: the numbers are those of a request that says nothing about detail */
    {"*gpt-6-astra* *gpt-6.1-sol*", LOW, true, false, SIDE(896), PATCHES(0, 0, 120), NULL},
    {"*gpt-6* *gpt-5.[6-9]*", OFF, true, false, SIDE(896), PATCHES(0, 0, 120), NULL},
    {"*gpt-5.5*", OFF, true, false, SIDE(896), PATCHES(10000, 6000, 120), NULL},
    {"*gpt-5.4-mini*", OFF, true, false, SIDE(896), PATCHES(1536, 2048, 162), NULL},
    {"*gpt-5.4-nano*", OFF, true, false, SIDE(896), PATCHES(1536, 2048, 246), NULL},
    {"*gpt-5.4*", OFF, true, false, SIDE(896), PATCHES(2500, 2048, 120), NULL},
    {"*gpt-5.[23]*", OFF, true, false, SIDE(896), PATCHES(1536, 2048, 120), NULL},
    {"*gpt-5-mini*", LOW, true, false, SIDE(896), PATCHES(1536, 2048, 162), NULL},
    {"*gpt-5-nano*", LOW, true, false, SIDE(896), PATCHES(1536, 2048, 246), NULL},
    {"*gpt-5-chat*", NONE, true, false, BOX(768, 512), TILES(70, 140), NULL},
    {"*gpt-5.1*", OFF, true, false, BOX(768, 512), TILES(70, 140), NULL},
    {"*gpt-5*", LOW, true, false, BOX(768, 512), TILES(70, 140), NULL},
    {"*gpt-4.1-mini*", NONE, false, false, SIDE(896), PATCHES(1536, 2048, 162), NULL},
    {"*gpt-4.1-nano*", NONE, false, false, SIDE(896), PATCHES(1536, 2048, 246), NULL},
    {"*gpt-4o-mini*", NONE, false, false, SIDE(512), TILES(2833, 5667), NULL},
    {"*gpt-4o* *gpt-4.[15]*", NONE, false, false, BOX(768, 512), TILES(85, 170), NULL},
    {"o4-mini o4-mini-*", LOW, true, false, SIDE(896), PATCHES(1536, 2048, 172), NULL},
    {"o1 o1-* o3 o3-*", LOW, true, false, BOX(768, 512), TILES(75, 150), NULL},
    {"gpt-*", NONE, false, false, SIDE(768), UNKNOWN, NULL},

    /* Anthropic: up to 4.6 the server shrinks what is large, later models are billed for it */
    {"*claude-[1-3]* *claude-instant*", NONE, false, false, SIDE(896), PADDED(1568, 1568), NULL},
    {"*claude-4-* *claude-4.[0-6]* *claude-*-4 *claude-*-4[@:]* *claude-*-4-[0-6]* *claude-*-4.[0-6]*",
     OFF, false, false, SIDE(896), PADDED(1568, 1568), NULL},
    {"*claude-sonnet-5[-.]5* *claude-opus-5[-.]5* *claude-fable-*",
     LOW, true, false, SIDE(896), PADDED(2576, 4784), NULL},
    {"*claude-*", OFF, true, false, SIDE(896), PADDED(2576, 4784), NULL},

    /* Google */
    {"*gemini-1* *gemini-2.0* *gemini-2.5-pro*", NONE, false, false, SIDE(768), GEMINI_2, NULL},
    {"*gemini-2*", OFF, false, false, SIDE(768), GEMINI_2, NULL},
    {"*gemini-*-flash*", OFF, true, false, SIDE(1024), FLAT(560), NULL},
    {"*gemini-*", LOW, true, false, SIDE(1024), FLAT(560), NULL},
    {"*medgemma* *gemma-3-* *gemma-3n* *gemma3*", NONE, false, false, SIDE(896), FLAT(256), ONE_SENTENCE},
    {"*gemma-4* *gemma4*", OFF, false, false, AREA(280 * 48 * 48), FILLED(280), ONE_SENTENCE},

    /* Mistral */
    {"*pixtral*", NONE, false, false, SIDE(768), ROWS(16, 1024), NULL},
    {"*mistral-small* *mistral-medium* *mistral-large* *ministral* *magistral*",
     NONE, false, false, SIDE(896), ROWS(28, 1540), NULL},

    /* Qwen */
    {"*qwen-vl* *qwen2-vl* *qwen2vl* *qwen2[._p]5-vl* *qwen2[._p]5vl* *qwen2.5-omni*",
     NONE, false, false, SIDE(896), ROUNDED(28, 4, 16384), NULL},
    {"*qwen3-vl* *qwen3vl* *qwen3[._p][5-9]*", OFF, false, false, SIDE(896), ROUNDED(32, 64, 16384), NULL},

    /* Meta */
    {"*llama-3[._]2-*vision* *llama3[._]2-vision* *llama3-2-[19]* *llama-v3p2-*vision*",
     NONE, false, false, BOX(1120, 560), CANVAS(560, 4, 1601, 0), NULL},
    {"*llama-4* *llama4*", NONE, false, false, SIDE(672), CANVAS(336, 16, 144, 144), NULL},

    /* others */
    {"*grok-2* *grok-*-non-reasoning*", NONE, false, false, SIDE(896), UNKNOWN, NULL},
    {"*grok-4.3*", OFF, false, false, SIDE(896), UNKNOWN, NULL},
    {"*grok-*", LOW, false, false, SIDE(896), UNKNOWN, NULL},
    {"*nova-2-*", NONE, false, false, BOX(1280, 896), FLAT(230), NULL},
    {"*nova-lite* *nova-pro* *nova-premier*", NONE, false, false, SIDE(896), UNKNOWN, NULL},
    {"*deepseek-flash* *deepseek-v4-flash*", OFF, false, false, SIDE(896), FLAT(384), NULL},

    {"*", OFF, false, false, SIDE(ALT_USUAL_SIDE), UNKNOWN, NULL},
};
/* clang-format on */

const backend_preset *backend_preset_find(const char *model)
{
    const backend_preset *preset = presets;

    while (!pattern_fits(preset->models, model)) {
        preset++;
    }
    return preset;
}

/* The factor that brings a value down to its limit. */
static double shrinking(double value, double limit)
{
    return limit > 0 && value > limit ? limit / value : 1;
}

uint32_t backend_preset_side(const backend_preset *preset, uint32_t max_side, uint32_t width,
                             uint32_t height)
{
    const preset_size *size = &preset->size;
    uint32_t longer = width > height ? width : height, shorter = width > height ? height : width;
    double scale = fmin(shrinking(longer, size->long_side), shrinking(shorter, size->short_side));

    if (max_side != 0) {
        return max_side;
    }
    scale = fmin(scale, sqrt(shrinking((double)width * height, size->pixels)));
    double side = fmin(fmax(round(longer * scale), 1), ALT_MAX_SIDE);
    return (uint32_t)side;
}
