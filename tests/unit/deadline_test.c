/* Pictures whose time is over: who is charged with them, and who is still asked afterwards. */
#include "asking.h"

#include "../../src/engine/client.h"

/* One picture, as its caller sees it. */
static alt_outcome ask_about(alt_client *client, picture p)
{
    alt_batch *batch = batch_for(client);
    alt_request request = {.image = p.data, .image_size = p.size};
    alt_outcome o = {.id = 0};

    if (alt_batch_add(batch, 0, &request, &o.error) == ALT_OK) {
        o = next(batch);
    }
    alt_batch_free(batch);
    return o;
}

static bool is_given_up(const alt_client *client)
{
    return client->pace.fault.code != ALT_OK;
}

/* Until it is given up; how many pictures that takes depends on how many are read in time. */
static void miss_deadlines(alt_client *client, uint32_t deadline_ms)
{
    client->options.deadline_ms = deadline_ms;
    for (int i = 0; i < 100 && !is_given_up(client); i++) {
        assert_int_not_equal(ask_about(client, photo).error.code, ALT_OK);
    }
    assert_true(is_given_up(client));
}

static void assert_described(alt_client *client, const char *whom)
{
    client->options.deadline_ms = 0;
    alt_outcome o = ask_about(client, photo);

    if (o.error.code != ALT_OK) {
        fail_msg("%s", o.error.message);
    }
    assert_string_equal(o.result.backend, whom);
    assert_int_equal(o.result.attempts, 1);
    alt_result_clear(&o.result);
}

/* The first hangs when it is asked about the picture, or already for its models. */
static void the_fallback_is_not_charged_with_what_the_first_let_pass(void **state)
{
    static const char *const models[] = {"fake-1", NULL};

    for (size_t i = 0; i < 2; i++) {
        alt_options second = options_for("/v1"), first = options_for("/delay-60000/v1");
        second.backend = "vllm";
        second.model = NULL;
        first.fallback = &second;
        first.model = models[i];
        first.timeout_ms = 200;
        alt_client *client = client_for(&first);

        miss_deadlines(client, 100);
        assert_described(client, "vllm");
        alt_client_free(client);
    }
}

/* A picture takes its time to be read, as its caller may before it looks again. */
static void nobody_is_charged_who_was_not_asked(void **state)
{
    picture large = picture_jpeg((jpeg_variant){.width = 2400, .height = 1800});
    alt_options options = options_for("/v1");
    long asked = server_stat(&fake, "asked");

    options.deadline_ms = 1;
    alt_client *client = client_for(&options);
    for (int i = 0; i < 6; i++) {
        alt_outcome o = ask_about(client, large);

        assert_int_equal(o.error.code, ALT_E_TIMEOUT);
        assert_string_equal(o.error.message, "the deadline of 1 ms is over");
    }
    assert_int_equal(server_stat(&fake, "asked") - asked, 0);
    assert_described(client, "llama-server");
    alt_client_free(client);
    free(large.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fallback_is_not_charged_with_what_the_first_let_pass),
        cmocka_unit_test(nobody_is_charged_who_was_not_asked),
    };
    return cmocka_run_group_tests(tests, asking_start, asking_stop);
}
