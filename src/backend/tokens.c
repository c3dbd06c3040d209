/* tokens.c - how many tokens a picture is to a model: one function for each way of counting. */
#include "tokens.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define ROUNDING 1e-6 /* what floating point may add to a whole number of cells */

typedef struct {
    double width, height;
} size;

static double longer(size s)
{
    return fmax(s.width, s.height);
}

static size times(size s, double scale)
{
    return (size){s.width * scale, s.height * scale};
}

/* Cells of a grid, the last one in a row or column perhaps in part. */
static double cells(double side, double cell)
{
    return fmax(1, ceil(side / cell - ROUNDING));
}

static double grid(size s, double cell)
{
    return cells(s.width, cell) * cells(s.height, cell);
}

/* Shrinks a picture that is too large for the rule. */
static size fit(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    size s = {width, height};

    if (rule->long_side > 0) {
        s = times(s, fmin(1, rule->long_side / longer(s)));
    }
    if (rule->short_side > 0) {
        s = times(s, fmin(1, rule->short_side / fmin(s.width, s.height)));
    }
    return s;
}

int64_t tokens_count(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    return rule->count != NULL ? rule->count(rule, width, height) : -1;
}

/* base tokens, whatever the picture is. */
int64_t tokens_flat(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    return rule->base;
}

/* OpenAI, GPT-4.1 mini to GPT-6: patches, shrunk to at most most of them (0: not), times percent.
 * https://platform.openai.com/docs/guides/images-vision */
int64_t tokens_patches(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    size s = fit(rule, width, height);

    if (rule->most > 0 && grid(s, rule->cell) > rule->most) {
        s = times(s, sqrt((double)rule->cell * rule->cell * rule->most / (s.width * s.height)));
        double across = s.width / rule->cell, down = s.height / rule->cell;
        s = times(s, fmin(floor(across) / across, floor(down) / down));
    }
    return ((int64_t)grid(s, rule->cell) * rule->percent + 99) / 100;
}

/* OpenAI, GPT-4o and its like; Gemini 2 (https://ai.google.dev/gemini-api/docs/tokens): each for a
 * tile, and base. */
int64_t tokens_tiles(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    return rule->base + rule->each * (int64_t)grid(fit(rule, width, height), rule->cell);
}

/* The same picture with another long side. */
static size with_side(size s, double side)
{
    return times(s, side / longer(s));
}

/* Claude: cells, of which those at the edge are padded, in the largest size that is at most
 * long_side and most cells.  https://docs.anthropic.com/en/docs/build-with-claude/vision */
int64_t tokens_padded(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    size s = fit(rule, width, height);
    double low = 1, high = longer(s);

    while (grid(s, rule->cell) > rule->most) {
        double middle = floor((low + high) / 2);
        bool fits = grid(with_side(s, middle), rule->cell) <= rule->most;

        low = fits ? middle : low;
        high = fits ? high : middle;
        if (high - low <= 1) {
            s = with_side(s, low);
            break;
        }
    }
    return (int64_t)grid(s, rule->cell);
}

/* Mistral: rows of cells, each row with a token for its end.
 * https://github.com/mistralai/mistral-common (tokens/tokenizers/image.py) */
int64_t tokens_rows(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    size s = fit(rule, width, height);

    return (int64_t)((cells(round(s.width), rule->cell) + 1) * cells(round(s.height), rule->cell));
}

/* Qwen-VL: sides rounded to whole cells, least to most of them (smart_resize() in Qwen's
 * preprocessor). */
int64_t tokens_rounded(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    size s = times((size){width, height}, 1.0 / rule->cell);
    size r = {fmax(1, rint(s.width)), fmax(1, rint(s.height))}; /* to even, as Python rounds */

    if (r.width * r.height > rule->most) {
        s = times(s, sqrt(rule->most / (s.width * s.height)));
        r = (size){fmax(1, floor(s.width + ROUNDING)), fmax(1, floor(s.height + ROUNDING))};
    } else if (r.width * r.height < rule->least) {
        s = times(s, sqrt(rule->least / (s.width * s.height)));
        r = (size){cells(s.width, 1), cells(s.height, 1)};
    }
    return (int64_t)(r.width * r.height);
}

/* Gemma 4: scaled, up too, to fill most cells, of whatever size. */
int64_t tokens_filled(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    size s = times((size){width, height}, sqrt(rule->most / ((double)width * height)));

    return (int64_t)(fmax(1, floor(s.width + ROUNDING)) * fmax(1, floor(s.height + ROUNDING)));
}

/* ---- Tiles in the grid that suits the picture best ------------------------------------------- */

