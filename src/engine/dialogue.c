/* dialogue.c - the questions about one picture, and the result; dialogue_answer.c is between. */
#include "dialogue.h"

#include <stdlib.h>
#include <string.h>

#include "../error.h"
#include "../text/prompt.h"

#define MAX_PROMPT (256u << 10) /* bytes of all that is said to the model */

/* ---- Life ------------------------------------------------------------------------------------ */

static bool copy(const char *text, const char **out)
{
    *out = text != NULL ? strdup(text) : NULL;
    return *out != NULL || text == NULL;
}

/* A language that is named twice counts once; no more than there is room for. */
static bool add_language(dialogue *d, const char *tag)
{
    for (size_t i = 0; i < d->count; i++) {
        if (strcmp(d->texts[i].language, tag) == 0) {
            return true;
        }
    }
    if (d->count == ALT_MAX_LANGUAGES) {
        return true;
    }
    d->texts[d->count].language = strdup(tag);
    return d->texts[d->count++].language != NULL;
}

static bool add_languages(dialogue *d, const alt_request *request)
{
    bool none = request->language == NULL || *request->language == '\0';
    bool added = true;

    if (!none || request->languages[0] == NULL) {
        added = add_language(d, none ? "en" : request->language);
    }
    for (size_t i = 0; i < ALT_MAX_LANGUAGES && request->languages[i] != NULL; i++) {
        added = added && add_language(d, request->languages[i]);
    }
    return added;
}

alt_code dialogue_init(dialogue *d, const alt_request *request, uint32_t max_tokens, alt_error *err)
{
    *d = (dialogue){.max_tokens = max_tokens, .contains_text = -1};
    d->request.max_length = request->max_length != 0 ? request->max_length : PROMPT_DEFAULT_LENGTH;
    if (!copy(request->context, &d->request.context) ||
        !copy(request->prompt, &d->request.prompt) || !add_languages(d, request)) {
        return error_memory(err);
    }
    return ALT_OK;
}

void dialogue_clear(dialogue *d)
{
    for (size_t i = 0; i < d->count; i++) {
        free(d->texts[i].language);
        free(d->texts[i].best.text);
    }
    free((char *)d->request.context);
    free((char *)d->request.prompt);
    free(d->stated);
    *d = (dialogue){.count = 0};
}

void dialogue_embed(dialogue *d, size_t index, char *text)
{
    d->texts[index].best = (tidy_text){.text = text};
    d->texts[index].settled = d->texts[index].embedded = true;
}

void dialogue_restart(dialogue *d, uint32_t max_tokens)
{
    for (size_t i = 0; i < d->count; i++) {
        if (!d->texts[i].embedded) {
            free(d->texts[i].best.text);
            d->texts[i].best = (tidy_text){.text = NULL};
            d->texts[i].settled = false;
        }
    }
    free(d->stated);
    d->stated = NULL;
    d->contains_text = -1;
    d->max_tokens = max_tokens;
    d->raised = d->structured = d->prose = d->repairing = false;
}

bool dialogue_would_do(const dialogue *d)
{
    return d->repairing && dialogue_has_text(d);
}

bool dialogue_has_text(const dialogue *d)
{
    for (size_t i = 0; i < d->count; i++) {
        if (d->texts[i].best.text != NULL) {
            return true;
        }
    }
    return false;
}

bool dialogue_is_settled(const dialogue *d)
{
    for (size_t i = 0; i < d->count; i++) {
        if (!d->texts[i].settled) {
            return false;
        }
    }
    return true;
}

/* ---- Asking ---------------------------------------------------------------------------------- */

/* Marks what is asked next, up to most texts, and lists its tags with a NULL behind them. */
static size_t choose(dialogue *d, size_t most, const char **tags)
{
    size_t count = 0;

    for (size_t i = 0; i < d->count; i++) {
        d->texts[i].asked = !d->texts[i].settled && count < most;
        if (d->texts[i].asked) {
            tags[count++] = d->texts[i].language;
        }
    }
    tags[count] = NULL;
    return count;
}

