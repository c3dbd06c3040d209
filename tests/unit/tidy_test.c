/* What models say, and the alternative text in it: or why there is none. */
#include "failing_malloc.h"

#include "../../src/text/tidy.h"

typedef struct {
    const char *language, *answer, *text;
} tidied;

static void assert_tidied(const tidied *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tidy_text got = {0};
        alt_error err;

        if (tidy(rows[i].answer, rows[i].language, 125, &got, &err) != ALT_OK) {
            fail_msg("\"%s\": %s", rows[i].answer, err.message);
        }
        assert_string_equal(got.text, rows[i].text);
        assert_false(got.decorative);
        free(got.text);
    }
}

#define ASSERT_TIDIED(rows) assert_tidied(rows, sizeof(rows) / sizeof *(rows))

/* clang-format off */
static void a_good_answer_stays_as_it_is(void **state)
{
    static const tidied rows[] = {
        {NULL, "A dog on the grass.", "A dog on the grass."},
        {NULL, "A dog on the grass", "A dog on the grass"},
        {NULL, "St. Mary's church. Behind it, a hill.", "St. Mary's church. Behind it, a hill."},
        {NULL, "A photograph album on a table", "A photograph album on a table"},
        {NULL, "A black and white photo of a cat", "A black and white photo of a cat"},
        {NULL, "\"Stop\" sign next to a \"Go\" sign", "\"Stop\" sign next to a \"Go\" sign"},
        {NULL, "A sign: \"No parking\"", "A sign: \"No parking\""},
        {NULL, "#MeToo banner above a crowd", "#MeToo banner above a crowd"},
        {NULL, "Film poster (2 characters on a bridge)", "Film poster (2 characters on a bridge)"},
        {NULL, "Sheet (26 characters) on a desk", "Sheet (26 characters) on a desk"},
        {NULL, "A sign reading I'm sorry.", "A sign reading I'm sorry."},
        {NULL, "I'm Sorry card with flowers.", "I'm Sorry card with flowers."},
        {NULL, "Sorry, we're closed sign", "Sorry, we're closed sign"},
        {NULL, "I Can't Believe It's Not Butter tub", "I Can't Believe It's Not Butter tub"},
        {NULL, "1. FC K\u00F6ln logo", "1. FC K\u00F6ln logo"},
        {NULL, "5 * 3 = 15, a < b and snake_case on a board", "5 * 3 = 15, a < b and snake_case on a board"},
        {NULL, "Image quality settings dialog", "Image quality settings dialog"},
        {NULL, "Alternative text field in a form", "Alternative text field in a form"},
        {NULL, "Sure deodorant on a shelf", "Sure deodorant on a shelf"},
        {NULL, "A dancer dancing, dancing, dancing", "A dancer dancing, dancing, dancing"},
        {NULL, "Sign: \u7981\u6B62\u505C\u8F66", "Sign: \u7981\u6B62\u505C\u8F66"},
        {NULL, "As an AI-made poster shows, a robot", "As an AI-made poster shows, a robot"},
        {NULL, "This is a poster with the text: Vote", "This is a poster with the text: Vote"},
        {NULL, "A decorative vase", "A decorative vase"},
        {NULL, "File logo.png in a folder", "File logo.png in a folder"},
        {NULL, "A \U0001F468\u200D\U0001F469\u200D\U0001F467 emoji", "A \U0001F468\u200D\U0001F469\u200D\U0001F467 emoji"},
        {"de", "Das Bild zeigt einen Hund.", "Das Bild zeigt einen Hund."},
        {"de", "Bild von gr\u00FCnen H\u00FCgeln", "Bild von gr\u00FCnen H\u00FCgeln"},
        {"fr", "Photo de famille \u00E0 la plage", "Photo de famille \u00E0 la plage"},
        {"es", "Foto de perfil de una mujer", "Foto de perfil de una mujer"},
    };

    ASSERT_TIDIED(rows);
}

