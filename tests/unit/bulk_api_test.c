#include "test.h"

#include "../../src/backend/bulk_api.h"

static const char *const vendors[] = {"openai", "anthropic", "gemini"};

static reply *parsed(const char *json)
{
    reply *root;
    alt_error err;

    assert_int_equal(reply_parse(json, strlen(json), &root, &err), ALT_OK);
    return root;
}

/* ---- What is sent ---------------------------------------------------------------------------- */

static void assert_body(const char *vendor, const char *expected)
{
    const bulk_api *api = bulk_api_find(vendor);
    buffer body, question;

    buffer_init(&body, 10000);
    buffer_init(&question, 100);
    buffer_append_text(&question, "{\"q\":1}");
    bulk_api_begin(api, &body);
    bulk_api_append(api, true, "one", &question, &body);
    bulk_api_append(api, false, "two", &question, &body);
    bulk_api_end(api, &body);
    assert_false(body.failed);
    assert_string_equal(body.data, expected);
    buffer_clear(&body);
    buffer_clear(&question);
}

static void openai_takes_a_file_of_lines(void **state)
{
    assert_body(
        "openai",
        "--alttext\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
        "--alttext\r\nContent-Disposition: form-data; name=\"expires_after[anchor]\"\r\n\r\n"
        "created_at\r\n"
        "--alttext\r\nContent-Disposition: form-data; name=\"expires_after[seconds]\"\r\n\r\n"
        "259200\r\n"
        "--alttext\r\nContent-Disposition: form-data; name=\"file\"; "
        "filename=\"alttext.jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n"
        "{\"custom_id\":\"one\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
        "\"body\":{\"q\":1}}\n"
        "{\"custom_id\":\"two\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\","
        "\"body\":{\"q\":1}}\r\n--alttext--\r\n");
}

static void anthropic_takes_a_list(void **state)
{
    assert_body("anthropic", "{\"requests\":[{\"custom_id\":\"one\",\"params\":{\"q\":1}},"
                             "{\"custom_id\":\"two\",\"params\":{\"q\":1}}]}");
}

static void gemini_takes_a_list(void **state)
{
    assert_body(
        "gemini",
        "{\"batch\":{\"displayName\":\"alttext\",\"inputConfig\":{\"requests\":{\"requests\":["
        "{\"metadata\":{\"key\":\"one\"},\"request\":{\"q\":1}},"
        "{\"metadata\":{\"key\":\"two\"},\"request\":{\"q\":1}}]}}}}");
}

static void others_have_none(void **state)
{
    const alt_backend *row;
    size_t found = 0;

    for (size_t i = 0; (row = alt_backend_at(i)) != NULL; i++) {
        found += bulk_api_find(row->name) != NULL;
    }
    assert_int_equal(found, 3);
    assert_null(bulk_api_find("auto"));
}

/* ---- What comes back ------------------------------------------------------------------------- */

static void ids_that_may_stand_in_a_path(void **state)
{
    static const struct {
        const char *json, *id; /* NULL: refused */
    } cases[] = {
        {"{\"id\":\"batch_67-aB\"}", "batch_67-aB"},
        {"{\"id\":\"batches/x9\"}", "x9"},
        {"{\"id\":\"..\"}", NULL},
        {"{\"id\":\"a b\"}", NULL},
        {"{\"id\":\"a?b\"}", NULL},
        {"{\"id\":\"\"}", NULL},
        {"{\"id\":7}", NULL},
        {"{}", NULL},
    };
    char id[BULK_API_MAX_ID];
    alt_error err;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reply *root = parsed(cases[i].json);
        alt_code code = bulk_api_read_id(backend_find("openai"), root, "id", id, &err);

        assert_int_equal(code, cases[i].id != NULL ? ALT_OK : ALT_E_MALFORMED);
        if (code == ALT_OK) {
            assert_string_equal(id, cases[i].id);
        }
        reply_free(root);
    }
}

