/* Every code is in the table, and messages never end within a character. */
#include "test.h"

#include "../../src/error.h"
#include "../../src/utf8.h"

static void every_code_has_a_name_of_its_own(void **state)
{
    for (int i = 0; i < ALT_CODE_COUNT; i++) {
        assert_non_null(alt_code_name((alt_code)i));
        for (int j = 0; j < i; j++) {
            assert_string_not_equal(alt_code_name((alt_code)i), alt_code_name((alt_code)j));
        }
    }
}

static void a_long_message_is_cut_at_a_character(void **state)
{
    alt_error err;
    char text[600];

    memset(text, 'x', sizeof text);
    memcpy(text + 510, "\xE2\x82\xAC", 4);
    error_set(&err, ALT_E_SERVER, "%s", text);
    assert_int_equal(strlen(err.message), 510);
    assert_int_equal(err.retry_after_ms, -1);
}

static void utf8_knows_what_is_well_formed(void **state)
{
    static const char *const bad[] = {"\x80",         "\xC0\x80",         "\xC3",
                                      "\xE0\x80\x80", "\xED\xA0\x80",     "\xF4\x90\x80\x80",
                                      "\xE2\x82",     "\xF5\x80\x80\x80", "\xC3("};
    uint32_t c;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(utf8_decode(bad[i], strlen(bad[i]), &c), 0);
    }
    for (c = 0; c <= 0x110000; c++) {
        char bytes[4];
        uint32_t back;
        size_t n = utf8_encode(c, bytes);
        if (n > 0) {
            assert_int_equal(utf8_decode(bytes, n, &back), n);
            assert_int_equal(back, c);
        } else {
            assert_true(c > 0x10FFFF || (c >= 0xD800 && c < 0xE000));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_a_name_of_its_own),
        cmocka_unit_test(a_long_message_is_cut_at_a_character),
        cmocka_unit_test(utf8_knows_what_is_well_formed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
