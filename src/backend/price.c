/* price.c - what tokens cost at vendors that publish it, one row a model.  Hosts that pass others'
 * models on set prices of their own, and are not here. */
#include "price.h"

#include <stddef.h>

#include "pattern.h"

#define DATE "2026-10-07"

/* clang-format off */
static const struct {
    const char *backends, *models; /* as for pattern_fits() */
    struct {
        double input, output;
    } price;
} prices[] = {
    /* https://platform.openai.com/docs/pricing */
    {"openai* azure*", "gpt-6-luna*", {0.10, 0.50}},
    {"openai* azure*", "gpt-6-sol*", {2, 10}},
    {"openai* azure*", "gpt-6-astra*", {10, 50}},
    {"openai* azure*", "gpt-5.6-luna*", {0.20, 1.20}},
    {"openai* azure*", "gpt-5.6-terra*", {2, 12}},
    {"openai* azure*", "gpt-5.6-sol*", {4, 20}},
    {"openai* azure*", "gpt-5.4-mini*", {0.75, 4.50}},
    {"openai* azure*", "gpt-5.4-nano*", {0.20, 1.25}},
    {"openai* azure*", "gpt-5-mini*", {0.25, 2}},
    {"openai* azure*", "gpt-5-nano*", {0.05, 0.40}},
    {"openai* azure*", "gpt-5 gpt-5-20* gpt-5-chat*", {1.25, 10}},
    {"openai* azure*", "gpt-4.1-mini*", {0.40, 1.60}},
    {"openai* azure*", "gpt-4.1-nano*", {0.10, 0.40}},
    {"openai* azure*", "gpt-4.1 gpt-4.1-20*", {2, 8}},
    {"openai* azure*", "gpt-4o-mini gpt-4o-mini-20*", {0.15, 0.60}},
    {"openai* azure*", "gpt-4o gpt-4o-2024-08-06 gpt-4o-2024-11-20", {2.50, 10}},

    /* https://docs.anthropic.com/en/docs/about-claude/pricing, prompts up to 100,000 tokens */
    {"anthropic", "claude-haiku-5-5*", {0.10, 0.50}},
    {"anthropic", "claude-haiku-4-5*", {1, 5}},
    {"anthropic", "claude-sonnet-5*", {2, 10}},
    {"anthropic", "claude-sonnet-4* claude-3-7-sonnet* claude-3-5-sonnet*", {3, 15}},
    {"anthropic", "claude-opus-5-5*", {4, 20}},
    {"anthropic", "claude-opus-5*", {5, 25}},
    {"anthropic", "claude-fable-5-1*", {10, 50}},

    /* https://ai.google.dev/gemini-api/docs/pricing; 3.8 doubles in 2027 */
    {"gemini*", "gemini-3.5-flash-lite*", {0.30, 2.50}},
    {"gemini*", "gemini-3.1-flash-lite*", {0.25, 1.50}},
    {"gemini*", "gemini-2.5-flash-lite*", {0.10, 0.40}},
    {"gemini*", "gemini-3.8-flash*", {0.75, 3.75}},
    {"gemini*", "gemini-3.6-flash*", {1.50, 7.50}},
    {"gemini*", "gemini-3.5-flash*", {1.50, 9}},
    {"gemini*", "gemini-2.5-flash*", {0.30, 2.50}},
    {"gemini*", "gemini-3.1-pro*", {2, 12}},

    /* https://mistral.ai/pricing */
    {"mistral", "mistral-small-2603 mistral-small-latest", {0.15, 0.60}},
    {"mistral", "mistral-medium-3.5*", {1.50, 7.50}},
    {"mistral", "mistral-large-2512*", {0.50, 1.50}},
    {"mistral", "ministral-3b-2512*", {0.10, 0.10}},
    {"mistral", "ministral-8b-2512*", {0.15, 0.15}},
    {"mistral", "ministral-14b-2512*", {0.20, 0.20}},

    /* https://docs.x.ai/docs/models */
    {"xai", "grok-4.3*", {1.25, 2.50}},
    {"xai", "grok-4.[5-7]*", {2, 6}},

    /* https://aws.amazon.com/bedrock/pricing */
    {"bedrock", "*amazon.nova-2-lite*", {0.30, 2.50}},
    {"bedrock", "*amazon.nova-lite*", {0.06, 0.24}},
    {"bedrock", "*qwen3-vl-235b*", {0.53, 2.66}},
    {"bedrock", "*llama4-scout*", {0.17, 0.66}},
    {"bedrock", "*gemma-3-12b*", {0.09, 0.29}},

    /* https://api-docs.deepseek.com/quick_start/pricing */
    {"deepseek", "deepseek-flash*", {0.14, 0.28}},
};
/* clang-format on */

price price_find(const char *backend, const char *model)
{
    for (size_t i = 0; i < sizeof prices / sizeof *prices; i++) {
        if (pattern_fits(prices[i].backends, backend) && pattern_fits(prices[i].models, model)) {
            return (price){prices[i].price.input, prices[i].price.output, DATE};
        }
    }
    return (price){-1, -1, NULL};
}
