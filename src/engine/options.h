/* options.h - whether options are within bounds. */
#ifndef ALT_OPTIONS_H
#define ALT_OPTIONS_H

#include "../alttext.h"

/* Checks all but the url.  ALT_E_OPTION, by the names of the PHP API. */
alt_code options_check(const alt_options *options, alt_error *err);

#endif
