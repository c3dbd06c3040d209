/* tidy.c - from what a model says to what an alt attribute holds. */
#include "tidy.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "error.h"
#include "tidy/fault.h"
#include "tidy/markup.h"
#include "tidy/preamble.h"
#include "utf8.h"

/* The answer without markup and on one line, in place of it; NULL when there is no memory. */
static char *one_line(char *answer)
{
    buffer line;

    markup_unwrap(answer);
    markup_strip_html(answer);
    markup_strip_markdown(answer);
    preamble_pick_lines(answer);
    /* U+FFFD is three times as long as the byte that it stands for */
    buffer_init(&line, 3 * strlen(answer));
    utf8_append_line(&line, answer, strlen(answer));
    free(answer);
    return buffer_take(&line);
}

static alt_code judge(char *line, const char *language, uint32_t max_length, tidy_text *out,
                      alt_error *err)
{
    bool decorative = fault_is_decorative(line);
    alt_code code = decorative ? ALT_OK : fault_find(line, language, err);

    if (code != ALT_OK) {
        return code;
    }
    if (decorative) {
        *line = '\0';
    }
    *out = (tidy_text){.text = line, .decorative = decorative};
    if (utf8_length(line, strlen(line)) > max_length) {
        out->warnings |= ALT_W_LONG;
    }
    if (!decorative && fault_other_language(line, language)) {
        out->warnings |= ALT_W_LANGUAGE;
    }
    return ALT_OK;
}

alt_code tidy(const char *answer, const char *language, uint32_t max_length, tidy_text *out,
              alt_error *err)
{
    char *text = strdup(answer);

    if (text == NULL) {
        return error_memory(err);
    }
    if (!markup_strip_thinking(text)) {
        free(text);
        return error_set(err, ALT_E_TRUNCATED, "it ends while the model is still thinking");
    }
    text = one_line(text);
    if (text == NULL) {
        return error_memory(err);
    }
    preamble_strip(text);
    alt_code code = judge(text, language, max_length, out, err);
    if (code != ALT_OK) {
        free(text);
    }
    return code;
}