static void append_words(const dialogue *d, const backend_question *question, buffer *instructions,
                         buffer *text)
{
    prompt_form form = !d->structured                ? PROMPT_PROSE
                       : question->languages == NULL ? PROMPT_OBJECT
                                                     : PROMPT_OBJECT_OF_LANGUAGES;

    buffer_init(instructions, MAX_PROMPT);
    buffer_init(text, MAX_PROMPT);
    prompt_append_instructions(&d->request, form, question->preset->advice, instructions);
    if (d->question != NULL) {
        buffer_append_text(text, d->question);
    } else if (d->repairing) {
        prompt_append_repair(&d->request, question->languages, d->fault, text);
    } else {
        prompt_append_question(&d->request, question->languages, text);
    }
}

alt_code dialogue_ask(dialogue *d, const backend_question *question, buffer *body, alt_error *err)
{
    const char *tags[ALT_MAX_LANGUAGES + 1];
    backend_question asked = *question;
    buffer instructions, text;
    /* instructions of the caller's own say themselves what the answer is to be */
    bool structured = question->structured && !d->prose && !prompt_is_own(&d->request);
    size_t count = choose(d, structured ? ALT_MAX_LANGUAGES : 1, tags);
    uint64_t max_tokens = (uint64_t)d->max_tokens * count;

    d->structured = asked.structured = structured && (count > 1 || !d->repairing);
    d->request.language = tags[0];
    asked.languages = count > 1 ? tags : NULL;
    d->limit = max_tokens < ALT_MAX_TOKENS ? (uint32_t)max_tokens : ALT_MAX_TOKENS;
    asked.max_tokens = d->limit;
    append_words(d, &asked, &instructions, &text);
    if (!instructions.failed && !text.failed) {
        asked.instructions = instructions.data;
        asked.text = text.data;
        asked.backend->protocol->build(&asked, body);
    }
    bool failed = instructions.failed || text.failed || body->failed;
    buffer_clear(&instructions);
    buffer_clear(&text);
    return failed ? error_memory(err) : ALT_OK;
}

/* ---- The result ------------------------------------------------------------------------------ */

/* NULL: not known. */
static const char *language_of(const dialogue *d, const dialogue_text *text)
{
    if (text->embedded || text->best.decorative) {
        return NULL;
    }
    if (d->count == 1 && d->stated != NULL) {
        return d->stated;
    }
    return (text->best.warnings & ALT_W_LANGUAGE) == 0 ? text->language : NULL;
}

static void clear_texts(alt_text *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(texts[i].language);
        free(texts[i].text);
    }
    free(texts);
}

/* NULL when there is no memory. */
static alt_text *copy_texts(const dialogue *d, size_t *count)
{
    alt_text *texts = calloc(d->count, sizeof *texts);
    bool copied = texts != NULL;

    *count = 0;
    for (size_t i = 0; i < d->count && copied; i++) {
        const dialogue_text *from = &d->texts[i];

        if (from->best.text != NULL) {
            alt_text *to = &texts[(*count)++];
            *to = (alt_text){strdup(from->language), strdup(from->best.text)};
            copied = to->language != NULL && to->text != NULL;
        }
    }
    if (!copied) {
        clear_texts(texts, *count);
    }
    return copied ? texts : NULL;
}

static unsigned warnings_of(const dialogue *d)
{
    unsigned warnings = 0;

    for (size_t i = 0; i < d->count; i++) {
        warnings |= d->texts[i].best.text != NULL ? d->texts[i].best.warnings : ALT_W_MISSING;
    }
    return warnings;
}

alt_code dialogue_finish(const dialogue *d, alt_result *result, alt_error *err)
{
    const dialogue_text *first = d->texts;
    const char *language;
    size_t count;

    while (first->best.text == NULL) {
        first++;
    }
    alt_text *texts = copy_texts(d, &count);
    if (texts == NULL || !copy(language_of(d, first), &language)) {
        clear_texts(texts, texts != NULL ? count : 0);
        return error_memory(err);
    }
    clear_texts(result->texts, result->text_count);
    free(result->language);
    result->texts = texts;
    result->text_count = count;
    result->text = texts[0].text;
    result->language = (char *)language;
    result->decorative = first->best.decorative;
    result->contains_text = d->contains_text;
    result->warnings = warnings_of(d);
    return ALT_OK;
}
