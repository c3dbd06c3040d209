/* ssim.c - how much prepared pictures look like their source: the structural similarity (Wang et
 * al. 2004, Gaussian windows) of their brightness and that of the source, decoded in full and
 * shrunk by Lanczos-3 in floating point. Usage: bench_ssim SOURCE JPEG...   prints a number for
 * each, "nan" where one cannot be had */
#include <math.h>

#include <vips/vips.h>

#define SIGMA 1.5
#define C1 (0.01 * 255 * 0.01 * 255)
#define C2 (0.03 * 255 * 0.03 * 255)

/* Replaces *image by what was made of it; NULL stays NULL, as a failure does. */
static void step(VipsImage **image, VipsImage *made)
{
    g_clear_object(image);
    *image = made;
}

#define APPLY(image, call, ...)                                                                    \
    do {                                                                                           \
        VipsImage *made_ = NULL;                                                                   \
        if (*(image) && call(*(image), &made_, __VA_ARGS__) != 0) {                                \
            made_ = NULL;                                                                          \
        }                                                                                          \
        step(image, made_);                                                                        \
    } while (0)

/* Upright, on white, brightness alone. */
static VipsImage *open_picture(const char *path)
{
    double white[] = {255, 255, 255};
    VipsArrayDouble *background = vips_array_double_new(white, 3);
    VipsImage *image = vips_image_new_from_file(path, NULL);

    APPLY(&image, vips_autorot, NULL);
    if (image && vips_image_hasalpha(image)) {
        APPLY(&image, vips_flatten, "background", background, NULL);
    }
    APPLY(&image, vips_colourspace, VIPS_INTERPRETATION_B_W, NULL);
    APPLY(&image, vips_cast_float, NULL);
    vips_area_unref(VIPS_AREA(background));
    return image;
}

static VipsImage *shrink(const char *path, const VipsImage *like)
{
    VipsImage *image = open_picture(path);

    if (image) {
        APPLY(&image, vips_resize, (double)like->Xsize / image->Xsize, "vscale",
              (double)like->Ysize / image->Ysize, "kernel", VIPS_KERNEL_LANCZOS3, "gap", 0.0, NULL);
    }
    APPLY(&image, vips_copy_file, NULL);
    return image;
}

/* The Gaussian mean of a times b; b NULL: of a. */
static VipsImage *mean(VipsImage *a, VipsImage *b)
{
    VipsImage *product = NULL, *out = NULL;

    if (b && vips_multiply(a, b, &product, NULL) != 0) {
        return NULL;
    }
    if (vips_gaussblur(b ? product : a, &out, SIGMA, "precision", VIPS_PRECISION_FLOAT, NULL)) {
        out = NULL;
    }
    g_clear_object(&product);
    return out;
}

static double sum_of_points(VipsImage *const means[5])
{
    size_t count = (size_t)means[0]->Xsize * (size_t)means[0]->Ysize;
    const float *at[5];
    double sum = 0;

    for (int i = 0; i < 5; i++) {
        at[i] = (const float *)vips_image_get_data(means[i]);
    }
    for (size_t i = 0; i < count; i++) {
        double a = at[0][i], b = at[1][i];
        double aa = at[2][i] - a * a, bb = at[3][i] - b * b, ab = at[4][i] - a * b;
        sum += (2 * a * b + C1) * (2 * ab + C2) / ((a * a + b * b + C1) * (aa + bb + C2));
    }
    return sum / (double)count;
}

static double compare(VipsImage *a, VipsImage *b)
{
    VipsImage *means[5] = {mean(a, NULL), mean(b, NULL), mean(a, a), mean(b, b), mean(a, b)};
    double ssim = NAN;

    if (a->Xsize == b->Xsize && a->Ysize == b->Ysize && means[0] && means[1] && means[2] &&
        means[3] && means[4]) {
        ssim = sum_of_points(means);
    }
    for (int i = 0; i < 5; i++) {
        g_clear_object(&means[i]);
    }
    return ssim;
}

int main(int count, char **arguments)
{
    VipsImage *source = NULL;

    if (count < 3 || VIPS_INIT(arguments[0]) != 0) {
        return 2;
    }
    for (int i = 2; i < count; i++) {
        VipsImage *image = open_picture(arguments[i]);
        if (image && (!source || source->Xsize != image->Xsize || source->Ysize != image->Ysize)) {
            step(&source, shrink(arguments[1], image));
        }
        printf("%.4f\n", image && source ? compare(source, image) : NAN);
        g_clear_object(&image);
    }
    g_clear_object(&source);
    vips_shutdown();
    return 0;
}
