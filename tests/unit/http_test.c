/* Where requests go, what comes back, and what servers can do to us. */
#include "test.h"

#include <sys/un.h>

#include "../../src/http/http_fetch.h"
#include "server.h"

static server fake;

static int start(void **state)
{
    fake = server_start(NULL);
    return 0;
}

static int stop(void **state)
{
    server_stop(&fake);
    return 0;
}

/* GETs a path of the fake server; the caller clears response->body. */
static alt_code get(alt_pool *pool, const char *path, uint32_t timeout_ms, http_response *response,
                    alt_error *err)
{
    http_target target;

    assert_int_equal(http_target_parse(server_url(&fake, path), "", false, &target, err), ALT_OK);
    http_request request = {
        .target = &target, .path = "/models", .timeout_ms = timeout_ms, .max_reply = 100000};
    http_fetching fetching = {.done = false};
    alt_code code = http_fetch(pool, &request, &fetching, response, err);
    http_target_clear(&target);
    return code;
}

static alt_pool *new_pool(void)
{
    alt_error err;
    alt_pool *pool;

    assert_int_equal(alt_pool_new(&pool, &err), ALT_OK);
    return pool;
}

static void reads_urls(void **state)
{
    static const struct {
        const char *url, *base, *name;
        bool local;
    } good[] = {
        {"http://127.0.0.1:8080", "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080", true},
        {"http://localhost/", "http://localhost/v1", "http://localhost", true},
        {"http://a.b.localhost:1", "http://a.b.localhost:1/v1", "http://a.b.localhost:1", true},
        {"https://notlocalhost/", "https://notlocalhost/v1", "https://notlocalhost", false},
        {"http://[::1]:9//", "http://[::1]:9/v1", "http://[::1]:9", true},
        {"https://api.example.com/v2/", "https://api.example.com/v2", "https://api.example.com",
         false},
        {"https://127.example.com/a/b", "https://127.example.com/a/b", "https://127.example.com",
         false},
        {"unix:///run/x.sock", "http://localhost/v1", "unix:///run/x.sock", true},
    };
    alt_error err;
    http_target target;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(http_target_parse(good[i].url, "/v1", false, &target, &err), ALT_OK);
        assert_string_equal(target.base, good[i].base);
        assert_string_equal(target.name, good[i].name);
        assert_int_equal(target.local, good[i].local);
        http_target_clear(&target);
    }
}

static void refuses_other_urls_without_quoting_them(void **state)
{
    static const char *const bad[] = {
        "",
        "secret",
        "127.0.0.1:8080",
        "file:///etc/secret",
        "ftp://secret.example.com/",
        "https://me:secret@example.com/",
        "https://example.com/?secret",
        "https://example.com/#secret",
        "http://secret.example.com/",
        "http://127.0.0.1.secret.example.com/",
        "https://secret example.com/",
        "https://example.com/\r\nX: secret",
        "unix://secret/relative",
        "unix:///a/path/of/more/than/one/hundred/and/eight/bytes/which/is/what/the/kernel/takes/"
        "for/"
        "an/address/of/this/secret/family.sock",
    };
    alt_error err;
    http_target target;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(http_target_parse(bad[i], "", false, &target, &err), ALT_E_OPTION);
        assert_null(strstr(err.message, "secret"));
        assert_non_null(strstr(err.message, "url"));
    }
    assert_int_equal(http_target_parse("http://10.0.0.1/", "", true, &target, &err), ALT_OK);
    assert_false(target.local);
    http_target_clear(&target);
}

static void a_header_cannot_break_out(void **state)
{
    static const char *const headers[] = {"X-Key: a\r\nX-Other: b", NULL};
    alt_error err;
    alt_pool *pool = new_pool();
    http_response response;
    http_target target;

    assert_int_equal(http_target_parse(fake.url, "", false, &target, &err), ALT_OK);
    http_request request = {
        .target = &target, .path = "/", .headers = headers, .timeout_ms = 5000, .max_reply = 1000};
    http_fetching fetching = {.done = false};
    assert_int_equal(http_fetch(pool, &request, &fetching, &response, &err), ALT_E_OPTION);
    http_target_clear(&target);
    alt_pool_free(pool);
}

static void tells_status_and_retry_after(void **state)
{
    static const struct {
        const char *path;
        int status;
        int64_t retry_after_ms;
    } cases[] = {
        {"/ok", 200, -1},
        {"/status-429/retry-after-3", 429, 3000},
        {"/status-429/retry-after-0", 429, -1},
        {"/status-529/retry-after-9", 529, 9000},
        {"/status-302", 302, -1},
    };
    alt_error err;
    alt_pool *pool = new_pool();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        http_response response;
        assert_int_equal(get(pool, cases[i].path, 5000, &response, &err), ALT_OK);
        assert_int_equal(response.status, cases[i].status);
        assert_int_equal(response.retry_after_ms, cases[i].retry_after_ms);
        assert_true(response.body.size > 0);
        buffer_clear(&response.body);
    }
    alt_pool_free(pool);
}

