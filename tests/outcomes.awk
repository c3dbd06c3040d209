# Reads what ctest -V, cmocka, TAP, run-tests.php or PHPUnit printed, and prints a line for each test:
# "pass NAME", "fail NAME" or "skip NAME: REASON".

function report(outcome, name) {
    if (!((program, name) in seen)) {
        seen[program, name] = 1
        print outcome, name
    }
}

# run-tests.php writes over its line of progress
{ sub(/\r$/, ""); sub(/.*\r/, "") }

# ctest -V: what a program prints has its number before it.
/^[0-9]+: / { number = $1; sub(/^[0-9]+: /, ""); program = number; cases[program] }
# cmocka
/^\[       OK \] /    { cases[program]++; report("pass", $4) }
/^\[  FAILED  \] [^ ]+$/  { cases[program]++; bad[program] = 1; report("fail", $4) }
/^\[  SKIPPED \] [^ ]+$/  { cases[program]++; report("skip", $4 ": " (reason ? reason : "see the log")); reason = "" }
/^SKIP: / { reason = substr($0, 7) }
# ctest's own verdict counts where the program named no such case
/^ *[0-9]+\/[0-9]+ Test +#[0-9]+: / {
    match($0, /#[0-9]+:/)
    program = substr($0, RSTART + 1, RLENGTH - 1)
    name = $0
    sub(/^[^:]*: /, "", name)
    sub(/ .*/, "", name)
    if (/\*\*\*Skipped/)
        report("skip", name ": see the log")
    else if (!/ Passed / && !bad[program])
        report("fail", name)
    else if (/ Passed / && !cases[program])
        report("pass", name)
}
# TAP
/^ok [0-9]+ .*# SKIP/ { line = $0; sub(/^ok [0-9]+ (- )?/, "", line); sub(/# SKIP */, "", line); print "skip", line; next }
/^ok [0-9]+ /     { sub(/^ok [0-9]+ (- )?/, ""); print "pass", $0 }
/^not ok [0-9]+ / { sub(/^not ok [0-9]+ (- )?/, ""); print "fail", $0 }
# run-tests.php: PASS title [path]
/^PASS .*\[[^]]*\.phpt\]/ { print "pass", phpt() }
/^(FAIL|BORK|WARN|LEAK|WARN&FAIL|LEAK&FAIL) .*\[[^]]*\.phpt\]/ { print "fail", phpt() }
/^SKIP .*\[[^]]*\.phpt\]/ { print "skip", phpt() ": " (match($0, /reason: /) ? substr($0, RSTART + 8) : "no reason given") }
# PHPUnit: the summary counts, the lists before it name
/^There (was|were) [0-9]+ (error|failure|skipped|incomplete|risky)/ { list = $4 }
/^[0-9]+\) / && list ~ /^(error|failure)/ { sub(/^[0-9]+\) /, ""); print "fail", $0 }
/^[0-9]+\) / && list ~ /^(skipped|incomplete|risky)/ { sub(/^[0-9]+\) /, ""); skipped = $0; getline; print "skip", skipped ": " $0 }
/^OK \([0-9]+ tests?/ { phpunit(substr($2, 2)) }
/^Tests: [0-9]+, / {
    passed = $2
    for (i = 3; i < NF; i++)
        if ($i ~ /^(Errors|Failures|Skipped|Incomplete|Risky):/)
            passed -= $(i + 1)
    phpunit(passed)
}

function phpt() {
    match($0, /\[[^]]*\.phpt\]/)
    name = substr($0, RSTART + 1, RLENGTH - 2)
    sub(/.*\//, "", name)
    return name
}

function phpunit(count) {
    for (list = ""; count-- > 0;)
        print "pass PHPUnit"
}
