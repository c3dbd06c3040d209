dnl Builds src/ and ext/ into one alttext.so.

PHP_ARG_ENABLE([alttext],
  [whether to enable alttext],
  [AS_HELP_STRING([--enable-alttext], [Alternative text for images, by vision models])])

PHP_ARG_ENABLE([alttext-heic],
  [whether alttext reads HEIC, too],
  [AS_HELP_STRING([--enable-alttext-heic], [Read HEIC by libheif])], [no], [no])

PHP_ARG_ENABLE([alttext-isal],
  [whether alttext inflates PNG by ISA-L],
  [AS_HELP_STRING([--disable-alttext-isal], [Inflate PNG by zlib even where ISA-L is there])], [yes], [no])

if test "$PHP_ALTTEXT" != "no"; then
  PKG_CHECK_MODULES([ALTTEXT], [libcurl >= 7.85 json-c zlib libpng libjpeg libwebp libavif >= 0.11])
  AC_CHECK_HEADER([gif_lib.h], [], [AC_MSG_ERROR([gif_lib.h is missing: install giflib])])
  if test "$PHP_ALTTEXT_ISAL" != "no"; then
    PKG_CHECK_MODULES([ISAL], [libisal >= 2.30], [
      ALTTEXT_CFLAGS="$ALTTEXT_CFLAGS $ISAL_CFLAGS -DALT_ISAL"
      ALTTEXT_LIBS="$ALTTEXT_LIBS $ISAL_LIBS"
    ], [AC_MSG_RESULT([not found, zlib will do])])
  fi
  alttext_heic=
  if test "$PHP_ALTTEXT_HEIC" != "no"; then
    PKG_CHECK_MODULES([HEIF], [libheif >= 1.13])
    ALTTEXT_CFLAGS="$ALTTEXT_CFLAGS $HEIF_CFLAGS -DALT_HEIC"
    ALTTEXT_LIBS="$ALTTEXT_LIBS $HEIF_LIBS"
    alttext_heic="src/image/heic.c src/image/heic_derived.c"
  fi
  PHP_EVAL_INCLINE([$ALTTEXT_CFLAGS])
  PHP_EVAL_LIBLINE([$ALTTEXT_LIBS], [ALTTEXT_SHARED_LIBADD])
  PHP_ADD_LIBRARY([gif], [1], [ALTTEXT_SHARED_LIBADD])
  PHP_ADD_LIBRARY([m], [1], [ALTTEXT_SHARED_LIBADD])
  PHP_SUBST([ALTTEXT_SHARED_LIBADD])

  alttext_core=$(sed -n '/^src\//p' PHP_EXT_SRCDIR([alttext])/src/sources.txt | tr '\n' ' ')
  alttext_glue="ext/alttext.c ext/options.c ext/client.c ext/batch.c ext/bulk.c ext/cursor.c ext/estimate.c ext/image.c ext/input.c ext/output.c ext/settings.c"

  PHP_NEW_EXTENSION([alttext], [$alttext_core $alttext_heic $alttext_glue], [$ext_shared],,
    [-std=gnu11 -fvisibility=hidden -Wall -Wextra -Wno-unused-parameter -DZEND_ENABLE_STATIC_TSRMLS_CACHE=1 $ALTTEXT_CFLAGS])
  for alttext_folder in $(echo "$alttext_core $alttext_glue" | tr ' ' '\n' | sed -n 's|/@<:@^/@:>@*$||p' | sort -u); do
    PHP_ADD_BUILD_DIR([$ext_builddir/$alttext_folder])
  done
  PHP_ADD_EXTENSION_DEP([alttext], [hash])
fi
