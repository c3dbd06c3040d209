/* heic_derived.h - whether the pictures of a HEIC file can be put together at all. */
#ifndef ALT_HEIC_DERIVED_H
#define ALT_HEIC_DERIVED_H

#include "image.h"

/* The most pictures that others are made of, each counted as often as it is read. */
#define HEIC_MAX_PARTS 2048

/* ALT_E_LIMIT when a picture is, at last, made of itself, or when there are too many parts. */
alt_code heic_check_derived(image_span file, alt_error *err);

#endif
