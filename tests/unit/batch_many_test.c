/* Many pictures at a time: bounds, deadlines, cancellation, several batches, fork, full memory. */
#include "failing_malloc.h"

#include "asking.h"

static void fill(alt_batch *batch, uint64_t first_id)
{
    alt_error err;

    while (alt_batch_room(batch) > 0) {
        assert_int_equal(add(batch, first_id++, &err), ALT_OK);
    }
}

/* As many as are asked at once. */
static void add_four(alt_batch *batch)
{
    alt_error err;

    for (uint64_t id = 0; id < 4; id++) {
        assert_int_equal(add(batch, id, &err), ALT_OK);
    }
}

static void no_more_are_asked_than_there_is_room_for(void **state)
{
    alt_options options = options_for("/delay-20/v1");
    options.concurrency = 5;
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client);
    bool seen[40] = {false};
    size_t added = 0, done = 0;
    long asked = server_stat(&fake, "asked");

    while (done < 40) {
        alt_error err;
        for (; added < 40 && alt_batch_room(batch) > 0; added++) {
            assert_int_equal(add(batch, added, &err), ALT_OK);
        }
        alt_outcome o = next(batch);
        assert_int_equal(o.error.code, ALT_OK);
        assert_false(seen[o.id]);
        seen[o.id] = true;
        done++;
        alt_result_clear(&o.result);
    }
    assert_int_equal(server_stat(&fake, "max_in_flight"), 5);
    assert_int_equal(server_stat(&fake, "asked") - asked, 40);
    alt_batch_free(batch);
    alt_client_free(client);
}

static void there_is_an_end_to_what_a_batch_takes(void **state)
{
    alt_options options = options_for("/delay-60000/v1");
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client);
    alt_error err;

    fill(batch, 0);
    assert_int_equal(alt_batch_pending(batch), 5); /* four under way, one ready */
    while (alt_batch_pending(batch) < 8) {
        assert_int_equal(add(batch, 0, &err), ALT_OK);
    }
    assert_int_equal(add(batch, 0, &err), ALT_E_OPTION);
    alt_batch_free(batch);
    alt_client_free(client);
}

static void a_request_leaves_as_soon_as_it_is_added(void **state)
{
    alt_options options = options_for("/v1");
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client);
    alt_error err;

    assert_int_equal(add(batch, 1, &err), ALT_OK);
    alt_outcome o = next(batch);
    alt_result_clear(&o.result);
    /* over the connection that is open now */
    long asked = server_stat(&fake, "asked");
    assert_int_equal(add(batch, 2, &err), ALT_OK);
    server_await(&fake, "asked", asked + 1);
    alt_batch_free(batch);
    alt_client_free(client);
}

static void what_is_finished_counts_as_under_way_until_it_is_taken(void **state)
{
    alt_options options = options_for("/v1");
    options.concurrency = 2;
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client), *other = batch_for(client);
    long asked = server_stat(&fake, "asked");
    alt_error err;

    fill(batch, 1);
    assert_int_equal(alt_batch_pending(batch), 3); /* one is kept ready */
    server_await(&fake, "asked", asked + 2);
    server_await(&fake, "in_flight", 0);
    alt_outcome o = next(batch); /* the other one has come as well */
    alt_result_clear(&o.result);
    fill(batch, 4);
    server_await(&fake, "asked", asked + 3);
    /* by the time another batch has its answer, a fourth of this one would have been asked about */
    assert_int_equal(add(other, 1, &err), ALT_OK);
    o = next(other);
    alt_result_clear(&o.result);
    assert_int_equal(server_stat(&fake, "asked") - asked, 4);
    alt_batch_free(other);
    alt_batch_free(batch);
    alt_client_free(client);
}

