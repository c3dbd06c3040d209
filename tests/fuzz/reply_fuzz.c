/* Any bytes as the reply of any backend: an answer, or one sentence of well-formed UTF-8. */
#include <stdlib.h>
#include <string.h>

#include "../../src/backend/backend.h"
#include "../../src/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_sentence(const alt_error *err)
{
    size_t length = strlen(err->message);

    if (length == 0 || !utf8_valid(err->message, length) || strpbrk(err->message, "\r\n\033<")) {
        abort();
    }
}

static void check_answer(const backend *from, const reply *root)
{
    backend_answer answer;
    alt_error err;

    if (from->protocol->parse(root, &answer, &err) != ALT_OK) {
        check_sentence(&err);
        return;
    }
    if (answer.text == NULL || answer.finish > FINISH_BLOCKED) {
        abort();
    }
    backend_answer_clear(&answer);
}

/* The first byte picks the backend, the second the status. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = {200, 301, 400, 401, 403, 404, 429, 500, 503, 529};
    static const char *const names[] = {"openai", "anthropic",        "ollama",
                                        "gemini", "openai-responses", "bedrock"};

    if (size < 2) {
        return 0;
    }
    const backend *from = backend_find(names[data[0] % 6]);
    int status = statuses[data[1] % 10];
    reply *root = NULL;
    alt_error err;
    if (backend_receive(from, status, -1, (const char *)data + 2, size - 2, &root, &err) ==
        ALT_OK) {
        check_answer(from, root);
    } else {
        check_sentence(&err);
    }
    reply_free(root);
    return 0;
}
