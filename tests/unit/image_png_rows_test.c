/* Rows of PNG files: what libpng reads, for every filter, kind and size; never what it refuses. */
#define _GNU_SOURCE /* nftw() */

#include "pictures.h"

#include <ftw.h>
#include <zlib.h>

#include "../../src/image/image.h"
#include "../../src/image/png_header.h"
#include "../../src/image/png_rows.h"

typedef struct {
    int colour; /* PNG_COLOR_TYPE_..., all of 8 bits */
    unsigned width, height;
    int filters;  /* PNG_FILTER_..., PNG_ALL_FILTERS: libpng chooses */
    int level;    /* of zlib, 0: stored */
    int strategy; /* of zlib, 0: its own choice */
    size_t chunk; /* the size of IDAT chunks; 0: libpng's */
} rows_variant;

static const int colours[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                              PNG_COLOR_TYPE_RGB_ALPHA, PNG_COLOR_TYPE_PALETTE};
static const size_t colour_count = sizeof colours / sizeof *colours;

/* Smooth on the left, noise on the right, with full swings in between. */
static uint8_t sample(unsigned x, unsigned y, unsigned width, unsigned *noise)
{
    *noise = *noise * 1103515245 + 12345;
    if (x > width / 2) {
        return (uint8_t)(*noise >> 16);
    }
    return (uint8_t)(x > width / 3 ? (*noise & 0x10000 ? 255 : 0) : x * 3 + y * 2);
}

static picture rows_picture(rows_variant v)
{
    picture out = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_color palette[256];
    png_byte alphas[50];
    unsigned noise = 7;

    png_set_write_fn(png, &out, picture_write, NULL);
    png_set_IHDR(png, info, v.width, v.height, 8, v.colour, PNG_INTERLACE_NONE, 0, 0);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, v.filters);
    png_set_compression_level(png, v.level);
    png_set_compression_strategy(png, v.strategy);
    if (v.chunk) {
        png_set_compression_buffer_size(png, v.chunk);
    }
    if (v.colour == PNG_COLOR_TYPE_PALETTE) {
        for (unsigned i = 0; i < sizeof palette; i++) {
            ((png_bytep)palette)[i] = sample(i, 0, 1, &noise);
        }
        memcpy(alphas, palette, sizeof alphas);
        png_set_PLTE(png, info, palette, 256);
        png_set_tRNS(png, info, alphas, sizeof alphas, NULL);
    }
    png_write_info(png, info);
    unsigned size = v.width * png_get_channels(png, info);
    uint8_t *row = malloc(size);
    for (unsigned y = 0; y < v.height; y++) {
        for (unsigned x = 0; x < size; x++) {
            row[x] = sample(x, y, size, &noise);
        }
        png_write_row(png, row);
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    free(row);
    return out;
}

/* ---- The oracle ------------------------------------------------------------------------------ */

/* All rows of a file, one behind the other. */
typedef struct {
    uint8_t *data; /* malloc; NULL: refused, or not of a kind that is meant here */
    uint32_t width, height;
    unsigned channels;
} rows;

static void oracle_feed(png_structp png, png_bytep to, size_t size)
{
    image_span *rest = png_get_io_ptr(png);

    if (size > rest->size) {
        png_error(png, "early end");
    }
    memcpy(to, rest->data, size);
    *rest = (image_span){rest->data + size, rest->size - size};
}

static void oracle_fail(png_structp png, png_const_charp text)
{
    png_longjmp(png, 1);
}

static void oracle_warn(png_structp png, png_const_charp text)
{
}

static void oracle_run(png_structp png, png_infop info, rows *out)
{
    if (setjmp(png_jmpbuf(png))) {
        free(out->data);
        out->data = NULL;
        return;
    }
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_read_info(png, info);
    if (png_get_bit_depth(png, info) != 8 || png_get_interlace_type(png, info)) {
        return;
    }
    out->width = png_get_image_width(png, info);
    out->height = png_get_image_height(png, info);
    out->channels = png_get_channels(png, info);
    out->data = malloc((size_t)out->width * out->channels * out->height);
    for (size_t y = 0; y < out->height; y++) {
        png_read_row(png, out->data + y * out->width * out->channels, NULL);
    }
    png_read_end(png, NULL);
}

