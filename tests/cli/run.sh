#!/bin/sh
# Runs the command line cases of tests/cli/*.test: sh tests/cli/run.sh PROGRAM [FILE.test]...
#
# A .test file is data. Each case begins with "=== title"; lines before the first one are comments. Sections follow:
#   --- file NAME     the lines up to the next section become a file in the working directory
#   --- setup         shell commands to run first; they must succeed (write `|| true` where they need not)
#   --- run           the command to test, as for a shell; `archefit` is the program
#   --- out           exactly what it prints to standard output; nothing when the section is absent
#   --- err           exactly what it prints to standard error; nothing when the section is absent
#   --- out-has       texts, one a line, each of which must occur in standard output (in place of --- out)
#   --- err-has       the same for standard error
#   --- out-any       standard output is not looked at
#   --- status N      the exit status; 0 when the section is absent
# Every case runs in a directory of its own, which is also $HOME, with a fixed clock. $TESTS is this directory;
# where a path of the two is printed, the case says $HOME or $TESTS.
set -u
LC_ALL=C.UTF-8
export LC_ALL
program=${1:?usage: run.sh PROGRAM [FILE.test]...}
shift
TESTS=$(cd "$(dirname "$0")" && pwd)
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "run.sh: no program $program" >&2; exit 2; }
[ $# -gt 0 ] || set -- "$TESTS"/*.test

work=$(mktemp -d "${TMPDIR:-/tmp}/archefit-cli.XXXXXX") || exit 2
trap 'chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir "$work/bin" && ln -s "$program" "$work/bin/archefit"
PATH=$work/bin:$PATH
SOURCE_DATE_EPOCH=1795392000 # 2026-11-23
ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99
UBSAN_OPTIONS=print_stacktrace=1
export TESTS PATH SOURCE_DATE_EPOCH ASAN_OPTIONS UBSAN_OPTIONS
unset ARCHEFIT_DB XDG_DATA_HOME XDG_CONFIG_HOME NO_COLOR COLUMNS 2>/dev/null

# Splits one .test file into directories case-NNN with a file for each section.
split() { # FILE DIRECTORY
	awk -v base="$2" '
		function open(name) { path = dir "/" name; printf "" > path }
		/^=== / { if (path) close(path); n++; dir = sprintf("%s/case-%03d", base, n); system("mkdir -p " dir "/files")
		          open("title"); print substr($0, 5) > path; path = ""; next }
		!n { next }
		/^--- / { if (path) close(path)
		          if ($2 == "file") open("files/" $3)
		          else if ($2 == "status") { open("status"); print $3 > path; close(path); path = "" }
		          else if ($2 ~ /^(setup|run|out|err|out-has|err-has|out-any)$/) open($2)
		          else { print FILENAME ":" FNR ": no such section: " $0 > "/dev/stderr"; exit 2 }
		          next }
		path { print > path }
		!path && NF { print FILENAME ":" FNR ": text outside of a section" > "/dev/stderr"; exit 2 }' "$1"
}

# Compares what came with what was expected; prints the difference.
compare() { # CASE-DIRECTORY out|err
	if [ -f "$1/$2-any" ]; then
		return 0
	elif [ -f "$1/$2-has" ]; then
		bad=0
		while IFS= read -r line; do
			grep -qF -e "$line" "$1/$2.got" || { echo "    standard $2 has no \"$line\"; it is:"; bad=1; }
		done <"$1/$2-has"
		[ $bad = 0 ] || sed 's/^/    | /' "$1/$2.got"
		return $bad
	fi
	[ -f "$1/$2" ] || : >"$1/$2"
	# Blank lines at the end of a section only separate it from the next case.
	sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' "$1/$2" >"$1/$2.want"
	sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' "$1/$2.got" >"$1/$2.trimmed"
	diff -u "$1/$2.want" "$1/$2.trimmed" >"$1/$2.diff" && return 0
	echo "    standard $2 differs (- expected, + printed):"
	sed '1,2d; s/^/    /' "$1/$2.diff"
	return 1
}

run_case() { # CASE-DIRECTORY
	HOME=$1/files
	export HOME
	if [ -f "$1/setup" ] && ! (cd "$HOME" && sh -e "$1/setup") >"$1/setup.log" 2>&1 </dev/null; then
		echo "    the setup failed:"
		sed 's/^/    | /' "$1/setup.log"
		return 1
	fi
	(cd "$HOME" && sh "$1/run") >"$1/out.raw" 2>"$1/err.raw" </dev/null
	status=$?
	for stream in out err; do
		sed "s|$HOME|\$HOME|g; s|$TESTS|\$TESTS|g" "$1/$stream.raw" >"$1/$stream.got"
	done
	if grep -qE 'Sanitizer|runtime error:' "$1/err.got" "$1/setup.log" 2>/dev/null; then
		cat "$1/err.got" "$1/setup.log"
		return 99
	fi
	fine=0
	want=0
	[ ! -f "$1/status" ] || want=$(cat "$1/status")
	[ "$status" = "$want" ] || { echo "    exit status $status, not $want"; fine=1; }
	compare "$1" out || fine=1
	compare "$1" err || fine=1
	return $fine
}

passed=0
failed=0
for file; do
	name=$(basename "$file" .test)
	split "$file" "$work/$name" || exit 2
	for directory in "$work/$name"/case-*; do
		[ -d "$directory" ] || continue
		title=$(cat "$directory/title")
		: >"$directory/setup.log"
		run_case "$directory" >"$directory/report"
		case $? in
		0) passed=$((passed + 1)) ;;
		99)
			echo "STOPPED at $name: $title: a sanitizer found an error"
			cat "$directory/report"
			exit 1
			;;
		*)
			failed=$((failed + 1))
			echo "FAILED $name: $title"
			cat "$directory/report"
			;;
		esac
	done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
