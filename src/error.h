/* error.h - how a fault is worded, once, by whoever finds it. */
#ifndef ALT_ERROR_H
#define ALT_ERROR_H

#include "alttext.h"

/* Words the fault and returns code, so that one can write: return error_set(err, ALT_E_..., "...");
 * A message that does not fit is cut at a character. */
alt_code error_set(alt_error *err, alt_code code, const char *format, ...) ALT_PRINTF(3, 4);

/* error_set() for failed allocations. */
alt_code error_memory(alt_error *err);

#ifdef __clang_analyzer__ /* cannot see that they fill in all, and never return ALT_OK */
#define error_set(e, c, ...) ((*(e) = (alt_error){.code = (c)}).code)
#define error_memory(e) error_set(e, ALT_E_MEMORY, "")
#endif

#endif
