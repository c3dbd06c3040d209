/* How fast a client asks: the window, the hold, the circuit; by a clock of our own. */
#include "test.h"

#include "../../src/engine/pace.h"
#include "../../src/error.h"

static alt_error failure(alt_code code, int status, int64_t retry_after_ms)
{
    alt_error err;

    error_set(&err, code, "it failed");
    err.http_status = status;
    err.retry_after_ms = retry_after_ms;
    return err;
}

static void answer(pace *p, int times)
{
    while (times-- > 0) {
        pace_begin(p);
        pace_end(p);
        pace_answered(p);
    }
}

static void the_window_is_halved_once_a_round_trip_and_grows_by_one(void **state)
{
    alt_error overload = failure(ALT_E_SERVER, 529, -1);
    pace p;

    pace_init(&p, 8);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(pace_signal_at(&p, 0), PACE_ASK);
        pace_begin(&p);
    }
    assert_int_equal(pace_signal_at(&p, 0), PACE_WAIT);
    for (int i = 0; i < 8; i++) { /* all were sent at 0 */
        pace_end(&p);
        pace_failed(&p, &overload, 0, 100 + i);
    }
    assert_int_equal(p.limit, 4);
    pace_failed(&p, &overload, 200, 300);
    assert_int_equal(p.limit, 2);
    pace_failed(&p, &overload, 400, 500);
    pace_failed(&p, &overload, 600, 700);
    assert_int_equal(p.limit, 1);
    answer(&p, 1);
    assert_int_equal(p.limit, 2);
    answer(&p, 2 + 3 + 4 + 5 + 6 + 7);
    assert_int_equal(p.limit, 8);
    answer(&p, 100);
    assert_int_equal(p.limit, 8);
}

static void other_failures_leave_the_window_alone(void **state)
{
    alt_error failed = failure(ALT_E_SERVER, 500, -1), refused = failure(ALT_E_BLOCKED, 503, 9000);
    pace p;

    pace_init(&p, 8);
    pace_failed(&p, &failed, 0, 1);
    pace_failed(&p, &refused, 0, 1);
    assert_int_equal(p.limit, 8);
    assert_int_equal(pace_signal_at(&p, 1), PACE_ASK);
}

static void a_hold_ends_when_the_server_said(void **state)
{
    alt_error rate = failure(ALT_E_RATE, 429, 5000);
    pace p;

    pace_init(&p, 4);
    pace_failed(&p, &rate, 0, 1000);
    assert_int_equal(pace_signal_at(&p, 5999), PACE_WAIT);
    assert_int_equal(pace_signal_at(&p, 6000), PACE_ASK);
    rate.retry_after_ms = 100; /* of an earlier request: it does not shorten the hold */
    pace_failed(&p, &rate, 0, 1100);
    assert_int_equal(pace_signal_at(&p, 5999), PACE_WAIT);

    pace_init(&p, 4);
    pace_hold(&p, INT64_MAX, 0); /* a budget that is used up is waited for, not for ever */
    assert_int_equal(pace_signal_at(&p, PACE_PATIENCE_MS - 1), PACE_WAIT);
    assert_int_equal(pace_signal_at(&p, PACE_PATIENCE_MS), PACE_ASK);
}

static void a_long_hold_opens_the_circuit(void **state)
{
    alt_error rate = failure(ALT_E_RATE, 429, INT64_MAX), err;
    pace p;

    pace_init(&p, 4);
    pace_failed(&p, &rate, 0, 0);
    assert_int_equal(pace_signal_at(&p, 1000), PACE_STOP);
    assert_int_equal(pace_refuse(&p, 1000, &err), ALT_E_RATE);
    assert_string_equal(err.message, "not asked before the server allows it again: it failed");
    assert_int_equal(err.http_status, 429);
    assert_int_equal(err.retry_after_ms, PACE_MAX_HOLD_MS - 1000);
    assert_int_equal(pace_signal_at(&p, PACE_MAX_HOLD_MS), PACE_ASK);
}

