/* seen.h - what has been seen before: paths, bodies, pictures. */
#ifndef FAKE_SEEN_H
#define FAKE_SEEN_H

#include <stddef.h>
#include <stdint.h>

#define SEEN_BUCKETS 4096

typedef struct seen {
    struct seen *next;
    uint64_t hash;
    int count, asked; /* the caller's, from 0 */
} seen;

uint64_t seen_hash(const char *bytes, size_t size);

/* The entry of these bytes in a table of SEEN_BUCKETS, made when there is none. */
seen *seen_find(seen **table, const char *bytes, size_t size);

#endif
