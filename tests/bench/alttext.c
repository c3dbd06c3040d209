/* alttext.c - the worker for alttext's own core. */
#define _DEFAULT_SOURCE /* strsep() */

#include "../../src/alttext.h"
#include "worker.h"

static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    long length = -1;

    if (file && fseek(file, 0, SEEK_END) == 0) {
        length = ftell(file);
    }
    if (length > 0 && (data = malloc((size_t)length))) {
        rewind(file);
        *size = fread(data, 1, (size_t)length, file);
    }
    if (file) {
        fclose(file);
    }
    return data;
}

static worker_jpeg prepare(const char *path)
{
    alt_limits limits;
    alt_jpeg jpeg = {0};
    alt_error err;
    size_t size = 0;
    uint8_t *data = read_file(path, &size);

    alt_limits_init(&limits);
    limits.max_bytes = SIZE_MAX; /* the peers have no such limit */
    if (data && alt_image_to_jpeg(data, size, &limits, 768, 80, &jpeg, &err) != ALT_OK) {
        fprintf(stderr, "%s: %s\n", path, err.message);
    }
    free(data);
    return (worker_jpeg){jpeg.data, jpeg.size};
}

int main(void)
{
    worker_serve(prepare);
    return 0;
}
