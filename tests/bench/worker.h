/* worker.h - what a C worker of tests/bench/images is.  It reads lines, each a path and, behind a
 * tab, where the JPEG is to be written to (nothing: nowhere).  It prepares that picture and answers
 * with the CPU time that this took, in microseconds, and the size of the JPEG in bytes, 0 when the
 * picture was refused. */
#ifndef BENCH_WORKER_H
#define BENCH_WORKER_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* malloc; size 0 when the picture was refused. */
typedef struct {
    uint8_t *data;
    size_t size;
} worker_jpeg;

/* Of all threads of this process: what others do meanwhile counts less than on the wall's clock. */
static inline double worker_cpu_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static inline void worker_write(const worker_jpeg *jpeg, const char *path)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(jpeg->data, 1, jpeg->size, file) != jpeg->size) {
        perror(path);
    }
    if (file) {
        fclose(file);
    }
}

static inline void worker_serve(worker_jpeg (*prepare)(const char *path))
{
    char line[8192];

    while (fgets(line, sizeof line, stdin)) {
        char *rest = line, *path = strsep(&rest, "\t\n"), *out = strsep(&rest, "\n");
        double start_us = worker_cpu_us();
        worker_jpeg jpeg = prepare(path);
        printf("%.0f %zu\n", worker_cpu_us() - start_us, jpeg.size);
        if (out && *out && jpeg.size) {
            worker_write(&jpeg, out);
        }
        fflush(stdout);
        free(jpeg.data);
    }
}

#endif
