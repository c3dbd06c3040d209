/* failing_malloc.h - makes allocations of the core fail on demand.  Defines malloc() and its kin
 * for the program: one source file of a test includes it, before all else.  Shared libraries see
 * these only where FAILING_LIBRARIES is defined before; json-c 0.16 would not survive them. */
#ifndef ALT_FAILING_MALLOC_H
#define ALT_FAILING_MALLOC_H

#define _GNU_SOURCE /* RTLD_NEXT, dladdr() */

#include "test.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>

/* Called before AddressSanitizer is ready. */
#define FAILING_EARLY __attribute__((no_sanitize("address", "undefined")))

#ifdef FAILING_LIBRARIES
#define FAILING_SCOPE FAILING_EARLY __attribute__((visibility("default")))
#else
#define FAILING_SCOPE FAILING_EARLY
#endif

/* How many allocations succeed before one fails, once; negative: none fails. */
static long failing_countdown = -1;

/* A library that ends the process when malloc() fails, by a part of its path; NULL: none. */
static const char *failing_spared;

/* The C library is spared, too: it asks for AddressSanitizer about each new thread. */
FAILING_EARLY static bool failing_spares(const void *caller)
{
    Dl_info info;

    return dladdr(caller, &info) && (strstr(info.dli_fname, "/libc.so") ||
                                     (failing_spared && strstr(info.dli_fname, failing_spared)));
}

FAILING_EARLY static bool failing_now(const void *caller)
{
    bool fails = failing_countdown >= 0 && !failing_spares(caller) && failing_countdown-- == 0;

    errno = fails ? ENOMEM : errno;
    return fails;
}

/* The function that this one hides: AddressSanitizer's, or the C library's; dlsym() may allocate
 * and do without. */
#define FAILING_REAL(name)                                                                         \
    extern __typeof__(name) __interceptor_##name __attribute__((weak));                            \
    static __typeof__(name) *real;                                                                 \
    real = __interceptor_##name ? __interceptor_##name : real;                                     \
    static bool asking;                                                                            \
    if (!real && !asking) {                                                                        \
        asking = true;                                                                             \
        *(void **)&real = dlsym(RTLD_NEXT, #name);                                                 \
    }                                                                                              \
    bool fails = !real || failing_now(__builtin_return_address(0))

FAILING_SCOPE void *malloc(size_t size)
{
    FAILING_REAL(malloc);
    return fails ? NULL : real(size);
}

FAILING_SCOPE void *calloc(size_t count, size_t size)
{
    FAILING_REAL(calloc);
    return fails ? NULL : real(count, size);
}

FAILING_SCOPE void *realloc(void *old, size_t size)
{
    FAILING_REAL(realloc);
    return fails ? NULL : real(old, size);
}

char *strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);

    return copy ? memcpy(copy, text, size) : NULL;
}

FAILING_SCOPE int posix_memalign(void **out, size_t alignment, size_t size)
{
    FAILING_REAL(posix_memalign);
    return fails ? ENOMEM : real(out, alignment, size);
}

#endif
