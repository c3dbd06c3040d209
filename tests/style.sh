#!/bin/sh
# The shape of the C code: clang-format decides the layout, clang-tidy the size of functions (see
# .clang-format and .clang-tidy).  Prints TAP; needs a build folder with compile_commands.json.
cd "$(dirname "$0")/.." || exit 1
build=${1:-out/core}
sources=$(grep '^src/' src/sources.txt)
failed=0

report() { # NUMBER RULE OFFENCES
    if [ -z "$3" ]; then
        echo "ok $1 - $2"
    else
        failed=1
        echo "not ok $1 - $2"
        echo "$3" | sed 's/^/#   /'
    fi
}

echo '1..2'
if command -v clang-format >/dev/null; then
    report 1 'clang-format finds nothing to change' \
        "$(find src ext tests -name '*.[ch]' | grep -v _arginfo.h | xargs clang-format --dry-run 2>&1 |
            grep 'warning:' | cut -d: -f1 | sort | uniq -c)"
else
    echo 'ok 1 # SKIP clang-format is not installed'
fi
if command -v clang-tidy >/dev/null && [ -f "$build/compile_commands.json" ]; then
    report 2 'clang-tidy finds no overlong function and no fault' \
        "$(echo "$sources" | xargs clang-tidy -p "$build" --quiet 2>/dev/null |
            grep -E 'warning:|error:')"
else
    echo "ok 2 # SKIP clang-tidy is not installed, or no $build/compile_commands.json"
fi
exit $failed