static void announcements_and_labels_go(void **state)
{
    static const tidied rows[] = {
        {NULL, "Alt text: A dog.", "A dog."},
        {NULL, "Alt text (English) : A dog.", "A dog."},
        {NULL, "**Alt-Text:** \"A dog.\"", "A dog."},
        {NULL, "Sure! Here is the alt text for the image: \"A dog.\"", "A dog."},
        {NULL, "Here's a detailed description of the image:\n\nThis image shows a dog.", "A dog."},
        {NULL, "Certainly!\n\nHere is the alternative text:\n\n> A dog.", "A dog."},
        {NULL, "Caption: Image of a dog", "A dog"},
        {NULL, "description: a dog", "A dog"},
        {"de", "Gerne! Hier ist der Alternativtext: \u201EEin Hund.\u201C", "Ein Hund."},
        {"fr", "Bien s\u00FBr ! Voici le texte alternatif : \u00AB Un chien. \u00BB", "Un chien."},
        {"es", "\u00A1Claro! Aqu\u00ED est\u00E1 el texto alternativo: Un perro.", "Un perro."},
        {"ru", "\u0412\u043E\u0442 \u043E\u043F\u0438\u0441\u0430\u043D\u0438\u0435: \u0421\u043E\u0431\u0430\u043A\u0430 \u043D\u0430 \u0442\u0440\u0430\u0432\u0435.",
         "\u0421\u043E\u0431\u0430\u043A\u0430 \u043D\u0430 \u0442\u0440\u0430\u0432\u0435."},
        {"zh-hans", "\u66FF\u4EE3\u6587\u672C\uFF1A\u4E00\u53EA\u72D7\u3002", "\u4E00\u53EA\u72D7\u3002"},
    };

    ASSERT_TIDIED(rows);
}

static void openings_go_where_grammar_allows(void **state)
{
    static const tidied rows[] = {
        {NULL, "This image shows a dog.", "A dog."},
        {NULL, "The image depicts two dogs.", "Two dogs."},
        {NULL, "Image of \u00E9clairs", "\u00C9clairs"},
        {NULL, "A photo of a cat", "A cat"},
        {NULL, "Photo of iPhones", "iPhones"},
        {NULL, "A photograph of the sea", "The sea"},
        {NULL, "In this image, a dog sleeps.", "A dog sleeps."},
        {NULL, "The image is a photo of a cat.", "A cat."},
        {"de", "Das Bild zeigt eine Frau mit Hut.", "Eine Frau mit Hut."},
        {"fr", "L\u2019image montre un chien.", "Un chien."},
        {"fr", "Une photo d'un chien.", "Un chien."},
        {"es", "La imagen muestra un perro.", "Un perro."},
        {"es", "Foto de una plaza.", "Una plaza."},
        {"it", "L'immagine mostra un cane.", "Un cane."},
        {"pt-br", "A imagem mostra um cachorro.", "Um cachorro."},
        {"nl", "De afbeelding toont een hond.", "Een hond."},
        {"sv", "Bilden visar en hund.", "En hund."},
        {"ru", "\u041D\u0430 \u0444\u043E\u0442\u043E \u0438\u0437\u043E\u0431\u0440\u0430\u0436\u0435\u043D\u0430 \u0441\u043E\u0431\u0430\u043A\u0430.", "\u0421\u043E\u0431\u0430\u043A\u0430."},
        {"zh-hans", "\u8FD9\u5F20\u56FE\u7247\u663E\u793A\u4E86\u4E00\u53EA\u72D7\u3002", "\u4E00\u53EA\u72D7\u3002"},
    };

    ASSERT_TIDIED(rows);
}

static void markup_goes(void **state)
{
    static const tidied rows[] = {
        {NULL, "**A dog** on _green_ `grass`", "A dog on green grass"},
        {NULL, "## A dog", "A dog"},
        {NULL, "<p>A &quot;big&quot; dog &amp; a cat</p><p>Grass</p>", "A \"big\" dog & a cat Grass"},
        {NULL, "A dog&#39;s bowl&#x2014;empty", "A dog's bowl\u2014empty"},
        {NULL, "&amp;lt;b&amp;gt; is decoded once", "&lt;b&gt; is decoded once"},
        {NULL, "A&nbsp;dog &unknown; &; & #", "A dog &unknown; &; & #"},
        {NULL, "```\nA dog\n```", "A dog"},
        {NULL, "Here it is:\n```html\n<img src=\"x.jpg\" alt=\"A dog's bowl\">\n```", "A dog's bowl"},
        {NULL, "![A dog](dog.jpg)", "A dog"},
        {NULL, "A [dog](https://example.org) on grass", "A dog on grass"},
        {NULL, "A dog<|im_end|>", "A dog"},
        {NULL, "\u201CA dog.\u201D", "A dog."},
        {NULL, "\"A dog\".", "A dog."},
        {NULL, "'A dog's bowl'", "A dog's bowl"},
        {"ja", "\u300C\u72AC\u304C\u8D70\u308B\u3002\u300D", "\u72AC\u304C\u8D70\u308B\u3002"},
    };

    ASSERT_TIDIED(rows);
}

