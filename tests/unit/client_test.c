/* Whom a client asks: options, urls as people write them, keys, models, the search for a server. */
#include "test.h"

#include "../../src/engine/client.h"
#include "server.h"

#define KEY "sk-test-SECRET"

static server fake;
static alt_pool *pool;

static int start(void **state)
{
    alt_error err;

    fake = server_start(NULL);
    return alt_pool_new(&pool, &err) == ALT_OK ? 0 : -1;
}

static int stop(void **state)
{
    alt_pool_free(pool);
    server_stop(&fake);
    return 0;
}

static alt_options options_for(const char *backend_name, const char *path)
{
    alt_options options;

    alt_options_init(&options);
    options.backend = backend_name;
    options.url = path != NULL ? server_url(&fake, path) : NULL;
    options.timeout_ms = 5000;
    return options;
}

static alt_client *client_for(const alt_options *options)
{
    alt_client *client;
    alt_error err;

    if (alt_client_new(pool, options, &client, &err) != ALT_OK) {
        fail_msg("%s", err.message);
    }
    return client;
}

static void expect_refused(const alt_options *options, const char *words)
{
    alt_client *client;
    alt_error err;

    assert_int_equal(alt_client_new(pool, options, &client, &err), ALT_E_OPTION);
    if (!strstr(err.message, words) || strstr(err.message, "SECRET")) {
        fail_msg("%s", err.message);
    }
}

static void options_out_of_range_are_named(void **state)
{
    alt_options options = options_for("auto", NULL);

    options.timeout_ms = 0;
    expect_refused(&options, "timeoutMs must be between 1 and 3600000");
    options = options_for("auto", NULL);
    options.deadline_ms = ALT_MAX_TIMEOUT_MS + 1;
    expect_refused(&options, "deadlineMs must be between 0 and 3600000");
    options = options_for("auto", NULL);
    options.retries = 21;
    expect_refused(&options, "retries must be between 0 and 20");
    options = options_for("auto", NULL);
    options.concurrency = 0;
    expect_refused(&options, "concurrency must be between 1 and 256");
    options = options_for("auto", NULL);
    options.max_side = 63;
    expect_refused(&options, "maxSide must be 0 or between 64 and 4096");
    options = options_for("auto", NULL);
    options.quality = -1;
    expect_refused(&options, "quality must be between 1 and 100");
    options = options_for("auto", NULL);
    options.max_tokens = 8193;
    expect_refused(&options, "maxTokens must be between 1 and 8192");
}

static void options_that_do_not_go_together_are_refused(void **state)
{
    alt_options options = options_for("nobody", NULL);

    expect_refused(&options,
                   "backend \"nobody\" is not known: there are auto, openai, openai-resp");
    options = options_for("compatible", NULL);
    expect_refused(&options, "backend \"compatible\" needs a url, such as https://HOST/v1");
    options = options_for("azure", NULL);
    expect_refused(&options, "needs a url, such as https://RESOURCE.openai.azure.com");
    options = options_for("bedrock", NULL);
    options.url = "https://proxy.example.com/bedrock/eu";
    options.api_key = "AKID:SECRET";
    expect_refused(&options, "url must be like https://bedrock-runtime.REGION.amazonaws.com");
    options = options_for("openai", NULL);
    options.api_key = KEY "\r\nX-Other: 1";
    expect_refused(&options, "apiKey must be ASCII");
    options.api_key = KEY;
    options.url = "http://api.example.com";
    expect_refused(&options, "use https");
    options.allow_http = true;
    expect_refused(&options, "an API key of \"openai\" is not sent");
    options = options_for("auto", NULL);
    options.api_key = KEY;
    expect_refused(&options, "backend \"auto\" gives no apiKey to a server that it finds");
    options.url = "https://me:SECRET@example.com";
    expect_refused(&options, "url must not hold a user name");
}

