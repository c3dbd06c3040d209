/* The caption is found among IIM data sets of both lengths; the walk ends where they are damaged.
 */
#include "test.h"

#include "../../src/image/iptc.h"

#define SET(record, number, length) "\x1C" record number length
#define CAPTION(length) SET("\x02", "\x78", length)
#define CHARSET(length) SET("\x01", "\x5A", length)

static const struct {
    const char *bytes;
    size_t size;
    const char *caption; /* "": none */
    bool utf8;
} cases[] = {
#define CASE(bytes, caption, utf8)                                                                 \
    {                                                                                              \
        bytes, sizeof bytes - 1, caption, utf8                                                     \
    }
    CASE("", "", false),
    CASE(CAPTION("\x00\x05") "A cat", "A cat", false),
    CASE(CHARSET("\x00\x03") "\x1B%G" CAPTION("\x00\x05") "A cat", "A cat", true),
    CASE(CAPTION("\x00\x05") "A cat" CHARSET("\x00\x03") "\x1B%G", "A cat", true),
    CASE(CHARSET("\x00\x03") "\x1B-A" CAPTION("\x00\x05") "A cat", "A cat", false),
    CASE(CHARSET("\x00\x00") CAPTION("\x00\x05") "A cat", "A cat", false),
    /* Others before it, and the first that is not empty */
    CASE(SET("\x02", "\x69", "\x00\x01") "H" CAPTION("\x00\x05") "A cat", "A cat", false),
    CASE(CAPTION("\x00\x00") CAPTION("\x00\x01") "1" CAPTION("\x00\x01") "2", "1", false),
    /* Extended: the length of the length, then the length */
    CASE(CAPTION("\x80\x04") "\x00\x00\x00\x05"
                             "A cat",
         "A cat", false),
    CASE(CAPTION("\x80\x01") "\x05"
                             "A cat",
         "A cat", false),
    CASE(CAPTION("\x80\x00") CAPTION("\x00\x01") "1", "1", false),
    CASE(CAPTION("\x80\x04") "\xFF\xFF\xFF\xFF"
                             "A cat",
         "", false),
    CASE(CAPTION("\x80\x05") "\x00\x00\x00\x00\x05"
                             "A cat",
         "", false),
    CASE(CAPTION("\x80\x04") "\x00\x00", "", false),
    CASE(CAPTION("\xFF\xFF") "A cat", "", false),
    /* Damaged */
    CASE(CAPTION("\x00\x06") "A cat", "", false),
    CASE("\x1D\x02\x78\x00\x05"
         "A cat",
         "", false),
    CASE("\x1C\x02\x78\x00", "", false),
    CASE(CAPTION("\x00\x05") "A cat"
                             "\x1C\x02",
         "A cat", false),
#undef CASE
};

static void finds_the_caption(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t *exact = malloc(cases[i].size + 1);
        bool utf8;

        memcpy(exact, cases[i].bytes, cases[i].size);
        exact = realloc(exact, cases[i].size > 0 ? cases[i].size : 1);
        image_span got = iptc_caption((image_span){exact, cases[i].size}, &utf8);
        assert_int_equal(got.size, strlen(cases[i].caption));
        assert_memory_equal(got.data ? got.data : exact, cases[i].caption, got.size);
        assert_int_equal(utf8, cases[i].utf8);
        free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_caption),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
