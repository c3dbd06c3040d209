/* jpeg_header.c - what a JPEG file says before its pixels.  Frames are described in ITU-T T.81,
 * B.2.2; EXIF and XMP are in APP1, IPTC in one of the resources of Photoshop in APP13. */
#include "jpeg_header.h"

#include <string.h>

#include "../error.h"
#include "exif.h"
#include "iptc.h"
#include "markers.h"

/* Kinds of frame, by marker: "" can be read, NULL is not a frame. */
static const char *const frames[16] = {
    "",   "", "", "lossless", NULL, "hierarchical", "hierarchical", "hierarchical",
    NULL, "", "", "lossless", NULL, "hierarchical", "hierarchical", "hierarchical",
};

static const char *frame_kind(uint8_t code)
{
    return code >= MARKER_SOF0 && code < MARKER_SOF0 + 16 ? frames[code - MARKER_SOF0] : NULL;
}

static alt_code read_frame(const marker *m, image_header *header, alt_error *err)
{
    const char *kind = frame_kind(m->code);

    if (*kind) {
        return error_set(err, ALT_E_FORMAT, "the JPEG file is %s, which cannot be read", kind);
    }
    if (m->body.size < 6 || header->width) {
        return error_set(err, ALT_E_CORRUPT, "the frame header of the JPEG file is damaged");
    }
    if (m->body.data[0] != 8) {
        return error_set(err, ALT_E_FORMAT,
                         "the JPEG file has %u bits per sample, only 8 can be read",
                         m->body.data[0]);
    }
    header->height = markers_u16(m->body.data + 1);
    header->width = markers_u16(m->body.data + 3);
    if (!header->width || !header->height) {
        return error_set(err, ALT_E_CORRUPT, "the JPEG file says that it is %ux%u pixels",
                         header->width, header->height);
    }
    return ALT_OK;
}

/* Takes what follows the signature, if the body has it and there is none yet. */
static void take(image_span body, const char *signature, size_t length, image_span *out)
{
    if (!out->size && body.size > length && memcmp(body.data, signature, length) == 0) {
        *out = (image_span){body.data + length, body.size - length};
    }
}

static void read_application_data(const marker *m, image_header *header)
{
    static const char exif[] = "Exif\0", xmp[] = "http://ns.adobe.com/xap/1.0/",
                      photoshop[] = "Photoshop 3.0";
    image_span resources = {0};

    if (m->code == MARKER_APP1) {
        take(m->body, exif, sizeof exif, &header->exif);
        take(m->body, xmp, sizeof xmp, &header->xmp);
    } else if (m->code == MARKER_APP13 && !header->iptc.size) {
        take(m->body, photoshop, sizeof photoshop, &resources);
        header->iptc = iptc_in_resources(resources);
    }
}

alt_code jpeg_header_read(const uint8_t *data, size_t size, image_header *out, alt_error *err)
{
    image_header header = {0};
    marker m = {0};

    for (size_t at = 0; markers_next((image_span){data, size}, &at, &m);) {
        if (frame_kind(m.code)) {
            alt_code code = read_frame(&m, &header, err);
            if (code != ALT_OK) {
                return code;
            }
        } else if (m.code == MARKER_SOS || m.code == MARKER_EOI) {
            break;
        } else {
            read_application_data(&m, &header);
        }
    }
    if (m.code != MARKER_SOS || !header.width) {
        return error_set(err, ALT_E_CORRUPT, "the JPEG file holds no picture");
    }
    header.orientation = exif_orientation(header.exif);
    *out = header;
    return ALT_OK;
}