static void expect_models(const char *backend_name, const char *path, size_t count)
{
    alt_options options = options_for(backend_name, path);
    alt_client *client = client_for(&options);
    alt_models models;
    alt_error err;

    if (alt_client_models(client, &models, &err) != ALT_OK) {
        fail_msg("%s %s: %s", backend_name, path, err.message);
    }
    assert_int_equal(models.count, count);
    assert_string_equal(models.names[count - 1], count == 3 ? "fake-3" : "fake-1");
    alt_models_clear(&models);
    alt_client_free(client);
}

static void urls_are_taken_as_people_write_them(void **state)
{
    expect_models("llama-server", "", 1);
    expect_models("llama-server", "/", 1);
    expect_models("llama-server", "/v1", 1);
    expect_models("llama-server", "/models-3/v1/", 3);
    expect_models("llama-server", "/models-3/v1/chat/completions", 3);
    expect_models("ollama", "", 1);
    expect_models("ollama", "/models-3/api/chat", 3);
    expect_models("compatible", "/bare-list/v1", 1);
}

static void a_needed_key_is_asked_for_at_first_use(void **state)
{
    alt_options options = options_for("anthropic", "");
    alt_client *client = client_for(&options);
    alt_models models;
    alt_error err;

    assert_int_equal(alt_client_models(client, &models, &err), ALT_E_KEY);
    assert_string_equal(err.message, "backend \"anthropic\" needs an API key: set "
                                     "ANTHROPIC_API_KEY or the option apiKey");
    alt_client_free(client);
}

static void keys_are_sent_as_each_protocol_wants_them(void **state)
{
    static const char *const names[] = {"openai", "anthropic", "llama-server", "ollama"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        alt_options options = options_for(names[i], "/key-" KEY "/v1");
        alt_models models;
        alt_error err;

        options.url = strcmp(names[i], "ollama") == 0 ? server_url(&fake, "/key-" KEY "/api/chat")
                                                      : options.url;
        options.api_key = KEY;
        alt_client *client = client_for(&options);
        assert_int_equal(alt_client_models(client, &models, &err), ALT_OK);
        alt_models_clear(&models);
        alt_client_free(client);

        options.api_key = KEY "-wrong";
        client = client_for(&options);
        assert_int_equal(alt_client_models(client, &models, &err), ALT_E_AUTH);
        assert_int_equal(err.http_status, 401);
        assert_null(strstr(err.message, "SECRET"));
        alt_client_free(client);
    }
}

static alt_code check(const char *backend_name, const char *path, const char *model, char *found,
                      alt_error *err)
{
    alt_options options = options_for(backend_name, path);
    alt_check result;

    options.model = model;
    alt_client *client = client_for(&options);
    alt_code code = alt_client_check(client, false, &result, err);
    if (code == ALT_OK) {
        snprintf(found, 100, "%s %s", result.backend, result.model);
        assert_int_equal(strncmp(result.url, fake.url, strlen(fake.url)), 0);
    }
    alt_client_free(client);
    return code;
}

static void check_looks_for_the_model(void **state)
{
    char found[100];
    alt_error err;

    assert_int_equal(check("llama-server", "", NULL, found, &err), ALT_OK);
    assert_string_equal(found, "llama-server fake-1");
    assert_int_equal(check("ollama", "/models-3/api/chat", "fake-2", found, &err), ALT_OK);
    assert_string_equal(found, "ollama fake-2");
    /* a name without its date or tag */
    assert_int_equal(check("llama-server", "/models-3/v1", "fake", found, &err), ALT_OK);
    assert_int_equal(check("llama-server", "/models-3/v1", "real", found, &err), ALT_E_MODEL);
    assert_non_null(strstr(err.message, "does not have the model \"real\", but: fake-1, fake-2"));
    assert_int_equal(check("llama-server", "/models-3/v1", NULL, found, &err), ALT_E_MODEL);
    assert_non_null(strstr(err.message, "name one in the option model: fake-1, fake-2, fake-3"));
    assert_int_equal(check("llama-server", "/models-50/v1", NULL, found, &err), ALT_E_MODEL);
    assert_non_null(strstr(err.message, "fake-8, ..."));
    assert_int_equal(check("llama-server", "/models-0/v1", NULL, found, &err), ALT_E_MODEL);
    assert_int_equal(check("llama-server", "/wrong-type/v1", NULL, found, &err), ALT_E_MODEL);
    assert_int_equal(check("llama-server", "/html/v1", NULL, found, &err), ALT_E_MALFORMED);
    assert_int_equal(check("llama-server", "/status-503/v1", NULL, found, &err), ALT_E_SERVER);
}