static void outcomes_go_to_their_own_batch(void **state)
{
    alt_options slow = options_for("/delay-50/v1"), fast = options_for("/v1");
    alt_client *clients[] = {client_for(&slow), client_for(&fast)};
    alt_batch *batches[] = {batch_for(clients[0]), batch_for(clients[0]), batch_for(clients[1])};

    for (uint64_t i = 0; i < 3; i++) {
        fill(batches[i], 100 * i);
    }
    for (uint64_t i = 0; i < 3; i++) {
        while (alt_batch_pending(batches[i]) > 0) {
            alt_outcome o = next(batches[i]);
            assert_int_equal(o.error.code, ALT_OK);
            assert_int_equal(o.id / 100, i);
            alt_result_clear(&o.result);
        }
        alt_batch_free(batches[i]);
    }
    alt_client_free(clients[0]);
    alt_client_free(clients[1]);
}

static void await_asked(alt_batch *batch, long asked)
{
    alt_outcome o;

    while (server_stat(&fake, "asked") < asked) {
        assert_false(alt_batch_next(batch, 1, &o));
    }
}

static void a_dropped_batch_cuts_its_requests_off(void **state)
{
    alt_options options = options_for("/delay-60000/v1");
    alt_client *client = client_for(&options), *second = client_for(&options);
    alt_batch *batch = batch_for(client), *other = batch_for(second);
    long asked = server_stat(&fake, "asked"), dropped = server_stat(&fake, "dropped");

    add_four(batch);
    add_four(other);
    await_asked(batch, asked + 8);
    alt_batch_free(batch);
    server_await(&fake, "dropped", dropped + 4);
    alt_batch_free(other);
    server_await(&fake, "dropped", dropped + 8);
    alt_client_free(second);
    alt_client_free(client);
}

static alt_outcome ask_one(const alt_options *options)
{
    alt_client *client = client_for(options);
    alt_batch *batch = batch_for(client);
    alt_outcome outcome = {.id = 0};

    if (add(batch, 0, &outcome.error) == ALT_OK) {
        outcome = next(batch);
    }
    alt_batch_free(batch);
    alt_client_free(client);
    return outcome;
}

static void an_attempt_ends_at_its_timeout(void **state)
{
    alt_options options = options_for("/first-1/delay-60000/token-slow/v1");
    options.timeout_ms = 100;
    alt_outcome o = ask_one(&options);

    assert_int_equal(o.error.code, ALT_OK);
    assert_int_equal(o.result.attempts, 2);
    assert_in_range(o.result.elapsed_ms, 100, 10000);
    alt_result_clear(&o.result);

    options.url = server_url(&fake, "/delay-60000/v1");
    options.retries = 0;
    o = ask_one(&options);
    assert_int_equal(o.error.code, ALT_E_TIMEOUT);
    assert_non_null(strstr(o.error.message, "within 100 ms"));
}

static void a_picture_ends_at_its_deadline(void **state)
{
    alt_options options = options_for("/delay-60000/v1");
    options.deadline_ms = 100;
    options.retries = 20;
    long asked = server_stat(&fake, "asked");
    alt_outcome o = ask_one(&options);

    assert_int_equal(o.error.code, ALT_E_TIMEOUT);
    assert_int_equal(server_stat(&fake, "asked") - asked, 1);

    /* it does not wait for what it would not live to see */
    options.url = server_url(&fake, "/status-503/retry-after-30/v1");
    options.deadline_ms = 20000;
    o = ask_one(&options);
    assert_int_equal(o.error.code, ALT_E_SERVER);
    assert_int_equal(o.error.retry_after_ms, 30000);
    assert_int_equal(server_stat(&fake, "asked") - asked, 2);
}

static void waiting_ends_when_it_was_asked_to(void **state)
{
    alt_options options = options_for("/status-503/retry-after-30/v1");
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client);
    alt_outcome o;

    add_four(batch);
    for (int i = 0; i < 20; i++) {
        assert_false(alt_batch_next(batch, 5, &o));
    }
    assert_int_equal(alt_batch_pending(batch), 4);
    alt_batch_free(batch);
    alt_client_free(client);
}

