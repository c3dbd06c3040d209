/* failing_pictures.h - reading pictures while allocations fail, those of the decoding libraries,
 * too. Like failing_malloc.h, for one source file of a test, before all else. */
#ifndef ALT_FAILING_PICTURES_H
#define ALT_FAILING_PICTURES_H

#define FAILING_LIBRARIES
#include "failing_malloc.h"

#include "pictures.h"

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