static rows oracle_read(picture p)
{
    image_span rest = {p.data, p.size};
    rows out = {0};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, oracle_fail, oracle_warn);
    png_infop info = png_create_info_struct(png);

    png_set_read_fn(png, &rest, oracle_feed);
    oracle_run(png, info, &out);
    png_destroy_read_struct(&png, &info, NULL);
    return out;
}

/* ---- Ours ------------------------------------------------------------------------------------ */

static size_t first_of(picture p, const char *type)
{
    size_t at = 8, found = 8;
    png_chunk chunk;

    while (png_header_next((image_span){p.data, p.size}, &at, &chunk) &&
           strcmp(chunk.type, type) != 0) {
        found = at;
    }
    return found;
}

/* Whether all is read and nothing is odd; then every row must be as the oracle has it. */
static bool reads_as(picture p, const rows *expected)
{
    size_t size = (size_t)expected->width * expected->channels;
    png_rows *r = png_rows_open((image_span){p.data, p.size}, first_of(p, "IDAT"), expected->width,
                                expected->channels);
    bool good = true, same = expected->data;

    for (size_t y = 0; good && y < expected->height; y++) {
        const uint8_t *row = png_rows_next(r);
        good = row;
        same = good && same && memcmp(row, expected->data + y * size, size) == 0;
    }
    good = good && png_rows_end(r);
    png_rows_close(r);
    assert_true(!good || same);
    return good;
}

static void assert_reads(rows_variant v)
{
    picture p = rows_picture(v);
    rows expected = oracle_read(p);

    assert_non_null(expected.data);
    assert_true(reads_as(p, &expected));
    free(expected.data);
    free(p.data);
}

/* ---- Tests ----------------------------------------------------------------------------------- */

static void every_filter_gives_what_libpng_gives(void **state)
{
    static const int filters[] = {PNG_FILTER_NONE, PNG_FILTER_SUB,   PNG_FILTER_UP,
                                  PNG_FILTER_AVG,  PNG_FILTER_PAETH, PNG_ALL_FILTERS};

    for (size_t c = 0; c < colour_count; c++) {
        for (size_t f = 0; f < sizeof filters / sizeof *filters; f++) {
            for (unsigned width = 1; width <= 40; width++) {
                assert_reads((rows_variant){.colour = colours[c],
                                            .width = width,
                                            .height = 41 - width,
                                            .filters = filters[f],
                                            .level = 6});
            }
            assert_reads((rows_variant){.colour = colours[c],
                                        .width = 700,
                                        .height = 300,
                                        .filters = filters[f],
                                        .level = 1});
        }
    }
}

static void every_way_to_compress_is_read(void **state)
{
    static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED};
    static const size_t chunks[] = {6, 100, 5000, 1 << 20};

    for (int level = 0; level <= 9; level += 3) {
        for (size_t s = 0; s < sizeof strategies / sizeof *strategies; s++) {
            for (size_t c = 0; c < sizeof chunks / sizeof *chunks; c++) {
                assert_reads((rows_variant){.colour = PNG_COLOR_TYPE_RGB,
                                            .width = 200,
                                            .height = 150,
                                            .filters = PNG_ALL_FILTERS,
                                            .level = level,
                                            .strategy = strategies[s],
                                            .chunk = chunks[c]});
            }
        }
    }
}

static void put_u32(uint8_t *to, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        to[i] = (uint8_t)(value >> (24 - 8 * i));
    }
}

/* Makes all checks right again. */
static void mend_checks(picture p)
{
    size_t at = 8;
    png_chunk chunk;

    while (png_header_next((image_span){p.data, p.size}, &at, &chunk)) {
        put_u32(p.data + at - 4,
                (uint32_t)crc32(0, chunk.body.data - 4, (uInt)chunk.body.size + 4));
    }
}

/* Returns whether it was read. */
static bool compare(picture p)
{
    rows expected = oracle_read(p);
    bool read = expected.width && reads_as(p, &expected);

    free(expected.data);
    return read;
}

