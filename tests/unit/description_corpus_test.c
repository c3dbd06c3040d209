/* What is read from real files is what exiftool reads from them.  Needs ALTTEXT_CORPUS. */
#include "test.h"

#include <dirent.h>
#include <stdio.h>

#include <json-c/json.h>

#include "../../src/alttext.h"
#include "../../src/utf8.h"

typedef struct {
    uint8_t *data;
    size_t size;
} file;

/* Skips the test where there is no corpus. */
static const char *corpus(void)
{
    const char *folder = getenv("ALTTEXT_CORPUS");

    if (folder == NULL) {
        print_message("ALTTEXT_CORPUS is not set\n");
        skip();
    }
    return folder;
}

static file read_file(const char *folder, const char *name)
{
    char path[4096];
    file out;

    snprintf(path, sizeof path, "%s/%s/%s", corpus(), folder, name);
    FILE *in = fopen(path, "rb");
    assert_non_null(in);
    fseek(in, 0, SEEK_END);
    out.size = (size_t)ftell(in);
    rewind(in);
    out.data = malloc(out.size);
    assert_int_equal(fread(out.data, 1, out.size, in), out.size);
    fclose(in);
    return out;
}

static char *describe(const char *folder, const char *name, const char *language)
{
    file in = read_file(folder, name);
    char *text;
    alt_error err;

    assert_int_equal(alt_image_description(in.data, in.size, language, &text, &err), ALT_OK);
    free(in.data);
    return text;
}

static bool can_probe(const char *name)
{
    file in = read_file("metadata", name);
    alt_limits limits;
    alt_image_info info;
    alt_error err;

    alt_limits_init(&limits);
    alt_code code = alt_image_probe(in.data, in.size, &limits, &info, &err);
    free(in.data);
    return code == ALT_OK;
}

static bool lists(json_object *fields, const char *list, const char *field)
{
    json_object *names = json_object_object_get(fields, list);

    for (size_t i = 0; names != NULL && i < json_object_array_length(names); i++) {
        if (strcmp(json_object_get_string(json_object_array_get_idx(names, i)), field) == 0) {
            return true;
        }
    }
    return false;
}

/* The first field that holds a person's words, as one line; NULL: none. */
static char *expected(json_object *fields)
{
    static const char *const order[] = {"alt_text", "ext_descr", "dc_description", "iptc_caption",
                                        "exif_image_description"};

    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        json_object *value = json_object_object_get(fields, order[i]);
        if (json_object_is_type(value, json_type_object)) {
            value = json_object_object_get(value, "x-default");
        }
        if (value == NULL || lists(fields, "boilerplate_not_a_description", order[i])) {
            continue;
        }
        buffer line;
        buffer_init(&line, 1 << 20);
        utf8_append_line(&line, json_object_get_string(value),
                         strlen(json_object_get_string(value)));
        if (line.size > 0) {
            return buffer_take(&line);
        }
        buffer_clear(&line);
    }
    return NULL;
}

/* Files whose texts all have a language; expected.json lists x-default only. */
static const struct {
    const char *name, *language, *text;
} languages[] = {
    {"gen_alt_nodefault.jpg", NULL,
     "Eine rote Hibiskusblüte mit langem gelbem Stempel vor dunkelgrünen Blättern."},
    {"gen_alt_nodefault.jpg", "fr-CA",
     "Une fleur d'hibiscus rouge au long pistil jaune devant des feuilles vert foncé."},
    {"gen_xmp_two_descriptions.jpg", "en",
     "A red hibiscus flower with a long yellow stamen against dark green leaves."},
    {"gen_xmp_two_descriptions.jpg", "fr-FR",
     "Une fleur d'hibiscus rouge au long pistil jaune devant des feuilles vert foncé."},
    {"gen_alt_ext_langs.jpg", "ja",
     "濃い緑の葉を背景にした、長い黄色い雄しべを持つ赤いハイビスカスの花。"},
    {"gen_alt_ext_langs.png", "fr",
     "Une fleur d'hibiscus rouge au long pistil jaune devant des feuilles vert foncé."},
};

/* Files that cannot be compared with expected.json. */
static bool is_exempt(const char *name)
{
    static const char *const names[] = {
        "gen_alt_nodefault.jpg",        /* all texts have a language: see languages[] */
        "gen_xmp_two_descriptions.jpg", /* likewise */
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void agrees_with_exiftool(void **state)
{
    char path[4096];
    unsigned wrong = 0, compared = 0;

    snprintf(path, sizeof path, "%s/metadata/expected.json", corpus());
    json_object *root = json_object_from_file(path);
    assert_non_null(root);
    json_object_object_foreach(json_object_object_get(root, "files"), name, fields)
    {
        if (is_exempt(name) || !can_probe(name)) {
            continue;
        }
        char *want = expected(fields), *got = describe("metadata", name, NULL);
        if (strcmp(want ? want : "(none)", got ? got : "(none)") != 0) {
            print_error("%s: expected %s\n    got %s\n", name, want, got);
            wrong++;
        }
        compared++;
        free(want);
        free(got);
    }
    json_object_put(root);
    assert_int_equal(wrong, 0);
    assert_true(compared >= 60);
}

static void picks_the_language(void **state)
{
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        char *got = describe("metadata", languages[i].name, languages[i].language);
        assert_non_null(got);
        assert_string_equal(got, languages[i].text);
        free(got);
    }
}

/* Whatever was done to the metadata, there is either nothing or one clean line. */
static void survives_hostile_metadata(void **state)
{
    char path[4096];
    unsigned count = 0;

    snprintf(path, sizeof path, "%s/adversarial/metadata", corpus());
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.') {
            continue;
        }
        char *got = describe("adversarial/metadata", entry->d_name, "en");
        if (got != NULL) {
            buffer line;
            buffer_init(&line, 1 << 20);
            utf8_append_line(&line, got, strlen(got));
            assert_string_equal(line.data, got);
            buffer_clear(&line);
        }
        free(got);
        count++;
    }
    closedir(folder);
    assert_true(count > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_exiftool),
        cmocka_unit_test(picks_the_language),
        cmocka_unit_test(survives_hostile_metadata),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
