/* dialogue_answer.c - what an answer is worth, and whether to ask again. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../backend/structured.h"
#include "../error.h"
#include "../text/prompt.h"
#include "../utf8.h"
#include "dialogue.h"

/* ---- What an answer says --------------------------------------------------------------------- */

static size_t count_asked(const dialogue *d)
{
    size_t count = 0;

    for (size_t i = 0; i < d->count; i++) {
        count += d->texts[i].asked;
    }
    return count;
}

/* Whether thinking took the tokens that words should have had. */
static bool is_starved(const backend_answer *answer)
{
    return *answer->text == '\0' && (answer->finish == FINISH_TRUNCATED || answer->thought);
}

/* What is wrong with the answer as a whole, as a clause about it. */
static alt_code find_fault(const dialogue *d, const backend_answer *answer, const reply *object,
                           alt_error *err)
{
    if (answer->finish == FINISH_REFUSED) {
        return error_set(err, ALT_E_REFUSED, "the model refused to describe the picture");
    }
    if (answer->finish == FINISH_BLOCKED) {
        return error_set(err, ALT_E_BLOCKED, "a content filter stopped it");
    }
    if (is_starved(answer)) {
        return answer->finish == FINISH_TRUNCATED
                   ? error_set(err, ALT_E_THINKING,
                               "thinking used up the limit of %" PRIu32 " tokens", d->limit)
                   : error_set(err, ALT_E_THINKING, "the model thought, but did not answer");
    }
    if (answer->finish == FINISH_TRUNCATED && object == NULL && d->question == NULL) {
        return error_set(err, ALT_E_TRUNCATED, "it was cut off by the limit of %" PRIu32 " tokens",
                         d->limit);
    }
    return ALT_OK;
}

/* Of the object, the text in that language; "" when there is none. */
static const char *text_in(const dialogue *d, const reply *object, const char *language)
{
    const char *text = reply_text(object, "alt");

    if (text == NULL || language != d->request.language) {
        text = reply_text(reply_at(object, "alt"), language);
    }
    return text != NULL ? text : "";
}

/* A picture is decorative if the model says so and describes it in no language: one text too many
 * does less harm than one too few. */
static bool is_decorative(const dialogue *d, const reply *object)
{
    bool decorative = reply_flag(object, "decorative") == 1;

    for (size_t i = 0; i < d->count && decorative; i++) {
        decorative = !d->texts[i].asked || *text_in(d, object, d->texts[i].language) == '\0';
    }
    return decorative;
}

/* Of two the shorter, but rather a text than none, and in the right language. */
static bool is_better(const tidy_text *text, const tidy_text *than)
{
    bool worse = text->decorative || (text->warnings & ~than->warnings & ALT_W_LANGUAGE) != 0;

    return than->text == NULL || (!worse && strlen(text->text) < strlen(than->text));
}

static void keep_better(dialogue *d, dialogue_text *to, tidy_text *text)
{
    text->warnings |= d->repairing ? ALT_W_REPAIRED : 0;
    if (!is_better(text, &to->best)) {
        free(text->text);
        return;
    }
    free(to->best.text);
    to->best = *text;
}

/* Judges what was said in one language.  An error leaves open whether it is asked for again. */
static alt_code take_text(dialogue *d, dialogue_text *to, const char *said, alt_error *err)
{
    tidy_text text = {.text = NULL};
    alt_code code = ALT_OK;

    if (d->question != NULL && *said != '\0') {
        text.text = strdup(said);
        code = text.text != NULL ? ALT_OK : error_memory(err);
    } else {
        code = tidy(said, to->language, d->request.max_length, &text, err);
    }
    if (code != ALT_OK) {
        return code;
    }
    bool lengthy = (text.warnings & ALT_W_LONG) != 0;
    if (lengthy) {
        code = error_set(err, ALT_E_UNFIT, "it is %zu characters long",
                         utf8_length(text.text, strlen(text.text)));
    }
    keep_better(d, to, &text);
    to->settled = !lengthy;
    return code;
}

static alt_code take_texts(dialogue *d, const backend_answer *answer, const reply *object,
                           alt_error *err)
{
    bool decorative = is_decorative(d, object);
    alt_code code = ALT_OK;

    for (size_t i = 0; i < d->count; i++) {
        dialogue_text *to = &d->texts[i];
        alt_error fault;

        if (!to->asked) {
            continue;
        }
        const char *said = object != NULL ? text_in(d, object, to->language) : answer->text;
        alt_code found = take_text(d, to, decorative ? PROMPT_DECORATIVE : said, &fault);
        if (found == ALT_E_MEMORY) {
            return error_memory(err);
        }
        if (found != ALT_OK && (code == ALT_OK || code == ALT_E_REFUSED)) {
            code = error_set(err, found, "%s%s%s", d->count > 1 ? to->language : "",
                             d->count > 1 ? ": " : "", fault.message);
        }
    }
    return code;
}

