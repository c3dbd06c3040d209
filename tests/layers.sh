#!/bin/sh
# The architecture as a test: who may include, call or name what.  Prints TAP; run from anywhere.
cd "$(dirname "$0")/.." || exit 1
count=0 failed=0

# check RULE OFFENDERS: passes when there are no offenders.
check() {
    count=$((count + 1))
    if [ -z "$2" ]; then
        echo "ok $count - $1"
    else
        failed=1
        echo "not ok $count - $1"
        echo "$2" | sed 's/^/#   /'
    fi
}

# uses PATTERN PATH...: lines under the paths that match, as file:line:text.
uses() {
    pattern=$1
    shift
    grep -rnE --include='*.[ch]' "$pattern" "$@" 2>/dev/null
}

# except PATTERN: drops the lines whose file matches.
except() {
    grep -vE "^($1):"
}

includes='^[[:space:]]*#[[:space:]]*include'

# -- C: the rooms ----------------------------------------------------------------------------------
check 'ext/ includes nothing of the core but src/alttext.h' \
    "$(uses "$includes.*src/" ext | grep -v '"\.\./src/alttext\.h"')"
check 'the core knows no PHP' \
    "$(uses '\b(zend_|zval|ZEND_|PHP_|php_|emalloc|efree)|<php|"php' src)"
check 'the core opens no file, reads no environment, prints nothing, ends no process' \
    "$(uses '\b(fopen|open|getenv|secure_getenv|printf|fprintf|puts|fputs|perror|exit|abort)[[:space:]]*\(' src)"
# room NAME: the room includes only itself and what all of them use.
room() {
    check "src/$1/ includes only itself and the base" \
        "$(uses "$includes \"" "src/$1" |
            grep -vE "\"([a-z0-9_]+|\.\./(alttext|alttext_bulk|buffer|error|utf8))\.h\"")"
}
room image
room backend
room http
room text
check 'only src/engine/ sees the rooms' \
    "$(uses "$includes \"(\.\./)*(image|backend|http|text|engine)/" src | except 'src/engine/[a-z_]+\.[ch]')"
check 'pace.c and ratelimit.c see nobody but error.h' \
    "$(uses "$includes \"" src/engine/pace.c src/engine/ratelimit.c src/engine/pace.h src/engine/ratelimit.h |
        grep -vE '"(\.\./)?(alttext|error|pace|ratelimit)\.h"')"
check 'buffer.c, error.c and utf8.c see nobody but each other' \
    "$(uses "$includes \"" src/buffer.c src/error.c src/utf8.c src/buffer.h src/error.h src/utf8.h |
        grep -vE '"(alttext|buffer|error|utf8)\.h"')"

# -- C: one third-party header, one file ---------------------------------------------------------------
one_home() { # HEADER-PATTERN HOME-PATTERN
    check "<$1> stays in $2" "$(uses "$includes <($1)" src ext | except "src/($2)")"
}
one_home 'curl/.*' 'http/http(_[a-z]+)?\.[ch]'
one_home 'json.*|json-c/.*' 'backend/reply\.c'
one_home 'jpeglib\.h|jerror\.h' 'image/(jpeg|encode|jpeg_[a-z]+)\.[ch]'
one_home 'png\.h' 'image/png\.c'
one_home 'zlib\.h' 'image/(png_header|inflate)\.c'
one_home 'isa-l/.*' 'image/inflate\.c'
one_home 'webp/.*' 'image/webp\.c'
one_home 'gif_lib\.h' 'image/gif\.c'
one_home 'avif/.*' 'image/avif\.c'
one_home 'libheif/.*' 'image/heic\.c'

# -- C: state and build ----------------------------------------------------------------------------
check 'no mutable static data in the core' \
    "$(uses '^[[:space:]]*static [^()=]*(=|;)' src | grep -vE '\bconst\b')"
check 'every core file but heic*.c, which a switch adds, is in src/sources.txt, and the other way round' \
    "$({ find src -name '*.c' ! -name 'heic*.c'; grep '^src/' src/sources.txt; } | sort | uniq -u)"
check 'object names are not cut: no second dot in a file name' \
    "$(find src ext -name '*.*.c')"

# -- PHP -------------------------------------------------------------------------------------------
module() {
    grep -rnE --include='*.php' --include='*.module' --include='*.install' --exclude-dir=tests \
        "$1" drupal_module 2>/dev/null
}
check 'the module has no HTTP, no pixels and no base64' \
    "$(module 'curl_|Guzzle|GuzzleHttp|http_client|imagecreate|Imagick|base64_|file_get_contents\(.http')"
check 'one class of the module names the client' \
    "$(files=$(module '\bAlttext\\(Client|Batch)\b|alttext_generate' | cut -d: -f1 | sort -u)
        [ "$(echo "$files" | grep -c .)" -le 1 ] || echo "$files")"

# -- Size ------------------------------------------------------------------------------------------
check 'no file is over 400 lines' \
    "$(find src ext drupal_module tests scripts -type f | grep -E '\.(c|h|php|module|install|sh|inc)$|^scripts/' |
        grep -vE '_arginfo\.h$|\.stub\.php$' | xargs -r wc -l | awk '$2 != "total" && $1 > 400 {print $2 ": " $1}')"

echo "1..$count"
exit $failed
