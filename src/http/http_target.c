/* http_target.c - where requests go.  libcurl parses the url, so that both agree on the host. */
#include "http.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/un.h>

#include "../error.h"

#define MAX_SOCKET (sizeof((struct sockaddr_un *)0)->sun_path - 1)

static char *joined(const char *first, const char *second)
{
    buffer text;

    buffer_init(&text, strlen(first) + strlen(second));
    buffer_append_text(&text, first);
    buffer_append_text(&text, second);
    return buffer_take(&text);
}

static alt_code parse_socket(const char *url, const char *prefix, http_target *out, alt_error *err)
{
    const char *path = url + strlen("unix://");

    if (path[0] != '/' || strlen(path) > MAX_SOCKET) {
        return error_set(err, ALT_E_OPTION,
                         "url must be unix:// and an absolute path of at most %zu bytes",
                         MAX_SOCKET);
    }
    out->local = true;
    out->socket = strdup(path);
    out->name = strdup(url);
    out->base = joined("http://localhost", prefix);
    return ALT_OK;
}

/* Names below localhost, too: libcurl looks none of them up (RFC 6761). */
static bool is_loopback(const char *host)
{
    struct in_addr address;
    size_t size = strlen(host);
    const char *last = size > 10 ? host + size - 10 : "";

    return strcasecmp(host, "localhost") == 0 || strcasecmp(last, ".localhost") == 0 ||
           strcmp(host, "[::1]") == 0 ||
           (inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127);
}

static bool has_part(CURLU *parts, CURLUPart which)
{
    char *text = NULL;
    bool has = curl_url_get(parts, which, &text, 0) == CURLUE_OK;

    curl_free(text);
    return has;
}

/* What a valid URL must not be.  Never quotes it: it may hold a password. */
static alt_code check_url(CURLU *parts, const char *scheme, bool local, bool allow_http,
                          alt_error *err)
{
    bool http = strcmp(scheme, "http") == 0;

    if (!http && strcmp(scheme, "https") != 0) {
        return error_set(err, ALT_E_OPTION, "url must begin with https://, http:// or unix://");
    }
    if (has_part(parts, CURLUPART_USER) || has_part(parts, CURLUPART_PASSWORD)) {
        return error_set(err, ALT_E_OPTION,
                         "url must not hold a user name or password: a key goes into apiKey");
    }
    if (has_part(parts, CURLUPART_QUERY) || has_part(parts, CURLUPART_FRAGMENT)) {
        return error_set(err, ALT_E_OPTION, "url must not have a query (?) or a fragment (#)");
    }
    if (http && !local && !allow_http) {
        return error_set(err, ALT_E_OPTION,
                         "url is plain http to another host: use https, or set allowHttp");
    }
    return ALT_OK;
}

/* url is as libcurl writes it: scheme://host[:port]/[path]. */
static void set_target(const char *url, const char *prefix, http_target *out)
{
    size_t origin = (size_t)(strchr(strstr(url, "://") + 3, '/') - url);
    size_t size = strlen(url);

    while (size > origin && url[size - 1] == '/') {
        size--;
    }
    out->name = strndup(url, origin);
    out->base =
        size > origin ? strndup(url, size) : (out->name != NULL ? joined(out->name, prefix) : NULL);
}

static alt_code parse_tcp(const char *url, const char *prefix, bool allow_http, http_target *out,
                          alt_error *err)
{
    CURLU *parts = curl_url();
    CURLUcode status = parts == NULL ? CURLUE_OUT_OF_MEMORY : CURLUE_OK;
    char *scheme = NULL, *host = NULL, *whole = NULL;
    alt_code code;

    status = status ? status : curl_url_set(parts, CURLUPART_URL, url, 0);
    status = status ? status : curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0);
    status = status ? status : curl_url_get(parts, CURLUPART_HOST, &host, 0);
    status = status ? status : curl_url_get(parts, CURLUPART_URL, &whole, 0);
    if (status == CURLUE_OUT_OF_MEMORY) {
        code = error_memory(err);
    } else if (status != CURLUE_OK) {
        code = error_set(err, ALT_E_OPTION,
                         "url must be http(s)://host[:port][/path] or unix:///path/to.sock");
    } else {
        out->local = is_loopback(host);
        code = check_url(parts, scheme, out->local, allow_http, err);
    }
    if (code == ALT_OK) {
        set_target(whole, prefix, out);
    }
    curl_free(whole);
    curl_free(host);
    curl_free(scheme);
    curl_url_cleanup(parts);
    return code;
}

alt_code http_target_parse(const char *url, const char *prefix, bool allow_http, http_target *out,
                           alt_error *err)
{
    http_target target = {0};
    bool is_socket = strncmp(url, "unix://", 7) == 0;
    alt_code code = is_socket ? parse_socket(url, prefix, &target, err)
                              : parse_tcp(url, prefix, allow_http, &target, err);

    if (code == ALT_OK &&
        (target.name == NULL || target.base == NULL || (is_socket && target.socket == NULL))) {
        code = error_memory(err);
    }
    if (code != ALT_OK) {
        http_target_clear(&target);
        return code;
    }
    *out = target;
    return ALT_OK;
}

void http_target_clear(http_target *target)
{
    free(target->base);
    free(target->socket);
    free(target->name);
    *target = (http_target){0};
}
