#!/bin/sh
# Runs each unit test binary named; sums up; fails when any failed. Leaks and undefined behaviour are failures.
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export CMOCKA_MESSAGE_OUTPUT=stdout
passed=0
failed=
for binary in "$@"; do
	echo "== ${binary##*/}"
	if "$binary"; then
		passed=$((passed + 1))
	else
		echo "FAILED: $binary"
		failed="$failed ${binary##*/}"
	fi
done
set -- $failed
echo "unit test programs: $passed passed, $# failed${failed:+:}$failed"
[ $# -eq 0 ] && [ "$passed" -gt 0 ]
