/* failing_malloc.h - makes allocations fail on demand, those of libraries too.  Defines malloc()
 * and its kin for the whole program: one source file of a test includes it, before all else. */
#ifndef ALT_FAILING_MALLOC_H
#define ALT_FAILING_MALLOC_H

#define _GNU_SOURCE /* RTLD_NEXT, dladdr() */

#include "pictures.h"

#include <dlfcn.h>
#include <errno.h>

/* How many allocations succeed before one fails, once; negative: none fails. */
static long failing_countdown = -1;

/* A library that ends the process when malloc() fails, by a part of its path; NULL: none. */
static const char *failing_spared;

static bool failing_spares(const void *caller)
{
    Dl_info info;

    return failing_spared && dladdr(caller, &info) && strstr(info.dli_fname, failing_spared);
}

static bool failing_now(const void *caller)
{
    return failing_countdown >= 0 && !failing_spares(caller) && failing_countdown-- == 0;
}

/* The function that this one hides; dlsym() may allocate and do without. */
#define FAILING_REAL(name)                                                                         \
    static __typeof__(name) *real;                                                                 \
    static bool asking;                                                                            \
    if (!real && !asking) {                                                                        \
        asking = true;                                                                             \
        *(void **)&real = dlsym(RTLD_NEXT, #name);                                                 \
    }                                                                                              \
    bool fails = !real || failing_now(__builtin_return_address(0))

void *malloc(size_t size)
{
    FAILING_REAL(malloc);
    return fails ? NULL : real(size);
}

void *calloc(size_t count, size_t size)
{
    FAILING_REAL(calloc);
    return fails ? NULL : real(count, size);
}

void *realloc(void *old, size_t size)
{
    FAILING_REAL(realloc);
    return fails ? NULL : real(old, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    FAILING_REAL(posix_memalign);
    return fails ? ENOMEM : real(out, alignment, size);
}

/* Fails each allocation in turn while the picture is read: a typed error every time. */
static inline void assert_survives_failing_malloc(picture p)
{
    for (long n = 0; true; n++) {
        alt_error err = {0};
        failing_countdown = n;
        alt_code code = picture_try(p.data, p.size, NULL, &err);
        bool failed = failing_countdown < 0;
        failing_countdown = -1;
        if (!failed) {
            assert_int_equal(code, ALT_OK);
            assert_true(n > 3);
            return;
        }
        if (code != ALT_OK && code != ALT_E_MEMORY && code != ALT_E_CORRUPT) {
            fail_msg("allocation %ld: %s", n, err.message);
        }
    }
}

#endif