static void one_text_is_picked_from_many_lines(void **state)
{
    static const tidied rows[] = {
        {NULL, "A dog\non grass", "A dog on grass"},
        {NULL, "- A dog\n- A cat", "A dog"},
        {NULL, "1. A dog\n2. A cat", "A dog"},
        {NULL, "Options:\n\n* **A dog**\n* A cat", "A dog"},
        {NULL, "A dog\n2. A cat\n3", "A dog A cat"},
        {NULL, "Option 1: A dog\nOption 2: A cat", "A dog"},
        {NULL, "A dog.\n\nLet me know if you need more!", "A dog."},
        {NULL, "A dog.\n---\nThis alt text is concise.", "A dog."},
        {NULL, "A dog on grass. (15 characters)", "A dog on grass."},
        {NULL, "A dog on grass (14 characters, with spaces).", "A dog on grass"},
        {"de", "Ein Hund.\n\nHinweis: kurz gehalten.", "Ein Hund."},
    };

    ASSERT_TIDIED(rows);
}

static void thinking_goes(void **state)
{
    static const tidied rows[] = {
        {NULL, "<think>A cat?\nNo.</think>\n\nA dog.", "A dog."},
        {NULL, "A cat? No.</think>A dog.", "A dog."},
        {NULL, "[THINK]Hm[/THINK]A dog.", "A dog."},
        {NULL, "<think></think><think>Hm</think>A dog.", "A dog."},
        {NULL, "<|channel|>analysis<|message|>Hm<|end|><|start|>assistant<|channel|>final<|message|>A dog.", "A dog."},
    };

    ASSERT_TIDIED(rows);
}

static void the_text_is_one_clean_line(void **state)
{
    static const tidied rows[] = {
        {NULL, "  A\tdog\r\n on\u00A0grass \n", "A dog on grass"},
        {NULL, "A\u200B do\u202Eg\uFEFF\x07 here", "A dog here"},
        {NULL, "A dog &#8203;&#0;here", "A dog \uFFFDhere"},
        {NULL, "A broken \xFF\xFE string", "A broken \uFFFD\uFFFD string"},
        {NULL, "Cut \xE2\x82", "Cut \uFFFD\uFFFD"},
    };

    ASSERT_TIDIED(rows);
}

