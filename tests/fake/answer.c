/* answer.c - what the fake server answers: the scenarios, and the shapes of the protocols. */
#define _GNU_SOURCE
#include "answer.h"
#include "bulk.h"
#include "object.h"
#include "usage.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    int first, polls, faults, delay, status, retry_after, retry_after_ms, models, blind, remote,
        picky, only_ask, wire, cut, structured, schemaless, chaos, continues, header_count, names,
        naked, nothing;
    const char *headers[4];
    const char *text; /* what the model says */
    const char *raw;  /* the whole body */
    const char *key, *echo, *counted, *family, *mute;
} plan;

/* clang-format off */
#define SENTENCE "A brown dog runs across a green meadow towards its owner."
#define LONG "A brown dog with a red collar runs across a wide green meadow full of yellow flowers, past an old \
wooden fence and two grazing horses, towards its owner, who kneels in the grass and holds out both arms."
#define FULL "A brown dog with a red collar runs across a wide green meadow full of yellow flowers towards its \
kneeling owner in boots."
#define TEN(x) x x x x x x x x x x
#define HUNDRED(x) TEN(TEN(x))

enum { NUMBER, TEXT, REST };
static const struct {
    const char *name; /* ends in "-": a value follows */
    int kind;
    size_t offset;
    int number;
    const char *text;
} scenarios[] = {
    {"ok", NUMBER, offsetof(plan, nothing), 0, NULL},
    {"only-ask", NUMBER, offsetof(plan, only_ask), 1, NULL},
    {"first-", NUMBER, offsetof(plan, first), 0, NULL},
    {"fail-", NUMBER, offsetof(plan, first), 0, NULL},
    {"polls-", NUMBER, offsetof(plan, polls), 0, NULL},
    {"faults", NUMBER, offsetof(plan, faults), 1, NULL},
    {"delay-", NUMBER, offsetof(plan, delay), 0, NULL},
    {"status-", NUMBER, offsetof(plan, status), 0, NULL},
    {"retry-after-ms-", NUMBER, offsetof(plan, retry_after_ms), 0, NULL},
    {"retry-after-", NUMBER, offsetof(plan, retry_after), 0, NULL},
    {"continues-", NUMBER, offsetof(plan, continues), 0, NULL},
    {"chaos-", NUMBER, offsetof(plan, chaos), 0, NULL},
    {"badkey", NUMBER, offsetof(plan, status), 401, NULL},
    {"key-", REST, offsetof(plan, key), 0, NULL},
    {"picky", NUMBER, offsetof(plan, picky), 1, NULL},
    {"models-", NUMBER, offsetof(plan, models), 0, NULL},
    {"family-", REST, offsetof(plan, family), 0, NULL},
    {"blind", NUMBER, offsetof(plan, blind), 1, NULL},
    {"remote", NUMBER, offsetof(plan, remote), 1, NULL},
    {"says-", REST, offsetof(plan, text), 0, NULL},
    {"empty", TEXT, offsetof(plan, text), 0, ""},
    {"refuse", TEXT, offsetof(plan, text), 0, "I'm sorry, but I can't assist with that request."},
    {"long", TEXT, offsetof(plan, text), 0, LONG},
    {"full", TEXT, offsetof(plan, text), 0, FULL},
    {"loop", TEXT, offsetof(plan, text), 0, TEN("a dog and a cat and ") TEN("a dog and a cat and ")},
    {"cut", NUMBER, offsetof(plan, cut), 1, NULL},
    {"decorative", TEXT, offsetof(plan, text), 0, "decorative"},
    {"thinking", TEXT, offsetof(plan, text), 0, NULL},
    {"echo-", REST, offsetof(plan, echo), 0, NULL},
    {"tokens-", REST, offsetof(plan, counted), 0, NULL},
    {"structured", NUMBER, offsetof(plan, structured), 1, NULL},
    {"schemaless", NUMBER, offsetof(plan, schemaless), 1, NULL},
    {"names", NUMBER, offsetof(plan, names), 1, NULL},
    {"mute-", REST, offsetof(plan, mute), 0, NULL},
    {"html", TEXT, offsetof(plan, raw), 0, "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"},
    {"truncated-json", TEXT, offsetof(plan, raw), 0, "{\"choices\":[{\"message\":{\"content\":\"A dog"},
    {"deep-json", TEXT, offsetof(plan, raw), 0, HUNDRED("[[[[[[[[[[")},
    {"bad-utf8", TEXT, offsetof(plan, raw), 0, "{\"model\":\"f\",\"choices\":[{\"message\":{\"content\":\"A \xC3\x28 dog\xFF.\"}}]}"},
    {"wrong-type", TEXT, offsetof(plan, raw), 0, "{\"choices\":17,\"message\":[],\"content\":false,\"data\":\"x\",\"models\":3}"},
    {"error-in-200", TEXT, offsetof(plan, raw), 0, "{\"error\":{\"message\":\"context overflow\",\"code\":400}}"},
    {"bare-list", TEXT, offsetof(plan, raw), 0, "[{\"id\":\"fake-1\",\"type\":\"chat\"}]"},
    {"reset", NUMBER, offsetof(plan, wire), RESET, NULL},
    {"close", NUMBER, offsetof(plan, wire), CLOSE, NULL},
    {"half", NUMBER, offsetof(plan, wire), HALF, NULL},
    {"drip", NUMBER, offsetof(plan, wire), DRIP, NULL},
    {"not-http", NUMBER, offsetof(plan, naked), 1, NULL},
    {"endless", NUMBER, offsetof(plan, naked), 2, NULL},
    {"header-bomb", NUMBER, offsetof(plan, naked), 3, NULL},
    {"endless-chunks", NUMBER, offsetof(plan, naked), 4, NULL},
    {"deflate-bomb", NUMBER, offsetof(plan, naked), 5, NULL},
    {"token-", NUMBER, offsetof(plan, nothing), 0, NULL},
};

