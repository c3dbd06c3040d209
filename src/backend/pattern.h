/* pattern.h - names of models as their makers, hosts and quantisers spell them, told apart. */
#ifndef ALT_PATTERN_H
#define ALT_PATTERN_H

#include <stdbool.h>

/* Whether one of the patterns (for fnmatch(3), shorter than 64 bytes, parted by spaces) fits the
 * name: its last part, after any slash, without regard to case. */
bool pattern_fits(const char *patterns, const char *model);

#endif
