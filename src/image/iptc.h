/* iptc.h - the caption of IPTC-IIM: see "IPTC-NAA Information Interchange Model", version 4.2. */
#ifndef ALT_IPTC_H
#define ALT_IPTC_H

#include "image.h"

/*
 * The bytes of Caption/Abstract (2:120), the first that is not empty; size 0: none.  *utf8 says
 * whether the data sets declare UTF-8 (1:90); otherwise nobody knows their encoding.
 */
image_span iptc_caption(image_span iim, bool *utf8);

/* The data sets within Photoshop's image resources; size 0: none. */
image_span iptc_in_resources(image_span resources);

#endif