/* How each protocol puts it: the text as JSON, the thoughts beside it, the reason to stop, tokens in
 * and out. */
static const struct {
    const char *path, *answer, *thoughts, *stop, *cut;
} shapes[] = {
    {"api/chat", "{\"model\":\"fake-1\",\"message\":{\"role\":\"assistant\",\"content\":%s%s},\"done\":true,"
     "\"done_reason\":\"%s\",\"prompt_eval_count\":%d,\"eval_count\":%d}",
     ",\"thinking\":\"hm\"", "stop", "length"},
    {"messages", "{\"type\":\"message\",\"model\":\"fake-1\",\"content\":[{\"type\":\"text\",\"text\":%s}%s],"
     "\"stop_reason\":\"%s\",\"usage\":{\"input_tokens\":%d,\"output_tokens\":%d}}",
     ",{\"type\":\"thinking\",\"thinking\":\"hm\"}", "end_turn", "max_tokens"},
    {"chat/completions", "{\"model\":\"fake-1\",\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":%s%s},"
     "\"finish_reason\":\"%s\"}],\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}",
     ",\"reasoning_content\":\"hm\"", "stop", "length"},
    {"responses", "{\"model\":\"fake-1\",\"error\":null,\"output\":[{\"type\":\"message\",\"content\":[{\"type\":"
     "\"output_text\",\"text\":%s}]}%s],\"incomplete_details\":%s,\"usage\":{\"input_tokens\":%d,\"output_tokens\":%d}}",
     ",{\"type\":\"reasoning\",\"summary\":[]}", "null", "{\"reason\":\"max_output_tokens\"}"},
    {":generateContent", "{\"modelVersion\":\"fake-1\",\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":%s}"
     "%s]},\"finishReason\":\"%s\"}],\"usageMetadata\":{\"promptTokenCount\":%d,\"candidatesTokenCount\":4,"
     "\"thoughtsTokenCount\":6}}", ",{\"text\":\"hm\",\"thought\":true}", "STOP", "MAX_TOKENS"},
    {"converse", "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":%s}%s]}},\"stopReason\":\"%s\","
     "\"usage\":{\"inputTokens\":%d,\"outputTokens\":%d}}",
     ",{\"reasoningContent\":{\"reasoningText\":{\"text\":\"hm\"}}}", "end_turn", "max_tokens"},
};
#define STATUS "HTTP/1.1 200 OK\r\n"
/* What has no end: how it begins and goes on.  The last is a block of deflate's fixed codes: "a", and for ever
 * "258 times that", of which eight take 13 bytes.  The first is no HTTP. */
static const char *const naked[][2] = {
    {"220 mail.example ESMTP\r\n", NULL},
    {STATUS "\r\n", HUNDRED("X-Filler: 0000000000\r\n")},
    {STATUS, HUNDRED("X-Filler: 0000000000\r\n")},
    {STATUS "Transfer-Encoding: chunked\r\n\r\n", HUNDRED("a\r\n0000000000\r\n")},
    {STATUS "Content-Encoding: deflate\r\n\r\n\170\234\112\34\5", HUNDRED("\243\140\24\214\202\121\60\12\106\301\50\30\5")},
};
static const char *const key_headers[] = {"Authorization: Bearer ", "x-api-key: ", "api-key: ", "x-goog-api-key: "};
static const char *const chaos[] = {"reset", "close", "half", "html", "truncated-json", "drip",
                                    "status-429", "status-500", "status-529"};
