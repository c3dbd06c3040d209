/* The schema of structured answers, and the object found in whatever models say. */
#include "test.h"

#include <stdio.h>

#include "../../src/backend/structured.h"

static char *schema(bool structured, const char *const *languages)
{
    backend_question question = {.structured = structured, .languages = languages};
    buffer body;

    buffer_init(&body, 10000);
    buffer_append_text(&body, "");
    structured_append_schema(&question, "<", ">", &body);
    return buffer_take(&body);
}

static void the_schema_stands_where_it_is_wanted_only(void **state)
{
    static const char *const tags[] = {"de", "pt-BR", NULL};
    char *text = schema(false, tags);

    assert_true(text == NULL || *text == '\0');
    free(text);
    text = schema(true, NULL);
    assert_string_equal(
        text,
        "<{\"type\":\"object\",\"properties\":{\"alt\":{\"type\":\"string\"},\"decorative\":"
        "{\"type\":\"boolean\"},\"contains_text\":{\"type\":\"boolean\"},\"language\":{\"type\":"
        "\"string\"}},\"required\":[\"alt\",\"decorative\",\"contains_text\",\"language\"],"
        "\"additionalProperties\":false}>");
    free(text);
    text = schema(true, tags);
    assert_string_equal(
        text, "<{\"type\":\"object\",\"properties\":{\"alt\":{\"type\":\"object\",\"properties\":{"
              "\"de\":{\"type\":\"string\"},\"pt-BR\":{\"type\":\"string\"}},\"required\":[\"de\","
              "\"pt-BR\"],\"additionalProperties\":false},\"decorative\":{\"type\":\"boolean\"},"
              "\"contains_text\":{\"type\":\"boolean\"}},\"required\":[\"alt\",\"decorative\","
              "\"contains_text\"],\"additionalProperties\":false}>");
    free(text);
}

/* What is found at "alt", in "flags" what the object says beside it; NULL: no object. */
static const struct {
    const char *said, *alt, *flags;
} answers[] = {
    {"{\"alt\":\"A dog.\",\"decorative\":false,\"contains_text\":true,\"language\":\"en\"}",
     "A dog.", "0 1 en"},
    {" {\n \"alt\": \"A \\\"dog\\\" {x} [y], \\u00e4.\"\n}\n", "A \"dog\" {x} [y], \u00E4.",
     "-1 -1 "},
    {"{\"alt\":null,\"decorative\":true,\"contains_text\":false}", NULL, "1 0 "},
    {"{\"decorative\":true}", NULL, "1 -1 "},
    {"{\"decorative\":\"yes\",\"alt\":\"A dog.\",\"language\":7}", "A dog.", "-1 -1 "},
    {"{\"alt\":[\"A dog.\"]}", NULL, "-1 -1 "},
    /* what stands around it */
    {"```json\n{\"alt\":\"A dog.\"}\n```", "A dog.", "-1 -1 "},
    {"Here is the JSON:\n{\"alt\":\"A dog.\"}\nI hope {this} helps!", "A dog.", "-1 -1 "},
    {"<think>Maybe {\"alt\":\"A cat.\"}? No.</think>{\"alt\":\"A dog.\"}", "A dog.", "-1 -1 "},
    {"{\"result\":{\"alt\":\"A dog.\"}}", "A dog.", "-1 -1 "},
    {"[{\"alt\":\"A dog.\"}]", "A dog.", "-1 -1 "},
    {"\"A \\u00e4 dog.\"", "A \u00E4 dog.", "-1 -1 "},
    /* cut off, or broken behind the text */
    {"{\"alt\":\"A dog.\"", "A dog.", "-1 -1 "},
    {"{\"alt\":\"A dog.\",", "A dog.", "-1 -1 "},
    {"{\"alt\":\"A dog.\",\"decorative\":fal", "A dog.", "-1 -1 "},
    {"{\"alt\":\"A dog.\",\"decorative\":false,\"lang", "A dog.", "0 -1 "},
    {"{\"alt\":\"A dog.\",\"decorative\":perhaps}", "A dog.", "-1 -1 "},
    {"{\"alt\":\"A dog.\"  \n \n \n \n ", "A dog.", "-1 -1 "},
    /* nothing to be found */
    {"", NULL, NULL},
    {"A dog.", NULL, NULL},
    {"{\"alt\":\"A d", NULL, NULL},
    {"{\"alt\":", NULL, NULL},
    {"{\"text\":\"A dog.\"}", NULL, NULL},
    {"{\"alt\":null}", NULL, NULL},
    {"[[[[[[[[[[[[{{{{{{{{{{{{{\"text\":1", NULL, NULL},
    {"\"A dog", NULL, NULL},
    {"}{", NULL, NULL},
};

static void the_object_is_found_in_whatever_models_say(void **state)
{
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        reply *root;
        alt_error err;
        char flags[100];

        assert_int_equal(structured_find(answers[i].said, &root, &err), ALT_OK);
        if ((root != NULL) != (answers[i].flags != NULL)) {
            fail_msg("%s", answers[i].said);
        }
        const char *alt = reply_text(root, "alt"), *language = reply_text(root, "language");
        assert_int_equal(alt != NULL, answers[i].alt != NULL);
        if (alt != NULL) {
            assert_string_equal(alt, answers[i].alt);
        }
        snprintf(flags, sizeof flags, "%d %d %s", reply_flag(root, "decorative"),
                 reply_flag(root, "contains_text"), language != NULL ? language : "");
        assert_string_equal(flags, answers[i].flags != NULL ? answers[i].flags : "-1 -1 ");
        reply_free(root);
    }
}

static void of_several_languages_the_whole_ones_are_found(void **state)
{
    static const char said[] = "{\"alt\":{\"en\":\"A dog.\",\"de\":\"Ein Hund.\",\"fr\":\"Un ch";
    reply *root;
    alt_error err;

    assert_int_equal(structured_find(said, &root, &err), ALT_OK);
    assert_string_equal(reply_text(root, "alt.en"), "A dog.");
    assert_string_equal(reply_text(root, "alt.de"), "Ein Hund.");
    assert_null(reply_text(root, "alt.fr"));
    reply_free(root);
}

static void an_endless_answer_is_not_searched(void **state)
{
    static char said[1 << 20];
    reply *root;
    alt_error err;

    memset(said, '{', sizeof said - 1);
    assert_int_equal(structured_find(said, &root, &err), ALT_OK);
    assert_null(root);
    said[16000] = '\0';
    assert_int_equal(structured_find(said, &root, &err), ALT_OK);
    assert_null(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_stands_where_it_is_wanted_only),
        cmocka_unit_test(the_object_is_found_in_whatever_models_say),
        cmocka_unit_test(of_several_languages_the_whole_ones_are_found),
        cmocka_unit_test(an_endless_answer_is_not_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
