/*
 * failure.c - what it means when a server does not answer the question.  Every server words its
 * errors in its own shape; here they become one alt_code and one sentence.
 */
#include "backend.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"
#include "../utf8.h"

#define MAX_WORDS 200 /* characters of what the server says */
#define MAX_TOKEN 80  /* bytes; a longer word is data */
#define COUNT(array) (sizeof(array) / sizeof *(array))

typedef struct {
    alt_code code;
    const char *says;    /* follows the backend's name */
    const char *advice;  /* what to do about it; NULL: nothing that the caller could do */
    const char *at_home; /* what else, where the server is one's own; NULL: nothing */
} verdict;

/* clang-format off */
static const verdict
    quota = {ALT_E_QUOTA, "has no quota or credit left for this key", "see the plan and billing of the account", NULL},
    filtered = {ALT_E_BLOCKED, "blocked the picture by a content filter", "ask another model or describe it by hand", NULL},
    key = {ALT_E_AUTH, "did not accept the API key", "set the option apiKey", NULL},
    denied = {ALT_E_AUTH, "denied access", "see what the API key allows", NULL},
    blind = {ALT_E_MODEL, "has a model that cannot see pictures", "choose a vision model", "give llama-server its --mmproj"},
    unknown = {ALT_E_MODEL, "knows no such model or address", "check the options model and url", NULL},
    loading = {ALT_E_SERVER, "is still loading its model", NULL, NULL},
    overloaded = {ALT_E_SERVER, "is overloaded", NULL, NULL},
    failed = {ALT_E_SERVER, "failed", NULL, NULL},
    rate = {ALT_E_RATE, "has had too many requests for now", "lower the option concurrency", NULL},
    large = {ALT_E_LARGE, "finds the picture too large", "lower the option maxSide", NULL},
    context = {ALT_E_LARGE, "has too little context for the picture", "lower the option maxSide", "give the server a larger context"},
    elsewhere = {ALT_E_REQUEST, "sent us to another address", "check the option url", NULL},
    rejected = {ALT_E_REQUEST, "did not accept the request", NULL, NULL};

/* The first that fits counts.  phrase: what is in the error's code, type or message. */
static const struct {
    int from, to; /* of the status */
    const char *phrase;
    const verdict *verdict;
} rules[] = {
    {0, 999, "insufficient_quota", &quota},
    {0, 999, "enforced_spend_limit", &quota},
    {0, 999, "billing_", &quota}, /* not the address that a mere rate limit points to */
    {0, 999, "credit balance", &quota},
    {0, 999, "spending limit", &quota},
    {429, 429, "PerDay", &quota}, /* Gemini; Bedrock: */
    {429, 429, "too many tokens per day", &quota},
    {0, 999, "content_filter", &filtered},
    {0, 999, "content_policy", &filtered},
    {0, 999, "content management policy", &filtered},
    {0, 999, "safety system", &filtered},
    {403, 403, "moderation", &filtered},
    {0, 999, "image input is not supported", &blind},
    {0, 999, "not support image", &blind},
    {0, 999, "data required for image input", &blind},
    {0, 999, "not a multimodal model", &blind},
    {0, 999, "image_url is only supported", &blind},
    {0, 999, "image inputs are not supported", &blind},
    {0, 999, "image input is not enabled", &blind},
    {0, 999, "image input modality is not enabled", &blind},
    {0, 999, "found that support image", &blind},
    {0, 999, "support the image content block", &blind},
    {0, 999, "unknown variant `image_url`", &blind},
    {400, 422, "content must be a string", &blind},
    {0, 999, "loading model", &loading},
    {0, 999, "currently loading", &loading},
    {0, 999, "model is not ready", &loading},
    {0, 999, "context_length_exceeded", &context},
    {0, 999, "exceed_context_size", &context},
    {400, 422, "maximum context length", &context},
    {400, 422, "input token count", &context},
    {400, 422, "is too long", &context}, /* "prompt", "Input" */
    {400, 400, "_too_large", &large},
    {400, 400, "payload size exceeds", &large},
    {400, 400, "image exceeds", &large},
    {0, 999, "model_not_found", &unknown},
    {0, 999, "unexpected endpoint", &unknown},
    {0, 499, "invalid_api_key", &key},
    {400, 400, "API_KEY_INVALID", &key}, /* Gemini; xAI: */
    {400, 400, "incorrect API key", &key},
    {400, 400, "FAILED_PRECONDITION", &denied},
    {0, 299, "authentication_error", &key},
    {0, 299, "rate_limit", &rate},
    {0, 299, "overloaded", &overloaded},
    {0, 299, "server_error", &failed},
    {0, 299, "api_error", &failed}, /* in the results of a batch these are all that tells */
    {0, 299, "timeout", &failed},
    {300, 399, NULL, &elsewhere},
    {401, 401, NULL, &key},
    {402, 402, NULL, &quota},
    {403, 403, NULL, &denied},
    {404, 405, NULL, &unknown},
    {408, 409, NULL, &failed},
    {413, 413, NULL, &large},
    {424, 425, NULL, &failed},
    {429, 429, NULL, &rate},
    {498, 498, NULL, &overloaded}, /* Groq */
    {503, 503, NULL, &overloaded},
    {529, 529, NULL, &overloaded},
    {500, 999, NULL, &failed},
};