static void how_far_it_is(void **state)
{
    static const struct {
        int vendor;
        const char *json;
        alt_bulk_state state;
    } cases[] = {
        {0, "{\"status\":\"validating\"}", {false, 0, 0, 0}},
        {0,
         "{\"status\":\"finalizing\",\"request_counts\":{\"total\":9,\"completed\":7,\"failed\":2}"
         "}",
         {false, 9, 9, 2}},
        {0, "{\"status\":\"cancelling\"}", {false, 0, 0, 0}},
        {0, "{\"status\":\"cancelled\",\"request_counts\":{\"total\":9}}", {true, 9, 0, 0}},
        {0, "{\"status\":\"expired\"}", {true, 0, 0, 0}},
        {1,
         "{\"processing_status\":\"canceling\",\"request_counts\":{\"processing\":4,\"succeeded\":"
         "3,"
         "\"errored\":1,\"canceled\":1,\"expired\":1}}",
         {false, 10, 6, 3}},
        {1, "{\"processing_status\":\"ended\"}", {true, 0, 0, 0}},
        {2,
         "{\"metadata\":{\"state\":\"BATCH_STATE_RUNNING\",\"batchStats\":{\"requestCount\":\"12\","
         "\"successfulRequestCount\":\"3\"}}}",
         {false, 12, 3, 0}},
        {2, "{\"metadata\":{\"state\":\"JOB_STATE_PARTIALLY_SUCCEEDED\"}}", {true, 0, 0, 0}},
        {2, "{\"metadata\":{\"state\":\"BATCH_STATE_EXPIRED\"}}", {true, 0, 0, 0}},
        {2,
         "{\"metadata\":{\"state\":\"BATCH_STATE_PENDING\",\"batchStats\":{\"requestCount\":"
         "\"99999999999999999999\",\"failedRequestCount\":-5}}}",
         {false, 0, 0, 0}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *vendor = vendors[cases[i].vendor];
        reply *root = parsed(cases[i].json);
        alt_bulk_state found;
        alt_error err;

        assert_int_equal(
            bulk_api_read_state(bulk_api_find(vendor), backend_find(vendor), root, &found, &err),
            ALT_OK);
        assert_int_equal(found.done, cases[i].state.done);
        assert_int_equal(found.total, cases[i].state.total);
        assert_int_equal(found.finished, cases[i].state.finished);
        assert_int_equal(found.failed, cases[i].state.failed);
        reply_free(root);
    }
}

static void a_batch_that_was_not_accepted_after_all(void **state)
{
    reply *root = parsed("{\"status\":\"failed\",\"errors\":{\"data\":[{\"code\":\"invalid_line\","
                         "\"message\":\"This line is not valid.\",\"line\":1}]}}");
    alt_bulk_state found;
    alt_error err;

    assert_int_equal(
        bulk_api_read_state(bulk_api_find("openai"), backend_find("openai"), root, &found, &err),
        ALT_E_REQUEST);
    assert_non_null(strstr(err.message, "This line is not valid"));
    reply_free(root);
    root = parsed("{\"id\":\"batch_1\"}");
    assert_int_equal(
        bulk_api_read_state(bulk_api_find("openai"), backend_find("openai"), root, &found, &err),
        ALT_E_MALFORMED);
    reply_free(root);
}

static void results(void **state)
{
    static const struct {
        int vendor;
        const char *json;
        alt_code code;
        bool labelled;
    } cases[] = {
        {0, "{\"custom_id\":\"a\",\"response\":{\"status_code\":200,\"body\":{\"choices\":[]}}}",
         ALT_OK, true},
        {0, "{\"response\":{\"status_code\":200,\"body\":{\"choices\":[]}}}", ALT_OK, false},
        {0,
         "{\"custom_id\":\"a\",\"response\":{\"status_code\":429,\"body\":{\"error\":{\"message\":"
         "\"slow down\"}}},\"error\":null}",
         ALT_E_RATE, true},
        {0, "{\"custom_id\":\"a\",\"response\":null,\"error\":{\"code\":\"batch_cancelled\"}}",
         ALT_E_TIMEOUT, true},
        {0, "{\"custom_id\":\"a\",\"response\":null,\"error\":{\"code\":\"request_timeout\"}}",
         ALT_E_SERVER, true},
        {0, "{\"custom_id\":\"a\"}", ALT_E_MALFORMED, true},
        {0, "[]", ALT_E_MALFORMED, false},
        {1,
         "{\"custom_id\":\"a\",\"result\":{\"type\":\"succeeded\",\"message\":{\"content\":[]}}}",
         ALT_OK, true},
        {1, "{\"custom_id\":\"a\",\"result\":{\"type\":\"canceled\"}}", ALT_E_TIMEOUT, true},
        {1,
         "{\"custom_id\":\"a\",\"result\":{\"type\":\"errored\",\"error\":{\"type\":\"error\","
         "\"error\":{\"type\":\"api_error\",\"message\":\"oops\"}}}}",
         ALT_E_SERVER, true},
        {1,
         "{\"custom_id\":\"a\",\"result\":{\"type\":\"errored\",\"error\":{\"type\":"
         "\"overloaded_error\",\"message\":\"oops\"}}}",
         ALT_E_SERVER, true},
        {2, "{\"metadata\":{\"key\":\"a\"},\"response\":{\"candidates\":[]}}", ALT_OK, true},
        {2,
         "{\"metadata\":{\"key\":\"a\"},\"error\":{\"code\":429,\"message\":\"no more\",\"status\":"
         "\"RESOURCE_EXHAUSTED\"}}",
         ALT_E_RATE, true},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *vendor = vendors[cases[i].vendor];
        reply *root = parsed(cases[i].json);
        bulk_api_result found;
        alt_error err = {.code = ALT_OK};

        bulk_api_read_result(bulk_api_find(vendor), backend_find(vendor), root, &found, &err);
        if (err.code != cases[i].code) {
            fail_msg("%s: %s", cases[i].json, err.message);
        }
        assert_int_equal(found.answer != NULL, cases[i].code == ALT_OK);
        assert_int_equal(found.label != NULL, cases[i].labelled);
        reply_free(root);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openai_takes_a_file_of_lines),
        cmocka_unit_test(anthropic_takes_a_list),
        cmocka_unit_test(gemini_takes_a_list),
        cmocka_unit_test(others_have_none),
        cmocka_unit_test(ids_that_may_stand_in_a_path),
        cmocka_unit_test(how_far_it_is),
        cmocka_unit_test(a_batch_that_was_not_accepted_after_all),
        cmocka_unit_test(results),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
