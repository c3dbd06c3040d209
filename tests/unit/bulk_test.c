/* Batches of vendors: from a picture to its answer, each step and every allocation of it. */
#include "failing_malloc.h"

#include "asking.h"

#define PRICE 10000 /* dollars for a million tokens: the fake server counts 100 in and 10 out */

static alt_client *vendor_client(const char *backend, const char *path)
{
    alt_options options = options_for(path);

    options.backend = backend;
    options.api_key = "sk-test";
    options.input_price = options.output_price = PRICE;
    return client_for(&options);
}

/* What came of one picture; *step says how far it got. */
static alt_code run(alt_client *client, alt_answer *out, int *step, alt_error *err)
{
    const alt_request request = {
        .image = photo.data, .image_size = photo.size, .language = "de", .context = "a dog"};
    alt_result described = {.text = NULL};
    alt_answers *answers = NULL;
    alt_bulk *bulk = NULL;
    char *receipt = NULL;
    alt_bulk_state state;
    alt_code code = alt_bulk_new(client, &bulk, err);

    *step = 0;
    *out = (alt_answer){.key_size = 0};
    code = code != ALT_OK ? code : (++*step, alt_bulk_add(bulk, "k", 1, &request, &described, err));
    code = code != ALT_OK ? code : (++*step, alt_bulk_send(bulk, &receipt, err));
    code = code != ALT_OK ? code : (++*step, alt_bulk_poll(client, receipt, &state, err));
    code = code != ALT_OK ? code : (++*step, alt_bulk_collect(client, receipt, &answers, err));
    code = code != ALT_OK ? code : (++*step, alt_answers_next(answers, out, err));
    code = code != ALT_OK ? code : (++*step, alt_bulk_cancel(client, receipt, err));
    alt_answers_free(answers);
    alt_bulk_free(bulk);
    free(receipt);
    return code;
}

static void an_answer_costs_half(void **state)
{
    static const char *const vendors[][2] = {{"openai", "/echo-language/v1"},
                                             {"anthropic", "/echo-language/v1"},
                                             {"gemini", "/echo-language/v1beta"}};

    for (size_t i = 0; i < 3; i++) {
        alt_client *client = vendor_client(vendors[i][0], vendors[i][1]);
        alt_answer answer;
        alt_error err;
        int step;

        if (run(client, &answer, &step, &err) != ALT_OK) {
            fail_msg("%s, step %d: %s", vendors[i][0], step, err.message);
        }
        assert_int_equal(answer.key_size, 1);
        assert_int_equal(answer.error.code, ALT_OK);
        assert_string_equal(answer.result.text,
                            "Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer.");
        assert_string_equal(answer.result.backend, vendors[i][0]);
        assert_string_equal(answer.result.model, "fake-1");
        assert_int_equal(answer.result.prompt_tokens, 100);
        assert_int_equal(answer.result.attempts, 1);
        assert_float_equal(answer.result.cost, 110 * PRICE / 1e6 / 2, 1e-9);
        alt_result_clear(&answer.result);
        alt_client_free(client);
    }
}

/* Each allocation fails once: every step says so, and what was not told is told when asked again.
 */
static void memory_runs_out_at_every_step(void **state)
{
    static const char *const vendors[][2] = {
        {"openai", "/v1"}, {"anthropic", "/v1"}, {"gemini", "/v1beta"}};
    int reached = 0;

    for (size_t i = 0; i < 3; i++) {
        for (long n = 0, over = 0; !over; n++) {
            alt_client *client = vendor_client(vendors[i][0], vendors[i][1]);
            alt_answer answer;
            alt_error err;
            int step;

            failing_countdown = n;
            alt_code code = run(client, &answer, &step, &err);
            over = failing_countdown >= 0;
            failing_countdown = -1;
            if (code != ALT_OK) {
                assert_int_equal(code, ALT_E_MEMORY);
            } else {
                assert_int_equal(answer.key_size, 1);
                assert_true(answer.error.code == ALT_OK || answer.error.code == ALT_E_MEMORY);
            }
            reached |= 1 << step;
            alt_result_clear(&answer.result);
            alt_client_free(client);
        }
    }
    assert_int_equal(reached, 127);
}

static void a_full_bulk_says_so(void **state)
{
    const alt_request request = {.image = photo.data, .image_size = photo.size};
    alt_client *client = vendor_client("anthropic", "/v1");
    alt_result described = {.text = NULL};
    alt_bulk *bulk;
    alt_error err;
    char *receipt, key[8];
    int count = 0;

    assert_int_equal(alt_bulk_new(client, &bulk, &err), ALT_OK);
    assert_int_equal(alt_bulk_send(bulk, &receipt, &err), ALT_E_OPTION);
    while (!alt_bulk_is_full(bulk)) {
        int size = snprintf(key, sizeof key, "%d", count++);
        assert_int_equal(alt_bulk_add(bulk, key, (size_t)size, &request, &described, &err), ALT_OK);
        assert_null(described.text);
    }
    assert_int_equal(count, 2000);
    assert_int_equal(alt_bulk_send(bulk, &receipt, &err), ALT_OK);
    assert_false(alt_bulk_is_full(bulk));
    assert_int_equal(alt_bulk_send(bulk, NULL, &err), ALT_E_OPTION);

    alt_answers *answers;
    alt_answer answer;
    assert_int_equal(alt_bulk_collect(client, receipt, &answers, &err), ALT_OK);
    while (alt_answers_next(answers, &answer, &err) == ALT_OK && answer.key_size > 0) {
        alt_result_clear(&answer.result);
        count--;
    }
    assert_int_equal(count, 0);
    alt_answers_free(answers);
    free(receipt);
    alt_bulk_free(bulk);
    alt_client_free(client);
}

/* Sending takes its time, and so do the answers. */
static void how_far_it_is_is_asked_no_longer_than_other_things(void **state)
{
    alt_options options = options_for("/delay-5000/v1");
    alt_bulk_state far;
    alt_error err;

    options.backend = "openai";
    options.api_key = "sk-test";
    options.timeout_ms = 200;
    alt_client *client = client_for(&options);
    assert_int_equal(alt_bulk_poll(client, "openai:batch_1:fake-1", &far, &err), ALT_E_TIMEOUT);
    assert_int_equal(alt_bulk_cancel(client, "openai:batch_1:fake-1", &err), ALT_E_TIMEOUT);
    alt_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_costs_half),
        cmocka_unit_test(memory_runs_out_at_every_step),
        cmocka_unit_test(a_full_bulk_says_so),
        cmocka_unit_test(how_far_it_is_is_asked_no_longer_than_other_things),
    };

    return cmocka_run_group_tests(tests, asking_start, asking_stop);
}