/* clang-format on */

static bool apply(plan *p, const char *part)
{
    if (strncmp(part, "header-", 7) == 0 && strchr(part, ':') != NULL) {
        p->headers[p->header_count++ % 4] = part + 7;
        return true;
    }
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
        size_t size = strlen(scenarios[i].name);
        bool valued = scenarios[i].name[size - 1] == '-';
        void *field = (char *)p + scenarios[i].offset;

        if (valued ? strncmp(part, scenarios[i].name, size) != 0
                   : strcmp(part, scenarios[i].name) != 0) {
            continue;
        }
        if (scenarios[i].kind == NUMBER) {
            int number = valued ? atoi(part + size) : scenarios[i].number;
            memcpy(field, &number, sizeof number);
        } else {
            const char *text = valued ? part + size : scenarios[i].text;
            memcpy(field, &text, sizeof text);
        }
        const char *most = strncmp(part, "delay-", 6) == 0 ? strchr(part + 6, '-') : NULL;
        if (most != NULL) { /* rand() begins in every process alike */
            p->delay += rand() % (atoi(most + 1) - p->delay + 1);
        } else if (strncmp(part, "fail-", 5) == 0) {
            p->status = 503;
        } else if (strcmp(part, "thinking") == 0) {
            p->text = "";
            p->cut = 1;
        }
        return true;
    }
    return false;
}

/* By a generator of its own: rand() is for delays. */
static void meet_chaos(plan *p)
{
    static uint32_t state = 1;

    state = state * 1664525 + 1013904223;
    uint32_t fault = (state >> 8) % 10000;
    if ((int)(fault % 100) < p->chaos) {
        apply(p, chaos[fault / 100 % (sizeof chaos / sizeof *chaos)]);
    }
}

/* Reads the scenarios off the path, which is cut up; returns what is left of it. */
static const char *read_plan(char *path, int count, bool lists, plan *p)
{
    plan usual = {
        .models = 1, .family = "fake", .text = SENTENCE, .retry_after = -1, .retry_after_ms = -1};
    char *part = path + 1, *end;

    *p = usual;
    while ((end = strchr(part, '/')) != NULL) {
        *end = '\0';
        if (!apply(p, part)) {
            *end = '/';
            break;
        }
        part = end + 1;
    }
    if ((p->first > 0 && count >= p->first) || (p->only_ask && lists)) {
        int models = p->models;
        *p = usual;
        p->models = models;
    }
    return part;
}

void reaction_append(reaction *r, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    int size = vasprintf(&text, format, args);
    va_end(args);
    r->bytes = realloc(r->bytes, r->size + (size_t)size + 1);
    memcpy(r->bytes + r->size, text, (size_t)size + 1);
    r->size += (size_t)size;
    free(text);
}

static void respond(reaction *r, const plan *p, int status, const char *body)
{
    for (int i = 0; i < p->continues; i++) {
        reaction_append(r, "HTTP/1.1 100 Continue\r\nX-Filler: 1\r\n\r\n");
    }
    reaction_append(r, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n", status,
                    status < 300 ? "OK" : "Error", *body == '<' ? "text/html" : "application/json",
                    strlen(body) + (p->wire == HALF ? 100 : 0));
    if (p->retry_after >= 0) {
        reaction_append(r, "Retry-After: %d\r\n", p->retry_after);
    }
    if (p->retry_after_ms >= 0) {
        reaction_append(r, "retry-after-ms: %d\r\n", p->retry_after_ms);
    }
    for (size_t i = 0; i < 4 && p->headers[i] != NULL; i++) {
        reaction_append(r, "%s\r\n", p->headers[i]);
    }
    reaction_append(r, "\r\n%s", body);
}

static void respond_error(reaction *r, const plan *p, int status, const char *message)
{
    char body[300];

    snprintf(body, sizeof body, "{\"error\":{\"type\":\"fake_error\",\"message\":\"%s\"}}",
             message);
    respond(r, p, status, body);
}

static void respond_models(reaction *r, const plan *p, const char *path)
{
    bool google = strstr(path, "v1beta/") != NULL, ollama = strstr(path, "api/tags") != NULL;
    char body[4096];
    int size = snprintf(body, sizeof body, "{\"%s\":[", google || ollama ? "models" : "data");

    for (int i = 1; i <= p->models && i < 100; i++) {
        size += snprintf(body + size, sizeof body - (size_t)size, "%s{\"%s\":\"%s%s-%d\"%s%s}",
                         i > 1 ? "," : "", google || ollama ? "name" : "id",
                         google ? "models/" : "", p->family, i,
                         p->blind ? ",\"architecture\":{\"input_modalities\":[\"text\"]}" : "",
                         p->remote ? ",\"remote_host\":\"https://ollama.com:443\"" : "");
    }
    snprintf(body + size, sizeof body - (size_t)size, "]}");
    respond(r, p, 200, body);
}

