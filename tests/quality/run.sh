#!/bin/sh
# How good is the ranking, and how good are simpler ones? sh tests/quality/run.sh PROGRAM [SURVEY]   (make quality SURVEY=DIR)
#
# 1. cases: small pools in tests/quality/cases in which it is plain who should be first. archefit, and four simpler scorers, rank them.
#    Every outcome must be the one that the case tells; otherwise the exit status is 1. This part is also a test (make test).
# 2. pools: the demo's people for the demo's projects, by the same scorers.
# 3. With SURVEY, a folder of Stack Overflow survey files whose names carry a year, such as so2022.csv: the respondents for the demo's
#    projects, and `archefit lean` on those who call themselves full-stack or back-end developers.
# QUALITY=cases runs the first part only. Everything is printed as Markdown; docs/quality.md and docs/scoring.md have it.
set -eu
LC_ALL=C.UTF-8
export LC_ALL
program=${1:?usage: run.sh PROGRAM [SURVEY]}
survey=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "quality: no program $program" >&2; exit 2; }
python=/usr/bin/python3 # Debian's: it has the sqlite3 module, and that has FTS5
[ -x "$python" ] || { echo "quality: no $python; the package python3 has it" >&2; exit 2; }

work=$(mktemp -d "${TMPDIR:-/tmp}/archefit-quality.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
HOME=$work
SOURCE_DATE_EPOCH=1795392000 # 2026-11-23
ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99
UBSAN_OPTIONS=print_stacktrace=1
PYTHONDONTWRITEBYTECODE=1
export HOME SOURCE_DATE_EPOCH ASAN_OPTIONS UBSAN_OPTIONS PYTHONDONTWRITEBYTECODE
unset ARCHEFIT_DB

"$python" "$here/cases.py" "$program" "$here/cases" "$work"
[ "${QUALITY:-all}" != cases ] || exit 0
"$python" "$here/pools.py" "$program" "$here/../../seeds/demo" "$work" ${survey:+"$survey"}
if [ -z "$survey" ]; then
	echo
	echo "Survey: skipped, no folder of survey files; give one with: make quality SURVEY=DIR"
else
	"$python" "$here/survey.py" "$program" "$survey" "$work"
fi
