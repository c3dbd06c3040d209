/* seen.c - a hash table that grows for ever: FNV-1a tells the bytes apart. */
#include "seen.h"

#include <stdlib.h>

uint64_t seen_hash(const char *bytes, size_t size)
{
    uint64_t hash = 14695981039346656037u;

    for (size_t i = 0; i < size; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * 1099511628211u;
    }
    return hash;
}

seen *seen_find(seen **table, const char *bytes, size_t size)
{
    uint64_t hash = seen_hash(bytes, size);
    seen *s;

    seen **list = &table[hash % SEEN_BUCKETS];
    for (s = *list; s != NULL && s->hash != hash; s = s->next) {
    }
    if (s == NULL) {
        s = calloc(1, sizeof *s);
        *s = (seen){.next = *list, .hash = hash};
        *list = s;
    }
    return s;
}
