/* inflate.c - one interface to two libraries that inflate; their streams are much alike. */
#include "inflate.h"

#include <stdlib.h>

#ifdef ALT_ISAL
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

/* ISA-L leaves the upper halves of vector registers in use, where there are any, which makes each
 * SSE2 instruction after it wait for the one before. */
#ifdef __x86_64__
#include <immintrin.h>

__attribute__((target("avx"))) static void zero_upper_halves(void)
{
    _mm256_zeroupper();
}

static void tidy_registers(void)
{
    if (__builtin_cpu_supports("avx")) {
        zero_upper_halves();
    }
}
#else
static void tidy_registers(void)
{
}
#endif

typedef struct inflate_state stream;

static bool start(stream *s)
{
    isal_inflate_init(s);
    s->crc_flag = ISAL_ZLIB;
    return true;
}

static inflate_progress proceed(stream *s)
{
    int status = isal_inflate(s);

    tidy_registers();
    if (status != ISAL_DECOMP_OK) {
        return INFLATE_DAMAGED;
    }
    return s->block_state == ISAL_BLOCK_FINISH ? INFLATE_END : INFLATE_MORE;
}

static void finish(stream *s)
{
}

uint32_t inflate_crc(image_span span)
{
    uint32_t crc = crc32_gzip_refl(0, span.data, span.size);

    tidy_registers();
    return crc;
}

#else
#include <zlib.h>

typedef z_stream stream;

static bool start(stream *s)
{
    *s = (stream){0};
    return inflateInit(s) == Z_OK;
}

static inflate_progress proceed(stream *s)
{
    int status = inflate(s, Z_NO_FLUSH);

    if (status == Z_STREAM_END) {
        return INFLATE_END;
    }
    return status == Z_OK || status == Z_BUF_ERROR ? INFLATE_MORE : INFLATE_DAMAGED;
}

static void finish(stream *s)
{
    inflateEnd(s);
}

uint32_t inflate_crc(image_span span)
{
    return (uint32_t)crc32_z(0, span.data, span.size);
}
#endif

struct inflater {
    stream stream;
};

inflater *inflate_open(void)
{
    inflater *i = malloc(sizeof *i);

    if (i && !start(&i->stream)) {
        free(i);
        return NULL;
    }
    return i;
}

/* Both libraries count by 32 bits. */
static uint32_t count(size_t size)
{
    return size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
}

inflate_progress inflate_run(inflater *i, image_span *in, uint8_t *out, size_t *size)
{
    stream *s = &i->stream;
    const uint8_t *end = in->data + in->size;

    s->next_in = (uint8_t *)in->data; /* neither library writes there */
    s->avail_in = count(in->size);
    s->next_out = out;
    s->avail_out = count(*size);
    inflate_progress progress = proceed(s);
    *in = (image_span){s->next_in, (size_t)(end - s->next_in)};
    *size = (size_t)(s->next_out - out);
    return progress;
}

void inflate_close(inflater *i)
{
    if (i) {
        finish(&i->stream);
        free(i);
    }
}
