/* worker.h - what a C worker of tests/bench/images is: reads a path a line, prepares that picture
 * and answers with microseconds and the size of what came out in bytes, 0 when it was refused. */
#ifndef BENCH_WORKER_H
#define BENCH_WORKER_H

#include <stdio.h>
#include <string.h>
#include <time.h>

static inline double worker_now_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static inline void worker_serve(size_t (*prepare)(const char *path))
{
    char path[4096];

    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        double start_us = worker_now_us();
        size_t size = prepare(path);
        printf("%.0f %zu\n", worker_now_us() - start_us, size);
        fflush(stdout);
    }
}

#endif
