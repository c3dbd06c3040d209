/* UTF-8 is decoded strictly, and a stranger's text becomes one clean line. */
#include "test.h"

#include "../../src/utf8.h"

static void decodes_only_what_is_well_formed(void **state)
{
    static const char *const good[] = {"a", "\xC2\x80", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"};
    static const char *const bad[] = {"\x80",         "\xC0\x80",         "\xE0\x9F\xBF",
                                      "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"};
    uint32_t c;

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(utf8_decode(good[i], strlen(good[i]), &c), strlen(good[i]));
        char back[4];
        assert_int_equal(utf8_encode(c, back), strlen(good[i]));
        assert_memory_equal(back, good[i], strlen(good[i]));
        assert_true(utf8_valid(good[i], strlen(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(utf8_decode(bad[i], strlen(bad[i]), &c), 0);
        assert_false(utf8_valid(bad[i], strlen(bad[i])));
    }
}

static void fits_at_the_end_of_a_character(void **state)
{
    assert_int_equal(utf8_fit("", 0), 0);
    assert_int_equal(utf8_fit("ab", 2), 2);
    assert_int_equal(utf8_fit("a\xE2\x82\xAC", 4), 4);
    assert_int_equal(utf8_fit("a\xE2\x82\xAC", 3), 1);
    assert_int_equal(utf8_fit("a\xE2\x82\xAC", 2), 1);
}

static void makes_one_clean_line(void **state)
{
    static const struct {
        const char *in;
        size_t size;
        const char *out;
    } lines[] = {
#define LINE(in, out) {in, sizeof in - 1, out}
        LINE("", ""),
        LINE(" \t\r\n", ""),
        LINE("  two\r\n\twords\xC2\xA0 ", "two words"),
        LINE("ideographic\xE3\x80\x80space", "ideographic space"),
        LINE("nul\0 bell\a esc\x1B[31m del\x7F c1\xC2\x9B", "nul bell esc[31m del c1"),
        LINE("left\xE2\x80\xAEthgir\xE2\x81\xA6 zero\xE2\x80\x8Bwidth \xEF\xBB\xBF",
             "leftthgir zerowidth"),
        LINE("\xF3\xA0\x81\x81\xF3\xA0\x81\x82tags", "tags"),
        LINE("a\xEF\xBF\xBF", "a"),
        LINE("bad \xFF\xC3", "bad \xEF\xBF\xBD\xEF\xBF\xBD"),
        /* Joiners and direction marks belong to the languages that use them. */
        LINE("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 \xE2\x80\x8F",
             "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80 \xE2\x80\x8F"),
#undef LINE
    };

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        buffer b;
        buffer_init(&b, 100);
        utf8_append_line(&b, lines[i].in, lines[i].size);
        char *text = buffer_take(&b);
        assert_string_equal(text, lines[i].out);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_only_what_is_well_formed),
        cmocka_unit_test(fits_at_the_end_of_a_character),
        cmocka_unit_test(makes_one_clean_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
