/* bulk.c - the batch APIs of OpenAI, Anthropic and Gemini, as strict as theirs about what is sent.
 */
#define _GNU_SOURCE
#include "bulk.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LINES 3000

typedef struct {
    char label[65];
    char *answer;
} line;

typedef struct batch {
    struct batch *next;
    int number, count, polls;
    bool faults, cancelled;
    const struct vendor *vendor;
    line lines[MAX_LINES];
} batch;

enum { WELL, FAILED, LEFT_OUT };

/* clang-format off */
static const struct vendor {
    const char *send_path;       /* POST */
    const char *begins, *ends;   /* the body; "" where the form says enough */
    const char *label;           /* what stands before one */
    const char *ask_path;        /* of the same question, live */
    const char *made;            /* the reply; %d: the number */
    const char *poll_path;       /* GET, before the number */
    const char *state[3];        /* at work, cancelled, done; %d: number, lines, well, not well */
    const char *results[2];      /* GET, "%d": the number: what went well, and what did not; NULL: all in the first */
    const char *result[3];       /* %s: label, answer */
} vendors[] = {
    {"/files", "", "--alttext--\r\n", "{\"custom_id\":\"", "v1/chat/completions", "{\"object\":\"file\",\"id\":\"file-%d\"}",
     "/batches/batch_",
     {"{\"id\":\"batch_%d\",\"status\":\"in_progress\",\"request_counts\":{\"total\":%d,\"completed\":0,\"failed\":0}}",
      "{\"id\":\"batch_%d\",\"status\":\"cancelled\",\"request_counts\":{\"total\":%d,\"completed\":0,\"failed\":0}}",
      "{\"id\":\"batch_%1$d\",\"status\":\"completed\",\"error\":null,\"request_counts\":{\"total\":%2$d,\"completed\":%3$d,"
      "\"failed\":%4$d},\"output_file_id\":\"file-well-%1$d\",\"error_file_id\":\"file-not-%1$d\"}"},
     {"/files/file-well-%d/content", "/files/file-not-%d/content"},
     {"{\"id\":\"r\",\"custom_id\":\"%s\",\"response\":{\"status_code\":200,\"body\":%s},\"error\":null}\n",
      "{\"custom_id\":\"%s\",\"response\":{\"status_code\":400,\"body\":{\"error\":{\"message\":\"bad image\",\"code\":\"invalid_image\"}}},\"error\":null}\n",
      "{\"custom_id\":\"%s\",\"response\":null,\"error\":{\"code\":\"batch_expired\",\"message\":\"too late\"}}\n"}},

    {"/messages/batches", "{\"requests\":[{", "}]}", "{\"custom_id\":\"", "v1/messages", "{\"type\":\"message_batch\",\"id\":\"msgbatch_%d\"}",
     "/messages/batches/msgbatch_",
     {"{\"id\":\"msgbatch_%d\",\"processing_status\":\"in_progress\",\"request_counts\":{\"processing\":%d}}",
      "{\"id\":\"msgbatch_%d\",\"processing_status\":\"ended\",\"request_counts\":{\"canceled\":%d}}",
      "{\"id\":\"msgbatch_%1$d\",\"processing_status\":\"ended\",\"request_counts\":{\"processing\":0,\"succeeded\":%3$d,"
      "\"errored\":%4$d},\"results_url\":\"http://elsewhere.example/results\"}"},
     {"/messages/batches/msgbatch_%d/results", NULL},
     {"{\"custom_id\":\"%s\",\"result\":{\"type\":\"succeeded\",\"message\":%s}}\n",
      "{\"custom_id\":\"%s\",\"result\":{\"type\":\"errored\",\"error\":{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"bad image\"}}}}\n",
      "{\"custom_id\":\"%s\",\"result\":{\"type\":\"expired\"}}\n"}},

    {":batchGenerateContent", "{\"batch\":{", "}]}}}}", "{\"metadata\":{\"key\":\"", "v1beta/models/m:generateContent", "{\"name\":\"batches/%d\"}",
     "/batches/",
     {"{\"name\":\"batches/%d\",\"metadata\":{\"state\":\"BATCH_STATE_RUNNING\",\"batchStats\":{\"requestCount\":\"%d\"}}}",
      "{\"name\":\"batches/%d\",\"done\":true,\"metadata\":{\"state\":\"BATCH_STATE_CANCELLED\",\"batchStats\":{\"requestCount\":\"%d\"}}}",
      "{\"name\":\"batches/%d\",\"done\":true,\"metadata\":{\"state\":\"BATCH_STATE_SUCCEEDED\",\"batchStats\":{\"requestCount\":\"%d\","
      "\"successfulRequestCount\":\"%d\",\"failedRequestCount\":\"%d\"}},\"response\":{\"inlinedResponses\":{\"inlinedResponses\":["},
     {NULL, NULL},
     {"{\"metadata\":{\"key\":\"%s\"},\"response\":%s}",
      "{\"metadata\":{\"key\":\"%s\"},\"error\":{\"code\":400,\"message\":\"bad image\",\"status\":\"INVALID_ARGUMENT\"}}",
      "{\"metadata\":{\"key\":\"%s\"},\"error\":{\"code\":504,\"message\":\"deadline exceeded\"}}"}},
};
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof *(array))

static batch *batches;

static char *print(const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0) {
        abort();
    }
    va_end(args);
    return text;
}

static char *fault(int *status, int number, const char *message)
{
    *status = number;
    return print("{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"%s\"}}", message);
}

static batch *find(const struct vendor *vendor, int number)
{
    batch *b = batches;

    while (b != NULL && (b->number != number || b->vendor != vendor)) {
        b = b->next;
    }
    return b;
}

