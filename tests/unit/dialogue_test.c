/* What is asked about a picture in one language, what is kept of the answers. */
#include "talking.h"

static void objects_and_words_end_in_the_same_result(void **state)
{
    static const struct {
        const char *said;
        int contains_text;
    } answers[] = {
        {GERMAN, -1},
        {"{\"alt\":\"" GERMAN "\",\"decorative\":false,\"contains_text\":true,\"language\":\"de\"}",
         1},
        {"```json\n{\"alt\":\"" GERMAN "\",\"contains_text\":false}\n```", 0},
        {"{\"alt\":\"" GERMAN "\",\"decorative\":true,\"language\":\"German, I think\"}", -1},
        {"\"" GERMAN "\"", -1},
        {"{\"alt\":{\"de\":\"" GERMAN "\"}}", -1},
    };

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        begin(&(alt_request){.language = "de"}, true);
        expect_asked("\"response_format\"", true);
        expect_asked("- contains_text: ", true);
        assert_false(goes_on_after(answers[i].said));
        alt_result result = finish();
        assert_string_equal(result.text, GERMAN);
        assert_false(result.decorative);
        assert_int_equal(result.contains_text, answers[i].contains_text);
        assert_string_equal(result.language, "de");
        assert_int_equal(result.text_count, 1);
        assert_string_equal(result.texts[0].language, "de");
        assert_int_equal(result.warnings, 0);
        alt_result_clear(&result);
        end(state);
    }
}

static void a_picture_is_decorative_only_if_nothing_is_said_about_it(void **state)
{
    static const struct {
        const char *said;
        bool decorative;
    } answers[] = {
        {"DECORATIVE", true},
        {"{\"alt\":\"\",\"decorative\":true,\"contains_text\":false,\"language\":\"en\"}", true},
        {"{\"alt\":null,\"decorative\":true}", true},
        {"{\"decorative\":true}", true},
        {"{\"alt\":\"Decorative\",\"decorative\":false}", true},
        {"{\"alt\":\"A golden line under the title.\",\"decorative\":true}", false},
    };

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        begin(&(alt_request){.language = NULL}, true);
        assert_false(goes_on_after(answers[i].said));
        alt_result result = finish();
        assert_int_equal(result.decorative, answers[i].decorative);
        assert_int_equal(*result.text == '\0', answers[i].decorative);
        assert_int_equal(result.language == NULL, answers[i].decorative);
        alt_result_clear(&result);
        end(state);
    }
}

static void the_language_is_what_the_model_states_or_what_is_seen(void **state)
{
    static const struct {
        const char *said, *language;
    } answers[] = {
        {"{\"alt\":\"" GERMAN "\",\"language\":\"de-AT\"}", "de-AT"},
        {"{\"alt\":\"The dog is on the grass and it is at the gate.\",\"language\":\"en\"}", "en"},
        {"{\"alt\":\"" GERMAN "\",\"language\":\"\"}", "de"},
        {"The dog is on the grass and it is at the gate of the house.", NULL},
    };

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        begin(&(alt_request){.language = "de"}, true);
        assert_false(goes_on_after(answers[i].said));
        alt_result result = finish();
        assert_int_equal(result.language != NULL, answers[i].language != NULL);
        if (answers[i].language != NULL) {
            assert_string_equal(result.language, answers[i].language);
        }
        alt_result_clear(&result);
        end(state);
    }
}

static void a_second_question_wants_mere_words(void **state)
{
    begin(&(alt_request){.language = NULL}, true);
    assert_true(goes_on_after("{\"alt\":\"\",\"decorative\":false,\"contains_text\":true}"));
    ask(true);
    expect_asked("An earlier answer could not be used: it has no words. Answer with", true);
    expect_asked("\"response_format\"", false);
    expect_asked("JSON", false);
    assert_false(goes_on_after("A dog in a meadow."));
    alt_result result = finish();
    assert_string_equal(result.text, "A dog in a meadow.");
    assert_int_equal(result.warnings, ALT_W_REPAIRED);
    assert_int_equal(result.contains_text, 1); /* known from the first answer */
    alt_result_clear(&result);
}

