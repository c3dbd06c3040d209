/* Any bytes as what a vendor's batch API says: how far it is, its results, labels, receipts. */
#include <stdlib.h>
#include <string.h>

#include "../../src/backend/bulk_api.h"
#include "../../src/engine/receipt.h"
#include "../../src/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(alt_code code, const alt_error *err)
{
    size_t length = strlen(err->message);

    if (code != ALT_OK && (length == 0 || !utf8_valid(err->message, length))) {
        abort();
    }
}

/* What can be read can be written, and says the same again. */
static void check_label(const char *text)
{
    char again[RECEIPT_MAX_LABEL + 1];
    receipt_label label, same;
    alt_error err;

    if (receipt_read_label(text, &label) && receipt_write_label(&label, again, &err) == ALT_OK &&
        (!receipt_read_label(again, &same) || same.key_size != label.key_size ||
         memcmp(same.key, label.key, label.key_size) != 0)) {
        abort();
    }
}

static void check_result(const bulk_api *api, const backend *from, const reply *root)
{
    bulk_api_result result;
    alt_error err = {.code = ALT_OK};

    bulk_api_read_result(api, from, root, &result, &err);
    if ((result.answer == NULL) != (err.code != ALT_OK)) {
        abort();
    }
    check_error(err.code, &err);
    if (result.label != NULL) {
        check_label(result.label);
    }
}

static void check_reply(const bulk_api *api, const backend *from, const reply *root)
{
    char id[BULK_API_MAX_ID];
    alt_bulk_state state;
    alt_error err;
    const char *list = bulk_api_find_list(api, root);

    check_error(bulk_api_read_id(from, root, api->id_at, id, &err), &err);
    if (bulk_api_read_state(api, from, root, &state, &err) == ALT_OK &&
        state.finished < state.failed) {
        abort();
    }
    for (size_t i = 0; list != NULL && i < reply_count(root, list); i++) {
        check_result(api, from, reply_element(root, list, i));
    }
    check_result(api, from, root);
}

/* The first byte picks the vendor. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"openai", "anthropic", "gemini"};
    reply *root = NULL;
    alt_error err;

    if (size < 1) {
        return 0;
    }
    const char *name = names[data[0] % 3];
    if (reply_parse((const char *)data + 1, size - 1, &root, &err) == ALT_OK) {
        check_reply(bulk_api_find(name), backend_find(name), root);
        reply_free(root);
    }
    return 0;
}
