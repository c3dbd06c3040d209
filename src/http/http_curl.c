/* http_curl.c - a request's options for libcurl, and its codes in words. */
#include "http_curl.h"

#include <string.h>

#include "../error.h"

#define CONNECT_TIMEOUT_MS 10000
#define CONNECTION_AGE_S 300

static bool add_header(struct curl_slist **headers, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*headers, line);

    *headers = longer != NULL ? longer : *headers;
    return longer != NULL;
}

static bool add_content_type(struct curl_slist **headers, const char *type)
{
    char line[128] = "Content-Type: ";

    strncat(line, type != NULL ? type : "application/json", sizeof line - strlen(line) - 1);
    return add_header(headers, line);
}

static alt_code list_headers(const http_request *request, struct curl_slist **headers,
                             alt_error *err)
{
    const http_signer *signer = request->signer;
    bool ok = add_header(headers, "Accept: application/json") &&
              (request->body == NULL || add_content_type(headers, request->content_type));

    if (signer == NULL) {
        /* without it, libcurl waits for leave before it sends a large body; but it would sign it */
        ok = ok && add_header(headers, "Expect:");
    } else if (signer->token != NULL) {
        ok = ok && add_header(headers, signer->token);
    }

    for (const char *const *line = request->headers; line != NULL && *line != NULL; line++) {
        if (strpbrk(*line, "\r\n") != NULL) {
            return error_set(err, ALT_E_OPTION, "a header must not hold a line break");
        }
        ok = ok && add_header(headers, *line);
    }
    return ok ? ALT_OK : error_memory(err);
}

/* No option fails but for want of memory. */
#define SET(option, value) (ok = ok && curl_easy_setopt(easy, option, value) == CURLE_OK)

static bool set_safety(CURL *easy, const http_target *target)
{
    bool https = strncmp(target->base, "https:", 6) == 0;
    bool ok = true;

    SET(CURLOPT_PROTOCOLS_STR, https ? "https" : "http");
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    if (target->ca_file != NULL) { /* in place of the system's, which are in either */
        SET(CURLOPT_CAINFO, target->ca_file);
        SET(CURLOPT_CAPATH, NULL);
    }
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(CURLOPT_HTTP_VERSION, (long)(https ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    SET(CURLOPT_PIPEWAIT, https ? 1L : 0L);
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    SET(CURLOPT_MAXLIFETIME_CONN, (long)CONNECTION_AGE_S);
    SET(CURLOPT_UNIX_SOCKET_PATH, target->socket);
    if (target->local) {
        SET(CURLOPT_PROXY, "");
    }
    return ok;
}

static bool set_request(CURL *easy, const http_request *request)
{
    const char *base = request->target->base;
    buffer url;

    buffer_init(&url, strlen(base) + strlen(request->path));
    buffer_append_text(&url, base);
    buffer_append_text(&url, request->path);
    bool ok = !url.failed;

    SET(CURLOPT_URL, url.data);
    SET(CURLOPT_USERAGENT, "alttext/" ALT_VERSION);
    SET(CURLOPT_ACCEPT_ENCODING, "");
    SET(CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    /* libcurl sends again by itself when a connection that it had kept open turns out to be dead */
    SET(CURLOPT_FRESH_CONNECT, request->once ? 1L : 0L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_TIMEOUT_MS);
    if (request->body != NULL) {
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body->size);
        SET(CURLOPT_POSTFIELDS, request->body->data);
    }
    buffer_clear(&url);
    return ok;
}

static bool set_signer(CURL *easy, const http_signer *signer)
{
    bool ok = true;

    if (signer != NULL) {
        SET(CURLOPT_AWS_SIGV4, signer->scope);
        SET(CURLOPT_USERPWD, signer->keys);
    }
    return ok;
}

#undef SET

/* Before 8.9 libcurl signs another path than AWS does, where something in it is escaped. */
static alt_code check_signer(const http_request *request, alt_error *err)
{
    const curl_version_info_data *libcurl = curl_version_info(CURLVERSION_NOW);

    if (request->signer == NULL || strchr(request->path, '%') == NULL ||
        libcurl->version_num >= 0x080900) {
        return ALT_OK;
    }
    return error_set(err, ALT_E_MODEL,
                     "libcurl %s cannot sign requests for a model with \":\" or \"/\" in its name: "
                     "use libcurl 8.9, another model, or an API key that is no pair of keys",
                     libcurl->version);
}

alt_code http_curl_setup(CURL *easy, const http_request *request, struct curl_slist **headers,
                         alt_error *err)
{
    alt_code code = check_signer(request, err);

    code = code == ALT_OK ? list_headers(request, headers, err) : code;
    if (code == ALT_OK && !(set_safety(easy, request->target) && set_request(easy, request) &&
                            set_signer(easy, request->signer) &&
                            curl_easy_setopt(easy, CURLOPT_HTTPHEADER, *headers) == CURLE_OK)) {
        code = error_memory(err);
    }
    return code;
}

void http_curl_wipe(struct curl_slist *headers)
{
    for (struct curl_slist *line = headers; line != NULL; line = line->next) {
        explicit_bzero(line->data, strlen(line->data));
    }
    curl_slist_free_all(headers);
}

/* Each format is given the server and the detail.  The last row stands for all that is not named.
 */
static const struct {
    CURLcode from;
    alt_code code;
    const char *format;
} faults[] = {
    {CURLE_COULDNT_CONNECT, ALT_E_CONNECT, "no server answers at %s"},
    {CURLE_COULDNT_RESOLVE_HOST, ALT_E_CONNECT, "the host of %s is not known"},
    {CURLE_COULDNT_RESOLVE_PROXY, ALT_E_CONNECT, "the proxy on the way to %s is not known"},
    {CURLE_PEER_FAILED_VERIFICATION, ALT_E_TLS, "the certificate of %s does not hold: %s"},
    {CURLE_SSL_CONNECT_ERROR, ALT_E_TLS, "no TLS connection could be made to %s: %s"},
    {CURLE_SSL_CACERT_BADFILE, ALT_E_TLS, "the certificate of %s cannot be checked: %s"},
    {CURLE_UNSUPPORTED_PROTOCOL, ALT_E_MALFORMED, "what answers at %s does not speak HTTP"},
    {CURLE_WEIRD_SERVER_REPLY, ALT_E_MALFORMED, "what answers at %s does not speak HTTP"},
    {CURLE_BAD_CONTENT_ENCODING, ALT_E_MALFORMED, "the answer of %s is badly compressed"},
    {CURLE_OK, ALT_E_NETWORK, "the connection to %s broke before the answer was whole"},
};

alt_code http_curl_fault(CURLcode result, const char *server, const char *detail, alt_error *err)
{
    size_t i = 0;

    if (result == CURLE_OUT_OF_MEMORY) {
        return error_memory(err);
    }
    while (faults[i].from != result && faults[i].from != CURLE_OK) {
        i++;
    }
    return error_set(err, faults[i].code, faults[i].format, server, detail);
}
