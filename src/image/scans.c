/* scans.c - leaves out the scans of a progressive JPEG file that a small picture does not need.
 * Scan headers are described in ITU-T T.81, B.2.3. */
#include "scans.h"

#include "markers.h"

/*
 * The last coefficient, in the order of the zigzag, that counts where the decoder keeps 4x4, 2x2 or
 * one pixel of a block; and none of them to its last bits, which a picture of a quarter no longer
 * shows.  (Colour of half the size has finer blocks, but what comes out has it of half the size,
 * too.)  Scans of sequential files begin at the first coefficient.
 */
static bool is_needed(image_span scan, unsigned shrink)
{
    static const uint8_t last[] = {[2] = 24, [4] = 4, [8] = 0};
    size_t parameters = scan.size ? 1 + 2 * (size_t)scan.data[0] : 0;

    if (scan.size < parameters + 3) {
        return true; /* damaged: the decoder will say so */
    }
    uint8_t first = scan.data[parameters], refined = scan.data[parameters + 2] >> 4;
    return first == 0 || (first <= last[shrink] && !refined);
}

static image_span piece(const scans *s, size_t start, size_t end)
{
    return (image_span){s->file.data + start, end - start};
}

/* Where the next marker is, behind the data of a scan that ends at at. */
static size_t skip_data(const scans *s, size_t at)
{
    marker m;

    return markers_next(s->file, &at, &m) ? m.start : s->file.size;
}

image_span scans_next(scans *s)
{
    size_t start = s->at, at = s->at;
    marker m;

    while (s->shrink > 1 && markers_next(s->file, &at, &m)) {
        if (m.code != MARKER_SOS || is_needed(m.body, s->shrink)) {
            continue;
        }
        s->at = at = skip_data(s, at);
        if (m.start > start) {
            return piece(s, start, m.start);
        }
        start = at;
    }
    s->at = s->file.size;
    return piece(s, start, s->file.size);
}
