/* http_curl.h - how a request is put to libcurl, and what libcurl's codes mean.  For http.c only.
 */
#ifndef ALT_HTTP_CURL_H
#define ALT_HTTP_CURL_H

#include <curl/curl.h>

#include "http.h"

/* Sets all of the request but where the response goes.  *headers is to be released by
 * http_curl_wipe() once the handle has been reset, also after a failure. */
alt_code http_curl_setup(CURL *easy, const http_request *request, struct curl_slist **headers,
                         alt_error *err);

/* Overwrites the headers, for one holds the key, and releases them. */
void http_curl_wipe(struct curl_slist *headers);

/* Words the fault that a transfer with the server of that name ended with; but for time-outs.
 * detail: what CURLOPT_ERRORBUFFER got. */
alt_code http_curl_fault(CURLcode result, const char *server, const char *detail, alt_error *err);

#endif
