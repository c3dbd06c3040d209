/* AVIF of every depth and chroma, with alpha, turned, cropped, in a grid, and as a sequence. */
#include "failing_pictures.h"

#include <avif/avif.h>

#include "../../src/image/image.h"

static const uint8_t white[3] = {255, 255, 255};

typedef struct {
    uint32_t width, height; /* 0: 64 and 48 */
    uint32_t depth;         /* 0: 8 */
    avifPixelFormat format; /* 0: 4:4:4 */
    avifMatrixCoefficients matrix;
    bool limited;
    bool transparent; /* the top left quarter */
    bool premultiplied;
    avifTransformFlags transforms;
    uint8_t angle, mirror;
    avifCleanApertureBox crop;
    const void *exif; /* NULL: none */
    const char *xmp;  /* NULL: none */
    int frames;       /* of a sequence; 0: a still picture */
    uint32_t columns; /* of a grid, all cells alike; 0: no grid */
} avif_variant;

static void draw(avifImage *image, const avif_variant *v)
{
    avifRGBImage rgb;

    avifRGBImageSetDefaults(&rgb, image);
    rgb.depth = 8;
    rgb.alphaPremultiplied = v->premultiplied;
    rgb.rowBytes = v->width * 4;
    rgb.pixels = malloc((size_t)rgb.rowBytes * v->height);
    for (uint32_t i = 0; i < v->width * v->height; i++) {
        unsigned q = picture_quarter(i % v->width, i / v->width, v->width, v->height);
        bool clear = v->transparent && q == 0;
        for (unsigned c = 0; c < 3; c++) {
            uint8_t value =
                v->format == AVIF_PIXEL_FORMAT_YUV400 ? picture_greys[q] : picture_colours[q][c];
            rgb.pixels[i * 4 + c] = clear && v->premultiplied ? 0 : value;
        }
        rgb.pixels[i * 4 + 3] = clear ? 0 : 255;
    }
    rgb.ignoreAlpha = !v->transparent;
    assert_int_equal(avifImageRGBToYUV(image, &rgb), AVIF_RESULT_OK);
    free(rgb.pixels);
}

static avifImage *make_image(const avif_variant *v)
{
    avifImage *image = avifImageCreate(v->width, v->height, v->depth, v->format);

    image->yuvRange = v->limited ? AVIF_RANGE_LIMITED : AVIF_RANGE_FULL;
    image->matrixCoefficients = v->matrix ? v->matrix : AVIF_MATRIX_COEFFICIENTS_BT601;
    image->alphaPremultiplied = v->premultiplied;
    draw(image, v);
    if (v->exif) {
        avifImageSetMetadataExif(image, v->exif, PICTURE_EXIF_SIZE - 6);
    }
    if (v->xmp) {
        avifImageSetMetadataXMP(image, (const uint8_t *)v->xmp, strlen(v->xmp));
    }
    image->transformFlags = v->transforms; /* after EXIF, which libavif would make them of */
    image->irot.angle = v->angle;
    image->imir.mode = v->mirror;
    image->clap = v->crop;
    return image;
}

static void add_images(avifEncoder *encoder, const avif_variant *v, avifImage *image)
{
    const avifImage *cells[] = {image, image, image, image};

    if (v->columns) {
        assert_int_equal(
            avifEncoderAddImageGrid(encoder, v->columns, 1, cells, AVIF_ADD_IMAGE_FLAG_SINGLE),
            AVIF_RESULT_OK);
    }
    for (int i = 0; !v->columns && i < (v->frames ? v->frames : 1); i++) {
        avifAddImageFlags flags = v->frames ? AVIF_ADD_IMAGE_FLAG_NONE : AVIF_ADD_IMAGE_FLAG_SINGLE;
        assert_int_equal(avifEncoderAddImage(encoder, image, 1, flags), AVIF_RESULT_OK);
    }
}

static picture picture_avif(avif_variant v)
{
    picture p = {0};
    avifRWData out = AVIF_DATA_EMPTY;
    avifEncoder *encoder = avifEncoderCreate();

    v.width = v.width ? v.width : 64;
    v.height = v.height ? v.height : 48;
    v.depth = v.depth ? v.depth : 8;
    v.format = v.format ? v.format : AVIF_PIXEL_FORMAT_YUV444;
    avifImage *image = make_image(&v);
    encoder->speed = AVIF_SPEED_FASTEST;
    encoder->minQuantizer = encoder->minQuantizerAlpha = 0;
    encoder->maxQuantizer = encoder->maxQuantizerAlpha = 10;
    add_images(encoder, &v, image);
    assert_int_equal(avifEncoderFinish(encoder, &out), AVIF_RESULT_OK);
    picture_append(&p, out.data, out.size);
    avifRWDataFree(&out);
    avifEncoderDestroy(encoder);
    avifImageDestroy(image);
    return p;
}

