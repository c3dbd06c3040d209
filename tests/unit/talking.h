/* talking.h - a dialogue about one picture, with answers that the test makes up. */
#ifndef ALT_TALKING_H
#define ALT_TALKING_H

#include "failing_malloc.h"

#include "../../src/engine/dialogue.h"

#define ENGLISH "A brown dog runs across a meadow."
#define GERMAN "Ein brauner Hund läuft über eine grüne Wiese."
#define FRENCH "Un chien brun court dans un pré vert."

static dialogue d;
static char *asked; /* the last request */

static inline void ask(bool structured)
{
    backend_question question = {.backend = backend_find("llama-server"),
                                 .preset = backend_preset_find("m"),
                                 .model = "m",
                                 .jpeg = (const uint8_t *)"",
                                 .structured = structured};
    buffer body;
    alt_error err;

    buffer_init(&body, 100000);
    assert_int_equal(dialogue_ask(&d, &question, &body, &err), ALT_OK);
    free(asked);
    asked = buffer_take(&body);
}

static inline void begin(const alt_request *request, bool structured)
{
    alt_error err;

    assert_int_equal(dialogue_init(&d, request, 300, &err), ALT_OK);
    ask(structured);
}

static inline int end(void **state)
{
    dialogue_clear(&d);
    free(asked);
    asked = NULL;
    return 0;
}

static inline void expect_asked(const char *words, bool there)
{
    if ((strstr(asked, words) != NULL) != there) {
        fail_msg("\"%s\" is%s in: %s", words, there ? " not" : "", asked);
    }
}

static inline alt_code hear(const backend_answer *answer, bool *again, alt_error *err)
{
    *again = false;
    return dialogue_answer(&d, answer, again, err);
}

static inline bool goes_on_after(const char *text)
{
    backend_answer answer = {.text = (char *)text};
    bool again;
    alt_error err;

    if (hear(&answer, &again, &err) != ALT_OK) {
        fail_msg("%s: %s", text, err.message);
    }
    return again;
}

static inline void expect_end(const backend_answer *answer, alt_code code, const char *message)
{
    bool again;
    alt_error err;

    assert_int_equal(hear(answer, &again, &err), code);
    assert_false(again);
    assert_string_equal(err.message, message);
}

static inline alt_result finish(void)
{
    alt_result result = {.text = NULL};
    alt_error err;

    assert_true(dialogue_is_settled(&d) || dialogue_has_text(&d));
    assert_int_equal(dialogue_finish(&d, &result, &err), ALT_OK);
    assert_ptr_equal(result.text, result.texts[0].text);
    return result;
}

#define TALKING_TEST(name) cmocka_unit_test_teardown(name, end)

#endif
