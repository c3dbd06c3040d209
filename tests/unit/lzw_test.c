/* GIF's compression: streams of random codes are read as giflib reads them, damaged ones refused.
 */
#include "pictures.h"

#include <gif_lib.h>

#include "../../src/image/lzw.h"

enum { WIDTH = 97, HEIGHT = 100, SIZE = WIDTH * HEIGHT, MAX_CODES = 4096 };

/* A stream of codes, written as the decoder has to follow it. */
typedef struct {
    picture bytes;
    unsigned value_bits;
    uint32_t bits; /* not written yet */
    unsigned count, code_size, next;
    bool first; /* since all was cleared */
    size_t read;
} stream;

static unsigned clear_of(const stream *s)
{
    return 1U << s->value_bits;
}

static void put_code(stream *s, unsigned code)
{
    s->bits |= code << s->count;
    for (s->count += s->code_size; s->count >= 8; s->count -= 8, s->bits >>= 8) {
        picture_append(&s->bytes, &(uint8_t){(uint8_t)s->bits}, 1);
    }
    if (code == clear_of(s)) {
        s->code_size = s->value_bits + 1;
        s->next = code + 2;
        s->first = true;
        return;
    }
    s->next += !s->first && s->next < MAX_CODES;
    s->first = false;
    s->code_size += s->next >= 1U << s->code_size && s->code_size < 12;
}

static stream start(unsigned value_bits)
{
    stream s = {.value_bits = value_bits,
                .code_size = value_bits + 1,
                .next = (1U << value_bits) + 2,
                .first = true};

    return s;
}

/* Writes what is left. */
static void finish(stream *s)
{
    picture_append(&s->bytes, &(uint8_t){(uint8_t)s->bits}, s->count > 0);
}

/* Of all codes that are valid here, among them the one that is being defined; where few clear, the
 * table is full for long. */
static unsigned random_code(const stream *s, int clears)
{
    unsigned clear = clear_of(s), code;

    if (rand() % 10000 < clears) {
        return clear;
    }
    do {
        code = rand() % 4 ? (unsigned)rand() % clear : (unsigned)rand() % (s->next + 1);
    } while (code == clear || code == clear + 1 || code >= MAX_CODES ||
             (code == s->next && s->first));
    return code;
}

static stream random_stream(unsigned value_bits, int clears)
{
    stream s = start(value_bits);

    for (unsigned i = 0; i < SIZE * 5 / 4; i++) { /* more values than that, though some clear */
        put_code(&s, random_code(&s, clears));
    }
    finish(&s);
    return s;
}

/* Hands the stream out in blocks of odd sizes. */
static image_span next_block(void *context)
{
    stream *s = context;
    size_t left = s->bytes.size - s->read,
           size = left < 7 + s->read % 200 ? left : 7 + s->read % 200;

    s->read += size;
    return (image_span){s->bytes.data + s->read - size, size};
}

static int take_bytes(GifFileType *gif, GifByteType *to, int size)
{
    image_span *rest = gif->UserData;
    size_t count = (size_t)size < rest->size ? (size_t)size : rest->size;

    memcpy(to, rest->data, count);
    *rest = (image_span){rest->data + count, rest->size - count};
    return (int)count;
}

/* The values as giflib reads them from a file around the stream. */
static void read_by_giflib(const stream *s, uint8_t *out)
{
    picture p = {0};
    size_t at = 0;

    picture_append(&p, "GIF89a\x61\0\x64\0\0\0\0,\0\0\0\0\x61\0\x64\0\0", 23);
    picture_append(&p, &(uint8_t){(uint8_t)s->value_bits}, 1);
    for (size_t size; at < s->bytes.size; at += size) {
        size = s->bytes.size - at < 255 ? s->bytes.size - at : 255;
        picture_append(&p, &(uint8_t){(uint8_t)size}, 1);
        picture_append(&p, s->bytes.data + at, size);
    }
    picture_append(&p, "\0;", 2);
    image_span rest = {p.data, p.size};
    GifFileType *gif = DGifOpen(&rest, take_bytes, NULL);
    GifRecordType type;
    assert_int_equal(DGifGetRecordType(gif, &type), GIF_OK);
    assert_int_equal(DGifGetImageHeader(gif), GIF_OK);
    assert_int_equal(DGifGetLine(gif, out, SIZE), GIF_OK);
    DGifCloseFile(gif, NULL);
    free(p.data);
}

static void assert_read_alike(stream *s)
{
    static uint8_t expected[SIZE];
    size_t at = 0;

    read_by_giflib(s, expected);
    lzw *l = lzw_open(s->value_bits, WIDTH, next_block, s);
    for (size_t count = WIDTH; at < SIZE; at += count, count = 1 + (size_t)rand() % WIDTH) {
        count = count < SIZE - at ? count : SIZE - at;
        const uint8_t *values = lzw_read(l, count);
        assert_non_null(values);
        assert_memory_equal(values, expected + at, count);
    }
    free(l);
}

static void random_streams_are_read_as_giflib_reads_them(void **state)
{
    static const int clears[] = {0, 2, 300};

    for (unsigned value_bits = 1; value_bits <= 8; value_bits++) {
        for (size_t i = 0; i < sizeof clears / sizeof *clears; i++) {
            stream s = random_stream(value_bits, clears[i]);
            assert_read_alike(&s);
            free(s.bytes.data);
        }
    }
}

/* Strings are as long as they can become when each code is the one that it defines. */
static void the_longest_strings_fit(void **state)
{
    stream s = start(2);
    size_t size = 0;

    put_code(&s, 3);
    for (unsigned length = 2; s.next < MAX_CODES; length++) {
        size += length;
        put_code(&s, s.next);
    }
    finish(&s);
    lzw *l = lzw_open(2, 1, next_block, &s);
    for (size_t i = 0; i <= size; i++) {
        assert_int_equal(*lzw_read(l, 1), 3);
    }
    assert_null(lzw_read(l, 1));
    free(l);
    free(s.bytes.data);
}

static void damage_is_told(void **state)
{
    static const struct {
        unsigned codes[4], count, values;
    } streams[] = {
        {{0}, 0, 0},          /* nothing */
        {{1, 2}, 2, 2},       /* and no more */
        {{4, 1, 5, 1}, 4, 1}, /* the end, too early */
        {{6}, 1, 0},          /* a string before there is any */
        {{4, 1, 4, 6}, 4, 1}, /* and again */
        {{4, 1, 7}, 3, 1},    /* one that is not defined yet */
    };

    for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
        stream s = start(2);
        for (unsigned k = 0; k < streams[i].count; k++) {
            put_code(&s, streams[i].codes[k]);
        }
        finish(&s);
        for (unsigned more = 0; more < 2; more++) {
            s.read = 0;
            lzw *l = lzw_open(2, 10, next_block, &s);
            assert_int_equal(lzw_read(l, streams[i].values + more) == NULL, more);
            free(l);
        }
        free(s.bytes.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_streams_are_read_as_giflib_reads_them),
        cmocka_unit_test(the_longest_strings_fit),
        cmocka_unit_test(damage_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
