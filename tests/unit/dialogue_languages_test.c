/* Texts in several languages: from one question, or one by one. */
#include "talking.h"

static const alt_request three = {.language = "en", .languages = {"de", "fr", "en"}};

static void expect_texts(const char *en, const char *de, const char *fr, unsigned warnings)
{
    const char *const tags[] = {"en", "de", "fr"}, *const texts[] = {en, de, fr};
    alt_result result = finish();
    size_t count = 0;

    for (size_t i = 0; i < 3; i++) {
        if (texts[i] != NULL) {
            assert_string_equal(result.texts[count].language, tags[i]);
            assert_string_equal(result.texts[count].text, texts[i]);
            count++;
        }
    }
    assert_int_equal(result.text_count, count);
    assert_int_equal(result.warnings, warnings);
    alt_result_clear(&result);
}

static void one_question_asks_for_all_languages(void **state)
{
    begin(&three, true);
    expect_asked("\"required\":[\"en\",\"de\",\"fr\"]", true);
    expect_asked("each of these languages: English (en), German (de), French (fr)", true);
    expect_asked("\"max_tokens\":900", true);
    assert_false(goes_on_after("{\"alt\":{\"en\":\"" ENGLISH "\",\"de\":\"" GERMAN
                               "\",\"fr\":\"" FRENCH "\"},\"contains_text\":false}"));
    expect_texts(ENGLISH, GERMAN, FRENCH, 0);
}

static void the_faulty_ones_are_asked_for_once_more(void **state)
{
    begin(&three, true);
    assert_true(goes_on_after("{\"alt\":{\"en\":\"" ENGLISH "\",\"de\":\"\"}}"));
    ask(true);
    expect_asked("\"required\":[\"de\",\"fr\"]", true);
    expect_asked("could not be used: de: it has no words. Write one short sentence", true);
    assert_false(goes_on_after("{\"alt\":{\"de\":\"" GERMAN "\",\"fr\":\"\"}}"));
    expect_texts(ENGLISH, GERMAN, NULL, ALT_W_REPAIRED | ALT_W_MISSING);
}

static void a_single_faulty_one_is_asked_for_in_words(void **state)
{
    begin(&three, true);
    assert_true(goes_on_after("{\"alt\":{\"de\":\"" GERMAN "\",\"fr\":\"" FRENCH "\"}}"));
    ask(true);
    expect_asked("for this image in English, in at most", true);
    expect_asked("\"response_format\"", false);
    assert_false(goes_on_after("..."));
    alt_result result = finish();
    assert_string_equal(result.text, GERMAN);
    assert_string_equal(result.language, "de");
    assert_int_equal(result.warnings, ALT_W_MISSING);
    alt_result_clear(&result);
}

static void in_words_each_language_has_its_own_question(void **state)
{
    begin(&three, false);
    expect_asked("for this image in English, in at most", true);
    expect_asked("\"max_tokens\":300", true);
    assert_true(goes_on_after(ENGLISH));
    ask(false);
    expect_asked("for this image in German, in at most", true);
    assert_true(goes_on_after("Bild"));
    ask(false);
    expect_asked("for this image in German, in at most", true);
    expect_asked("An earlier answer", true);
    assert_true(goes_on_after("Bild"));
    ask(false);
    expect_asked("for this image in French, in at most", true);
    expect_asked("An earlier answer", false);
    assert_false(goes_on_after(FRENCH));
    expect_texts(ENGLISH, NULL, FRENCH, ALT_W_MISSING);
}

static void a_model_that_does_not_keep_to_objects_is_asked_in_words(void **state)
{
    begin(&three, true);
    assert_true(goes_on_after(ENGLISH));
    ask(true);
    expect_asked("for this image in German, in at most", true);
    expect_asked("\"response_format\"", false);
    assert_true(goes_on_after(GERMAN));
    ask(true);
    assert_false(goes_on_after(FRENCH));
    expect_texts(ENGLISH, GERMAN, FRENCH, 0);
}

static void decorative_pictures_are_so_in_all_languages(void **state)
{
    begin(&three, true);
    assert_false(
        goes_on_after("{\"alt\":{\"en\":\"\",\"de\":\"\",\"fr\":\"\"},\"decorative\":true}"));
    expect_texts("", "", "", 0);
    end(state);
    begin(&three, true);
    assert_true(goes_on_after("{\"alt\":{\"en\":\"" ENGLISH "\",\"de\":\"\",\"fr\":\"" FRENCH
                              "\"},\"decorative\":true}"));
}

static void the_words_of_a_person_are_not_asked_for(void **state)
{
    alt_error err;

    assert_int_equal(dialogue_init(&d, &three, 300, &err), ALT_OK);
    dialogue_embed(&d, 0, strdup("My aunt Ada at the gate."));
    ask(true);
    expect_asked("\"required\":[\"de\",\"fr\"]", true);
    assert_false(goes_on_after("{\"alt\":{\"de\":\"" GERMAN "\",\"fr\":\"" FRENCH "\"}}"));
    alt_result result = finish();
    assert_string_equal(result.text, "My aunt Ada at the gate.");
    assert_null(result.language); /* perhaps it is another */
    assert_int_equal(result.text_count, 3);
    alt_result_clear(&result);
}

static void nothing_in_any_language_is_an_error(void **state)
{
    begin(&three, true);
    expect_end(&(backend_answer){.text = "{\"alt\":{\"en\":\"I'm sorry, but no.\",\"de\":\"Tut mir "
                                         "leid, nein.\",\"fr\":\"Désolé, mais non.\"}}"},
               ALT_E_REFUSED,
               "the answer cannot be used: fr: it is a refusal; ask another model, or describe the "
               "picture by hand");
}

static void the_first_language_counts_where_none_is_named(void **state)
{
    begin(&(alt_request){.languages = {"fr", "de"}}, true);
    expect_asked("\"required\":[\"fr\",\"de\"]", true);
}

static void running_out_of_memory_is_told(void **state)
{
    static const char said[] = "{\"alt\":{\"en\":\"" ENGLISH "\",\"de\":\"" GERMAN
                               "\",\"fr\":\"" FRENCH "\"},\"language\":\"en\"}";
    bool done = false;

    for (long n = 0; !done; n++) {
        backend_answer answer = {.text = (char *)said};
        alt_result result = {.text = NULL};
        alt_error err;
        bool again;

        alt_code code = dialogue_init(&d, &three, 300, &err);
        assert_int_equal(code, ALT_OK);
        ask(true);
        failing_countdown = n;
        code = dialogue_answer(&d, &answer, &again, &err);
        code = code == ALT_OK ? dialogue_finish(&d, &result, &err) : code;
        done = failing_countdown >= 0;
        failing_countdown = -1;
        assert_int_equal(code, done ? ALT_OK : ALT_E_MEMORY);
        alt_result_clear(&result);
        end(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TALKING_TEST(one_question_asks_for_all_languages),
        TALKING_TEST(the_faulty_ones_are_asked_for_once_more),
        TALKING_TEST(a_single_faulty_one_is_asked_for_in_words),
        TALKING_TEST(in_words_each_language_has_its_own_question),
        TALKING_TEST(a_model_that_does_not_keep_to_objects_is_asked_in_words),
        TALKING_TEST(decorative_pictures_are_so_in_all_languages),
        TALKING_TEST(the_words_of_a_person_are_not_asked_for),
        TALKING_TEST(nothing_in_any_language_is_an_error),
        TALKING_TEST(the_first_language_counts_where_none_is_named),
        TALKING_TEST(running_out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
