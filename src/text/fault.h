/* fault.h - recognising what is no alternative text. */
#ifndef ALT_FAULT_H
#define ALT_FAULT_H

#include "../alttext.h"

/* Checks one clean line.  ALT_E_EMPTY, ALT_E_REFUSED, ALT_E_UNFIT, worded as a clause. */
alt_code fault_find(const char *line, const char *language, alt_error *err);

/* Whether it says just that the picture says nothing. */
bool fault_is_decorative(const char *line);

/* Whether it is probably not in that language, though in its script. */
bool fault_other_language(const char *line, const char *language);

#endif
