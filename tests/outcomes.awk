# Reads what ctest -V, cmocka, TAP, run-tests.php or PHPUnit printed, and prints a line for each test:
# "pass NAME", "fail NAME" or "skip NAME: REASON".  After a failure come the lines about it, as "| LINE".

function pass(name) { outcome("pass", name, "") }
function skip(name, why) { outcome("skip", name, ": " (why ? why : "no reason given")) }

# before: the lines about it have been printed already, and are not yet to come
function fail(name, before) {
    if (!outcome("fail", name, ""))
        return
    for (i = before ? 1 : lines + 1; i <= lines; i++)
        print "| " recent[i]
    follow = before ? 0 : MOST
}

# cmocka tells the same again at the end; program is "" for others
function outcome(what, name, why,    news) {
    news = program == "" || !((program, name) in seen)
    seen[program, name] = 1
    if (news)
        print what, name why
    follow = 0
    return news
}

function remember(line) {
    if (lines == MOST) {
        for (i = 1; i < MOST; i++)
            recent[i] = recent[i + 1]
        lines--
    }
    recent[++lines] = line
}

BEGIN { MOST = 20 }

# run-tests.php writes over its line of progress
{ sub(/\r$/, ""); sub(/.*\r/, "") }

# ctest -V: what a program prints has its number before it
/^[0-9]+: / { program = $1; sub(/^[0-9]+: /, "") }

# cmocka
/^\[ RUN      \] /           { lines = 0; next }
/^\[       OK \] /           { cases[program]++; pass($4); next }
/^\[  FAILED  \] [^ ]+$/     { cases[program]++; bad[program] = 1; fail($4, 1); next }
/^\[  SKIPPED \] [^ ]+$/     { cases[program]++; skip($4, recent[lines]); next }

# ctest's own verdict counts where the program named no such case
/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: / {
    match($0, /#[0-9]+:/)
    program = substr($0, RSTART + 1, RLENGTH - 1)
    name = $0
    sub(/^[^:]*: /, "", name)
    sub(/ .*/, "", name)
    if (/\*\*\*Skipped/)
        skip(name, recent[lines])
    else if (!/ Passed / && !bad[program])
        fail(name, 1)
    else if (/ Passed / && !cases[program])
        pass(name)
    lines = 0
    program = ""
    next
}

# TAP
/^(not )?ok [0-9]+ / {
    name = $0
    sub(/^(not )?ok [0-9]+ (- )?/, "", name)
    if (at = index(name, "# SKIP"))
        skip(substr(name, 1, at - 1), substr(name, at + 7))
    else if (/^ok/)
        pass(name)
    else
        fail(name)
    next
}

# run-tests.php: PASS title [path]
/^(PASS|SKIP|FAIL|BORK|WARN|LEAK|XFAIL|XLEAK)[A-Z&]* .*\[[^]]*\.phpt\]/ {
    match($0, /\[[^]]*\.phpt\]/)
    name = substr($0, RSTART + 1, RLENGTH - 2)
    sub(/.*\//, "", name)
    if (/^PASS/)
        pass(name)
    else if (/^SKIP/)
        skip(name, substr($0, index($0, "reason: ") + 8))
    else
        fail(name, 1)
    lines = 0
    next
}

# PHPUnit: the lists name what did not pass, the summary counts the rest
/^There (was|were) [0-9]+ (error|failure|skipped|incomplete|risky)/ { list = $4; next }
/^[0-9]+\) / && list {
    sub(/^[0-9]+\) /, "")
    if (list ~ /^(error|failure)/)
        fail($0)
    else {
        name = $0
        getline
        skip(name, $0)
        skipped++
    }
    next
}
/^OK \([0-9]+ tests?/ { phpunit(substr($2, 2)) }
/^Tests: [0-9]+, / {
    passed = $2
    for (i = 3; i < NF; i++)
        if ($i ~ /^(Errors|Failures):/)
            passed -= $(i + 1)
        else if ($i ~ /^(Skipped|Incomplete|Risky):/) {
            passed -= $(i + 1)
            while (skipped < $(i + 1) + 0) {
                skipped++
                skip("a test of PHPUnit", "it does not say which")
            }
        }
    phpunit(passed)
}

function phpunit(count) {
    for (list = ""; count-- > 0;)
        pass("PHPUnit")
    skipped = 0
}

# lines about a test
/[^ ]/ {
    remember($0)
    if (follow-- > 0)
        print "| " $0
}
