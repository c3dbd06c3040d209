/* http_signer.c - keys of AWS, which libcurl signs requests with: see CURLOPT_AWS_SIGV4(3). */
#include "http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "error.h"

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

alt_code http_signer_read(const char *key, const char *base, const char *service, http_signer *out,
                          alt_error *err)
{
    const char *secret = strchr(key, ':') + 1, *region;
    size_t keys = (size_t)(secret - key) + strcspn(secret, ":");
    size_t length = find_region(base, service, &region);
    http_signer signer = {.keys = NULL};

    if (length == 0 || length > 40) {
        return error_set(err, ALT_E_OPTION,
                         "url must be like https://%s-runtime.REGION.amazonaws.com for requests "
                         "that are signed",
                         service);
    }
    snprintf(signer.scope, sizeof signer.scope, "aws:amz:%.*s:%s", (int)length, region, service);
    signer.keys = strndup(key, keys);
    if (key[keys] == ':' &&
        asprintf(&signer.token, "x-amz-security-token: %s", key + keys + 1) < 0) {
        signer.token = NULL;
    }
    if (signer.keys == NULL || (key[keys] == ':') != (signer.token != NULL)) {
        http_signer_clear(&signer);
        return error_memory(err);
    }
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