/* After how many pictures in a row, for every code; 0: never. */
static void the_circuit_opens_by_the_kind_of_failure(void **state)
{
    static const struct {
        alt_code code;
        int count;
    } cases[] = {
        {ALT_E_OPTION, 2},    {ALT_E_MEMORY, 0},   {ALT_E_FILE, 0},     {ALT_E_FORMAT, 0},
        {ALT_E_CORRUPT, 0},   {ALT_E_LIMIT, 0},    {ALT_E_CONNECT, 5},  {ALT_E_TLS, 2},
        {ALT_E_TIMEOUT, 5},   {ALT_E_STOPPED, 0},  {ALT_E_NETWORK, 5},  {ALT_E_KEY, 2},
        {ALT_E_AUTH, 2},      {ALT_E_MODEL, 2},    {ALT_E_REQUEST, 10}, {ALT_E_LARGE, 10},
        {ALT_E_QUOTA, 2},     {ALT_E_RATE, 5},     {ALT_E_SERVER, 5},   {ALT_E_MALFORMED, 5},
        {ALT_E_EMPTY, 0},     {ALT_E_THINKING, 0}, {ALT_E_REFUSED, 0},  {ALT_E_BLOCKED, 0},
        {ALT_E_TRUNCATED, 0}, {ALT_E_UNFIT, 0},
    };

    assert_int_equal(sizeof cases / sizeof *cases, ALT_CODE_COUNT - 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        alt_error err = failure(cases[i].code, 0, -1);
        int count = 0;
        pace p;
        pace_init(&p, 4);
        while (count < 20 && pace_signal_at(&p, 0) == PACE_ASK) {
            pace_gave_up(&p, &err, 0);
            count++;
        }
        assert_int_equal(count == 20 ? 0 : count, cases[i].count);
    }
}

static pace open_circuit(void)
{
    alt_error err = failure(ALT_E_CONNECT, 0, -1);
    pace p;

    pace_init(&p, 4);
    for (int i = 0; i < 4; i++) {
        pace_gave_up(&p, &err, 0);
    }
    assert_int_equal(pace_signal_at(&p, 0), PACE_ASK);
    pace_gave_up(&p, &err, 0);
    return p;
}

static void an_answer_between_begins_the_row_anew(void **state)
{
    alt_error err = failure(ALT_E_CONNECT, 0, -1);
    pace p;

    pace_init(&p, 4);
    for (int i = 0; i < 9; i++) {
        pace_gave_up(&p, &err, 0);
        if (i == 4 - 1) {
            answer(&p, 1);
        }
        assert_int_equal(pace_signal_at(&p, 0), i < 8 ? PACE_ASK : PACE_STOP);
    }
}

static void one_request_tries_whether_to_close_the_circuit(void **state)
{
    alt_error err = failure(ALT_E_CONNECT, 0, -1), told;
    pace p = open_circuit();

    assert_int_equal(pace_signal_at(&p, PACE_PAUSE_MS - 1), PACE_STOP);
    assert_int_equal(pace_refuse(&p, 0, &told), ALT_E_CONNECT);
    assert_string_equal(told.message, "not asked, as the last 5 pictures failed: it failed");
    assert_int_equal(pace_signal_at(&p, PACE_PAUSE_MS), PACE_ASK);
    pace_begin(&p);
    assert_int_equal(pace_signal_at(&p, PACE_PAUSE_MS), PACE_STOP);
    pace_end(&p);
    pace_failed(&p, &err, PACE_PAUSE_MS, PACE_PAUSE_MS + 10);
    assert_int_equal(pace_signal_at(&p, 2 * PACE_PAUSE_MS + 9), PACE_STOP);
    assert_int_equal(pace_signal_at(&p, 2 * PACE_PAUSE_MS + 10), PACE_ASK);
    answer(&p, 1);
    assert_int_equal(pace_signal_at(&p, 2 * PACE_PAUSE_MS + 10), PACE_ASK);
    pace_begin(&p);
    assert_int_equal(pace_signal_at(&p, 2 * PACE_PAUSE_MS + 10), PACE_ASK);
}

/* As when nobody was found to ask. */
static void a_failure_without_a_request_keeps_it_open(void **state)
{
    alt_error err = failure(ALT_E_CONNECT, 0, -1);
    pace p = open_circuit();

    assert_int_equal(pace_signal_at(&p, PACE_PAUSE_MS), PACE_ASK);
    pace_gave_up(&p, &err, PACE_PAUSE_MS);
    assert_int_equal(pace_signal_at(&p, 2 * PACE_PAUSE_MS - 1), PACE_STOP);
    assert_int_equal(pace_signal_at(&p, 2 * PACE_PAUSE_MS), PACE_ASK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_window_is_halved_once_a_round_trip_and_grows_by_one),
        cmocka_unit_test(other_failures_leave_the_window_alone),
        cmocka_unit_test(a_hold_ends_when_the_server_said),
        cmocka_unit_test(a_long_hold_opens_the_circuit),
        cmocka_unit_test(the_circuit_opens_by_the_kind_of_failure),
        cmocka_unit_test(an_answer_between_begins_the_row_anew),
        cmocka_unit_test(one_request_tries_whether_to_close_the_circuit),
        cmocka_unit_test(a_failure_without_a_request_keeps_it_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
