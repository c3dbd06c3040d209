/* What becomes of pictures: answers good and bad, retries, repair, deadlines, many at a time. */
#include "test.h"

#include "../../src/engine/client.h"
#include "asking.h"

#define SENTENCE "A brown dog runs across a green meadow towards its owner."
#define KEY "sk-test-SECRET"

/* Asks about one picture.  The caller clears the result. */
static alt_outcome ask(const alt_options *options, alt_request request)
{
    alt_client *client = client_for(options);
    alt_batch *batch = batch_for(client);
    alt_outcome outcome = {.id = 7};

    request.image = photo.data;
    request.image_size = photo.size;
    if (alt_batch_add(batch, 7, &request, &outcome.error) == ALT_OK) {
        outcome = next(batch);
    }
    assert_int_equal(outcome.id, 7);
    assert_int_equal(alt_batch_pending(batch), 0);
    if (outcome.error.code != ALT_OK) {
        static const alt_result zero;
        assert_memory_equal(&outcome.result, &zero, sizeof zero);
    }
    alt_batch_free(batch);
    alt_client_free(client);
    return outcome;
}

/* ---- Good answers ---------------------------------------------------------------------------- */

static void expect_whole_result(const char *name, const char *path, bool structured)
{
    alt_options options = options_for(path);
    options.backend = name;
    options.api_key = KEY;
    alt_outcome o = ask(&options, (alt_request){.language = "en"});

    if (o.error.code != ALT_OK) {
        fail_msg("%s: %s", name, o.error.message);
    }
    assert_string_equal(o.result.text, SENTENCE);
    assert_string_equal(o.result.language, "en");
    assert_string_equal(o.result.backend, name);
    assert_string_equal(o.result.model, "fake-1");
    assert_int_equal(o.result.prompt_tokens, 100);
    assert_int_equal(o.result.output_tokens, 10);
    assert_int_equal(o.result.attempts, 1);
    assert_int_equal(o.result.sent_width, 64);
    assert_in_range(o.result.sent_bytes, 200, 10000);
    assert_int_equal(o.result.warnings, 0);
    assert_int_equal(o.result.contains_text, structured ? 1 : -1);
    assert_false(o.result.decorative);
    alt_result_clear(&o.result);
}

static void every_protocol_gives_a_whole_result(void **state)
{
    static const struct {
        const char *backend, *path;
    } cases[] = {
        {"llama-server", "/v1"}, {"openai", "/v1"},     {"vllm", "/v1"},
        {"lmstudio", "/v1"},     {"compatible", "/v1"}, {"anthropic", "/key-" KEY "/v1"},
        {"ollama", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[100];

        expect_whole_result(cases[i].backend, cases[i].path, false);
        snprintf(path, sizeof path, "/structured%s", cases[i].path);
        expect_whole_result(cases[i].backend, path, backend_find(cases[i].backend)->structured);
    }
}

static void several_languages_cost_one_request(void **state)
{
    alt_options options = options_for("/structured/v1");
    alt_outcome o = ask(&options, (alt_request){.languages = {"en", "de", "fr", "es"}});

    assert_int_equal(o.error.code, ALT_OK);
    assert_int_equal(o.result.attempts, 1);
    assert_int_equal(o.result.prompt_tokens, 100);
    assert_int_equal(o.result.text_count, 4);
    assert_string_equal(o.result.text, SENTENCE);
    assert_string_equal(o.result.texts[3].language, "es");
    assert_string_equal(o.result.texts[3].text,
                        "Un perro marrón corre por un prado verde hacia su dueño.");
    alt_result_clear(&o.result);

    options = options_for("/echo-language/v1"); /* which knows no objects */
    o = ask(&options, (alt_request){.languages = {"de", "fr", "es"}});
    assert_int_equal(o.result.attempts, 3);
    assert_int_equal(o.result.text_count, 3);
    assert_int_equal(o.result.warnings, 0);
    alt_result_clear(&o.result);

    options = options_for("/structured/mute-fr/v1");
    o = ask(&options, (alt_request){.languages = {"de", "fr"}});
    assert_int_equal(o.result.attempts, 2);
    assert_int_equal(o.result.text_count, 2);
    assert_int_equal(o.result.warnings, ALT_W_REPAIRED | ALT_W_LANGUAGE);
    alt_result_clear(&o.result);
}

static void a_server_without_schemas_is_asked_for_words_from_then_on(void **state)
{
    alt_options options = options_for("/schemaless/v1");
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client);
    alt_error err;

    for (uint32_t attempts = 2; attempts > 0; attempts--) {
        assert_int_equal(add(batch, 1, &err), ALT_OK);
        alt_outcome o = next(batch);
        assert_string_equal(o.result.text, SENTENCE);
        assert_int_equal(o.result.attempts, attempts);
        alt_result_clear(&o.result);
    }
    assert_true(client->prose);
    assert_false(client->plain);
    alt_batch_free(batch);
    alt_client_free(client);
}

