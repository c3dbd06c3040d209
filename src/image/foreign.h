/* foreign.h - files that no decoder takes, told apart by their first bytes. */
#ifndef ALT_FOREIGN_H
#define ALT_FOREIGN_H

#include "image.h"

/* Sets ALT_E_FORMAT with a sentence that names what the file is, where that is known. */
void foreign_refuse(image_span file, alt_error *err);

#endif