/* The text of the answer, as a JSON string. */
static void speak(const plan *p, const char *body, char *out, size_t size)
{
    snprintf(out, size, "\"%s\"", p->text);
    if (p->echo != NULL && strcmp(p->echo, "language") == 0) {
        snprintf(out, size, "\"%s\"", object_sentence(body, p->text));
    } else if (p->echo != NULL) {
        object_echo(body, p->echo, out, size);
    }
    if (p->structured && object_is_wanted(body)) {
        object_speak(body, p->mute, out, size);
    }
    if (p->names) {
        object_name_picture(body, out, size);
    }
}

/* -1: none that is known. */
static int shape_of(const char *path)
{
    int shape = (int)(sizeof shapes / sizeof *shapes) - 1;

    while (shape >= 0 && strstr(path, shapes[shape].path) == NULL) {
        shape--;
    }
    return shape;
}

static char *tell_answer(const plan *p, const char *path, const char *body)
{
    char text[2048], *told;
    int shape = shape_of(path);
    bool thinks = *p->text == '\0' && p->cut;
    speak(p, body, text, sizeof text);
    if (asprintf(&told, shapes[shape].answer, text, thinks ? shapes[shape].thoughts : "",
                 p->cut ? shapes[shape].cut : shapes[shape].stop,
                 p->counted != NULL ? usage_of_prompt(p->counted, body) : 100,
                 p->counted != NULL ? usage_of_answer(text) : 10) < 0) {
        abort();
    }
    return told;
}

/* A bulk_model. */
static char *tell_line(const void *given, const char *path, bool refused, const char *line)
{
    plan p = *(const plan *)given;

    p.text = refused ? "I'm sorry, but I can't assist with that request." : p.text;
    return tell_answer(&p, path, line);
}

/* Whether the path is of the batch APIs; then it has been answered. */
static bool respond_bulk(reaction *r, const plan *p, const char *path, const char *head,
                         const char *body)
{
    const bulk_rules rules = {tell_line, p, p->polls, p->faults};
    int status;
    char *told = bulk_react(&rules, path, strncmp(head, "GET", 3) == 0, head, body, &status);

    if (told != NULL) {
        respond(r, p, status, told);
        free(told);
    }
    return told != NULL;
}

static bool has_key(const char *head, const char *key)
{
    for (size_t i = 0; i < sizeof key_headers / sizeof *key_headers; i++) {
        char line[200];

        snprintf(line, sizeof line, "\n%s%s\r\n", key_headers[i], key);
        if (strstr(head, line) != NULL) {
            return true;
        }
    }
    return false;
}

static void answer(reaction *r, const plan *p, const char *path, const char *head, const char *body)
{
    bool get = strncmp(head, "GET", 3) == 0;
    char *told;

    if (p->status != 0) {
        respond_error(r, p, p->status, "this is what the path asked for");
    } else if (p->key != NULL && !has_key(head, p->key)) {
        respond_error(r, p, 401, "the key is wrong");
    } else if (p->raw != NULL) {
        respond(r, p, 200, p->raw);
    } else if (respond_bulk(r, p, path, head, body)) {
        return;
    } else if (get && (strstr(path, "models") || strstr(path, "api/tags"))) {
        respond_models(r, p, path);
    } else if (get || shape_of(path) < 0) {
        respond_error(r, p, 404, "no such path");
    } else if (*body != '{' || body[strlen(body) - 1] != '}' || !strstr(body, "/9j/")) {
        respond_error(r, p, 400, "the body has no JPEG");
    } else if (p->picky && !object_is_plain(body)) {
        respond_error(r, p, 400, "unsupported parameter");
    } else if (p->schemaless && object_is_wanted(body)) {
        respond_error(r, p, 400, "a JSON schema is not supported");
    } else {
        told = tell_answer(p, path, body);
        respond(r, p, 200, told);
        r->good = p->wire == OK || p->wire == DRIP;
        free(told);
    }
}

void react(char *path, int count, const char *head, const char *body, reaction *out)
{
    plan p;
    const char *rest = read_plan(path, count, strncmp(head, "GET", 3) == 0, &p);

    if (*body != '\0') {
        meet_chaos(&p);
    }
    out->wire = p.wire;
    out->delay_ms = p.delay;
    if (p.naked > 0) {
        reaction_append(out, "%s", naked[p.naked - 1][0]);
        out->more = naked[p.naked - 1][1];
    } else {
        answer(out, &p, rest, head, body);
    }
}