static void faults_are_told_apart(void **state)
{
    static const struct {
        const char *language, *answer;
        alt_code code;
        const char *message;
    } rows[] = {
        {NULL, "", ALT_E_EMPTY, "it has no words"},
        {NULL, " \n\t ", ALT_E_EMPTY, "it has no words"},
        {NULL, "\"\"", ALT_E_EMPTY, "it has no words"},
        {NULL, "<b></b>", ALT_E_EMPTY, "it has no words"},
        {NULL, "...", ALT_E_EMPTY, "it has no words"},
        {NULL, "\xFF", ALT_E_EMPTY, "it has no words"},
        {NULL, "\U0001F415", ALT_E_EMPTY, "it has no words"},
        {NULL, "<think>Let me look", ALT_E_TRUNCATED, "it ends while the model is still thinking"},
        {NULL, "I'm sorry, but I can't help with that.", ALT_E_REFUSED, "it is a refusal"},
        {NULL, "I\u2019m sorry, but I can\u2019t assist.", ALT_E_REFUSED, "it is a refusal"},
        {NULL, "Sure! I cannot identify the person.", ALT_E_REFUSED, "it is a refusal"},
        {NULL, "As an AI, I do not see pictures.", ALT_E_REFUSED, "it is a refusal"},
        {"de", "Es tut mir leid, das geht nicht.", ALT_E_REFUSED, "it is a refusal"},
        {"fr", "Je suis d\u00E9sol\u00E9, mais non.", ALT_E_REFUSED, "it is a refusal"},
        {"es", "Lo siento, pero no puedo.", ALT_E_REFUSED, "it is a refusal"},
        {"ja", "\u7533\u3057\u8A33\u3042\u308A\u307E\u305B\u3093\u304C", ALT_E_REFUSED, "it is a refusal"},
        {"ru", "\u0418\u0437\u0432\u0438\u043D\u0438\u0442\u0435, \u043D\u043E \u043D\u0435\u0442.", ALT_E_REFUSED, "it is a refusal"},
        {NULL, "I don't see an image. Could you describe it?", ALT_E_REFUSED, "it says that there is no image"},
        {NULL, "I see no image.", ALT_E_REFUSED, "it says that there is no image"},
        {NULL, "Please provide the image.", ALT_E_REFUSED, "it says that there is no image"},
        {"de", "Es wurde kein Bild angeh\u00E4ngt.", ALT_E_REFUSED, "it says that there is no image"},
        {NULL, "Image", ALT_E_UNFIT, "it says nothing but \"Image\""},
        {NULL, "A photo.", ALT_E_UNFIT, "it says nothing but \"A photo.\""},
        {"de", "Bild", ALT_E_UNFIT, "it says nothing but \"Bild\""},
        {"zh", "\u56FE\u7247\u3002", ALT_E_UNFIT, "it says nothing but \"\u56FE\u7247\u3002\""},
        {NULL, "IMG_1234", ALT_E_UNFIT, "it is a file name"},
        {NULL, "DSC00123.JPG", ALT_E_UNFIT, "it is a file name"},
        {NULL, "my-dog.webp", ALT_E_UNFIT, "it is a file name"},
        {NULL, "{\"alt\": \"A dog\"}", ALT_E_UNFIT, "it is not plain text"},
        {NULL, "A dog and a dog and a dog and a dog and a dog and a dog and a dog", ALT_E_UNFIT, "it repeats itself"},
        {NULL, "A brown dog runs over the green grass. A brown dog runs over the green grass.", ALT_E_UNFIT, "it repeats itself"},
        {NULL, "hahahahahahahahahahahahahahahahahaha", ALT_E_UNFIT, "it repeats itself"},
        {"ru", "A red shape on a white background.", ALT_E_UNFIT, "it is not in Russian"},
        {"en", "\u4E00\u53EA\u72D7\u5728\u8349\u5730\u4E0A", ALT_E_UNFIT, "it is not in English"},
        {"ar", "A dog on the grass", ALT_E_UNFIT, "it is not in Arabic"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tidy_text got = {.text = (char *)"untouched"};
        alt_error err;

        if (tidy(rows[i].answer, rows[i].language, 125, &got, &err) == ALT_OK) {
            fail_msg("\"%s\" passes as \"%s\"", rows[i].answer, got.text);
        }
        assert_string_equal(err.message, rows[i].message);
        assert_int_equal(err.code, rows[i].code);
        assert_string_equal(got.text, "untouched");
    }
}

static void decorative_is_a_text_of_its_own(void **state)
{
    static const char *const answers[][2] = {
        {NULL, "DECORATIVE"}, {NULL, "**Decorative.**"}, {NULL, "\"DECORATIVE\""},
        {NULL, "<think>A line.</think> DECORATIVE"}, {"de", "Dekorativ"},
        {"ru", "\u0434\u0435\u043A\u043E\u0440\u0430\u0442\u0438\u0432\u043D\u043E\u0435"}, {"ja", "\u88C5\u98FE"}};

    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        tidy_text got;
        alt_error err;

        assert_int_equal(tidy(answers[i][1], answers[i][0], 125, &got, &err), ALT_OK);
        assert_true(got.decorative);
        assert_string_equal(got.text, "");
        assert_int_equal(got.warnings, 0);
        free(got.text);
    }
}
/* clang-format on */

static void assert_warned(const char *answer, const char *language, unsigned warnings)
{
    tidy_text got;
    alt_error err;

    assert_int_equal(tidy(answer, language, 40, &got, &err), ALT_OK);
    if (got.warnings != warnings) {
        fail_msg("\"%s\" has the warnings %u, not %u", answer, got.warnings, warnings);
    }
    free(got.text);
}

