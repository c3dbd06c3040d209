/* Real and hostile files of every format: MANIFEST.tsv says what is to become of each, and
 * real_photos/orientation_reference.tsv how they look upright.  Needs ALTTEXT_CORPUS. */
#include "pictures.h"

/* The folder's path, or the test is skipped. */
static const char *corpus(void)
{
    const char *folder = getenv("ALTTEXT_CORPUS");

    if (!folder) {
        print_message("ALTTEXT_CORPUS is not set\n");
        skip();
    }
    return folder;
}

static FILE *open_file(const char *name)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/%s", corpus(), name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    return file;
}

static picture read_picture(const char *name)
{
    FILE *file = open_file(name);
    picture p = {.data = malloc(1)};
    uint8_t bytes[65536];

    for (size_t size; (size = fread(bytes, 1, sizeof bytes, file)) > 0;) {
        picture_append(&p, bytes, size);
    }
    fclose(file);
    return p;
}

/* Calls row with the fields of each line but the first, which names them. */
static void for_each_row(const char *table, void (*row)(char **fields, void *context),
                         void *context)
{
    FILE *file = open_file(table);
    char *line = NULL;
    size_t room = 0;

    assert_true(getline(&line, &room, file) > 0);
    for (ssize_t size; (size = getline(&line, &room, file)) > 0;) {
        char *fields[16] = {0}, *rest = line;
        for (char *nul; (nul = memchr(line, 0, (size_t)size));) {
            *nul = ' '; /* the manifest quotes bytes of files as they are */
        }
        line[size - 1] = 0;
        for (int i = 0; i < 16 && rest; i++) {
            fields[i] = strsep(&rest, "\t");
        }
        row(fields, context);
    }
    free(line);
    fclose(file);
}

enum { PATH, OUTCOME = 8 };

/* Probes and prepares the file; "" or what is wrong with the outcome. */
static const char *verdict(picture p, const char *outcome, alt_error *err)
{
    alt_image_info info = {0};
    alt_limits limits;
    char size[32];

    alt_limits_init(&limits);
    alt_code probed = alt_image_probe(p.data, p.size, &limits, &info, err);
    alt_code code = picture_try(p.data, p.size, NULL, err);
    snprintf(size, sizeof size, "%ux%u", info.width, info.height);
    if (strcmp(outcome, "must-reject") == 0) {
        return code == ALT_OK ? "is taken" : "";
    }
    if (code != ALT_OK) {
        return *outcome == 'd' ? err->message : "";
    }
    const char *expected = strchr(outcome, ' ');
    return probed != ALT_OK || (expected && strcmp(expected + 1, size) != 0) ? "is of another size"
                                                                             : "";
}

static void check_outcome(char **fields, void *context)
{
    unsigned *counts = context; /* of files, and of those that fail */
    picture p = read_picture(fields[PATH]);
    alt_error err = {0};
    const char *wrong = verdict(p, fields[OUTCOME], &err);

    counts[0]++;
    if (*wrong) {
        counts[1]++;
        print_error("%s: expected %s: %s\n", fields[PATH], fields[OUTCOME], wrong);
    }
    free(p.data);
}

static void every_file_ends_as_the_manifest_says(void **state)
{
    unsigned counts[2] = {0};

    for_each_row("MANIFEST.tsv", check_outcome, counts);
    assert_true(counts[0] > 0);
    assert_int_equal(counts[1], 0);
}

enum { UPRIGHT_WIDTH = 5, UPRIGHT_HEIGHT, GRID };

/* The mean of one channel in a cell of a 3x3 grid. */
static int cell_mean(const raster *r, unsigned cell, unsigned channel)
{
    unsigned left = r->width * (cell % 3) / 3, right = r->width * (cell % 3 + 1) / 3,
             top = r->height * (cell / 3) / 3, bottom = r->height * (cell / 3 + 1) / 3;
    unsigned long sum = 0;

    for (unsigned y = top; y < bottom; y++) {
        for (unsigned x = left; x < right; x++) {
            sum += r->data[((size_t)y * r->width + x) * r->channels + channel % r->channels];
        }
    }
    return (int)(sum / ((right - left) * (bottom - top)));
}

static void check_upright(char **fields, void *context)
{
    picture p = read_picture(fields[PATH]);
    alt_image_info info = picture_probe(p);
    raster r = picture_prepare(p, 768);
    char *grid = fields[GRID];

    assert_int_equal(info.width, atoi(fields[UPRIGHT_WIDTH]));
    assert_int_equal(info.height, atoi(fields[UPRIGHT_HEIGHT]));
    for (unsigned cell = 0; cell < 9; cell++) {
        unsigned long colour = strtoul(grid, &grid, 16);
        for (unsigned channel = 0; channel < 3; channel++) {
            int expected = colour >> (16 - 8 * channel) & 255;
            if (abs(cell_mean(&r, cell, channel) - expected) > 6) {
                fail_msg("%s: cell %u, channel %u: %d instead of %d", fields[PATH], cell, channel,
                         cell_mean(&r, cell, channel), expected);
            }
        }
    }
    ++*(unsigned *)context;
    free(r.data);
    free(p.data);
}

static void oriented_files_stand_upright(void **state)
{
    unsigned count = 0;

    for_each_row("real_photos/orientation_reference.tsv", check_upright, &count);
    assert_true(count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_ends_as_the_manifest_says),
        cmocka_unit_test(oriented_files_stand_upright),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