static void the_language_reaches_the_model(void **state)
{
    alt_options options = options_for("/echo-language/v1");
    alt_outcome o = ask(&options, (alt_request){.language = "de-AT"});

    assert_string_equal(o.result.text,
                        "Ein brauner Hund läuft über eine grüne Wiese zu seinem Besitzer.");
    assert_int_equal(o.result.warnings, 0);
    alt_result_clear(&o.result);
}

static void the_words_of_a_person_are_asked_of_nobody(void **state)
{
    static const char xmp[] =
        "http://ns.adobe.com/xap/1.0/\0"
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
        "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
        "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:description><rdf:Alt><rdf:li "
        "xml:lang=\"x-default\">My aunt Ada at the gate.</rdf:li><rdf:li xml:lang=\"de\">Meine "
        "Tante "
        "Ada am Tor.</rdf:li></rdf:Alt></dc:description>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>";
    picture plain = photo;
    photo = picture_jpeg((jpeg_variant){.app1 = xmp, .app1_size = sizeof xmp - 1});
    alt_options options = options_for("/v1");
    long asked = server_stat(&fake, "asked");
    alt_outcome o = ask(&options, (alt_request){.language = "en"});

    assert_string_equal(o.result.text, "My aunt Ada at the gate.");
    assert_string_equal(o.result.backend, "embedded");
    assert_string_equal(o.result.model, "");
    assert_int_equal(o.result.attempts, 0);
    assert_int_equal(o.result.sent_bytes, 0);
    assert_int_equal(server_stat(&fake, "asked") - asked, 0);
    alt_result_clear(&o.result);

    o = ask(&options, (alt_request){.languages = {"en", "de"}});
    assert_string_equal(o.result.text, "My aunt Ada at the gate.");
    assert_string_equal(o.result.texts[1].text, "Meine Tante Ada am Tor.");
    assert_int_equal(o.result.attempts, 0);
    alt_result_clear(&o.result);

    o = ask(&options, (alt_request){.languages = {"en", "fr"}});
    assert_string_equal(o.result.text, "My aunt Ada at the gate.");
    assert_string_equal(o.result.backend, "llama-server");
    assert_int_equal(o.result.attempts, 1);
    assert_int_equal(o.result.text_count, 2);
    alt_result_clear(&o.result);

    o = ask(&options, (alt_request){.ignore_embedded = true});
    assert_string_equal(o.result.text, SENTENCE);
    alt_result_clear(&o.result);
    free(photo.data);
    photo = plain;
}

/* ---- Second tries ---------------------------------------------------------------------------- */

typedef struct {
    const char *path;
    alt_code code;
    const char *words; /* in the text or the message */
    uint32_t attempts; /* requests that the server saw */
    unsigned warnings;
} course;

