/* How keys of AWS are read; that requests are signed by them, tests/phpt/signature.phpt shows. */
#include "failing_malloc.h"

#include "../../src/http/http.h"

#define TOKEN "x-amz-security-token: "

static void keys_and_regions_are_found(void **state)
{
    static const struct {
        const char *key, *base, *keys, *token, *scope;
    } good[] = {
        {"ID:SECRET", "https://bedrock-runtime.eu-central-1.amazonaws.com", "ID:SECRET", NULL,
         "aws:amz:eu-central-1:bedrock"},
        {"ID:SEC/RET+:TOKEN=", "https://vpce-1.bedrock-runtime.us-east-1.vpce.amazonaws.com:443/x",
         "ID:SEC/RET+", TOKEN "TOKEN=", "aws:amz:us-east-1:bedrock"},
        {"ID::", "http://bedrock-runtime-fips.us-gov-west-1.localhost:1", "ID:", TOKEN,
         "aws:amz:us-gov-west-1:bedrock"},
    };

    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        http_signer signer;
        alt_error err;

        assert_int_equal(http_signer_read(good[i].key, good[i].base, "bedrock", &signer, &err),
                         ALT_OK);
        assert_string_equal(signer.keys, good[i].keys);
        assert_int_equal(signer.token == NULL, good[i].token == NULL);
        if (signer.token != NULL) {
            assert_string_equal(signer.token, good[i].token);
        }
        assert_string_equal(signer.scope, good[i].scope);
        http_signer_clear(&signer);
        assert_null(signer.keys);
    }
}

static void a_host_without_a_region_is_refused(void **state)
{
    static const char *const bases[] = {
        "https://127.0.0.1:8080",
        "https://bedrock-runtime",
        "https://bedrock-runtime.eu",
        "https://bedrock-runtime:443",
        "https://bedrock-runtime..com",
        "https://proxy.example/bedrock/eu.x",
        "https://bedrock-runtime.EU.com",
        "https://bedrock.0123456789012345678901234567890123456789x.y",
    };

    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        http_signer signer;
        alt_error err;

        assert_int_equal(http_signer_read("ID:SECRET", bases[i], "bedrock", &signer, &err),
                         ALT_E_OPTION);
        assert_null(strstr(err.message, "SECRET"));
    }
}

static void running_out_of_memory_is_told(void **state)
{
    for (long n = 0; true; n++) {
        http_signer signer;
        alt_error err;

        failing_countdown = n;
        alt_code code =
            http_signer_read("ID:SECRET:TOKEN", "https://bedrock.eu.com", "bedrock", &signer, &err);
        bool failed = failing_countdown < 0;
        failing_countdown = -1;
        assert_int_equal(code, failed ? ALT_E_MEMORY : ALT_OK);
        if (!failed) {
            http_signer_clear(&signer);
            assert_true(n >= 1);
            return;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_and_regions_are_found),
        cmocka_unit_test(a_host_without_a_region_is_refused),
        cmocka_unit_test(running_out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
