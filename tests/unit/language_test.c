/* Tags find the language that they mean, letters the script that they are of. */
#include "test.h"

#include "../../src/text/language.h"

static void tags_find_the_closest_language(void **state)
{
    static const struct {
        const char *tag, *name;
    } languages[] = {
        {NULL, "English"},
        {"", "English"},
        {"en", "English"},
        {"en-US", "English"},
        {"EN-gb", "British English"},
        {"de", "German"},
        {"de-CH-1996", "German"},
        {"gsw-berne", "Swiss German"},
        {"pt", "Portuguese"},
        {"pt-br", "Brazilian Portuguese"},
        {"pt_PT", "European Portuguese"},
        {"pt-AO", "Portuguese"},
        {"zh", "Simplified Chinese"},
        {"zh-Hans", "Simplified Chinese"},
        {"zh-Hant-HK", "Traditional Chinese"},
        {"zh-TW", "Traditional Chinese"},
        {"zh-CN", "Simplified Chinese"},
        {"nb", "Norwegian Bokmål"},
        {"sr-Latn", "Serbian in Latin script"},
        {"fil", "Filipino"},
    };

    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        const language *found = language_find(languages[i].tag);

        assert_non_null(found);
        assert_string_equal(found->name, languages[i].name);
    }
}

static void unknown_tags_find_nothing(void **state)
{
    static const char *const tags[] = {"tlh", "d", "deu", "german", "-", "e", "x-de", "zxx", "fi-"};

    for (size_t i = 0; i < 8; i++) {
        assert_null(language_find(tags[i]));
    }
    assert_string_equal(language_find(tags[8])->name, "Finnish");
}

static void letters_are_of_their_script(void **state)
{
    static const struct {
        const char *tag;
        uint32_t letter;
    } letters[] = {{"de", 0xDF},   {"vi", 0x1EA1}, {"ru", 0x44F},  {"el", 0x3C9},
                   {"he", 0x5D0},  {"ar", 0x628},  {"hi", 0x939},  {"ja", 0x306E},
                   {"ko", 0xAC00}, {"zh", 0x4E00}, {"th", 0xE01},  {"ka", 0x10D0},
                   {"hy", 0x561},  {"ta", 0xB95},  {"am", 0x1200}, {"en", 'a'}};
    static const uint32_t shared[] = {'1', ' ', '-', 0xAB, 0x2019, 0x3002, 0xFF0C, 0x1F415};

    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        assert_int_not_equal(
            language_script(letters[i].letter) & language_find(letters[i].tag)->scripts, 0);
    }
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
        assert_int_equal(language_script(shared[i]), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_find_the_closest_language),
        cmocka_unit_test(unknown_tags_find_nothing),
        cmocka_unit_test(letters_are_of_their_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