static void expect_course(const course *c, const char *name)
{
    alt_options options = options_for(c->path);
    long before = server_stat(&fake, "asked");

    options.backend = name;
    options.api_key = KEY;
    alt_outcome o = ask(&options, (alt_request){.max_length = 125});
    const char *words = o.error.code == ALT_OK ? o.result.text : o.error.message;
    long asked = server_stat(&fake, "asked") - before;
    if (o.error.code != c->code || !strstr(words, c->words) || asked != c->attempts ||
        o.result.warnings != c->warnings || strstr(words, "SECRET")) {
        fail_msg("%s: %s after %ld requests, warnings %u: %s", c->path, alt_code_name(o.error.code),
                 asked, o.result.warnings, words);
    }
    if (o.error.code == ALT_OK) {
        /* libcurl asks again by itself when a kept connection turns out to be dead */
        assert_in_range(o.result.attempts, strstr(c->path, "reset") ? 1 : asked, asked);
    }
    alt_result_clear(&o.result);
}

static void what_may_pass_is_tried_again(void **state)
{
    static const course courses[] = {
        {"/retry-after-ms-1/fail-1-then-ok/token-a/v1", ALT_OK, SENTENCE, 2, 0},
        {"/retry-after-ms-1/first-2/status-429/token-b/v1", ALT_OK, SENTENCE, 3, 0},
        {"/retry-after-ms-1/first-3/status-429/token-c/v1", ALT_E_RATE, "(429)", 3, 0},
        {"/retry-after-ms-1/status-500/v1", ALT_E_SERVER, "(500)", 3, 0},
        {"/first-1/reset/token-d/v1", ALT_OK, SENTENCE, 2, 0},
        {"/first-1/half/token-e/v1", ALT_OK, SENTENCE, 2, 0},
        {"/first-1/status-529/token-f/v1", ALT_OK, SENTENCE, 2, 0},
    };

    for (size_t i = 0; i < sizeof courses / sizeof *courses; i++) {
        expect_course(&courses[i], "llama-server");
    }
}

static void what_will_not_pass_is_not(void **state)
{
    static const course courses[] = {
        {"/badkey/v1", ALT_E_AUTH, "(401)", 1, 0},
        {"/status-402/v1", ALT_E_QUOTA, "(402)", 1, 0},
        {"/status-404/v1", ALT_E_MODEL, "(404)", 1, 0},
        {"/status-413/v1", ALT_E_LARGE, "(413)", 1, 0},
        {"/status-302/v1", ALT_E_REQUEST, "(302)", 1, 0},
        {"/html/v1", ALT_E_MALFORMED, "not JSON", 1, 0},
        {"/truncated-json/v1", ALT_E_MALFORMED, "not JSON", 1, 0},
        {"/deep-json/v1", ALT_E_MALFORMED, "not JSON", 1, 0},
        {"/bad-utf8/v1", ALT_OK, "A \xEF\xBF\xBD( dog\xEF\xBF\xBD.", 1, 0},
        {"/wrong-type/v1", ALT_E_MALFORMED, "choices.0", 1, 0},
        {"/not-http/v1", ALT_E_MALFORMED, "does not speak HTTP", 1, 0},
        {"/refuse/v1", ALT_E_REFUSED, "cannot be used", 1, 0},
        {"/retry-after-61/status-429/v1", ALT_E_RATE, "(429)", 1, 0},
    };

    for (size_t i = 0; i < sizeof courses / sizeof *courses; i++) {
        expect_course(&courses[i], "llama-server");
    }
}

static void parameters_that_a_server_does_not_know_are_left_out(void **state)
{
    expect_course(&(course){"/picky/v1", ALT_OK, SENTENCE, 2, 0}, "vllm");
    expect_course(&(course){"/status-400/v1", ALT_E_REQUEST, "(400)", 2, 0}, "openai");
    expect_course(&(course){"/error-in-200/v1", ALT_E_REQUEST, "overflow", 2, 0}, "openai");
}

