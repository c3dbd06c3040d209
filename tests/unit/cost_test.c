/* What asking costs: told afterwards, and estimated before, which must come near. */
#include "asking.h"

#include <math.h>

#include "../../src/engine/cost.h"

static alt_estimate estimate(alt_client *client, alt_request request, uint32_t width,
                             uint32_t height)
{
    alt_estimate out;
    alt_error err;

    if (alt_client_estimate(client, &request, width, height, &out, &err) != ALT_OK) {
        fail_msg("%s", err.message);
    }
    return out;
}

static void near(double estimated, double told)
{
    if (fabs(estimated - told) > 0.05 * told) {
        fail_msg("estimated %g, told %g", estimated, told);
    }
}

static alt_result ask(alt_client *client, const alt_request *request)
{
    alt_batch *batch = batch_for(client);
    alt_error err;

    assert_int_equal(alt_batch_add(batch, 1, request, &err), ALT_OK);
    alt_outcome outcome = next(batch);
    assert_int_equal(outcome.error.code, ALT_OK);
    alt_batch_free(batch);
    return outcome.result;
}

/* The fake server counts pictures and texts by itself. */
static void estimates_come_near_what_is_told(void **state)
{
    static const struct {
        const char *backend, *model, *path;
        uint32_t max_side;
    } rows[] = {
        {"anthropic", "claude-haiku-5-5", "/tokens-claude/full/structured/v1", 0},
        {"anthropic", "claude-haiku-5-5", "/tokens-claude/full/structured/v1", 512},
        {"openai", "gpt-6-luna", "/tokens-gpt-6/full/structured/v1", 0},
        {"openai", "gpt-6-luna", "/tokens-gpt-6/full/structured/v1", 1000},
    };
    static const jpeg_variant large = {.width = 1600, .height = 1100};
    picture big = picture_jpeg(large);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        alt_options options = options_for(rows[i].path);
        alt_request request = {
            .image = big.data, .image_size = big.size, .context = "\"Facts\"\nof the site"};

        options.backend = rows[i].backend;
        options.model = rows[i].model;
        options.api_key = "key";
        options.max_side = rows[i].max_side;
        alt_client *client = client_for(&options);
        alt_estimate before = estimate(client, request, 0, 0);
        alt_result after = ask(client, &request);

        assert_int_equal(before.image_tokens, after.image_tokens);
        near((double)before.prompt_tokens, (double)after.prompt_tokens);
        near((double)before.output_tokens, (double)after.output_tokens);
        near(before.cost, after.cost);
        assert_float_equal(
            after.cost,
            (0.1 * (double)after.prompt_tokens + 0.5 * (double)after.output_tokens) / 1e6, 1e-12);
        alt_result_clear(&after);
        alt_client_free(client);
    }
    free(big.data);
}

static void pictures_are_of_the_size_that_suits_the_model(void **state)
{
    static const struct {
        const char *model;
        int64_t tokens; /* of 1600x1100 */
    } rows[] = {
        {"claude-haiku-5-5", 32 * 22}, /* 896x616 */
        {"gpt-4o", 85 + 2 * 170},      /* 745x512 */
        {"gemini-2.5-flash", 258},     /* 768x528 */
        {"fake-1", -1},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        alt_options options = options_for("/v1");

        options.model = rows[i].model;
        alt_client *client = client_for(&options);
        assert_int_equal(estimate(client, (alt_request){0}, 1600, 1100).image_tokens,
                         rows[i].tokens);
        alt_client_free(client);
    }
}

/* It must be asked for before the picture is made. */
static void the_only_model_of_a_server_decides_on_the_size(void **state)
{
    picture big = picture_jpeg((jpeg_variant){.width = 1600, .height = 1100});
    alt_request request = {.image = big.data, .image_size = big.size};
    alt_options options = options_for("/family-gpt-4o/v1");

    options.model = NULL;
    alt_client *client = client_for(&options);
    assert_int_equal(estimate(client, request, 0, 0).image_tokens, -1);
    alt_result result = ask(client, &request);
    assert_int_equal(result.image_tokens, 85 + 2 * 170);
    assert_float_equal(result.cost, 0, 0);
    assert_int_equal(estimate(client, request, 0, 0).image_tokens, 85 + 2 * 170);
    alt_result_clear(&result);
    alt_client_free(client);
    free(big.data);
}

