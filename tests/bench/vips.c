/* vips.c - the worker for libvips, called as its documentation advises for thumbnails. */
#define _DEFAULT_SOURCE /* strsep() */

#include <vips/vips.h>

#include "worker.h"

static worker_jpeg prepare(const char *path)
{
    double white[] = {255, 255, 255};
    VipsArrayDouble *background = vips_array_double_new(white, 3);
    VipsImage *image = NULL;
    void *jpeg = NULL;
    size_t size = 0;

    if (vips_thumbnail(path, &image, 768, "height", 768, "size", VIPS_SIZE_DOWN, NULL) != 0 ||
        vips_jpegsave_buffer(image, &jpeg, &size, "Q", 80, "strip", TRUE, "background", background,
                             NULL) != 0) {
        fprintf(stderr, "%s: %s\n", path, vips_error_buffer());
        vips_error_clear();
        size = 0;
    }
    g_clear_object(&image);
    vips_area_unref(VIPS_AREA(background));
    return (worker_jpeg){jpeg, size}; /* GLib's memory is malloc's */
}

int main(int count, char **arguments)
{
    if (VIPS_INIT(arguments[0]) != 0) {
        return 1;
    }
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    worker_serve(prepare);
    vips_shutdown();
    return 0;
}
