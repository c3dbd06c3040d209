/* What headers say about when to ask again, as vendors send them and as they never should. */
#include "test.h"

#include <stdbool.h>

#include "../../src/engine/ratelimit.h"

#define NOW 1800000000 /* 2027-01-15T08:00:00Z */

/* Names and values in turn, ended by NULL. */
static const char *header(const void *response, const char *name)
{
    for (const char *const *h = response; *h != NULL; h += 2) {
        if (strcmp(h[0], name) == 0) {
            return h[1];
        }
    }
    return NULL;
}

static int64_t wait_for(const char *remaining, const char *reset, const char *value)
{
    const char *const headers[] = {remaining, "0", reset, value, NULL};

    return ratelimit_read(header, headers, -1, NOW).wait_ms;
}

static void durations_are_those_of_go(void **state)
{
    static const struct {
        const char *value;
        int64_t ms;
    } cases[] = {
        {"20ms", 20},     {"1s", 1000},
        {"6m0s", 360000}, {"1h2m3.5s", 3723500},
        {"1.5", 1500},    {"0s", 0},
        {".5s", 500},     {"7us", 1},
        {"1h", 3600000},  {"99999999999999999999h", INT64_MAX},
        {"1e9s", -1},     {"", -1},
        {"s", -1},        {".", -1},
        {"1x", -1},       {"1s ", -1},
        {" 1s", -1},      {"0x10s", -1},
        {"inf", -1},      {"nan", -1},
        {"1.2.3s", -1},   {"+1s", -1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms =
            wait_for("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens", cases[i].value);
        if (ms != cases[i].ms) {
            fail_msg("\"%s\" is %lld ms", cases[i].value, (long long)ms);
        }
    }
}

static void times_are_those_of_rfc_3339(void **state)
{
    static const struct {
        const char *value;
        int64_t ms;
    } cases[] = {
        {"2027-01-15T08:00:07Z", 7000},
        {"2027-01-15T08:00:07.25Z", 7000},
        {"2027-01-15T08:00:07z", 7000},
        {"2027-01-15T10:00:07+02:00", 7000},
        {"2027-01-15T03:30:07-04:30", 7000},
        {"2020-01-01T00:00:00Z", 0},
        {"9999-01-01T00:00:00Z", INT64_MAX},
        {"2027-01-15T08:00:07", -1},
        {"2027-01-15T08:00:07+2", -1},
        {"2027-01-15T08:00:07+02:00x", -1},
        {"2027-13-15T08:00:07Z", -1},
        {"2027-01-15 08:00:07Z", -1},
        {"-", -1},
        {"-5s", -1},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t ms = wait_for("anthropic-ratelimit-requests-remaining",
                              "anthropic-ratelimit-requests-reset", cases[i].value);
        if (ms != cases[i].ms) {
            fail_msg("\"%s\" is %lld ms", cases[i].value, (long long)ms);
        }
    }
}

static void the_longest_wait_counts_of_budgets_that_are_used_up(void **state)
{
    static const char *const headers[] = {"x-ratelimit-remaining-requests",
                                          "0",
                                          "x-ratelimit-reset-requests",
                                          "2s",
                                          "x-ratelimit-remaining-tokens",
                                          "0",
                                          "x-ratelimit-reset-tokens",
                                          "5s",
                                          "anthropic-ratelimit-tokens-remaining",
                                          "17",
                                          "anthropic-ratelimit-tokens-reset",
                                          "2027-01-15T09:00:00Z",
                                          NULL};
    static const char *const left[] = {"x-ratelimit-remaining-requests", "1",
                                       "x-ratelimit-reset-requests", "2s", NULL};

    assert_int_equal(ratelimit_read(header, headers, -1, NOW).wait_ms, 5000);
    assert_int_equal(ratelimit_read(header, left, -1, NOW).wait_ms, -1);
}

static void what_is_said_outright_goes_first(void **state)
{
    static const char *const ms[] = {"retry-after-ms", "250", NULL};
    static const char *const broken[] = {"retry-after-ms", "-250", NULL};
    static const char *const no[] = {"x-should-retry", "false", NULL};
    static const char *const yes[] = {"x-should-retry", "true", NULL};

    assert_int_equal(ratelimit_read(header, ms, 9000, NOW).wait_ms, 250);
    assert_int_equal(ratelimit_read(header, broken, 9000, NOW).wait_ms, 9000);
    assert_true(ratelimit_read(header, no, -1, NOW).final);
    assert_false(ratelimit_read(header, yes, -1, NOW).final);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_are_those_of_go),
        cmocka_unit_test(times_are_those_of_rfc_3339),
        cmocka_unit_test(the_longest_wait_counts_of_budgets_that_are_used_up),
        cmocka_unit_test(what_is_said_outright_goes_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