static alt_client *named(const char *whom, const char *model, double input, double output)
{
    alt_options options = options_for("/v1");

    options.backend = whom;
    options.url = NULL;
    options.model = model;
    options.input_price = input;
    options.output_price = output;
    return client_for(&options);
}

static void prices_are_those_of_the_options_or_the_table(void **state)
{
    static const struct {
        const char *backend, *model;
        double input, output, cost; /* of a million tokens each */
        bool dated;
    } rows[] = {
        {"openai", "gpt-6-luna", -1, -1, 0.6, true},
        {"openai", "gpt-6-luna", 2, -1, 2.5, true},
        {"openai", "gpt-6-luna", 2, 3, 5, false},
        {"openai", "gpt-6-luna", 0, 0, 0, false},
        {"openai", "gpt-99", -1, -1, -1, false},
        {"openai", "gpt-99", 2, -1, -1, false},
        {"openai", "gpt-99", 2, 3, 5, false},
        {"llama-server", "claude-haiku-5-5", -1, -1, 0, false},
        {"llama-server", "claude-haiku-5-5", 1, 2, 3, false}, /* electricity, perhaps */
        {"auto", NULL, -1, -1, 0, false},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        alt_client *client = named(rows[i].backend, rows[i].model, rows[i].input, rows[i].output);
        alt_estimate one = estimate(client, (alt_request){0}, 640, 480);

        assert_float_equal(cost_of(client, 1000000, 1000000), rows[i].cost, 1e-9);
        assert_int_equal(one.price_date != NULL, rows[i].dated);
        alt_client_free(client);
    }
}

static void a_server_elsewhere_is_not_free(void **state)
{
    alt_options options = options_for("/v1");

    options.url = "https://ollama.example/";
    options.backend = "ollama";
    alt_client *client = client_for(&options);
    assert_float_equal(cost_of(client, 1, 1), -1, 0);
    alt_client_free(client);
    options.backend = "auto";
    client = client_for(&options);
    assert_float_equal(cost_of(client, 1, 1), -1, 0);
    alt_client_free(client);
}

static void tokens_that_nobody_told_cost_nobody_knows_what(void **state)
{
    alt_client *client = named("openai", "gpt-6-luna", -1, -1);

    assert_float_equal(cost_of(client, -1, 10), -1, 0);
    assert_float_equal(cost_of(client, 10, -1), -1, 0);
    alt_client_free(client);
    client = named("llama-server", "m", -1, -1);
    assert_float_equal(cost_of(client, -1, -1), 0, 0);
    alt_client_free(client);
}

static void what_the_server_says_that_it_cost_is_taken(void **state)
{
    static const struct {
        const char *told;
        double cost;
    } rows[] = {{"0.00125", 0.00125}, {"0", 0},   {"-1", -1},
                {"1e300", -1},        {"{}", -1}, {"\"1\"", -1}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        reply *root = NULL;
        backend_answer answer;
        alt_error err;
        char text[200];

        snprintf(text, sizeof text,
                 "{\"choices\":[{\"message\":{\"content\":\"A dog.\"}}],\"usage\":{\"cost\":%s}}",
                 rows[i].told);
        assert_int_equal(reply_parse(text, strlen(text), &root, &err), ALT_OK);
        assert_int_equal(protocol_openai.parse(root, &answer, &err), ALT_OK);
        assert_float_equal(answer.cost, rows[i].cost, 1e-12);
        backend_answer_clear(&answer);
        reply_free(root);
    }
}

static void answers_are_as_long_as_is_asked_for_unless_the_model_thinks(void **state)
{
    alt_client *client = named("openai", "gpt-6-luna", -1, -1);

    assert_int_equal(estimate(client, (alt_request){0}, 9, 9).output_tokens, 125 / 4 + 15);
    assert_int_equal(estimate(client, (alt_request){.max_length = 400}, 9, 9).output_tokens,
                     100 + 15);
    alt_client_free(client);
    client = named("openai", "gpt-6-astra", -1, -1);
    assert_int_equal(estimate(client, (alt_request){0}, 9, 9).output_tokens, 300 + 15);
    alt_client_free(client);
}

