/* Replies are read by paths; what is not one JSON value is refused. */
#include "test.h"

#include "../../src/backend/reply.h"

static reply *parsed(const char *text)
{
    reply *root = NULL;
    alt_error err;

    assert_int_equal(reply_parse(text, strlen(text), &root, &err), ALT_OK);
    return root;
}

static void paths_lead_through_objects_and_arrays(void **state)
{
    reply *root = parsed("{\"a\":[{\"b\":\"x\"},{\"b\":\"y\"}],\"n\":null,\"0\":\"zero\"}");

    assert_string_equal(reply_text(root, "a.0.b"), "x");
    assert_string_equal(reply_text(root, "a.1.b"), "y");
    assert_string_equal(reply_text(root, "0"), "zero");
    assert_ptr_equal(reply_at(root, ""), root);
    assert_int_equal(reply_count(root, "a"), 2);
    assert_string_equal(reply_text(reply_element(root, "a", 1), "b"), "y");
    reply_free(root);
}

static void paths_that_lead_nowhere_give_nothing(void **state)
{
    static const char *const paths[] = {"b",   "a.2", "a.-1", "a.x", "a. 1", "a.1x", "a.b",
                                        "s.0", "n",   "n.x",  "i.0", ".",    "a..b"};
    reply *root = parsed("{\"a\":[1,2],\"s\":\"text\",\"n\":null,\"i\":7}");
    char long_key[200];

    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        assert_null(reply_at(root, paths[i]));
        assert_null(reply_text(root, paths[i]));
        assert_int_equal(reply_count(root, paths[i]), 0);
        assert_int_equal(reply_number(root, paths[i], -1), -1);
    }
    memset(long_key, 'k', sizeof long_key - 1);
    long_key[sizeof long_key - 1] = '\0';
    assert_null(reply_at(root, long_key));
    assert_null(reply_at(NULL, "a"));
    assert_null(reply_element(root, "a", 2));
    assert_null(reply_element(root, "s", 0));
    reply_free(root);
    reply_free(NULL);
}

static void numbers_are_whole_and_texts_are_strings(void **state)
{
    reply *root =
        parsed("{\"i\":42,\"d\":1.5,\"s\":\"7\",\"big\":99999999999999999999,\"b\":true}");

    assert_int_equal(reply_number(root, "i", -1), 42);
    assert_int_equal(reply_number(root, "d", -1), -1);
    assert_int_equal(reply_number(root, "s", -1), -1);
    assert_int_equal(reply_number(root, "b", -1), -1);
    assert_true(reply_number(root, "big", -1) == INT64_MAX);
    assert_float_equal(reply_real(root, "i", -1), 42, 0);
    assert_float_equal(reply_real(root, "d", -1), 1.5, 0);
    assert_float_equal(reply_real(root, "s", -1), -1, 0);
    assert_float_equal(reply_real(root, "none", -1), -1, 0);
    assert_null(reply_text(root, "i"));
    reply_free(root);
}

static void only_one_json_value_is_a_reply(void **state)
{
    static const char *const texts[] = {"",
                                        " ",
                                        "{",
                                        "{\"a\":1",
                                        "null",
                                        "{} {}",
                                        "{}x",
                                        "<html></html>",
                                        "[1,2",
                                        "\"open",
                                        "{\"a\"}",
                                        "data: {}",
                                        "\xEF\xBB\xBF",
                                        "upstream connect error"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        reply *root = NULL;
        alt_error err;

        assert_int_equal(reply_parse(texts[i], strlen(texts[i]), &root, &err), ALT_E_MALFORMED);
        assert_null(root);
        assert_true(strlen(err.message) > 0);
    }
    reply_free(parsed("  {\"a\":1} \r\n"));
}

static void parsing_stops_at_its_size(void **state)
{
    reply *root = NULL;
    alt_error err;

    assert_int_equal(reply_parse("{\"a\":1}}}}", 7, &root, &err), ALT_OK);
    reply_free(root);
    assert_int_equal(reply_parse(NULL, 0, &root, &err), ALT_E_MALFORMED);
}

static void deep_nesting_is_refused(void **state)
{
    char text[201] = "";
    reply *root = NULL;
    alt_error err;

    for (size_t depth = 30; depth <= 100; depth += 70) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        alt_code code = reply_parse(text, 2 * depth, &root, &err);
        assert_int_equal(code, depth < 32 ? ALT_OK : ALT_E_MALFORMED);
    }
    reply_free(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_lead_through_objects_and_arrays),
        cmocka_unit_test(paths_that_lead_nowhere_give_nothing),
        cmocka_unit_test(numbers_are_whole_and_texts_are_strings),
        cmocka_unit_test(only_one_json_value_is_a_reply),
        cmocka_unit_test(parsing_stops_at_its_size),
        cmocka_unit_test(deep_nesting_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