/* Where servers put what: in an order in which the most telling comes first. */
static const char *const message_paths[] = {"error.message", "choices.0.error.message", "error",
                                            "message", "Message", "detail", "detail.0.msg",
                                            "detail.error", "message.detail.0.msg"};
static const char *const class_paths[] = {"error.code", "error.type", "error.status",
                                          "error.innererror.code", "error.details.error_code",
                                          "choices.0.error.code", "type", "code", "error_type"};
static const char *const error_paths[] = {"error", "choices.0.error"};

/* How API keys begin. */
static const char *const key_prefixes[] = {"sk-", "sk_", "pk-", "AIza", "gsk_", "xai-", "hf_", "key-"};
/* clang-format on */

static const char *first_text(const reply *root, const char *const *paths, size_t count)
{
    const char *text = NULL;

    for (size_t i = 0; i < count && text == NULL; i++) {
        text = reply_text(root, paths[i]);
    }
    return text != NULL ? text : "";
}

/* A run of letters and digits that no word, version or model name is. */
static bool has_random_run(const char *word, size_t length)
{
    size_t run = 0, digits = 0;

    for (size_t i = 0; i < length; i++) {
        bool digit = isdigit((unsigned char)word[i]) || word[i] == '*';

        run = digit || isalpha((unsigned char)word[i]) ? run + 1 : 0;
        digits = run == 0 ? 0 : digits + digit;
        if (run >= 20 && digits > 0) {
            return true;
        }
    }
    return false;
}

static bool is_secret(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && isalnum((unsigned char)word[i - 1])) {
            continue;
        }
        for (size_t k = 0; k < COUNT(key_prefixes); k++) {
            size_t prefix = strlen(key_prefixes[k]);

            if (length - i > prefix && strncmp(word + i, key_prefixes[k], prefix) == 0) {
                return true;
            }
        }
    }
    return has_random_run(word, length);
}

/* Of one clean line, the words that may be shown; ends without a full stop. */
static void append_words(buffer *out, const char *line)
{
    bool secret = false;

    while (*line != '\0') {
        size_t length = strcspn(line, " ");

        if (utf8_length(out->data, out->size) + length > MAX_WORDS) {
            buffer_append_text(out, " \u2026");
            return;
        }
        buffer_append_text(out, out->size > 0 ? " " : "");
        if (secret || length > MAX_TOKEN || is_secret(line, length)) {
            buffer_append_text(out, "[removed]");
        } else {
            buffer_append(out, line, length);
        }
        secret = length >= 6 && strncasecmp(line + length - 6, "bearer", 6) == 0;
        line += length + (line[length] == ' ');
    }
    while (out->size > 0 && out->data[out->size - 1] == '.') {
        out->data[--out->size] = '\0';
    }
}

/* What the server says, fit to be shown; HTML is not. */
static void append_message(buffer *out, const char *text)
{
    size_t size = strcspn(text, "<");
    buffer line;

    buffer_init(&line, 3 * size); /* U+FFFD is three times as long as what it stands for */
    utf8_append_line(&line, text, size);
    append_words(out, line.data != NULL ? line.data : "");
    out->failed = out->failed || line.failed;
    buffer_clear(&line);
}

/* All that an error says: what the rules look into. */
typedef struct {
    char text[1024];
    size_t used; /* of it; more when something was cut off */
} saying;

/* NULL is fine. */
static void add_saying(saying *said, const char *text)
{
    if (text != NULL && said->used < sizeof said->text) {
        said->used +=
            (size_t)snprintf(said->text + said->used, sizeof said->text - said->used, "%s ", text);
    }
}

