/* A check that looks, and waits that are stopped and gone on with. */
#include "asking.h"

#include "../../src/engine/client.h"

#define MANY 500 /* with one chance in eight each, all but sure to come to it */

static alt_code check(const char *path, alt_check *out, alt_error *err)
{
    alt_options options = options_for(path);
    alt_client *client = client_for(&options);
    alt_code code = alt_client_check(client, true, out, err);

    alt_client_free(client);
    return code;
}

static void who_always_says_the_same_does_not_see(void **state)
{
    static const char *const paths[] = {"/says-Red./v1", "/says-The.picture.is.WHITE/v1",
                                        "/says-purple.orange.blue/v1", "/says-no.picture/v1"};
    alt_check found;
    alt_error err;

    for (unsigned i = 0; i < 100; i++) {
        assert_int_equal(check(paths[i % 4], &found, &err), ALT_OK);
        assert_false(found.sees);
        assert_false(found.upright);
    }
    assert_non_null(strstr(found.finding, "it does not see: shown a square that is "));
    assert_non_null(strstr(found.finding, ", it answered \"no.picture\""));
}

static void two_questions_are_asked_and_their_tokens_counted(void **state)
{
    long before = server_stat(&fake, "asked");
    alt_check found;
    alt_error err;

    assert_int_equal(check("/says-red/v1", &found, &err), ALT_OK);
    assert_int_equal(server_stat(&fake, "asked") - before, 2);
    assert_int_equal(found.prompt_tokens, 200);
    assert_int_equal(found.output_tokens, 20);
    assert_string_equal(found.backend, "llama-server");
}

/* The first answer is right when the second is what is complained of. */
static void colours_are_understood_in_many_words(void **state)
{
    static const char *const answers[][2] = {
        {"red", "red"},
        {"ROT", "red"},
        {"Das.Quadrat.ist.blau", "blue"},
        {"jaune", "yellow"},
        {"A.violet.shape", "purple"},
        {"**Black**", "black"},
    };
    alt_check found = {.sees = false};
    alt_error err;
    char path[100], words[100];

    for (unsigned i = 0; i < sizeof answers / sizeof *answers; i++) {
        snprintf(path, sizeof path, "/says-%s/v1", answers[i][0]);
        snprintf(words, sizeof words, "a square that is %s,", answers[i][1]);
        bool understood = false;
        for (unsigned j = 0; j < MANY && !understood; j++) {
            assert_int_equal(check(path, &found, &err), ALT_OK);
            assert_null(strstr(found.finding, words));
            understood = strstr(found.finding, "a top left that is") != NULL;
        }
        assert_true(understood);
    }
}

static void words_that_hold_a_colour_are_none(void **state)
{
    alt_check found;
    alt_error err;

    for (unsigned i = 0; i < 100; i++) {
        assert_int_equal(check("/says-Redwood.bluish.infrared/v1", &found, &err), ALT_OK);
        assert_non_null(strstr(found.finding, "a square that is"));
    }
}

static void a_server_that_says_that_its_model_is_blind_is_believed(void **state)
{
    alt_options options = options_for("/blind/v1");
    alt_client *client = client_for(&options);
    alt_check found;
    alt_error err;

    assert_int_equal(alt_client_check(client, false, &found, &err), ALT_E_MODEL);
    assert_non_null(
        strstr(err.message, "the model \"fake-1\" of llama-server cannot see pictures"));
    alt_client_free(client);
}

static void a_server_that_fails_is_an_error(void **state)
{
    alt_check found;
    alt_error err;

    assert_int_equal(check("/only-ask/status-400/v1", &found, &err), ALT_E_REQUEST);
    assert_int_equal(check("/only-ask/empty/v1", &found, &err), ALT_E_EMPTY);
}

/* ---- Waits that are stopped ------------------------------------------------------------------ */

static bool always(void *owner)
{
    ++*(unsigned *)owner;
    return true;
}

