/* Pictures and a server in trouble: holds, circuits, fallbacks, pictures that are too large, and
 * 500 pictures through random faults. */
#include "test.h"

#include "asking.h"

#include "../../src/engine/client.h"

#define SENTENCE "A brown dog runs across a green meadow towards its owner."
#define KEY "sk-test-SECRET"

/* Asks about one picture after the other; gives the last outcome, whose result the caller clears.
 */
static alt_outcome ask_in_turn(const alt_options *options, int count)
{
    alt_client *client = client_for(options);
    alt_batch *batch = batch_for(client);
    alt_outcome o = {.id = 0};

    while (count-- > 0) {
        alt_result_clear(&o.result);
        o = (alt_outcome){.id = 0};
        if (add(batch, 0, &o.error) == ALT_OK) {
            o = next(batch);
        }
    }
    alt_batch_free(batch);
    alt_client_free(client);
    return o;
}

/* ---- Holds ----------------------------------------------------------------------------------- */

static void a_budget_that_is_used_up_holds_everyone(void **state)
{
    static const char *const paths[] = {
        "/first-1/header-x-ratelimit-remaining-requests:0/header-x-ratelimit-reset-requests:300ms"
        "/token-h1/v1",
        "/first-1/status-429/retry-after-ms-300/token-h2/v1",
        "/first-1/status-503/header-x-ratelimit-remaining-tokens:0/header-x-ratelimit-reset-tokens:"
        "300ms/token-h3/v1",
    };

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        alt_options options = options_for(paths[i]);
        int64_t start = client_clock();
        alt_outcome o = ask_in_turn(&options, 2);
        assert_int_equal(o.error.code, ALT_OK);
        assert_in_range(client_clock() - start, 300, 15000);
        alt_result_clear(&o.result);
    }
}

static void what_the_server_calls_final_is_not_tried_again(void **state)
{
    alt_options options = options_for("/status-500/header-x-should-retry:false/v1");
    long asked = server_stat(&fake, "asked");
    alt_outcome o = ask_in_turn(&options, 1);

    assert_int_equal(o.error.code, ALT_E_SERVER);
    assert_int_equal(server_stat(&fake, "asked") - asked, 1);
}

static void a_picture_does_not_wait_for_what_it_will_not_live_to_see(void **state)
{
    alt_options options = options_for("/header-x-ratelimit-remaining-requests:0/"
                                      "header-x-ratelimit-reset-requests:50s/v1");
    options.deadline_ms = 10000;
    int64_t start = client_clock();
    alt_outcome o = ask_in_turn(&options, 2);

    assert_int_equal(o.error.code, ALT_E_TIMEOUT);
    assert_in_range(client_clock() - start, 0, 9000);
}

/* ---- Circuits -------------------------------------------------------------------------------- */

