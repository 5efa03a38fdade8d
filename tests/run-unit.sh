#!/bin/sh
# Runs each unit test binary named, one for each processor at a time; sums up; fails when any failed. Leaks and undefined behaviour are
# failures. What a program prints comes in one piece when it ends.
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export CMOCKA_MESSAGE_OUTPUT=stdout
work=$(mktemp -d "${TMPDIR:-/tmp}/archefit-unit.XXXXXX") || exit 2
export work
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
printf '%s\n' "$@" | xargs -P "$(nproc 2>/dev/null || echo 2)" -I '{}' sh -c '
	name=${1##*/}
	"$1" >"$work/$name" 2>&1 || { echo "FAILED: $1" >>"$work/$name"; echo "$name" >>"$work/.failed"; }
	{ echo "== $name"; cat "$work/$name"; } >"$work/$name.whole"
	cat "$work/$name.whole"' sh '{}'
count=$#
failed=
[ -f "$work/.failed" ] && failed=" $(sort "$work/.failed" | tr '\n' ' ')"
set -- $failed
echo "unit test programs: $((count - $#)) passed, $# failed${failed:+:}$failed"
[ $# -eq 0 ] && [ "$count" -gt 0 ]
