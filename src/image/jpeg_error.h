/* jpeg_error.h - libjpeg's errors as typed errors.  Only the JPEG files include it. */
#ifndef ALT_JPEG_ERROR_H
#define ALT_JPEG_ERROR_H

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "../alttext.h"

/*
 * Lives in the caller of the function that calls setjmp(trap.jump), so that nothing which matters
 * after the jump is a local variable of the latter.
 */
typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf jump;
    alt_error *err; /* says what happened once the jump was taken */
} jpeg_trap;

/* What cinfo.err is to be set to. */
struct jpeg_error_mgr *jpeg_trap_init(jpeg_trap *trap, alt_error *err);

#endif
