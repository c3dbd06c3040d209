/* replay.c - feeds files to a fuzz target without a fuzzer: those in tests/fuzz/corpus/NAME, which
 * once broke it or show its formats, each whole, cut short and with bytes flipped.
 * Usage: NAME_fuzz FOLDER */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SIZE 65536
#define MUTANTS 200 /* of each file */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In memory of exactly its size, so that a sanitizer or valgrind sees reads beyond. */
static void feed(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size ? size : 1);

    if (!exact) {
        abort();
    }
    memcpy(exact, data, size);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

/* The same mutants each time: a failure can be repeated. */
static void feed_mutants(uint8_t *data, size_t size)
{
    uint32_t state = 1;

    for (int i = 0; i < MUTANTS && size; i++) {
        state = state * 1664525 + 1013904223;
        size_t at = state % size;
        uint8_t before = data[at];
        feed(data, at);
        data[at] ^= (uint8_t)(1 << (state >> 29));
        feed(data, size);
        data[at] = before;
    }
}

static int replay(const char *folder, const char *name)
{
    static uint8_t data[MAX_SIZE];
    char *path = NULL;
    FILE *file = asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : fopen(path, "rb");

    free(path);
    if (!file) {
        perror(name);
        return EXIT_FAILURE;
    }
    size_t size = fread(data, 1, sizeof data, file);
    fclose(file);
    feed(data, size);
    feed_mutants(data, size);
    return EXIT_SUCCESS;
}

int main(int count, char **arguments)
{
    DIR *folder = count == 2 ? opendir(arguments[1]) : NULL;
    int status = EXIT_SUCCESS, files = 0;

    if (!folder) {
        fprintf(stderr, "usage: %s FOLDER\n", *arguments);
        return EXIT_FAILURE;
    }
    for (struct dirent *entry; status == EXIT_SUCCESS && (entry = readdir(folder));) {
        if (*entry->d_name != '.') {
            status = replay(arguments[1], entry->d_name);
            files++;
        }
    }
    closedir(folder);
    printf("%d files and their mutants\n", files);
    return files ? status : EXIT_FAILURE;
}
