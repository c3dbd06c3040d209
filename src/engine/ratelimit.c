/* ratelimit.c - the vendors' headers about rate limits.  Sources: the SDKs and manuals of OpenAI,
 * Azure, Groq, Together and Anthropic. */
#include "ratelimit.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define MAX_MS INT64_MAX
#define MAX_SPAN_MS ((int64_t)100 * 365 * 86400 * 1000) /* what is longer is MAX_MS */

/* While the first is "0", the second says when it is renewed. */
static const struct {
    const char *remaining, *reset;
} budgets[] = {
    {"x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"},
    {"x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"},
    {"anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"},
    {"anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"},
    {"anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"},
    {"anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"},
};

/* As in Go's durations; a number without a unit is of seconds.  "ms" comes before "m". */
static const struct {
    const char *name;
    double ms;
} units[] = {{"ms", 1},  {"us", 1e-3}, {"ns", 1e-6}, {"h", 3.6e6},
             {"m", 6e4}, {"s", 1e3},   {"", 1e3}};

/* Of digits and a point; moves *text past it.  strtod() would take "inf", "0x1" and the locale's
 * point.  -1: there is none. */
static double read_number(const char **text)
{
    const char *c = *text;
    double number = 0, scale = 1;
    bool fraction = false, digits = false;

    for (; isdigit((unsigned char)*c) || (*c == '.' && !fraction); c++) {
        if (*c == '.') {
            fraction = true;
            continue;
        }
        digits = true;
        scale *= fraction ? 10 : 1;
        number = number * 10 + (*c - '0');
    }
    *text = c;
    return digits ? number / scale : -1;
}

static double read_unit(const char **text)
{
    size_t i = 0;

    while (strncmp(*text, units[i].name, strlen(units[i].name)) != 0) {
        i++;
    }
    *text += strlen(units[i].name);
    return units[i].ms;
}

/* Never early: a part of a millisecond is a whole one. */
static int64_t whole_ms(double ms)
{
    int64_t whole = ms < (double)MAX_SPAN_MS ? (int64_t)ms : MAX_MS;

    return whole != MAX_MS && (double)whole < ms ? whole + 1 : whole;
}

/* "6m0s", "20ms", "1.5"; -1: it is no duration. */
static int64_t read_duration(const char *text)
{
    double sum = 0;

    do {
        double number = read_number(&text);
        if (!(number >= 0)) { /* NaN of infinity over infinity, too */
            return -1;
        }
        sum += number * read_unit(&text);
    } while (isdigit((unsigned char)*text));
    return *text == '\0' ? whole_ms(sum) : -1;
}

/* What follows the seconds: a fraction, which is left out, and "Z" or "+02:00".  Returns seconds
 * to take off, INT64_MIN: it is none. */
static int64_t read_zone(const char *text)
{
    struct tm offset = {0};
    const char *end;

    text += *text == '.' ? 1 + strspn(text + 1, "0123456789") : 0;
    if (strcasecmp(text, "Z") == 0) {
        return 0;
    }
    end = *text == '+' || *text == '-' ? strptime(text + 1, "%H:%M", &offset) : NULL;
    if (end == NULL || *end != '\0') {
        return INT64_MIN;
    }
    int64_t seconds = offset.tm_hour * 3600 + offset.tm_min * 60;
    return *text == '-' ? -seconds : seconds;
}

/* RFC 3339; -1: it is none.  The second that has begun is waited for. */
static int64_t read_time(const char *text, int64_t now_s)
{
    struct tm time = {0};
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%S", &time);
    int64_t zone = end != NULL ? read_zone(end) : INT64_MIN;

    if (zone == INT64_MIN) {
        return -1;
    }
    int64_t left = (int64_t)timegm(&time) - zone - now_s;
    return left <= 0 ? 0 : left < MAX_SPAN_MS / 1000 ? left * 1000 : MAX_MS;
}

static int64_t read_reset(const char *text, int64_t now_s)
{
    return strchr(text, '-') != NULL ? read_time(text, now_s) : read_duration(text);
}

static int64_t read_budgets(ratelimit_lookup lookup, const void *response, int64_t now_s)
{
    int64_t wait = -1;

    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
        const char *remaining = lookup(response, budgets[i].remaining);
        const char *reset = lookup(response, budgets[i].reset);

        if (remaining != NULL && reset != NULL && strcmp(remaining, "0") == 0) {
            int64_t until = read_reset(reset, now_s);
            wait = until > wait ? until : wait;
        }
    }
    return wait;
}

/* A bare number of milliseconds; -1: there is none. */
static int64_t read_ms(const char *text)
{
    if (text == NULL) {
        return -1;
    }
    double number = read_number(&text);
    return number >= 0 && *text == '\0' ? whole_ms(number) : -1;
}

ratelimit ratelimit_read(ratelimit_lookup lookup, const void *response, int64_t retry_after_ms,
                         int64_t now_s)
{
    const char *retry = lookup(response, "x-should-retry");
    ratelimit limit = {
        .wait_ms = read_ms(lookup(response, "retry-after-ms")),
        .final = retry != NULL && strcasecmp(retry, "false") == 0,
    };

    if (limit.wait_ms < 0) {
        limit.wait_ms = retry_after_ms;
    }
    if (limit.wait_ms < 0) {
        limit.wait_ms = read_budgets(lookup, response, now_s);
    }
    return limit;
}