static void assert_shown(const avif_variant *v)
{
    picture p = picture_avif(*v);
    raster r = picture_prepare(p, 64);

    assert_int_equal(r.channels, v->format == AVIF_PIXEL_FORMAT_YUV400 ? 1 : 3);
    for (unsigned q = 0; q < 4; q++) {
        const uint8_t *colour = r.channels == 1 ? &picture_greys[q] : picture_colours[q];
        assert_quarter(&r, q, v->transparent && q == 0 ? white : colour);
    }
    free(r.data);
    free(p.data);
}

static void every_depth_and_chroma_keeps_its_colours(void **state)
{
    for (uint32_t depth = 8; depth <= 12; depth += 2) {
        for (int format = AVIF_PIXEL_FORMAT_YUV444; format <= AVIF_PIXEL_FORMAT_YUV400; format++) {
            for (unsigned flags = 0; flags < 4; flags++) {
                assert_shown(&(avif_variant){.depth = depth,
                                             .format = (avifPixelFormat)format,
                                             .limited = flags & 1,
                                             .transparent = flags & 2,
                                             .width = 63,
                                             .height = 131});
            }
        }
    }
}

static void the_matrix_that_the_file_names_is_used(void **state)
{
    static const avifMatrixCoefficients matrices[] = {
        AVIF_MATRIX_COEFFICIENTS_BT709, AVIF_MATRIX_COEFFICIENTS_BT2020_NCL,
        AVIF_MATRIX_COEFFICIENTS_FCC, AVIF_MATRIX_COEFFICIENTS_YCGCO};

    for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++) {
        assert_shown(&(avif_variant){.matrix = matrices[i]});
    }
}

static void premultiplied_alpha_is_undone(void **state)
{
    assert_shown(&(avif_variant){.transparent = true, .premultiplied = true});
}

static void a_grid_is_put_together(void **state)
{
    picture p = picture_avif((avif_variant){.columns = 2, .width = 128, .height = 128});
    alt_image_info info = picture_probe(p);
    raster r = picture_prepare(p, 128);

    assert_int_equal(info.width, 256);
    assert_int_equal(info.height, 128);
    assert_pixel(&r, 16, 16, picture_colours[0]);
    assert_pixel(&r, 48, 48, picture_colours[3]);
    assert_pixel(&r, 80, 16, picture_colours[0]);
    assert_pixel(&r, 112, 48, picture_colours[3]);
    free(r.data);
    free(p.data);
}

/* Which quarters come to stand at the top left, top right, bottom left and bottom right. */
static void turn(unsigned quarters[4], const unsigned moved[4])
{
    unsigned before[4];

    memcpy(before, quarters, sizeof before);
    for (unsigned q = 0; q < 4; q++) {
        quarters[q] = before[moved[q]];
    }
}

static void assert_turned(uint8_t angle, int mirror)
{
    static const unsigned anticlockwise[4] = {1, 3, 0, 2},
                          mirrored[2][4] = {{2, 3, 0, 1}, {1, 0, 3, 2}};
    unsigned quarters[4] = {0, 1, 2, 3};
    picture p = picture_avif((avif_variant){
        .transforms = AVIF_TRANSFORM_IROT | (mirror < 0 ? 0 : (unsigned)AVIF_TRANSFORM_IMIR),
        .angle = angle,
        .mirror = mirror > 0});
    raster r = picture_prepare(p, 64);

    for (unsigned i = 0; i < angle; i++) {
        turn(quarters, anticlockwise);
    }
    if (mirror >= 0) {
        turn(quarters, mirrored[mirror]);
    }
    assert_int_equal(r.width, angle % 2 ? 48 : 64);
    for (unsigned q = 0; q < 4; q++) {
        assert_quarter(&r, q, picture_colours[quarters[q]]);
    }
    free(r.data);
    free(p.data);
}

static void it_is_turned_first_and_mirrored_then(void **state)
{
    for (uint8_t angle = 0; angle < 4; angle++) {
        for (int mirror = -1; mirror < 2; mirror++) {
            assert_turned(angle, mirror);
        }
    }
}

static void exif_does_not_turn_it(void **state)
{
    static const uint8_t turned[] = PICTURE_EXIF("\6");
    avif_variant v = {.exif = turned + 6, .xmp = "<x/>"};
    picture p = picture_avif(v);
    image_header header;
    alt_error err;

    assert_int_equal(image_avif.probe(p.data, p.size, &header, &err), ALT_OK);
    assert_int_equal(header.orientation, 1);
    assert_int_equal(header.exif.size, PICTURE_EXIF_SIZE - 6);
    assert_memory_equal(header.exif.data, turned + 6, header.exif.size);
    assert_int_equal(header.xmp.size, 4);
    assert_memory_equal(header.xmp.data, "<x/>", 4);
    assert_true(header.xmp.data > p.data && header.xmp.data < p.data + p.size);
    free(p.data);
    assert_shown(&v);
}