static bool ends_with(const char *text, const char *end)
{
    size_t size = strlen(text), tail = strlen(end);

    return size >= tail && strcmp(text + size - tail, end) == 0;
}

/* ---- What is sent ---------------------------------------------------------------------------- */

/* Reads one line, which is cut off from what follows; returns what is wrong with it. */
static const char *read_line(batch *b, const bulk_rules *rules, char *text)
{
    size_t size = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
    line *l = &b->lines[b->count];

    if (size == 0 || size > 64 || text[size] != '"') {
        return "custom_id must match ^[a-zA-Z0-9_-]{1,64}$";
    }
    memcpy(l->label, text, size);
    for (int i = 0; i < b->count; i++) {
        if (strcmp(b->lines[i].label, l->label) == 0) {
            return "custom_id must be unique";
        }
    }
    if (strstr(text, "/9j/") == NULL) {
        return "a line has no JPEG";
    }
    l->answer =
        rules->model(rules->plan, b->vendor->ask_path, b->faults && b->count == 3, text + size);
    b->count++;
    return NULL;
}

static char *take(const struct vendor *vendor, const bulk_rules *rules, const char *head,
                  const char *body, int *status)
{
    batch *b = calloc(1, sizeof *b);
    char *copy = strdup(body), *next = strstr(copy, vendor->label);
    const char *wrong = NULL;
    bool form = *vendor->begins == '\0';

    *b = (batch){.next = batches, .number = batches ? batches->number + 1 : 1, .vendor = vendor};
    b->polls = rules->polls;
    b->faults = rules->faults;
    if (form != (strcasestr(head, "multipart/form-data; boundary=alttext") != NULL) ||
        strncmp(body, vendor->begins, strlen(vendor->begins)) != 0 ||
        !ends_with(body, vendor->ends) ||
        (form && strstr(body, "name=\"purpose\"\r\n\r\nbatch\r\n") == NULL)) {
        wrong = "this is no batch";
    }
    while (next != NULL && wrong == NULL && b->count < MAX_LINES) {
        char *text = next + strlen(vendor->label);

        next = strstr(text, vendor->label);
        if (next != NULL) {
            next[-1] = '\0';
        }
        wrong = read_line(b, rules, text);
    }
    free(copy);
    if (wrong != NULL || b->count == 0) {
        free(b);
        return fault(status, 400, wrong != NULL ? wrong : "the batch is empty");
    }
    batches = b;
    return print(vendor->made, b->number);
}

/* ---- What became of it ----------------------------------------------------------------------- */

static int fate(const batch *b, int i)
{
    return !b->faults || i < 1 || i > 2 ? WELL : i == 1 ? FAILED : LEFT_OUT;
}

/* From the last line to the first, for vendors promise no order.  which: 0: what went well, 1: the
 * rest, 2: all. */
static char *list(const batch *b, int which, const char *separator)
{
    char *text = strdup("");

    for (int i = b->count - 1; i >= 0; i--) {
        int f = fate(b, i);

        if (which == 2 || which == (f != WELL)) {
            char *result = print(b->vendor->result[f], b->lines[i].label, b->lines[i].answer);
            char *longer = print("%s%s%s", text, *text != '\0' ? separator : "", result);

            free(result);
            free(text);
            text = longer;
        }
    }
    return text;
}

static char *tell_state(batch *b)
{
    int well = 0, state = b->cancelled ? 1 : b->polls-- > 0 ? 0 : 2;

    for (int i = 0; i < b->count; i++) {
        well += fate(b, i) == WELL;
    }
    char *text = print(b->vendor->state[state], b->number, b->count, well, b->count - well);
    if (state == 2 && b->vendor->results[0] == NULL) {
        char *results = list(b, 2, ","), *whole = print("%s%s]}}}", text, results);

        free(results);
        free(text);
        text = whole;
    }
    return text;
}

static char *tell(const struct vendor *vendor, const char *path, bool get, int *status)
{
    const char *at = strstr(path, vendor->poll_path), *rest = at;
    char *end;

    for (int i = 0; i < 2 && get && vendor->results[i] != NULL; i++) {
        for (batch *b = batches; b != NULL; b = b->next) {
            char *wanted = print(vendor->results[i], b->number);
            bool found = b->vendor == vendor && ends_with(path, wanted);

            free(wanted);
            if (found) {
                return list(b, vendor->results[1] == NULL ? 2 : i, "");
            }
        }
    }
    if (at == NULL) {
        return NULL;
    }
    rest += strlen(vendor->poll_path);
    batch *b = find(vendor, (int)strtol(rest, &end, 10));
    if (end == rest || (get && *end != '\0')) {
        return NULL;
    }
    if (b == NULL) {
        return fault(status, 404, "no such batch");
    }
    if (!get) {
        b->cancelled = true;
        return strdup("{}");
    }
    return tell_state(b);
}

char *bulk_react(const bulk_rules *rules, const char *path, bool get, const char *head,
                 const char *body, int *status)
{
    const char *file = strstr(body, "\"input_file_id\":\"file-");
    char *told = NULL;

    *status = 200;
    for (size_t i = 0; i < COUNT(vendors) && told == NULL; i++) {
        told = !get && ends_with(path, vendors[i].send_path)
                   ? take(&vendors[i], rules, head, body, status)
                   : tell(&vendors[i], path, get, status);
    }
    if (told == NULL && !get && ends_with(path, "/batches")) {
        int number = file != NULL ? atoi(file + strlen("\"input_file_id\":\"file-")) : 0;
        told = find(&vendors[0], number) == NULL
                   ? fault(status, 400, "no such file")
                   : print("{\"id\":\"batch_%d\",\"status\":\"validating\"}", number);
    }
    return told;
}
