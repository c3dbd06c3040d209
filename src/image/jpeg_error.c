/* jpeg_error.c - libjpeg's errors as typed errors. */
#include "jpeg_error.h"

#include <jerror.h>

#include "../error.h"

static const struct {
    int message;
    alt_code code;
} codes[] = {
    {JERR_OUT_OF_MEMORY, ALT_E_MEMORY},
    {JERR_NO_BACKING_STORE, ALT_E_LIMIT}, /* over max_memory_to_use */
    {JERR_ARITH_NOTIMPL, ALT_E_FORMAT},
    {JERR_BAD_PRECISION, ALT_E_FORMAT},
    {JERR_CCIR601_NOTIMPL, ALT_E_FORMAT},
    {JERR_COMPONENT_COUNT, ALT_E_FORMAT},
    {JERR_CONVERSION_NOTIMPL, ALT_E_FORMAT},
    {JERR_FRACT_SAMPLE_NOTIMPL, ALT_E_FORMAT},
    {JERR_SOF_UNSUPPORTED, ALT_E_FORMAT},
};

/* Warnings after which a part of the picture is missing or wrong. */
static const int fatal_warnings[] = {
    JWRN_ARITH_BAD_CODE, JWRN_HIT_MARKER, JWRN_HUFF_BAD_CODE, JWRN_JPEG_EOF, JWRN_MUST_RESYNC,
};

static alt_code code_of(int message)
{
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        if (codes[i].message == message) {
            return codes[i].code;
        }
    }
    return ALT_E_CORRUPT;
}

static const char *clause_of(alt_code code)
{
    return code == ALT_E_LIMIT    ? "the JPEG file needs more memory than max_memory"
           : code == ALT_E_FORMAT ? "the JPEG file is of a kind that cannot be read"
                                  : "the JPEG file is truncated or damaged";
}

_Noreturn static void fail(j_common_ptr cinfo)
{
    jpeg_trap *trap = (jpeg_trap *)cinfo->err;
    alt_code code = code_of(cinfo->err->msg_code);
    char text[JMSG_LENGTH_MAX];

    if (code == ALT_E_MEMORY) {
        error_memory(trap->err);
    } else {
        cinfo->err->format_message(cinfo, text);
        error_set(trap->err, code, "%s (%s)", clause_of(code), text);
    }
    longjmp(trap->jump, 1);
}

/* Whether a scan of a progressive file ended early that adds detail to a whole picture. */
static bool lacks_detail_only(const struct jpeg_decompress_struct *cinfo)
{
    return cinfo->progressive_mode && cinfo->Ss && cinfo->err->msg_code == JWRN_HIT_MARKER;
}

/* Compressing gives none of these warnings. */
static void hear(j_common_ptr cinfo, int level)
{
    for (size_t i = 0; level < 0 && i < sizeof fatal_warnings / sizeof *fatal_warnings; i++) {
        if (cinfo->err->msg_code == fatal_warnings[i] &&
            !lacks_detail_only((j_decompress_ptr)cinfo)) {
            fail(cinfo);
        }
    }
}

static void stay_silent(j_common_ptr cinfo)
{
}

struct jpeg_error_mgr *jpeg_trap_init(jpeg_trap *trap, alt_error *err)
{
    jpeg_std_error(&trap->manager);
    trap->manager.error_exit = fail;
    trap->manager.emit_message = hear;
    trap->manager.output_message = stay_silent;
    trap->err = err;
    return &trap->manager;
}
