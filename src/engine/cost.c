/* cost.c - what asking costs: afterwards, by the tokens that were told, and before, as far as they
 * can be known. */
#include "cost.h"

#include "../backend/price.h"
#include "../backend/structured.h"
#include "../error.h"
#include "../image/image.h"
#include "../text/prompt.h"
#include "question.h"

#define BYTES_PER_TOKEN 4 /* of text: what vendors give as a rule of thumb for English */
#define OBJECT_TOKENS 15  /* of the names and signs in an object with an answer */
#define MAX_TEXT (1u << 20)

/* Whether those are asked who take no money.  Without a url "auto" looks on this machine alone. */
static bool is_free(const alt_client *client)
{
    return client->backend != NULL ? client->backend->public.local && client->target.local
                                   : client->url == NULL;
}

static price published_price(const alt_client *client)
{
    if (is_free(client)) {
        return (price){0, 0, NULL};
    }
    return client->backend != NULL ? price_find(client->backend->public.name, client_model(client))
                                   : (price){-1, -1, NULL};
}

/* As the options say, else as published. */
static price price_of(const alt_client *client)
{
    const alt_options *options = &client->options;
    price p = published_price(client);

    p.input = options->input_price >= 0 ? options->input_price : p.input;
    p.output = options->output_price >= 0 ? options->output_price : p.output;
    p.date = options->input_price >= 0 && options->output_price >= 0 ? NULL : p.date;
    return p;
}

static double priced(double dollars_per_million, int64_t tokens)
{
    if (dollars_per_million == 0) {
        return 0;
    }
    return dollars_per_million < 0 || tokens < 0 ? -1 : dollars_per_million * (double)tokens / 1e6;
}

double cost_of(const alt_client *client, int64_t prompt_tokens, int64_t output_tokens)
{
    price p = price_of(client);
    double input = priced(p.input, prompt_tokens), output = priced(p.output, output_tokens);

    return input < 0 || output < 0 ? -1 : input + output;
}

void cost_add(double *sum, double cost)
{
    *sum = *sum < 0 || cost < 0 ? -1 : *sum + cost;
}

/* ---- Before asking --------------------------------------------------------------------------- */

static size_t count_languages(const alt_request *request)
{
    size_t count = request->language != NULL && *request->language != '\0';

    for (size_t i = 0; i < ALT_MAX_LANGUAGES && request->languages[i] != NULL; i++) {
        count++;
    }
    return count > 0 ? count : 1;
}

/* Whether one question asks for an object with the texts of all languages. */
static bool asks_for_object(const alt_client *client, const alt_request *request)
{
    return client->backend != NULL && client_structures(client) && !prompt_is_own(request);
}

/* Bytes of the instructions, the question and the schema. */
static alt_code count_text(const alt_client *client, const alt_request *request, size_t *out,
                           alt_error *err)
{
    const backend_preset *preset = backend_preset_find(client_model(client));
    prompt_form form = !asks_for_object(client, request) ? PROMPT_PROSE
                       : count_languages(request) == 1   ? PROMPT_OBJECT
                                                         : PROMPT_OBJECT_OF_LANGUAGES;
    buffer text;

    buffer_init(&text, MAX_TEXT);
    prompt_append_instructions(request, form, preset->advice, &text);
    prompt_append_question(request, NULL, &text);
    structured_append_schema(&(backend_question){.structured = form != PROMPT_PROSE}, "", "",
                             &text);
    *out = text.size;
    bool failed = text.failed;
    buffer_clear(&text);
    return failed ? error_memory(err) : ALT_OK;
}

/* Whether nobody would be asked, since a person has described the picture in its file, in all
 * languages: found out as for a picture that is asked about. */
static alt_code is_described(const alt_request *request, bool *out, alt_error *err)
{
    dialogue d;
    alt_code code = dialogue_init(&d, request, 0, err);

    if (code == ALT_OK && request->image != NULL) {
        code = question_embed(&d, request, err);
    }
    *out = dialogue_is_settled(&d);
    dialogue_clear(&d);
    return code;
}

static alt_code read_size(const alt_client *client, const alt_request *request, uint32_t *width,
                          uint32_t *height, alt_error *err)
{
    const alt_limits *limits = &client->options.limits;
    alt_image_info info;

    if (request->image != NULL) {
        alt_code code = alt_image_probe(request->image, request->image_size, limits, &info, err);

        *width = code == ALT_OK ? info.width : 0;
        *height = code == ALT_OK ? info.height : 0;
        return code;
    }
    return *width > 0 && *height > 0 && *width <= limits->max_pixels / *height
               ? ALT_OK
               : error_set(err, ALT_E_LIMIT, "no picture of that size would be read");
}

static int64_t count_picture(const alt_client *client, uint32_t width, uint32_t height)
{
    uint32_t longest = width > height ? width : height;
    const backend_preset *preset = backend_preset_find(client_model(client));
    uint32_t side = backend_preset_side(preset, client->options.max_side, width, height);

    return tokens_count(&preset->tokens, image_shrink(width, longest, side),
                        image_shrink(height, longest, side));
}

static int64_t count_answer(const alt_client *client, const alt_request *request)
{
    const backend_preset *preset = backend_preset_find(client_model(client));
    uint32_t length = request->max_length != 0 ? request->max_length : PROMPT_DEFAULT_LENGTH;
    uint32_t tokens = length / BYTES_PER_TOKEN, most = client->options.max_tokens;
    int64_t answer = preset->thinking == THINKING_LOW || tokens > most ? most : tokens;

    return answer * (int64_t)count_languages(request) +
           (asks_for_object(client, request) ? OBJECT_TOKENS : 0);
}

alt_code alt_client_estimate(const alt_client *client, const alt_request *request, uint32_t width,
                             uint32_t height, alt_estimate *out, alt_error *err)
{
    alt_estimate estimate = {.image_tokens = 0};
    size_t text = 0;
    bool described = false;
    alt_code code = read_size(client, request, &width, &height, err);

    code = code == ALT_OK ? is_described(request, &described, err) : code;
    code = code == ALT_OK ? count_text(client, request, &text, err) : code;
    if (code != ALT_OK) {
        return code;
    }
    if (!described) {
        estimate.image_tokens = count_picture(client, width, height);
        estimate.prompt_tokens =
            estimate.image_tokens < 0
                ? -1
                : (estimate.image_tokens + (int64_t)text / BYTES_PER_TOKEN) *
                      (int64_t)(asks_for_object(client, request) ? 1 : count_languages(request));
        estimate.output_tokens = count_answer(client, request);
        estimate.cost = cost_of(client, estimate.prompt_tokens, estimate.output_tokens);
        estimate.price_date = estimate.cost >= 0 ? price_of(client).date : NULL;
    }
    *out = estimate;
    return ALT_OK;
}