static void a_model_is_found_out_once(void **state)
{
    alt_options options = options_for("llama-server", "/token-once/v1");
    alt_client *client = client_for(&options);
    alt_error err;
    long before = server_stat(&fake, "requests");

    assert_int_equal(client_resolve(client, &err), ALT_OK);
    assert_int_equal(client_resolve(client, &err), ALT_OK);
    assert_string_equal(client_model(client), "fake-1");
    assert_int_equal(server_stat(&fake, "requests") - before, 1);
    alt_client_free(client);
}

static void a_model_that_runs_elsewhere_must_be_named(void **state)
{
    alt_options options = options_for("ollama", "/remote");
    alt_client *client = client_for(&options);
    alt_check result;
    alt_error err;

    assert_int_equal(client_resolve(client, &err), ALT_E_MODEL);
    assert_non_null(strstr(err.message, "runs \"fake-1\" on another machine"));
    assert_int_equal(alt_client_check(client, false, &result, &err), ALT_E_MODEL);
    alt_client_free(client);
    options.model = "fake-1";
    client = client_for(&options);
    assert_int_equal(alt_client_check(client, false, &result, &err), ALT_OK);
    alt_client_free(client);
}

static void a_server_that_cannot_name_its_model_yet_is_left_the_choice(void **state)
{
    alt_options options = options_for("llama-server", "/first-1/status-503/token-later/v1");
    alt_client *client = client_for(&options);
    alt_error err;

    assert_int_equal(client_resolve(client, &err), ALT_OK);
    assert_string_equal(client_model(client), "");
    assert_int_equal(client_resolve(client, &err), ALT_OK);
    assert_string_equal(client_model(client), "fake-1");
    alt_client_free(client);
}

static void auto_takes_the_server_at_the_url(void **state)
{
    char found[100];
    alt_error err;

    assert_int_equal(check("auto", "/v1", NULL, found, &err), ALT_OK);
    assert_string_equal(found, "llama-server fake-1");
    assert_int_equal(check("auto", "/html", NULL, found, &err), ALT_E_CONNECT);
    assert_non_null(strstr(err.message, "no model server answers at http://127.0.0.1:"));
}

static void auto_without_a_server_says_how_to_get_one(void **state)
{
    alt_options options = options_for("auto", NULL);
    alt_client *client = client_for(&options);
    alt_check result;
    alt_error err;

    /* there may be one on the machine that runs this test */
    if (alt_client_check(client, false, &result, &err) == ALT_E_CONNECT) {
        assert_non_null(strstr(err.message, "start one (llama-server -hf "));
    }
    alt_client_free(client);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_out_of_range_are_named),
        cmocka_unit_test(options_that_do_not_go_together_are_refused),
        cmocka_unit_test(urls_are_taken_as_people_write_them),
        cmocka_unit_test(a_needed_key_is_asked_for_at_first_use),
        cmocka_unit_test(keys_are_sent_as_each_protocol_wants_them),
        cmocka_unit_test(check_looks_for_the_model),
        cmocka_unit_test(a_model_is_found_out_once),
        cmocka_unit_test(a_model_that_runs_elsewhere_must_be_named),
        cmocka_unit_test(a_server_that_cannot_name_its_model_yet_is_left_the_choice),
        cmocka_unit_test(auto_takes_the_server_at_the_url),
        cmocka_unit_test(auto_without_a_server_says_how_to_get_one),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