static void it_is_cropped_to_its_clean_aperture(void **state)
{
    /* The 40x30 pixels around a point 2 to the right of the middle and 4 below it. */
    picture p = picture_avif((avif_variant){
        .transforms = AVIF_TRANSFORM_CLAP, .crop = {40, 1, 30, 1, 2, 1, 4, 1}, .height = 50});
    raster r = picture_prepare(p, 64);

    assert_int_equal(r.width, 40);
    assert_int_equal(r.height, 30);
    assert_pixel(&r, 12, 5, picture_colours[0]);
    assert_pixel(&r, 24, 5, picture_colours[1]);
    assert_pixel(&r, 12, 17, picture_colours[2]);
    assert_pixel(&r, 24, 17, picture_colours[3]);
    free(r.data);
    free(p.data);
}

static void limits_are_held_against_what_is_decoded_before_it_is_cropped(void **state)
{
    picture p = picture_avif(
        (avif_variant){.transforms = AVIF_TRANSFORM_CLAP, .crop = {4, 1, 4, 1, 0, 1, 0, 1}});

    assert_needs_pixels(p, 64, 48);
    free(p.data);
}

static void two_frames_are_an_animation(void **state)
{
    for (int frames = 0; frames <= 2; frames += 2) {
        picture p = picture_avif((avif_variant){.frames = frames});
        alt_image_info info = picture_probe(p);
        assert_string_equal(info.format, "avif");
        assert_int_equal(info.animated, frames > 1);
        assert_shown(&(avif_variant){.frames = frames});
        free(p.data);
    }
}

static void cut_anywhere_it_is_corrupt(void **state)
{
    for (unsigned flags = 0; flags < 4; flags++) {
        picture p =
            picture_avif((avif_variant){.transparent = flags & 1, .frames = flags & 2 ? 1 : 0});
        assert_corrupt_when_cut(p, 12);
        free(p.data);
    }
}

static void more_pixels_than_libavif_takes_are_over_the_limit(void **state)
{
    picture p = picture_avif((avif_variant){0});
    uint8_t *ispe = memmem(p.data, p.size, "ispe", 4);
    alt_error err;

    assert_non_null(ispe);
    memcpy(ispe + 8, "\0\0\xFF\xFF\0\0\xFF\xFF", 8);
    assert_int_equal(picture_try(p.data, p.size, NULL, &err), ALT_E_LIMIT);
    free(p.data);
}

static void memory_is_bounded(void **state)
{
    static const struct {
        avif_variant variant;
        size_t bytes;
    } files[] = {
        {{.width = 200, .height = 100}, 200 * 100 * 3 * 2},
        {{.width = 200, .height = 100, .format = AVIF_PIXEL_FORMAT_YUV420}, 200 * 100 * 3},
        {{.width = 200, .height = 100, .depth = 10, .transparent = true}, 200 * 100 * 4 * 2 * 2},
    };

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        picture p = picture_avif(files[i].variant);
        assert_needs_memory(p, files[i].bytes + 200 * 4 * 64); /* and a band of RGBA */
        free(p.data);
    }
}

static void every_allocation_may_fail(void **state)
{
    failing_spared = AVIF_VERSION < 1000000 ? "libavif.so" : NULL; /* its avifAlloc() aborts */
    for (unsigned flags = 0; flags < 4; flags++) {
        picture p = picture_avif((avif_variant){
            .transparent = flags & 1, .depth = flags & 2 ? 10 : 8, .width = 100, .height = 100});
        assert_survives_failing_malloc(p);
        free(p.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_depth_and_chroma_keeps_its_colours),
        cmocka_unit_test(the_matrix_that_the_file_names_is_used),
        cmocka_unit_test(premultiplied_alpha_is_undone),
        cmocka_unit_test(a_grid_is_put_together),
        cmocka_unit_test(it_is_turned_first_and_mirrored_then),
        cmocka_unit_test(exif_does_not_turn_it),
        cmocka_unit_test(it_is_cropped_to_its_clean_aperture),
        cmocka_unit_test(limits_are_held_against_what_is_decoded_before_it_is_cropped),
        cmocka_unit_test(two_frames_are_an_animation),
        cmocka_unit_test(cut_anywhere_it_is_corrupt),
        cmocka_unit_test(more_pixels_than_libavif_takes_are_over_the_limit),
        cmocka_unit_test(memory_is_bounded),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
