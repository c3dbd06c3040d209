/* Buffers grow to their cap and not beyond; base64 and JSON strings are exact. */
#include "test.h"

#include "../../src/buffer.h"

static void grows_up_to_its_cap_and_stays_failed(void **state)
{
    buffer b;

    buffer_init(&b, 5);
    buffer_append_text(&b, "abc");
    buffer_append_text(&b, "def");
    assert_true(b.failed);
    assert_string_equal(b.data, "abc");
    buffer_append_text(&b, "d");
    assert_string_equal(b.data, "abc");
    assert_null(buffer_take(&b));
    assert_int_equal(b.size, 0);
}

static void holds_exactly_its_cap(void **state)
{
    buffer b;

    buffer_init(&b, 200);
    for (int i = 0; i < 200; i++) {
        buffer_append(&b, "x", 1);
    }
    assert_false(b.failed);
    buffer_append(&b, "x", 1);
    assert_true(b.failed);
    buffer_clear(&b);
}

static void takes_an_empty_text(void **state)
{
    buffer b;

    buffer_init(&b, 10);
    char *text = buffer_take(&b);
    assert_string_equal(text, "");
    free(text);
}

static void base64_matches_rfc_4648(void **state)
{
    static const char *const pairs[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"},
                                           {"\xff\xfe\xfd", "//79"}};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        buffer b;
        buffer_init(&b, 100);
        buffer_append_base64(&b, pairs[i][0], strlen(pairs[i][0]));
        char *text = buffer_take(&b);
        assert_string_equal(text, pairs[i][1]);
        free(text);
    }
}

static void json_strings_are_escaped_and_well_formed(void **state)
{
    buffer b;

    buffer_init(&b, 200);
    buffer_append_json(&b, "a\"b\\c\n\x01 é \xF0\x9F\x90\xB6 \xFF\xC3");
    assert_string_equal(b.data, "\"a\\\"b\\\\c\\u000a\\u0001 é \xF0\x9F\x90\xB6 "
                                "\xEF\xBF\xBD\xEF\xBF\xBD\"");
    buffer_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_up_to_its_cap_and_stays_failed),
        cmocka_unit_test(holds_exactly_its_cap),
        cmocka_unit_test(takes_an_empty_text),
        cmocka_unit_test(base64_matches_rfc_4648),
        cmocka_unit_test(json_strings_are_escaped_and_well_formed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