/* Described in any language, and in German. */
static picture described(const char *text)
{
    char app1[4096];
    int size = snprintf(
        app1, sizeof app1,
        "http://ns.adobe.com/xap/1.0/%c<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf="
        "\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description xmlns:dc="
        "\"http://purl.org/dc/elements/1.1/\"><dc:description><rdf:Alt><rdf:li xml:lang="
        "\"x-default\">%s</rdf:li><rdf:li xml:lang=\"de\">Zwei Enten</rdf:li></rdf:Alt>"
        "</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>",
        0, text);

    return picture_jpeg(
        (jpeg_variant){.width = 640, .height = 480, .app1 = app1, .app1_size = (size_t)size});
}

static void described_pictures_take_nothing(void **state)
{
    alt_client *client = named("openai", "gpt-6-luna", -1, -1);
    picture ducks = described("Two ducks on the Aare");
    alt_request request = {.image = ducks.data, .image_size = ducks.size};
    alt_estimate one = estimate(client, request, 0, 0);

    assert_int_equal(one.image_tokens + one.prompt_tokens + one.output_tokens, 0);
    assert_float_equal(one.cost, 0, 0);
    assert_null(one.price_date);
    request.ignore_embedded = true;
    assert_int_equal(estimate(client, request, 0, 0).image_tokens, 360); /* 20 * 15 * 1.2 */
    free(ducks.data);
    alt_client_free(client);
}

/* Of so many characters, which are not bytes. */
static picture described_at_length(size_t length)
{
    char text[2048] = "";

    for (size_t i = 0; i < length; i++) {
        strcat(text, "\u00e9");
    }
    return described(text);
}

static void a_description_counts_when_it_is_the_answer(void **state)
{
    static const struct {
        size_t length;
        const char *languages[2];
        bool asked;
    } rows[] = {
        {ALT_HARD_LENGTH, {"en"}, false},      {ALT_HARD_LENGTH + 1, {"en"}, true},
        {ALT_HARD_LENGTH + 1, {"de"}, false},  {ALT_HARD_LENGTH, {"en", "de"}, false},
        {ALT_HARD_LENGTH, {"en", "fr"}, true},
    };
    alt_options options = options_for("/structured/v1");

    options.model = "gpt-4o";
    alt_client *client = client_for(&options);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        picture p = described_at_length(rows[i].length);
        alt_request request = {.image = p.data, .image_size = p.size};
        memcpy(request.languages, rows[i].languages, sizeof rows[i].languages);
        alt_result result = ask(client, &request);

        assert_int_equal(result.attempts > 0, rows[i].asked);
        assert_int_equal(estimate(client, request, 0, 0).prompt_tokens > 0, rows[i].asked);
        alt_result_clear(&result);
        free(p.data);
    }
    alt_client_free(client);
}

static void pictures_that_would_not_be_read_are_told(void **state)
{
    static const struct {
        uint32_t width, height;
    } sizes[] = {{0, 10}, {10, 0}, {100000, 1001}};
    alt_client *client = named("openai", "gpt-6-luna", -1, -1);
    alt_request request = {0};
    alt_estimate out = {.output_tokens = 7};
    alt_error err;

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(
            alt_client_estimate(client, &request, sizes[i].width, sizes[i].height, &out, &err),
            ALT_E_LIMIT);
    }
    request.image = (const uint8_t *)"no picture";
    request.image_size = 10;
    assert_int_equal(alt_client_estimate(client, &request, 9, 9, &out, &err), ALT_E_FORMAT);
    assert_int_equal(out.output_tokens, 7);
    alt_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimates_come_near_what_is_told),
        cmocka_unit_test(pictures_are_of_the_size_that_suits_the_model),
        cmocka_unit_test(the_only_model_of_a_server_decides_on_the_size),
        cmocka_unit_test(prices_are_those_of_the_options_or_the_table),
        cmocka_unit_test(a_server_elsewhere_is_not_free),
        cmocka_unit_test(tokens_that_nobody_told_cost_nobody_knows_what),
        cmocka_unit_test(what_the_server_says_that_it_cost_is_taken),
        cmocka_unit_test(answers_are_as_long_as_is_asked_for_unless_the_model_thinks),
        cmocka_unit_test(described_pictures_take_nothing),
        cmocka_unit_test(a_description_counts_when_it_is_the_answer),
        cmocka_unit_test(pictures_that_would_not_be_read_are_told),
    };
    return cmocka_run_group_tests(tests, asking_start, asking_stop);
}