static void faults_are_typed_and_worded(void **state)
{
    static const struct {
        const char *path;
        uint32_t timeout_ms;
        alt_code code;
        const char *words;
    } cases[] = {
        {"/delay-60000", 100, ALT_E_TIMEOUT, "no answer from http://127.0.0.1:"},
        {"/delay-60000", 100, ALT_E_TIMEOUT, "within 100 ms"},
        {"/delay-60000", 1000, ALT_E_TIMEOUT, "within 1 s"},
        {"/drip", 300, ALT_E_TIMEOUT, "within 300 ms"},
        {"/reset", 5000, ALT_E_NETWORK, "broke"},
        {"/close", 5000, ALT_E_NETWORK, "broke"},
        {"/half", 5000, ALT_E_NETWORK, "broke"},
        {"/endless", 5000, ALT_E_NETWORK, "larger than 100000 bytes"},
        {"/endless-chunks", 5000, ALT_E_NETWORK, "larger than 100000 bytes"},
        {"/deflate-bomb", 5000, ALT_E_NETWORK, "larger than 100000 bytes"},
        {"/header-bomb", 5000, ALT_E_NETWORK, "more than 65536 bytes of headers"},
        {"/not-http", 5000, ALT_E_MALFORMED, "does not speak HTTP"},
    };
    alt_error err;
    alt_pool *pool = new_pool();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        http_response response;
        alt_code code = get(pool, cases[i].path, cases[i].timeout_ms, &response, &err);
        if (code != cases[i].code || !strstr(err.message, cases[i].words)) {
            fail_msg("%s: %s: %s", cases[i].path, alt_code_name(code), err.message);
        }
        assert_int_equal(err.http_status, 0);
    }
    alt_pool_free(pool);
}

static void says_when_nobody_is_there(void **state)
{
    alt_error err;
    alt_pool *pool = new_pool();
    server gone = server_start(NULL);
    server running = fake;
    http_response response;
    char words[160];

    server_stop(&gone);
    fake = gone;
    assert_int_equal(get(pool, "/ok", 5000, &response, &err), ALT_E_CONNECT);
    fake = running;
    snprintf(words, sizeof words, "no server answers at %s", gone.url);
    assert_string_equal(err.message, words);
    alt_pool_free(pool);
}

static void keeps_connections_and_hands_them_on(void **state)
{
    alt_error err;
    alt_pool *pool = new_pool();
    long before = server_stat(&fake, "connections");

    for (int i = 0; i < 20; i++) {
        http_response response;
        assert_int_equal(get(pool, "/ok", 5000, &response, &err), ALT_OK);
        buffer_clear(&response.body);
    }
    /* one of ours, and one for asking now */
    assert_int_equal(server_stat(&fake, "connections") - before, 2);
    alt_pool_free(pool);
}

static void speaks_over_a_unix_socket(void **state)
{
    char path[64];
    alt_error err;
    alt_pool *pool = new_pool();
    server running = fake;
    http_response response;

    snprintf(path, sizeof path, "/tmp/alttext-test-%d.sock", (int)getpid());
    fake = server_start(path);
    assert_int_equal(get(pool, "", 5000, &response, &err), ALT_OK);
    assert_int_equal(response.status, 200);
    buffer_clear(&response.body);
    server_stop(&fake);
    assert_int_equal(get(pool, "", 5000, &response, &err), ALT_E_CONNECT);
    assert_non_null(strstr(err.message, "no server answers at unix:///tmp/alttext-test-"));
    fake = running;
    alt_pool_free(pool);
}

static void must_not_be_called(void *owner, http_response *response)
{
    fail_msg("a cancelled transfer was reported");
}

static void cancelling_cuts_the_connection(void **state)
{
    alt_error err;
    alt_pool *pool = new_pool();
    http_target target;
    http_transfer *transfers[3];
    long asked = server_stat(&fake, "requests"), dropped = server_stat(&fake, "dropped");

    assert_int_equal(http_target_parse(server_url(&fake, "/delay-60000"), "", false, &target, &err),
                     ALT_OK);
    http_request request = {
        .target = &target, .path = "/models", .timeout_ms = 60000, .max_reply = 1000};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(http_start(pool, &request, must_not_be_called, NULL, &transfers[i], &err),
                         ALT_OK);
    }
    while (server_stat(&fake, "requests") < asked + 3) {
        http_work(pool, 1);
    }
    for (int i = 0; i < 3; i++) {
        http_cancel(transfers[i]);
    }
    server_await(&fake, "dropped", dropped + 3);
    http_work(pool, 0);
    http_target_clear(&target);
    alt_pool_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_urls),
        cmocka_unit_test(refuses_other_urls_without_quoting_them),
        cmocka_unit_test(a_header_cannot_break_out),
        cmocka_unit_test(tells_status_and_retry_after),
        cmocka_unit_test(faults_are_typed_and_worded),
        cmocka_unit_test(says_when_nobody_is_there),
        cmocka_unit_test(keeps_connections_and_hands_them_on),
        cmocka_unit_test(speaks_over_a_unix_socket),
        cmocka_unit_test(cancelling_cuts_the_connection),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