static void gather(const reply *root, const char *words, saying *out)
{
    size_t details = reply_count(root, "error.details");

    for (size_t i = 0; i < COUNT(class_paths); i++) {
        add_saying(out, reply_text(root, class_paths[i]));
    }
    for (size_t i = 0; i < details; i++) { /* Google's */
        const reply *detail = reply_element(root, "error.details", i);

        add_saying(out, reply_text(detail, "reason"));
        add_saying(out, reply_text(detail, "violations.0.quotaId"));
    }
    add_saying(out, words);
    add_saying(out, reply_text(root, "error.metadata.raw")); /* OpenRouter quotes whom it asked */
}

/* Google's "retryDelay":"37.5s", in milliseconds; otherwise what is known already. */
static int64_t retry_delay(const reply *root, int64_t known_ms)
{
    size_t details = reply_count(root, "error.details");

    for (size_t i = 0; i < details && known_ms < 0; i++) {
        const char *delay = reply_text(reply_element(root, "error.details", i), "retryDelay");
        double seconds = delay != NULL ? strtod(delay, NULL) : 0;

        known_ms = seconds > 0 && seconds < INT32_MAX ? (int64_t)(seconds * 1000) : known_ms;
    }
    return known_ms;
}

static const verdict *judge(int status, const char *said)
{
    for (size_t i = 0; i < COUNT(rules); i++) {
        if (status >= rules[i].from && status <= rules[i].to &&
            (rules[i].phrase == NULL || strcasestr(said, rules[i].phrase) != NULL)) {
            return rules[i].verdict;
        }
    }
    return &rejected;
}

/* Gemini wraps some errors into a list. */
static const reply *unwrapped(const reply *root)
{
    return reply_at(root, "0.error") != NULL ? reply_at(root, "0") : root;
}

static bool has_error(const reply *root)
{
    for (size_t i = 0; i < COUNT(error_paths); i++) {
        if (reply_at(root, error_paths[i]) != NULL) {
            return true;
        }
    }
    return false;
}

/* An error inside a 200 may carry the status that it should have had. */
static int true_status(const reply *root, int status)
{
    int64_t code = reply_number(root, "error.code", reply_number(root, "choices.0.error.code", 0));

    return status < 300 && code >= 400 && code < 600 ? (int)code : status;
}

/* root is NULL when the body was no JSON: then the status alone speaks. */
static alt_code fail(const backend *from, int status, int64_t retry_after_ms, const reply *root,
                     alt_error *err)
{
    const char *text = first_text(root, message_paths, COUNT(message_paths));
    saying said = {.used = 0};
    buffer words;

    gather(root, text, &said);
    status = true_status(root, status);
    const verdict *found = judge(status, said.text);
    const char *more = from->public.local ? found->at_home : NULL;
    more = found == &key ? from->public.key_env : more;
    buffer_init(&words, 8 * MAX_WORDS);
    append_message(&words, text);
    if (words.failed) {
        buffer_clear(&words);
        return error_memory(err);
    }
    error_set(err, found->code, "%s %s (%d)%s%s%s%s%s%s", from->public.name, found->says, status,
              words.size > 0 ? ": " : "", words.size > 0 ? words.data : "",
              found->advice != NULL ? "; " : "", found->advice != NULL ? found->advice : "",
              more != NULL ? " or " : "", more != NULL ? more : "");
    err->http_status = status;
    err->retry_after_ms = retry_delay(root, retry_after_ms);
    buffer_clear(&words);
    return err->code;
}

static bool is_success(int status)
{
    return status >= 200 && status <= 299;
}

alt_code backend_check(const backend *from, int status, int64_t retry_after_ms, const reply *root,
                       alt_error *err)
{
    const reply *top = unwrapped(root);

    return is_success(status) && !has_error(top) ? ALT_OK
                                                 : fail(from, status, retry_after_ms, top, err);
}

alt_code backend_receive(const backend *from, int status, int64_t retry_after_ms, const char *body,
                         size_t size, reply **out, alt_error *err)
{
    reply *root = NULL;
    alt_code code = reply_parse(body, size, &root, err);

    if (code == ALT_E_MEMORY) {
        return code;
    }
    if (code == ALT_OK || !is_success(status)) {
        code = backend_check(from, status, retry_after_ms, root, err);
    } else {
        code = error_set(err, ALT_E_MALFORMED,
                         "%s answered with something that is not JSON: is the "
                         "url that of a model server?",
                         from->public.name);
        err->http_status = status;
    }
    if (code == ALT_OK) {
        *out = root;
    } else {
        reply_free(root);
    }
    return code;
}
