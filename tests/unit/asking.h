/* asking.h - a fake server, a picture, and clients that ask about it. */
#ifndef ALT_ASKING_H
#define ALT_ASKING_H

#include "../../src/alttext.h"
#include "pictures.h"
#include "server.h"

static server fake;
static alt_pool *pool;
static picture photo;

static inline int asking_start(void **state)
{
    alt_error err;

    fake = server_start(NULL);
    photo = picture_jpeg((jpeg_variant){0});
    return alt_pool_new(&pool, &err) == ALT_OK ? 0 : -1;
}

static inline int asking_stop(void **state)
{
    alt_pool_free(pool);
    free(photo.data);
    server_stop(&fake);
    return 0;
}

static inline alt_options options_for(const char *path)
{
    alt_options options;

    alt_options_init(&options);
    options.backend = "llama-server";
    options.model = "fake-1";
    options.url = server_url(&fake, path);
    options.timeout_ms = 20000;
    return options;
}

static inline alt_client *client_for(const alt_options *options)
{
    alt_client *client;
    alt_error err;

    if (alt_client_new(pool, options, &client, &err) != ALT_OK) {
        fail_msg("%s", err.message);
    }
    return client;
}

static inline alt_batch *batch_for(alt_client *client)
{
    alt_batch *batch;
    alt_error err;

    assert_int_equal(alt_batch_new(client, &batch, &err), ALT_OK);
    return batch;
}

static inline alt_code add(alt_batch *batch, uint64_t id, alt_error *err)
{
    alt_request request = {.image = photo.data, .image_size = photo.size};

    return alt_batch_add(batch, id, &request, err);
}

static inline alt_outcome next(alt_batch *batch)
{
    alt_outcome outcome;

    while (!alt_batch_next(batch, 1000, &outcome)) {
        assert_int_not_equal(alt_batch_pending(batch), 0);
    }
    return outcome;
}

#endif