/* Exits with 0 when the child can ask by itself, with the parent's batch and with its own. */
static void ask_as_child(alt_client *client, alt_batch *inherited)
{
    alt_error err;
    alt_batch *batch;
    bool well = alt_batch_new(client, &batch, &err) == ALT_OK && add(batch, 1, &err) == ALT_OK;

    while (well && alt_batch_pending(batch) > 0) {
        alt_outcome o;
        if (alt_batch_next(batch, 1000, &o)) {
            well = o.error.code == ALT_OK;
        }
    }
    while (well && alt_batch_pending(inherited) > 2) {
        alt_outcome o;
        if (alt_batch_next(inherited, 1000, &o)) {
            well = o.error.code == ALT_OK && o.result.attempts == 2;
        }
    }
    alt_batch_free(inherited);
    alt_batch_free(batch);
    alt_client_free(client);
    alt_pool_free(pool);
    _exit(well ? 0 : 1);
}

static void a_forked_process_asks_by_itself(void **state)
{
    alt_options options = options_for("/delay-200/v1");
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client);
    long asked = server_stat(&fake, "asked");
    int status;

    add_four(batch);
    await_asked(batch, asked + 4);
    pid_t child = fork();
    if (child == 0) {
        ask_as_child(client, batch);
    }
    while (alt_batch_pending(batch) > 0) {
        alt_outcome o = next(batch);
        assert_int_equal(o.error.code, ALT_OK);
        assert_int_equal(o.result.attempts, 1);
        alt_result_clear(&o.result);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    alt_batch_free(batch);
    alt_client_free(client);
}

/* One picture from nothing to nothing; what it asks of the server takes every way there is. */
static alt_code whole_way(const alt_options *options, alt_error *err)
{
    alt_request request = {
        .image = photo.data, .image_size = photo.size, .language = "de", .context = "A dog."};
    alt_pool *own = NULL;
    alt_client *client = NULL;
    alt_batch *batch = NULL;
    alt_outcome outcome = {.id = 0};
    alt_code code = alt_pool_new(&own, err);

    code = code ? code : alt_client_new(own, options, &client, err);
    code = code ? code : alt_batch_new(client, &batch, err);
    code = code ? code : alt_batch_add(batch, 1, &request, err);
    while (code == ALT_OK && alt_batch_pending(batch) > 0) {
        if (alt_batch_next(batch, 1000, &outcome)) {
            *err = outcome.error;
            code = err->code;
        }
    }
    alt_result_clear(&outcome.result);
    alt_batch_free(batch);
    alt_client_free(client);
    alt_pool_free(own);
    return code;
}

/* Leaks are the sanitizer's to find. */
static void expect_survives_full_memory(const alt_options *options)
{
    for (long n = 0; true; n++) {
        alt_error err = {0};
        failing_countdown = n;
        alt_code code = whole_way(options, &err);
        bool failed = failing_countdown < 0;
        failing_countdown = -1;
        if (!failed) {
            assert_int_equal(code, ALT_OK);
            assert_true(n > 20);
            return;
        }
        if (code != ALT_OK && code != ALT_E_MEMORY) {
            fail_msg("allocation %ld: %s: %s", n, alt_code_name(code), err.message);
        }
    }
}

static void full_memory_is_an_error_like_others(void **state)
{
    alt_options options = options_for("/echo-language/v1");

    options.model = NULL;
    options.api_key = "key";
    options.retries = 0;
    expect_survives_full_memory(&options);
    options.backend = "auto";
    expect_survives_full_memory(&options);
    options.backend = "ollama";
    options.url = server_url(&fake, "/echo-language/api/chat");
    expect_survives_full_memory(&options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_more_are_asked_than_there_is_room_for),
        cmocka_unit_test(there_is_an_end_to_what_a_batch_takes),
        cmocka_unit_test(a_request_leaves_as_soon_as_it_is_added),
        cmocka_unit_test(what_is_finished_counts_as_under_way_until_it_is_taken),
        cmocka_unit_test(outcomes_go_to_their_own_batch),
        cmocka_unit_test(a_dropped_batch_cuts_its_requests_off),
        cmocka_unit_test(an_attempt_ends_at_its_timeout),
        cmocka_unit_test(a_picture_ends_at_its_deadline),
        cmocka_unit_test(waiting_ends_when_it_was_asked_to),
        cmocka_unit_test(a_forked_process_asks_by_itself),
        cmocka_unit_test(full_memory_is_an_error_like_others),
    };
    return cmocka_run_group_tests(tests, asking_start, asking_stop);
}
