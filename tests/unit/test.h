/* test.h - what every unit test includes first. */
#ifndef ALT_TEST_H
#define ALT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#endif