/* A tag that may be right: letters, digits, hyphens, no more than RFC 5646 calls for. */
static bool is_tag(const char *text)
{
    size_t size = strlen(text);

    for (size_t i = 0; i < size; i++) {
        if (!isalnum((unsigned char)text[i]) && text[i] != '-') {
            return false;
        }
    }
    return size >= 2 && size <= 35 && strcspn(text, "-") <= 3;
}

static alt_code take_facts(dialogue *d, const reply *object, alt_error *err)
{
    const char *language = reply_text(object, "language");
    int contains_text = reply_flag(object, "contains_text");

    d->contains_text = contains_text >= 0 ? contains_text : d->contains_text;
    if (language != NULL && is_tag(language)) {
        free(d->stated);
        d->stated = strdup(language);
        return d->stated != NULL ? ALT_OK : error_memory(err);
    }
    return ALT_OK;
}

/* ---- What is asked next ---------------------------------------------------------------------- */

/* What a person can do about it. */
static const char *const advice[ALT_CODE_COUNT] = {
    [ALT_E_EMPTY] = "ask another model",
    [ALT_E_THINKING] = "raise the option maxTokens, or ask a model that does not think",
    [ALT_E_REFUSED] = "ask another model, or describe the picture by hand",
    [ALT_E_BLOCKED] = "ask another model, or describe the picture by hand",
    [ALT_E_TRUNCATED] = "raise the option maxTokens",
    [ALT_E_UNFIT] = "ask another model",
};

static bool raise_tokens(dialogue *d)
{
    if (d->raised || d->max_tokens > ALT_MAX_TOKENS / 2) {
        return false;
    }
    d->max_tokens *= 2;
    d->raised = true;
    return true;
}

/* What is not settled by now will not be. */
static void settle_asked(dialogue *d)
{
    for (size_t i = 0; i < d->count; i++) {
        d->texts[i].settled |= d->texts[i].asked;
    }
    d->repairing = false;
}

/* Decides after a fault whether the same is asked once more. */
static void take_fault(dialogue *d, const alt_error *fault)
{
    bool final = fault->code == ALT_E_REFUSED || fault->code == ALT_E_BLOCKED;

    if (fault->code == ALT_E_THINKING && !d->last && raise_tokens(d)) {
        return;
    }
    if (d->repairing || d->last || final) {
        settle_asked(d);
        return;
    }
    d->repairing = true;
    snprintf(d->fault, sizeof d->fault, "%.200s", fault->message);
}

/* An answer in mere words to the question for an object. */
static void leave_objects(dialogue *d)
{
    for (size_t i = 0; i < d->count; i++) {
        d->texts[i].asked = d->texts[i].asked && d->texts[i].language == d->request.language;
    }
    d->prose = true;
}

static alt_code read_answer(dialogue *d, const backend_answer *answer, const reply *object,
                            alt_error *err)
{
    alt_code code = find_fault(d, answer, object, err);

    if (code == ALT_OK && d->structured && object == NULL && count_asked(d) > 1) {
        leave_objects(d);
    }
    if (code == ALT_OK) {
        code = take_facts(d, object, err);
    }
    return code == ALT_OK ? take_texts(d, answer, object, err) : code;
}

alt_code dialogue_answer(dialogue *d, const backend_answer *answer, bool *again, alt_error *err)
{
    reply *object = NULL;
    alt_error fault;
    alt_code code = d->structured ? structured_find(answer->text, &object, &fault) : ALT_OK;

    if (code == ALT_OK) {
        code = read_answer(d, answer, object, &fault);
        reply_free(object);
    }
    if (code == ALT_E_MEMORY) {
        return error_memory(err);
    }
    if (code == ALT_OK) {
        settle_asked(d);
    } else {
        take_fault(d, &fault);
    }
    *again = !dialogue_is_settled(d);
    return *again || dialogue_has_text(d)
               ? ALT_OK
               : error_set(err, code, "the answer cannot be used: %s; %s", fault.message,
                           advice[code]);
}

alt_code dialogue_settle(dialogue *d, const backend_answer *answer, alt_error *err)
{
    bool again;

    d->texts[0].asked = d->last = true;
    d->request.language = d->texts[0].language;
    d->limit = d->max_tokens;
    return dialogue_answer(d, answer, &again, err);
}
