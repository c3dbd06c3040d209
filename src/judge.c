/* judge.c - what an answer is worth: taken, asked for again, or none. */
#include "judge.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"
#include "utf8.h"

alt_code judge_read(const job *j, const backend_answer *answer, tidy_text *out, alt_error *err)
{
    if (answer->finish == FINISH_REFUSED) {
        return error_set(err, ALT_E_REFUSED, "the model refused");
    }
    if (answer->finish == FINISH_BLOCKED) {
        return error_set(err, ALT_E_BLOCKED, "a content filter stopped it");
    }
    if (j->question != NULL && *answer->text != '\0') {
        *out = (tidy_text){.text = strdup(answer->text)}; /* check.c reads it as it is */
        return out->text != NULL ? ALT_OK : error_memory(err);
    }
    if (answer->finish == FINISH_TRUNCATED) {
        return error_set(err, ALT_E_TRUNCATED,
                         "%s by the limit of %" PRIu32 " tokens (option maxTokens)",
                         *answer->text == '\0' ? "thinking was cut off" : "it was cut off",
                         j->course.max_tokens);
    }
    return tidy(answer->text, j->request.language, j->request.max_length, out, err);
}

/* Keeps the shorter of two, for both would do but for their length. */
static void keep_better(job_course *course, tidy_text *text)
{
    if (course->best.text != NULL && strlen(course->best.text) <= strlen(text->text)) {
        free(text->text);
        return;
    }
    free(course->best.text);
    course->best = *text;
    course->best.warnings |= course->repairing ? ALT_W_REPAIRED : 0;
}

/* Whether the tokens went into thinking, and more of them may help. */
static bool raise_tokens(job *j, const backend_answer *answer)
{
    bool starved = *answer->text == '\0' && (answer->finish == FINISH_TRUNCATED || answer->thought);

    if (!starved || j->course.max_tokens > j->client->options.max_tokens ||
        j->course.max_tokens > ALT_MAX_TOKENS / 2) {
        return false;
    }
    j->course.max_tokens *= 2;
    return true;
}

judgement judge(job *j, const backend_answer *answer, alt_error *err)
{
    job_course *course = &j->course;
    tidy_text text;
    alt_error fault;
    alt_code code = judge_read(j, answer, &text, &fault);

    if (code == ALT_E_MEMORY) {
        *err = fault;
        return JUDGED_BAD;
    }
    if (code == ALT_OK && (text.warnings & ALT_W_LONG) != 0) {
        error_set(&fault, ALT_E_UNFIT, "it is %zu characters long",
                  utf8_length(text.text, strlen(text.text)));
    }
    if (code == ALT_OK) {
        keep_better(course, &text);
    }
    if (course->best.text != NULL &&
        (course->repairing || (course->best.warnings & ALT_W_LONG) == 0)) {
        return JUDGED_GOOD;
    }
    if (code != ALT_OK && raise_tokens(j, answer)) {
        return JUDGED_AGAIN;
    }
    if (!course->repairing && code != ALT_E_REFUSED && code != ALT_E_BLOCKED) {
        course->repairing = true;
        memcpy(course->fault, fault.message, sizeof course->fault - 1);
        return JUDGED_AGAIN;
    }
    error_set(err, code, "the answer cannot be used: %s", fault.message);
    return JUDGED_BAD;
}
