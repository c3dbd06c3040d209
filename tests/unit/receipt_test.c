#include "test.h"

#include <stdio.h>

#include "../../src/engine/receipt.h"

static receipt_label label_of(const char *key, size_t size, const char *language)
{
    receipt_label label = {.key_size = size, .max_length = 125};

    memcpy(label.key, key, size);
    snprintf(label.language, sizeof label.language, "%s", language);
    return label;
}

static void assert_same(const receipt_label *a, const receipt_label *b)
{
    assert_int_equal(a->key_size, b->key_size);
    assert_memory_equal(a->key, b->key, a->key_size);
    assert_string_equal(a->language, b->language);
    assert_int_equal(a->max_length, b->max_length);
}

/* All bytes, all lengths, beside languages of all lengths: what vendors allow, and back again. */
static void labels_come_back(void **state)
{
    char key[ALT_MAX_KEY], text[RECEIPT_MAX_LABEL + 1], tag[RECEIPT_MAX_TAG + 1];
    receipt_label read;
    alt_error err;

    for (size_t size = 1; size <= ALT_MAX_KEY; size++) {
        for (size_t i = 0; i < size; i++) {
            key[i] = (char)(i * 37 + size * 11);
        }
        for (size_t length = 0; length <= RECEIPT_MAX_TAG; length++) {
            memset(tag, 'x', length);
            tag[length] = '\0';
            receipt_label label = label_of(key, size, tag);
            if (receipt_write_label(&label, text, &err) != ALT_OK) {
                assert_true((size * 4 + 2) / 3 + length + 4 > RECEIPT_MAX_LABEL);
                continue;
            }
            assert_int_equal(strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                          "0123456789_-"),
                             strlen(text));
            assert_true(strlen(text) <= RECEIPT_MAX_LABEL);
            assert_true(receipt_read_label(text, &read));
            assert_same(&label, &read);
        }
    }
}

static void a_label_is_as_its_file_says(void **state)
{
    receipt_label label = label_of("media:12", 8, "en");
    char text[RECEIPT_MAX_LABEL + 1];
    alt_error err;

    assert_int_equal(receipt_write_label(&label, text, &err), ALT_OK);
    assert_string_equal(text, "1252enbWVkaWE6MTI");
}

static void long_keys_are_refused(void **state)
{
    receipt_label label = label_of("0123456789012345678901234567890123456789abcd", 44, "deu");
    char text[RECEIPT_MAX_LABEL + 1];
    alt_error err;

    assert_int_equal(receipt_write_label(&label, text, &err), ALT_E_OPTION);
    assert_string_equal(err.message, "the key of a picture is too long for a batch, by 2 bytes");
}

static void others_labels_are_not_ours(void **state)
{
    static const char *const others[] = {
        "",
        "125",
        "1250!",
        "1250",
        "1252en",
        "my-custom-id-1",
        "1x50aTc",
        "125!aTc",
        "1259en",
        "1250a*b",
        "1250QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB",
    };
    receipt_label label;

    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (receipt_read_label(others[i], &label)) {
            fail_msg("%s", others[i]);
        }
    }
}

static void receipts_are_read(void **state)
{
    char id[16];
    const char *model;
    alt_error err;

    assert_int_equal(receipt_read("openai:batch_1:org/a:b", "openai", id, sizeof id, &model, &err),
                     ALT_OK);
    assert_string_equal(id, "batch_1");
    assert_string_equal(model, "org/a:b");
    assert_int_equal(receipt_read("openai:batch_1:", "open", id, sizeof id, &model, &err),
                     ALT_E_OPTION);
    static const char *const damaged[] = {
        "", ":", "openai", "openai:", "openai::m", "openai:batch_1", "openai:0123456789abcdef:m"};
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        assert_int_equal(receipt_read(damaged[i], "openai", id, sizeof id, &model, &err),
                         ALT_E_OPTION);
        assert_string_equal(err.message, "this is no receipt of a batch");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_come_back),      cmocka_unit_test(a_label_is_as_its_file_says),
        cmocka_unit_test(long_keys_are_refused), cmocka_unit_test(others_labels_are_not_ours),
        cmocka_unit_test(receipts_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
