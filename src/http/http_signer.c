/* http_signer.c - keys of AWS, which libcurl signs requests with: see CURLOPT_AWS_SIGV4(3). */
#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../error.h"

#define MAX_REGION 40

static const char region_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

/* The part of the host that follows the one of the service; returns its length, 0: there is none.
 */
static size_t find_region(const char *base, const char *service, const char **out)
{
    const char *at = strstr(base, service);

    if (at == NULL) {
        return 0;
    }
    at += strcspn(at, ".:/");
    *out = at + (*at == '.');
    size_t length = strspn(*out, region_letters);
    return *at == '.' && (*out)[length] == '.' ? length : 0;
}

/* The header for a token; NULL: no memory. */
static char *token_header(const char *token)
{
    buffer line;

    buffer_init(&line, strlen(token) + 40);
    buffer_append_text(&line, "x-amz-security-token: ");
    buffer_append_text(&line, token);
    return buffer_take(&line);
}

alt_code http_signer_read(const char *key, const char *base, const char *service, http_signer *out,
                          alt_error *err)
{
    size_t id = strcspn(key, ":");
    size_t pair = id + 1 + strcspn(key + id + 1, ":");
    const char *token = key[pair] == ':' ? key + pair + 1 : NULL, *region;
    size_t length = find_region(base, service, &region);

    if (length == 0 || length > MAX_REGION) {
        return error_set(err, ALT_E_OPTION,
                         "url must be like https://%s-runtime.REGION.amazonaws.com for requests "
                         "that are signed",
                         service);
    }
    http_signer signer = {
        .keys = strndup(key, pair),
        .token = token != NULL ? token_header(token) : NULL,
    };
    if (signer.keys == NULL || (token != NULL && signer.token == NULL)) {
        http_signer_clear(&signer);
        return error_memory(err);
    }
    snprintf(signer.scope, sizeof signer.scope, "aws:amz:%.*s:%s", (int)length, region, service);
    *out = signer;
    return ALT_OK;
}

static void wipe(char *text)
{
    if (text != NULL) {
        explicit_bzero(text, strlen(text));
    }
    free(text);
}

void http_signer_clear(http_signer *signer)
{
    wipe(signer->keys);
    wipe(signer->token);
    *signer = (http_signer){0};
}
