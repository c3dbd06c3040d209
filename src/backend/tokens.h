/*
 * tokens.h - how many tokens a picture is to a model, by the rule that its maker has published: in
 * documentation, or as the code that prepares pictures for an open model.  Pure arithmetic.
 */
#ifndef ALT_TOKENS_H
#define ALT_TOKENS_H

#include <stdint.h>

/* A way of counting and its numbers; what a number is to each, tokens.c says at the function. */
typedef struct tokens_rule {
    int64_t (*count)(const struct tokens_rule *rule, uint32_t width, uint32_t height);
    uint32_t cell; /* pixels: the side of a patch or a tile */
    uint32_t each; /* tokens of a tile */
    uint32_t base; /* tokens beside those of the tiles */
    uint32_t least, most;
    uint32_t long_side, short_side; /* pixels to which the picture is shrunk first; 0: it is not */
    uint32_t percent;
} tokens_rule;

/* Tokens of a picture of that many pixels, at least 1 on each side; -1 when no rule is known (count
 * is NULL). */
int64_t tokens_count(const tokens_rule *rule, uint32_t width, uint32_t height);

int64_t tokens_flat(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_patches(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_tiles(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_padded(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_rows(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_rounded(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_filled(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_canvas(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_aspect(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_slices(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_least_waste(const tokens_rule *rule, uint32_t width, uint32_t height);
int64_t tokens_stretched(const tokens_rule *rule, uint32_t width, uint32_t height);

#endif