/* How bad it would be to lay the picture into a canvas of so many cells. */
typedef double cost(const tokens_rule *rule, size picture, size canvas);

/* The cheapest grid of least to most cells; of equal ones the first by number of cells. */
static size best_grid(const tokens_rule *rule, cost *of, size picture)
{
    double cheapest = DBL_MAX;
    size best = {1, 1};

    for (uint32_t count = rule->least; count <= rule->most; count++) {
        for (uint32_t across = 1; across <= count; across++) {
            size canvas = {across, (double)count / across};
            double price = count % across == 0 ? of(rule, picture, canvas) : DBL_MAX;

            if (price < cheapest) {
                cheapest = price;
                best = canvas;
            }
        }
    }
    return best;
}

/* Tokens of such a grid, with base for the whole picture where it is cut up. */
static int64_t tiled(const tokens_rule *rule, size tiles)
{
    double count = tiles.width * tiles.height;

    return (int64_t)count * rule->each + (count > 1 ? rule->base : 0);
}

/* The factor by which the picture fills the canvas. */
static double filling(const tokens_rule *rule, size picture, size canvas)
{
    return rule->cell * fmin(canvas.width / picture.width, canvas.height / picture.height);
}

/* The least enlargement, else the least shrinking. */
static double unfitness(const tokens_rule *rule, size picture, size canvas)
{
    double scale = filling(rule, picture, canvas);

    return scale >= 1 - ROUNDING ? scale : 1e6 / scale;
}

/* Llama 3.2 Vision and Llama 4: tiles on the canvas that enlarges least (get_best_fit() in Meta's
 * preprocessor). */
int64_t tokens_canvas(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    return tiled(rule, best_grid(rule, unfitness, (size){width, height}));
}

/* A larger grid of the same shape is taken where the picture covers more than half of it. */
static double distortion(const tokens_rule *rule, size picture, size canvas)
{
    double area = picture.width * picture.height;
    double covered = area / (rule->cell * (double)rule->cell * canvas.width * canvas.height);
    double difference = fabs(picture.width / picture.height - canvas.width / canvas.height);
    bool larger = canvas.width * canvas.height > 1 && covered <= 0.5;

    return difference + (larger ? ROUNDING : -ROUNDING * canvas.width * canvas.height);
}

/* InternVL: tiles in the grid whose shape is nearest (dynamic_preprocess() in its model card). */
int64_t tokens_aspect(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    return tiled(rule, best_grid(rule, distortion, (size){width, height}));
}

static double log_distortion(const tokens_rule *rule, size picture, size canvas)
{
    return fabs(log(picture.width / picture.height) - log(canvas.width / canvas.height));
}

/* MiniCPM-V: as many slices as the picture has pixels for, one more or one less, but not one alone
 * (get_sliced_grid() in its preprocessor). */
int64_t tokens_slices(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    double tile = (double)rule->cell * rule->cell;
    uint32_t slices = (uint32_t)fmin(ceil((double)width * height / tile), rule->most);
    tokens_rule near = *rule;

    if (slices <= 1) {
        return rule->each;
    }
    near.least = slices > 2 ? slices - 1 : 2;
    near.most = slices < rule->most ? slices + 1 : rule->most;
    return tiled(rule, best_grid(&near, log_distortion, (size){width, height}));
}

/* Pixels of the picture that get lost, and only then those of the canvas that stay empty. */
static double waste(const tokens_rule *rule, size picture, size canvas)
{
    double scale = filling(rule, picture, canvas);
    double area = picture.width * picture.height;
    double shown = fmin(
        floor(picture.width * scale + ROUNDING) * floor(picture.height * scale + ROUNDING), area);
    double tile = (double)rule->cell * rule->cell;

    return (area - shown) * 1e8 + canvas.width * canvas.height * tile - shown;
}

/* DeepSeek-VL2: tiles of 14 by 14 tokens in the grid that wastes least, rows with a token for
 * their end, and base (select_best_resolution() in its preprocessor). */
int64_t tokens_least_waste(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    size tiles = best_grid(rule, waste, (size){width, height});

    return rule->base + (int64_t)(14 * tiles.height * (14 * tiles.width + 1));
}

/* SmolVLM: the long side is stretched to long_side, then tiles, and one for the whole picture
 * (Idefics3's preprocessor). */
int64_t tokens_stretched(const tokens_rule *rule, uint32_t width, uint32_t height)
{
    size s = with_side((size){width, height}, rule->long_side);

    return rule->each * ((int64_t)grid(s, rule->cell) + 1);
}
