/* foreign.c - files that no decoder takes, told apart by their first bytes.  A format that gets a
 * decoder leaves this table. */
#include "foreign.h"

#include <string.h>
#include <strings.h>

#include "../error.h"

#define CONVERT "; convert it to JPEG or PNG first"

static const struct {
    size_t at;
    const char *bytes;
    size_t size;
    const char *says;
} signatures[] = {
#define SIGNATURE(at, bytes, says)                                                                 \
    {                                                                                              \
        (at), (bytes), sizeof(bytes) - 1, (says)                                                   \
    }
    SIGNATURE(4, "ftyphei", "HEIC is not built in" CONVERT),
    SIGNATURE(4, "ftyphev", "HEIC is not built in" CONVERT),
    SIGNATURE(4, "ftypmif1", "HEIF is not built in" CONVERT),
    SIGNATURE(4, "ftypmsf1", "HEIF is not built in" CONVERT),
    SIGNATURE(4, "ftypcrx ", "this is a camera's raw file (CR3)" CONVERT),
    SIGNATURE(4, "ftyp", "this is a video (MP4), not an image"),
    SIGNATURE(0, "\xFF\x0A", "JPEG XL is not built in" CONVERT),
    SIGNATURE(0, "\0\0\0\x0CJXL ", "JPEG XL is not built in" CONVERT),
    SIGNATURE(0, "\0\0\0\x0CjP  ", "JPEG 2000 is not built in" CONVERT),
    SIGNATURE(0, "II*\0", "TIFF is not built in" CONVERT),
    SIGNATURE(0, "MM\0*", "TIFF is not built in" CONVERT),
    SIGNATURE(0, "BM", "BMP is not built in" CONVERT),
    SIGNATURE(0, "\0\0\1\0", "this is a Windows icon (ICO)" CONVERT),
    SIGNATURE(0, "8BPS", "this is a Photoshop document" CONVERT),
    SIGNATURE(0, "%PDF-", "this is a PDF document, not an image"),
    SIGNATURE(0, "%!PS", "this is a PostScript drawing" CONVERT),
    SIGNATURE(0, "PK\3\4", "this is a ZIP archive, not an image"),
#undef SIGNATURE
};

/* Elements that come early in a file of text. */
static const struct {
    const char *tag;
    const char *says;
} elements[] = {
    {"<svg", "this is an SVG drawing" CONVERT},
    {"<!doctype html", "this is an HTML page, not an image"},
    {"<html", "this is an HTML page, not an image"},
};

static bool starts_with_signature(image_span file, size_t i)
{
    return file.size >= signatures[i].at + signatures[i].size &&
           memcmp(file.data + signatures[i].at, signatures[i].bytes, signatures[i].size) == 0;
}

/* Whether the text holds the tag, in any case. */
static bool holds(const char *text, const char *tag)
{
    for (; *text; text++) {
        if (strncasecmp(text, tag, strlen(tag)) == 0) {
            return true;
        }
    }
    return false;
}

/* What the beginning of a text file says it is; NULL when it is not text, or not known. */
static const char *read_text(image_span file)
{
    char text[1024] = "";
    size_t size = file.size < sizeof text ? file.size : sizeof text - 1;

    memcpy(text, file.data, size);
    if (strlen(text) < size) {
        return NULL; /* a NUL: not text */
    }
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (holds(text, elements[i].tag)) {
            return elements[i].says;
        }
    }
    return NULL;
}

void foreign_refuse(image_span file, alt_error *err)
{
    const char *says = NULL;

    if (!file.size) {
        error_set(err, ALT_E_FORMAT, "the file is empty");
        return;
    }
    for (size_t i = 0; !says && i < sizeof signatures / sizeof *signatures; i++) {
        says = starts_with_signature(file, i) ? signatures[i].says : NULL;
    }
    says = says ? says : read_text(file);
    error_set(err, ALT_E_FORMAT, "%s", says ? says : "this is not an image");
}