static void doubts_are_told(void **state)
{
    assert_warned("A dog", "en", 0);
    assert_warned("A dog on a wide green field of high grass", "en", ALT_W_LONG);
    assert_warned(
        "\u00C4\u00C4\u00C4\u00C4\u00C4\u00C4\u00C4\u00C4\u00C4\u00C4 bcdefghijklmnopqrstuvwxy 123",
        "en", 0); /* 39 characters in 49 bytes */
    assert_warned("A dog sleeping on the grass", "de", ALT_W_LANGUAGE);
    assert_warned("Ein Hund auf einer Wiese", "de", 0);
    assert_warned("De hond of kat in het gras is wit", "nl", 0);
    assert_warned("Logo: Microsoft, \u0442\u0435\u043A\u0441\u0442 \u0442\u0443\u0442", "ru",
                  ALT_W_LANGUAGE);
    assert_warned("\u4E00\u53EA\u72D7\u5728\u8349\u5730\u4E0A\u5954\u8DD1\u7740", "ja",
                  ALT_W_LANGUAGE);
    assert_warned("\u6771\u4EAC\u99C5", "ja", 0);
    assert_warned("A dog sleeping on the grass", "tlh", 0);
}

static char *phrase_of_length(size_t length)
{
    char *text = malloc(length + 1);

    for (size_t i = 0; i < length; i++) {
        /* no two stretches alike, so that it is long and nothing else */
        text[i] = i % 4 == 3 ? ' ' : (char)('a' + (i * i + i / 7) % 26);
    }
    text[length - 1] = 'z';
    text[length] = '\0';
    return text;
}

static void nothing_is_ever_cut(void **state)
{
    for (size_t length = ALT_HARD_LENGTH; length <= ALT_HARD_LENGTH + 1; length++) {
        char *text = phrase_of_length(length);
        tidy_text got = {0};
        alt_error err;
        alt_code code = tidy(text, NULL, 125, &got, &err);

        if (length > ALT_HARD_LENGTH) {
            assert_int_equal(code, ALT_E_UNFIT);
            assert_string_equal(err.message, "it is 513 characters long");
        } else {
            assert_int_equal(code, ALT_OK);
            assert_string_equal(got.text, text);
            assert_int_equal(got.warnings & ALT_W_LONG, ALT_W_LONG);
        }
        free(got.text);
        free(text);
    }
}

static void endless_answers_are_done_with_at_once(void **state)
{
    static const char *const stretches[] = {"Sure! ", "</think>", "<think>", "\"",
                                            "&amp;",  "**",       "["};
    const size_t size = 100000;
    char *answer = malloc(size + 1);

    for (size_t i = 0; i < sizeof stretches / sizeof *stretches; i++) {
        tidy_text got;
        alt_error err;

        for (size_t at = 0; at < size; at++) {
            answer[at] = stretches[i][at % strlen(stretches[i])];
        }
        answer[size] = '\0';
        assert_int_not_equal(tidy(answer, NULL, 125, &got, &err), ALT_OK);
    }
    free(answer);
}

static void running_out_of_memory_is_told(void **state)
{
    for (long n = 0; true; n++) {
        tidy_text got = {0};
        alt_error err;

        failing_countdown = n;
        alt_code code = tidy("**Alt text:** \"A dog on the grass.\"", NULL, 125, &got, &err);
        bool failed = failing_countdown < 0;
        failing_countdown = -1;
        assert_int_equal(code, failed ? ALT_E_MEMORY : ALT_OK);
        if (!failed) {
            free(got.text);
            assert_true(n >= 2);
            return;
        }
        assert_null(got.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_answer_stays_as_it_is),
        cmocka_unit_test(announcements_and_labels_go),
        cmocka_unit_test(openings_go_where_grammar_allows),
        cmocka_unit_test(markup_goes),
        cmocka_unit_test(one_text_is_picked_from_many_lines),
        cmocka_unit_test(thinking_goes),
        cmocka_unit_test(the_text_is_one_clean_line),
        cmocka_unit_test(faults_are_told_apart),
        cmocka_unit_test(decorative_is_a_text_of_its_own),
        cmocka_unit_test(doubts_are_told),
        cmocka_unit_test(nothing_is_ever_cut),
        cmocka_unit_test(endless_answers_are_done_with_at_once),
        cmocka_unit_test(running_out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
