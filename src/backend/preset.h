/* preset.h - what is known of a family of models, whoever serves it. */
#ifndef ALT_PRESET_H
#define ALT_PRESET_H

#include <stdbool.h>
#include <stdint.h>

#include "tokens.h"

/* How far a model is let think before it answers.  Alt text needs no thoughts, and they are billed.
 */
typedef enum {
    THINKING_NONE, /* it cannot think: nothing is said about it */
    THINKING_OFF,  /* it is told not to */
    THINKING_LOW,  /* it always does, and is told to be brief */
    THINKING_COUNT
} backend_thinking;

/* The largest picture that is worth its tokens: what would be more, the model scales away, or pays
 * for without seeing better what alt text is about.  In pixels; 0: no limit. */
typedef struct {
    uint16_t long_side, short_side;
    uint32_t pixels;
} preset_size;

/* A row of the table in preset.c. */
typedef struct {
    const char *models; /* as for pattern_fits() */
    backend_thinking thinking;
    bool own_temperature; /* it refuses to be given one */
    bool prose;           /* it answers worse when it is held to a JSON schema */
    preset_size size;
    tokens_rule tokens;
    const char *advice; /* a sentence added to the instructions; NULL: none */
} backend_preset;

/* The first row that fits the name of the model; the last row fits all. */
const backend_preset *backend_preset_find(const char *model);

/* The long side, in pixels, that a picture of that size may have for the model: max_side where that
 * is not 0, else what suits the model, but no more than the picture has and ALT_MAX_SIDE. */
uint32_t backend_preset_side(const backend_preset *preset, uint32_t max_side, uint32_t width,
                             uint32_t height);

#endif
