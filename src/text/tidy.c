/* tidy.c - from what a model says to what an alt attribute holds. */
#include "tidy.h"

#include <stdlib.h>
#include <string.h>

#include "../buffer.h"
#include "../error.h"
#include "../utf8.h"
#include "fault.h"
#include "markup.h"
#include "preamble.h"

#define MAX_BYTES (16 * 1024) /* no text with all that may stand around it is longer */

static void strip_markup(char *text)
{
    markup_unwrap(text);
    markup_strip_html(text);
    markup_strip_markdown(text);
    preamble_pick_lines(text);
}

/* The answer without thoughts and markup, on one line, for the caller to free. */
static alt_code one_line(const char *answer, char **out, alt_error *err)
{
    char *text = strdup(answer);
    alt_code code = ALT_OK;
    buffer line;

    if (text == NULL) {
        return error_memory(err);
    }
    if (!markup_strip_thinking(text)) {
        code = error_set(err, ALT_E_TRUNCATED, "it ends while the model is still thinking");
    } else if (strlen(text) > MAX_BYTES) {
        code = error_set(err, ALT_E_UNFIT, "it is %zu bytes long", strlen(text));
    } else {
        strip_markup(text);
        buffer_init(&line, 3 * MAX_BYTES); /* U+FFFD takes three bytes in place of one */
        utf8_append_line(&line, text, strlen(text));
        *out = buffer_take(&line);
        code = *out != NULL ? ALT_OK : error_memory(err);
    }
    free(text);
    return code;
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
    char *line = NULL;
    alt_code code = one_line(answer, &line, err);

    if (code != ALT_OK) {
        return code;
    }
    preamble_strip(line);
    code = judge(line, language, max_length, out, err);
    if (code != ALT_OK) {
        free(line);
    }
    return code;
}