static void a_server_that_keeps_failing_is_left_alone(void **state)
{
    static const struct {
        const char *path;
        alt_code code;
        int asked;
        const char *words;
    } cases[] = {
        {"/badkey/token-c1/v1", ALT_E_AUTH, 2, "not asked, as the last 2 pictures failed: llama"},
        {"/status-402/v1", ALT_E_QUOTA, 2, "not asked, as the last 2 pictures failed: llama"},
        {"/status-404/v1", ALT_E_MODEL, 2, "not asked, as the last 2 pictures failed: llama"},
        {"/status-500/v1", ALT_E_SERVER, 5, "not asked, as the last 5 pictures failed: llama"},
        {"/html/v1", ALT_E_MALFORMED, 5, "not asked, as the last 5 pictures failed: llama"},
        {"/status-429/retry-after-300/v1", ALT_E_RATE, 1, "not asked before the server allows it"},
        {"/refuse/v1", ALT_E_REFUSED, 20, "the answer cannot be used"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        alt_options options = options_for(cases[i].path);
        options.retries = 0;
        long asked = server_stat(&fake, "asked");
        alt_outcome o = ask_in_turn(&options, 20);
        assert_int_equal(o.error.code, cases[i].code);
        assert_non_null(strstr(o.error.message, cases[i].words));
        assert_int_equal(o.error.skipped, cases[i].code != ALT_E_REFUSED);
        assert_int_equal(server_stat(&fake, "asked") - asked, cases[i].asked);
    }
}

/* ---- Pictures that are too large ---------------------------------------------------------------
 */

static void a_picture_that_is_too_large_is_sent_once_more_at_half_the_size(void **state)
{
    picture small = photo;
    alt_options options = options_for("/first-1/status-413/token-l1/v1");
    long bytes = server_stat(&fake, "bytes");

    photo = picture_jpeg((jpeg_variant){.width = 800, .height = 600});
    alt_outcome o = ask_in_turn(&options, 1);
    long both = server_stat(&fake, "bytes") - bytes;
    assert_int_equal(o.error.code, ALT_OK);
    assert_int_equal(o.result.attempts, 2);
    alt_result_clear(&o.result);
    options.url = server_url(&fake, "/v1");
    bytes = server_stat(&fake, "bytes");
    o = ask_in_turn(&options, 1);
    alt_result_clear(&o.result);
    long whole = server_stat(&fake, "bytes") - bytes;
    assert_true(both > whole && both < 2 * whole - 1000);

    options.url = server_url(&fake, "/status-413/v1");
    long asked = server_stat(&fake, "asked");
    o = ask_in_turn(&options, 1);
    assert_int_equal(o.error.code, ALT_E_LARGE);
    assert_int_equal(server_stat(&fake, "asked") - asked, 2);
    free(photo.data);
    photo = small;
}

/* ---- The fallback ---------------------------------------------------------------------------- */

static void the_fallback_is_asked_when_the_first_fails_refuses_or_is_flagged(void **state)
{
    static const struct {
        const char *first, *second;
        alt_code code;
        const char *backend, *words;
        uint32_t attempts;
        unsigned warnings;
    } cases[] = {
        {"/v1", "/badkey/v1", ALT_OK, "llama-server", SENTENCE, 1, 0},
        {"/status-500/v1", "/v1", ALT_OK, "vllm", SENTENCE, 2, 0},
        {"/badkey/v1", "/v1", ALT_OK, "vllm", SENTENCE, 2, 0},
        {"/refuse/v1", "/v1", ALT_OK, "vllm", SENTENCE, 2, 0},
        {"/html/v1", "/v1", ALT_OK, "vllm", SENTENCE, 2, 0},
        {"/long/v1", "/v1", ALT_OK, "vllm", SENTENCE, 3, 0},
        {"/first-1/long/token-f1/v1", "/badkey/v1", ALT_OK, "llama-server", SENTENCE, 2,
         ALT_W_REPAIRED},
        {"/long/v1", "/badkey/v1", ALT_OK, "llama-server", "holds out both arms.", 3, ALT_W_LONG},
        {"/long/v1", "/refuse/v1", ALT_OK, "llama-server", "holds out both arms.", 3, ALT_W_LONG},
        {"/status-500/v1", "/badkey/v1", ALT_E_AUTH, NULL, "before it, llama-server failed (500)",
         2, 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        alt_options second = options_for(cases[i].second), first = options_for(cases[i].first);
        first.fallback = &second;
        first.retries = 0;
        second.backend = "vllm";
        second.api_key = KEY;
        long asked = server_stat(&fake, "asked");
        alt_outcome o = ask_in_turn(&first, 1);
        const char *words = o.error.code == ALT_OK ? o.result.text : o.error.message;
        if (o.error.code != cases[i].code || !strstr(words, cases[i].words) ||
            server_stat(&fake, "asked") - asked != cases[i].attempts || strstr(words, "SECRET")) {
            fail_msg("%s, %s: %s: %s", cases[i].first, cases[i].second, alt_code_name(o.error.code),
                     words);
        }
        if (o.error.code == ALT_OK) {
            assert_string_equal(o.result.backend, cases[i].backend);
            assert_string_equal(o.result.model, "fake-1");
            assert_int_equal(o.result.attempts, cases[i].attempts);
            assert_int_equal(o.result.warnings, cases[i].warnings);
        }
        alt_result_clear(&o.result);
    }
}

static void tokens_of_both_are_added_up(void **state)
{
    alt_options second = options_for("/v1"), first = options_for("/refuse/v1");

    first.fallback = &second;
    second.model = "gpt-4o";
    alt_outcome o = ask_in_turn(&first, 1);
    assert_int_equal(o.result.image_tokens, 85 + 170); /* to who has answered */
    assert_int_equal(o.result.prompt_tokens, 200);
    assert_int_equal(o.result.output_tokens, 20);
    alt_result_clear(&o.result);
}

static void faults_of_the_picture_are_nobodys_business(void **state)
{
    picture good = photo;
    alt_options second = options_for("/v1"), first = options_for("/status-500/v1");
    long asked = server_stat(&fake, "asked");

    first.fallback = &second;
    photo = (picture){.data = (uint8_t *)"no picture", .size = 10};
    alt_outcome o = ask_in_turn(&first, 1);
    assert_int_equal(o.error.code, ALT_E_FORMAT);
    assert_int_equal(server_stat(&fake, "asked") - asked, 0);
    photo = good;
}

static void a_fallback_goes_on_where_the_first_has_been_given_up(void **state)
{
    alt_options second = options_for("/v1"), first = options_for("/badkey/v1");
    long asked = server_stat(&fake, "asked");

    first.fallback = &second;
    alt_outcome o = ask_in_turn(&first, 10);
    assert_int_equal(o.error.code, ALT_OK);
    assert_int_equal(o.result.attempts, 1);
    assert_int_equal(server_stat(&fake, "asked") - asked, 12);
    alt_result_clear(&o.result);
}

/* Both were given up meanwhile. */
static void a_picture_that_neither_was_asked_about_is_skipped(void **state)
{
    alt_options second = options_for("/status-500/v1"), first = options_for("/badkey/token-s/v1");
    alt_error err;

    first.fallback = &second;
    first.concurrency = second.concurrency = 1;
    first.retries = second.retries = 0;
    alt_client *client = client_for(&first);
    alt_batch *batch = batch_for(client);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(add(batch, 0, &err), ALT_OK);
        assert_false(next(batch).error.skipped);
    }
    assert_int_equal(add(batch, 1, &err), ALT_OK);
    /* the answer about the first may be there before the second is added */
    alt_code code = add(batch, 2, &err);
    assert_false(next(batch).error.skipped);
    assert_true(code == ALT_OK ? next(batch).error.skipped : err.skipped);
    alt_batch_free(batch);
    alt_client_free(client);
}

static void a_fallback_has_none_of_its_own(void **state)
{
    alt_options third = options_for("/v1"), second = third, first = third;
    alt_client *client;
    alt_error err;

    second.fallback = &third;
    first.fallback = &second;
    assert_int_equal(alt_client_new(pool, &first, &client, &err), ALT_E_OPTION);
    assert_string_equal(err.message, "fallback must not have a fallback of its own");
}

/* ---- Hostile and chaotic servers ------------------------------------------------------------- */

static void trouble_costs_bounded_time_and_has_a_type(void **state)
{
    static const struct {
        const char *path;
        alt_code code;
    } cases[] = {
        {"/endless/v1", ALT_E_NETWORK},
        {"/endless-chunks/v1", ALT_E_NETWORK},
        {"/deflate-bomb/v1", ALT_E_NETWORK},
        {"/header-bomb/v1", ALT_E_NETWORK},
        {"/continues-5000/v1", ALT_E_NETWORK},
        {"/continues-10/v1", ALT_OK},
        {"/drip/v1", ALT_E_TIMEOUT},
        {"/half/v1", ALT_E_NETWORK},
        {"/reset/v1", ALT_E_NETWORK},
        {"/close/v1", ALT_E_NETWORK},
        {"/deep-json/v1", ALT_E_MALFORMED},
        {"/truncated-json/v1", ALT_E_MALFORMED},
        {"/wrong-type/v1", ALT_E_MALFORMED},
        {"/html/v1", ALT_E_MALFORMED},
        {"/not-http/v1", ALT_E_MALFORMED},
        {"/error-in-200/v1", ALT_E_REQUEST},
        {"/status-429/v1", ALT_E_RATE},
        {"/status-429/retry-after-99999999999/v1", ALT_E_RATE},
        {"/status-529/v1", ALT_E_SERVER},
        {"/header-Content-Encoding:gzip/v1", ALT_E_MALFORMED},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        alt_options options = options_for(cases[i].path);
        options.retries = 0;
        options.timeout_ms = 3000;
        int64_t start = client_clock();
        alt_outcome o = ask_in_turn(&options, 1);
        int64_t elapsed = client_clock() - start;
        if (o.error.code != cases[i].code || elapsed > 8000) {
            fail_msg("%s: %s after %lld ms: %s", cases[i].path, alt_code_name(o.error.code),
                     (long long)elapsed, o.error.message);
        }
        alt_result_clear(&o.result);
    }
}

/* No two are of the same size. */
static picture distinct(uint64_t n)
{
    return picture_jpeg(
        (jpeg_variant){.width = 64 + (unsigned)n % 100, .height = 64 + (unsigned)n / 100});
}

/* Adds as long as there is room; returns how many have been added in all. */
static uint64_t add_distinct(alt_batch *batch, uint64_t added, uint64_t most)
{
    picture usual = photo;
    alt_error err;

    for (; added < most && alt_batch_room(batch) > 0; added++) {
        photo = distinct(added);
        assert_int_equal(add(batch, added, &err), ALT_OK);
        free(photo.data);
    }
    photo = usual;
    return added;
}

static void chaos_ends_with_a_text_or_a_typed_failure_for_every_picture(void **state)
{
    enum { PICTURES = 500 };
    bool seen[PICTURES] = {false};
    alt_options options = options_for("/chaos-20/v1");
    uint64_t added = 0, failed = 0;
    long twice = server_stat(&fake, "answered_twice");

    options.concurrency = 32;
    options.timeout_ms = 1000; /* the machine may be busy, and what comes late is asked again */
    options.retries = 5;
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client);
    for (int done = 0; done < PICTURES; done++) {
        added = add_distinct(batch, added, PICTURES);
        alt_outcome o = next(batch);
        assert_false(seen[o.id]);
        seen[o.id] = true;
        failed += o.error.code != ALT_OK;
        /* what is no JSON is not asked for again */
        assert_true(o.error.code == ALT_OK || o.error.code == ALT_E_MALFORMED);
        assert_true(o.error.code != ALT_OK || strcmp(o.result.text, SENTENCE) == 0);
        alt_result_clear(&o.result);
    }
    assert_int_equal(server_stat(&fake, "answered_twice") - twice, 0);
    assert_in_range(failed, 1, PICTURES / 10);
    alt_batch_free(batch);
    alt_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_budget_that_is_used_up_holds_everyone),
        cmocka_unit_test(what_the_server_calls_final_is_not_tried_again),
        cmocka_unit_test(a_picture_does_not_wait_for_what_it_will_not_live_to_see),
        cmocka_unit_test(a_server_that_keeps_failing_is_left_alone),
        cmocka_unit_test(a_picture_that_is_too_large_is_sent_once_more_at_half_the_size),
        cmocka_unit_test(the_fallback_is_asked_when_the_first_fails_refuses_or_is_flagged),
        cmocka_unit_test(tokens_of_both_are_added_up),
        cmocka_unit_test(faults_of_the_picture_are_nobodys_business),
        cmocka_unit_test(a_fallback_goes_on_where_the_first_has_been_given_up),
        cmocka_unit_test(a_picture_that_neither_was_asked_about_is_skipped),
        cmocka_unit_test(a_fallback_has_none_of_its_own),
        cmocka_unit_test(trouble_costs_bounded_time_and_has_a_type),
        cmocka_unit_test(chaos_ends_with_a_text_or_a_typed_failure_for_every_picture),
    };
    return cmocka_run_group_tests(tests, asking_start, asking_stop);
}
