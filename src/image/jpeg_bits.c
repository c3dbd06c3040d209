/* jpeg_bits.c - the bits of a JPEG scan. */
#include "jpeg_bits.h"

/* Copies data to the chunk up to the next marker, or as much as there is room for. */
static void unstuff(jpeg_bits *b, uint8_t *to)
{
    const uint8_t *room_end = b->chunk + JPEG_BITS_CHUNK;

    while (!b->ended && to < room_end) {
        size_t room = (size_t)(room_end - to), size = b->rest.size < room ? b->rest.size : room;
        const uint8_t *from = b->rest.data, *ff = size ? memchr(from, 0xFF, size) : NULL;
        size_t taken = ff ? (size_t)(ff - from) : size;
        memcpy(to, from, taken);
        to += taken;
        if (ff && b->rest.size - taken >= 2 && ff[1] == 0) {
            *to++ = 0xFF;
            taken += 2;
        } else {
            b->ended = ff || taken == b->rest.size;
        }
        b->rest = (image_span){from + taken, b->rest.size - taken};
    }
    memset(to, 0, JPEG_BITS_BLOCK + sizeof b->now.window * 2);
    b->end = to;
}

bool jpeg_bits_fill(jpeg_bits *b)
{
    if (!b->ended) {
        size_t kept = (size_t)(b->end - b->now.at);
        memmove(b->chunk, b->now.at, kept);
        b->now.at = b->chunk;
        unstuff(b, b->chunk + kept);
        /* when all of the window lies behind the end, what was taken was not there */
        b->low = b->ended ? b->end + sizeof b->now.window : b->end - JPEG_BITS_BLOCK;
    }
    return b->now.at < b->low;
}

void jpeg_bits_start(jpeg_bits *b, image_span rest)
{
    b->now = (jpeg_window){.at = b->chunk};
    b->end = b->chunk;
    b->rest = rest;
    b->ended = false;
    jpeg_bits_fill(b);
}

bool jpeg_bits_at_end(jpeg_bits *b)
{
    if (!b->ended) {
        jpeg_bits_fill(b);
    }
    ptrdiff_t left = (b->end - b->now.at) * 8 + (ptrdiff_t)b->now.count;
    return b->ended && left >= 0 && left < 8;
}