static void a_long_text_is_kept_unless_the_second_one_is_better(void **state)
{
    static const struct {
        const char *second;
        bool better;
    } answers[] = {
        {GERMAN, true},
        {"DECORATIVE", false},
        {"The dog is on the grass and it is at the gate of the house.", false},
        {GERMAN " " GERMAN " " GERMAN " Daneben sitzt ein Kind in der Sonne.", false},
    };

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        begin(&(alt_request){.language = "de", .max_length = 60}, true);
        assert_true(goes_on_after("Ein brauner Hund läuft über eine grüne Wiese und bellt dabei."));
        ask(true);
        assert_false(goes_on_after(answers[i].second));
        alt_result result = finish();
        assert_int_equal(strcmp(result.text, GERMAN) == 0, answers[i].better);
        assert_int_equal(result.warnings, answers[i].better ? ALT_W_REPAIRED : ALT_W_LONG);
        alt_result_clear(&result);
        end(state);
    }
}

static void own_instructions_are_answered_in_words(void **state)
{
    begin(&(alt_request){.prompt = "Say it in rhyme."}, true);
    expect_asked("\"response_format\"", false);
    expect_asked("Say it in rhyme.", true);
}

static void what_is_no_text_is_told_apart(void **state)
{
    static const struct {
        backend_answer answer;
        alt_code code;
        const char *message;
        int questions; /* until it is given up */
    } cases[] = {
        {{.text = "", .finish = FINISH_REFUSED},
         ALT_E_REFUSED,
         "the answer cannot be used: the model refused to describe the picture; ask another model, "
         "or describe the picture by hand",
         1},
        {{.text = "{\"alt\":\"I'm sorry, but I can't help.\"}"},
         ALT_E_REFUSED,
         "the answer cannot be used: it is a refusal; ask another model, or describe the picture "
         "by hand",
         1},
        {{.text = "", .finish = FINISH_BLOCKED},
         ALT_E_BLOCKED,
         "the answer cannot be used: a content filter stopped it; ask another model, or describe "
         "the picture by hand",
         1},
        {{.text = "{\"alt\":\"A dog ru", .finish = FINISH_TRUNCATED},
         ALT_E_TRUNCATED,
         "the answer cannot be used: it was cut off by the limit of 300 tokens; raise the option "
         "maxTokens",
         2},
        {{.text = "", .finish = FINISH_TRUNCATED, .thought = true},
         ALT_E_THINKING,
         "the answer cannot be used: thinking used up the limit of 600 tokens; raise the option "
         "maxTokens, or ask a model that does not think",
         3},
        {{.text = "", .thought = true},
         ALT_E_THINKING,
         "the answer cannot be used: the model thought, but did not answer; raise the option "
         "maxTokens, or ask a model that does not think",
         3},
        {{.text = ""},
         ALT_E_EMPTY,
         "the answer cannot be used: it has no words; ask another model",
         2},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool again;
        alt_error err;

        begin(&(alt_request){.language = NULL}, true);
        for (int n = 1; n < cases[i].questions; n++) {
            assert_int_equal(hear(&cases[i].answer, &again, &err), ALT_OK);
            assert_true(again);
            ask(true);
        }
        expect_end(&cases[i].answer, cases[i].code, cases[i].message);
        end(state);
    }
}

static void a_text_that_is_whole_may_be_cut_off_behind(void **state)
{
    backend_answer answer = {.text = (char *)"{\"alt\":\"A dog.\",\"decorative\":fal",
                             .finish = FINISH_TRUNCATED};
    bool again;
    alt_error err;

    begin(&(alt_request){.language = NULL}, true);
    assert_int_equal(hear(&answer, &again, &err), ALT_OK);
    assert_false(again);
    alt_result result = finish();
    assert_string_equal(result.text, "A dog.");
    alt_result_clear(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TALKING_TEST(objects_and_words_end_in_the_same_result),
        TALKING_TEST(a_picture_is_decorative_only_if_nothing_is_said_about_it),
        TALKING_TEST(the_language_is_what_the_model_states_or_what_is_seen),
        TALKING_TEST(a_second_question_wants_mere_words),
        TALKING_TEST(a_long_text_is_kept_unless_the_second_one_is_better),
        TALKING_TEST(own_instructions_are_answered_in_words),
        TALKING_TEST(what_is_no_text_is_told_apart),
        TALKING_TEST(a_text_that_is_whole_may_be_cut_off_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