static void stopped_calls_go_on_where_they_were(void **state)
{
    alt_options options = options_for("/delay-30/token-stopped/v1");
    long requests = server_stat(&fake, "requests"), asked = server_stat(&fake, "asked");
    unsigned stops = 0, calls = 0;
    alt_check found;
    alt_error err;

    options.backend = "auto";
    alt_client *client = client_for(&options);
    alt_pool_on_wait(pool, always, &stops);
    while (alt_client_check(client, true, &found, &err) == ALT_E_STOPPED) {
        calls++;
    }
    alt_pool_on_wait(pool, NULL, NULL);
    assert_int_equal(err.code, ALT_E_STOPPED); /* the last that was worded */
    assert_true(calls > 4 && stops >= calls);
    assert_int_equal(server_stat(&fake, "asked") - asked, 2);
    assert_int_equal(server_stat(&fake, "requests") - requests, 4); /* probe, list, two pictures */
    alt_client_free(client);
}

static void stopped_calls_can_be_given_up(void **state)
{
    alt_options options = options_for("/delay-600000/v1");
    alt_client *client = client_for(&options);
    long dropped = server_stat(&fake, "dropped");
    unsigned stops = 0;
    alt_models models;
    alt_error err;

    alt_pool_on_wait(pool, always, &stops);
    for (int i = 0; i < 3; i++) { /* so that the request has left */
        assert_int_equal(alt_client_models(client, &models, &err), ALT_E_STOPPED);
    }
    server_await(&fake, "in_flight", 1);
    alt_client_cancel(client);
    server_await(&fake, "dropped", dropped + 1);
    assert_int_equal(alt_client_models(client, &models, &err), ALT_E_STOPPED);
    alt_pool_on_wait(pool, NULL, NULL);
    alt_client_free(client); /* with what is under way */
}

static bool at_last(void *owner)
{
    return ++*(unsigned *)owner > 3;
}

static void a_long_wait_is_stopped_meanwhile(void **state)
{
    alt_options options = options_for("/delay-600000/v1");
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client);
    int64_t start = client_clock();
    unsigned stops = 0;
    alt_outcome none;
    alt_error err;

    assert_int_equal(add(batch, 1, &err), ALT_OK);
    alt_pool_on_wait(pool, at_last, &stops);
    assert_false(alt_batch_next(batch, 10000, &none));
    alt_pool_on_wait(pool, NULL, NULL);
    assert_in_range(client_clock() - start, 0, 9000);
    alt_batch_free(batch);
    alt_client_free(client);
}

static void a_batch_waits_for_its_server_in_the_same_way(void **state)
{
    alt_options options = options_for("/delay-30/v1");
    unsigned stops = 0;
    alt_error err;

    options.backend = "auto";
    options.model = NULL;
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client);
    long asked = server_stat(&fake, "asked");
    alt_pool_on_wait(pool, always, &stops);
    assert_int_equal(add(batch, 1, &err), ALT_OK);
    assert_int_equal(add(batch, 2, &err), ALT_OK);
    alt_outcome first = next(batch), second = next(batch);
    alt_pool_on_wait(pool, NULL, NULL);
    assert_int_equal(first.error.code | second.error.code, ALT_OK);
    assert_int_equal(first.result.attempts + second.result.attempts, 2);
    assert_int_equal(server_stat(&fake, "asked") - asked, 2);
    alt_result_clear(&first.result);
    alt_result_clear(&second.result);
    alt_batch_free(batch);
    alt_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_always_says_the_same_does_not_see),
        cmocka_unit_test(two_questions_are_asked_and_their_tokens_counted),
        cmocka_unit_test(colours_are_understood_in_many_words),
        cmocka_unit_test(words_that_hold_a_colour_are_none),
        cmocka_unit_test(a_server_that_says_that_its_model_is_blind_is_believed),
        cmocka_unit_test(a_server_that_fails_is_an_error),
        cmocka_unit_test(stopped_calls_go_on_where_they_were),
        cmocka_unit_test(stopped_calls_can_be_given_up),
        cmocka_unit_test(a_long_wait_is_stopped_meanwhile),
        cmocka_unit_test(a_batch_waits_for_its_server_in_the_same_way),
    };
    return cmocka_run_group_tests(tests, asking_start, asking_stop);
}
