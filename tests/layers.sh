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
engine='client|client_find|check|batch|job|question|ask|dialogue|dialogue_answer|retry|cost|bulk|answers'
check 'only the engine sees the rooms' \
    "$(for file in src/*.[ch]; do
        echo "${file%.[ch]}" | grep -qxE "src/($engine|http_.*)" && continue
        grep -nE "$includes \"(image/|backend/|http\.h|tidy\.h|prompt\.h)" "$file" /dev/null |
            grep -v "\"$(basename "${file%.*}")\.h\""
    done)"
check 'src/image/ includes only itself, alttext.h, buffer.h, error.h and utf8.h' \
    "$(uses "$includes \"" src/image | grep -vE '"[a-z0-9_]+\.h"|"\.\./(alttext|buffer|error|utf8)\.h"')"
check 'src/backend/ includes only itself, alttext.h, buffer.h, error.h and utf8.h' \
    "$(uses "$includes \"" src/backend | grep -vE '"[a-z0-9_]+\.h"|"\.\./(alttext|buffer|error|utf8)\.h"')"
check 'pace.c and ratelimit.c see nobody but error.h' \
    "$(uses "$includes \"" src/pace.c src/ratelimit.c src/pace.h src/ratelimit.h |
        grep -vE '"(alttext|error|pace|ratelimit)\.h"')"
check 'buffer.c, error.c and utf8.c see nobody but each other' \
    "$(uses "$includes \"" src/buffer.c src/error.c src/utf8.c src/buffer.h src/error.h src/utf8.h |
        grep -vE '"(alttext|buffer|error|utf8)\.h"')"

# -- C: one third-party header, one file ---------------------------------------------------------------
one_home() { # HEADER-PATTERN HOME-PATTERN
    check "<$1> stays in $2" "$(uses "$includes <($1)" src ext | except "src/($2)")"
}
one_home 'curl/.*' 'http(_[a-z]+)?\.[ch]'
one_home 'json.*|json-c/.*' 'backend/reply\.c'
one_home 'jpeglib\.h|jerror\.h' 'image/(jpeg|encode|jpeg_[a-z]+)\.[ch]'
one_home 'png\.h' 'image/png\.c'
one_home 'webp/.*' 'image/webp\.c'
one_home 'gif_lib\.h' 'image/gif\.c'
one_home 'avif/.*' 'image/avif\.c'

# -- C: state and build ----------------------------------------------------------------------------
check 'no mutable static data in the core' \
    "$(uses '^[[:space:]]*static [^()=]*(=|;)' src | grep -vE '\bconst\b')"
check 'every core file is in src/sources.txt, and the other way round' \
    "$({ find src -name '*.c'; grep '^src/' src/sources.txt; } | sort | uniq -u)"
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
    "$(git ls-files 2>/dev/null | grep -E '\.(c|h|php|module|install|sh|inc)$|^scripts/' |
        grep -vE '_arginfo\.h$|\.stub\.php$' | xargs -r wc -l | awk '$2 != "total" && $1 > 400 {print $2 ": " $1}')"

echo "1..$count"
exit $failed
