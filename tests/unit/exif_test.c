/* Orientation and description come out of IFD0 in both byte orders; anything damaged is nothing. */
#include "test.h"

#include <stdbool.h>

#include "../../src/image/exif.h"

enum { ASCII = 2, SHORT = 3, LONG = 4, UTF8 = 129 };

typedef struct {
    uint32_t tag, type, count, value; /* as it stands in the last four bytes, left-aligned */
} field;

/* A TIFF structure in memory of its own size, so that reading beyond it is seen. */
typedef struct {
    uint8_t *data;
    size_t size;
    bool big_endian;
} tiff;

static void put(tiff *t, uint32_t value, unsigned bytes)
{
    t->data = realloc(t->data, t->size + bytes);
    for (unsigned i = 0; i < bytes; i++) {
        unsigned shift = 8 * (t->big_endian ? bytes - 1 - i : i);
        t->data[t->size++] = (uint8_t)(value >> shift);
    }
}

/* Header, IFD0 of one field (announced as count of them), then the text, at 8 + 2 + 12. */
static tiff make(bool big_endian, uint32_t count, field f, const char *text)
{
    tiff t = {.big_endian = big_endian};

    put(&t, big_endian ? 0x4D4D : 0x4949, 2);
    put(&t, 42, 2);
    put(&t, 8, 4);
    put(&t, count, 2);
    put(&t, f.tag, 2);
    put(&t, f.type, 2);
    put(&t, f.count, 4);
    if (f.type == SHORT) {
        put(&t, f.value, 2);
        put(&t, 0, 2);
    } else {
        put(&t, f.value, 4);
    }
    for (size_t i = 0; i < strlen(text); i++) {
        put(&t, (uint8_t)text[i], 1);
    }
    return t;
}

static image_span span(tiff t)
{
    return (image_span){t.data, t.size};
}

static void reads_each_orientation(void **state)
{
    for (uint32_t value = 0; value <= 9; value++) {
        for (int big_endian = 0; big_endian < 2; big_endian++) {
            tiff t = make(big_endian, 1, (field){0x112, SHORT, 1, value}, "");
            int expected = value >= 1 && value <= 8 ? (int)value : 1;
            assert_int_equal(exif_orientation(span(t)), expected);
            free(t.data);
        }
    }
}

static void refuses_other_shapes_of_orientation(void **state)
{
    static const field fields[] = {
        {0x113, SHORT, 1, 6}, {0x112, SHORT, 0, 6}, {0x112, SHORT, 2, 6}, {0x112, LONG, 1, 6}};

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        tiff t = make(false, 1, fields[i], "");
        assert_int_equal(exif_orientation(span(t)), 1);
        free(t.data);
    }
    assert_int_equal(exif_orientation((image_span){0}), 1);
}

static void reads_the_description(void **state)
{
    static const struct {
        field f;
        const char *text, *expected; /* NULL: none */
    } cases[] = {
        {{0x10E, ASCII, 6, 22}, "A cat", NULL}, /* the NUL is missing, and so a byte */
        {{0x10E, ASCII, 5, 22}, "A cat", "A cat"},
        {{0x10E, UTF8, 5, 22}, "A cat", "A cat"},
        {{0x10E, ASCII, 4, 0x41424344}, "", "ABCD"},
        {{0x10E, ASCII, 2, 0x41004344}, "", "A"},
        {{0x10E, ASCII, 0, 22}, "A cat", ""},
        {{0x10E, SHORT, 5, 22}, "A cat", NULL},
        {{0x10E, ASCII, 5, 23}, "A cat", NULL},
        {{0x10E, ASCII, 0xFFFFFFFF, 22}, "A cat", NULL},
        {{0x10E, ASCII, 5, 0xFFFFFFF0}, "A cat", NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tiff t = make(true, 1, cases[i].f, cases[i].text);
        image_span got = exif_description(span(t));
        const char *expected = cases[i].expected ? cases[i].expected : "";
        assert_int_equal(got.size, strlen(expected));
        assert_memory_equal(got.data ? got.data : t.data, expected, got.size);
        free(t.data);
    }
}

static void stops_where_the_structure_ends(void **state)
{
    tiff t = make(false, 65535, (field){0x113, SHORT, 1, 6}, "tail");

    for (size_t size = 0; size <= t.size; size++) {
        uint8_t *cut = malloc(size + 1);
        memcpy(cut, t.data, size);
        cut = realloc(cut, size > 0 ? size : 1);
        assert_int_equal(exif_orientation((image_span){cut, size}), 1);
        assert_int_equal(exif_description((image_span){cut, size}).size, 0);
        free(cut);
    }
    t.data[4] = (uint8_t)(t.size - 1); /* IFD0 begins at the last byte */
    assert_int_equal(exif_orientation(span(t)), 1);
    t.data[0] = 'X';
    assert_int_equal(exif_orientation(span(t)), 1);
    free(t.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_each_orientation),
        cmocka_unit_test(refuses_other_shapes_of_orientation),
        cmocka_unit_test(reads_the_description),
        cmocka_unit_test(stops_where_the_structure_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