/* What our reader takes for whole, libpng takes for whole, too: for the rest it is asked anyway. */
static void no_damage_is_borne_that_libpng_minds(void **state)
{
    for (size_t c = 0; c < colour_count; c++) {
        picture p = rows_picture((rows_variant){.colour = colours[c],
                                                .width = 7,
                                                .height = 9,
                                                .filters = PNG_ALL_FILTERS,
                                                .level = (int)c * 2,
                                                .chunk = 40});
        for (size_t bit = first_of(p, "IDAT") * 8; bit < p.size * 8; bit++) {
            picture damaged = {malloc(p.size), p.size};
            memcpy(damaged.data, p.data, p.size);
            damaged.data[bit / 8] = (uint8_t)(damaged.data[bit / 8] ^ 1U << bit % 8);
            assert_false(compare(damaged)); /* as a check or the structure is wrong now */
            mend_checks(damaged);
            compare(damaged);
            free(damaged.data);
        }
        free(p.data);
    }
}

static void what_is_cut_is_never_whole(void **state)
{
    picture p = rows_picture((rows_variant){.colour = PNG_COLOR_TYPE_RGB,
                                            .width = 9,
                                            .height = 9,
                                            .filters = PNG_ALL_FILTERS,
                                            .level = 6,
                                            .chunk = 50});

    assert_true(compare(p));
    for (picture cut = p; cut.size-- > first_of(p, "IDAT") + 8;) {
        assert_false(compare(cut));
    }
    free(p.data);
}

/* The same file with a text before its end of which the check is wrong, which libpng bears. */
static picture with_odd_text(picture p)
{
    static const char text[] = "\0\0\0\3tEXta\0bNONE";
    size_t end = first_of(p, "IEND");
    picture odd = {0};

    picture_append(&odd, p.data, end);
    picture_append(&odd, text, sizeof text - 1);
    picture_append(&odd, p.data + end, p.size - end);
    return odd;
}

static void a_picture_looks_the_same_whoever_reads_its_rows(void **state)
{
    for (size_t c = 0; c < colour_count; c++) {
        picture p = rows_picture((rows_variant){.colour = colours[c],
                                                .width = 60,
                                                .height = 40,
                                                .filters = PNG_ALL_FILTERS,
                                                .level = 6});
        picture odd = with_odd_text(p);
        assert_true(compare(p));
        assert_false(compare(odd));
        raster ours = picture_prepare(p, 50), theirs = picture_prepare(odd, 50);
        assert_int_equal(ours.channels, theirs.channels);
        assert_memory_equal(ours.data, theirs.data,
                            (size_t)ours.width * ours.height * ours.channels);
        free(ours.data);
        free(theirs.data);
        free(p.data);
        free(odd.data);
    }
}

/* Counts what is compared and what of it our reader takes. */
static unsigned compared, taken;

static int compare_file(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    FILE *file = kind == FTW_F ? fopen(path, "rb") : NULL;
    picture p = {0};
    uint8_t bytes[65536];
    image_header header = {0};
    alt_error err;

    for (size_t size; file && (size = fread(bytes, 1, sizeof bytes, file)) > 0;) {
        picture_append(&p, bytes, size);
    }
    if (file) {
        fclose(file);
    }
    if (p.size && image_png.sniff(p.data, p.size) &&
        image_png.probe(p.data, p.size, &header, &err) == ALT_OK &&
        (uint64_t)header.width * header.height < 50000000) {
        compared++;
        taken += compare(p);
    }
    free(p.data);
    return 0;
}

static void files_of_others_are_read_as_libpng_reads_them(void **state)
{
    const char *folder = getenv("ALTTEXT_CORPUS");

    if (!folder) {
        print_message("ALTTEXT_CORPUS is not set\n");
        skip();
    }
    assert_int_equal(nftw(folder, compare_file, 20, FTW_PHYS), 0);
    assert_true(taken > compared / 10);
    print_message("%u of %u files\n", taken, compared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_filter_gives_what_libpng_gives),
        cmocka_unit_test(every_way_to_compress_is_read),
        cmocka_unit_test(no_damage_is_borne_that_libpng_minds),
        cmocka_unit_test(what_is_cut_is_never_whole),
        cmocka_unit_test(a_picture_looks_the_same_whoever_reads_its_rows),
        cmocka_unit_test(files_of_others_are_read_as_libpng_reads_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