static void what_was_left_out_once_is_left_out_from_then_on(void **state)
{
    alt_options options = options_for("/picky/v1");
    alt_client *client = client_for(&options);
    alt_batch *batch = batch_for(client);
    alt_error err;

    for (uint32_t attempts = 2; attempts > 0; attempts--) {
        assert_int_equal(add(batch, 1, &err), ALT_OK);
        alt_outcome o = next(batch);
        assert_int_equal(o.result.attempts, attempts);
        alt_result_clear(&o.result);
    }
    alt_batch_free(batch);
    alt_client_free(client);
}

static void an_unfit_answer_gets_one_more_question(void **state)
{
    static const course courses[] = {
        {"/first-1/long/token-g/v1", ALT_OK, SENTENCE, 2, ALT_W_REPAIRED},
        {"/first-1/loop/token-h/v1", ALT_OK, SENTENCE, 2, ALT_W_REPAIRED},
        {"/first-1/empty/token-i/v1", ALT_OK, SENTENCE, 2, ALT_W_REPAIRED},
        {"/first-1/cut/token-j/v1", ALT_OK, SENTENCE, 2, ALT_W_REPAIRED},
        {"/long/v1", ALT_OK, "holds out both arms.", 2, ALT_W_LONG},
        {"/loop/v1", ALT_E_UNFIT, "the answer cannot be used: it ", 2, 0},
        {"/empty/v1", ALT_E_EMPTY, "the answer cannot be used: it ", 2, 0},
        {"/cut/v1", ALT_E_TRUNCATED, "it was cut off by the limit of 300 tokens", 2, 0},
    };

    for (size_t i = 0; i < sizeof courses / sizeof *courses; i++) {
        expect_course(&courses[i], "llama-server");
    }
}

static void a_thinker_gets_more_tokens_once(void **state)
{
    expect_course(&(course){"/first-1/thinking/token-k/v1", ALT_OK, SENTENCE, 2, 0}, "openai");
    /* more tokens, then the second question */
    expect_course(&(course){"/thinking/v1", ALT_E_THINKING, "limit of 600 tokens", 3, 0}, "openai");
}

static void tokens_of_all_answers_are_added_up(void **state)
{
    alt_options options = options_for("/long/v1");
    alt_outcome o = ask(&options, (alt_request){.max_length = 0});

    assert_int_equal(o.result.prompt_tokens, 200);
    assert_int_equal(o.result.output_tokens, 20);
    alt_result_clear(&o.result);
}

static void bad_requests_are_not_added(void **state)
{
    char context[70000];
    alt_options options = options_for("/v1");

    memset(context, 'x', sizeof context - 1);
    context[sizeof context - 1] = '\0';
    alt_outcome o = ask(&options, (alt_request){.max_length = 39});
    assert_string_equal(o.error.message, "maxLength must be between 40 and 512");
    o = ask(&options, (alt_request){.context = context});
    assert_string_equal(o.error.message, "context must be at most 65536 bytes long");
    o = ask(&options, (alt_request){.language = context});
    assert_string_equal(o.error.message, "language must be at most 64 bytes long");
    o = ask(&options, (alt_request){.languages = {"de", "f.r"}});
    assert_string_equal(o.error.message, "languages must be tags like \"de\" or \"pt-BR\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_protocol_gives_a_whole_result),
        cmocka_unit_test(several_languages_cost_one_request),
        cmocka_unit_test(a_server_without_schemas_is_asked_for_words_from_then_on),
        cmocka_unit_test(the_language_reaches_the_model),
        cmocka_unit_test(the_words_of_a_person_are_asked_of_nobody),
        cmocka_unit_test(what_may_pass_is_tried_again),
        cmocka_unit_test(what_will_not_pass_is_not),
        cmocka_unit_test(parameters_that_a_server_does_not_know_are_left_out),
        cmocka_unit_test(what_was_left_out_once_is_left_out_from_then_on),
        cmocka_unit_test(an_unfit_answer_gets_one_more_question),
        cmocka_unit_test(a_thinker_gets_more_tokens_once),
        cmocka_unit_test(tokens_of_all_answers_are_added_up),
        cmocka_unit_test(bad_requests_are_not_added),
    };
    return cmocka_run_group_tests(tests, asking_start, asking_stop);
}
