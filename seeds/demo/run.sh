#!/bin/sh
# The main job on the demo data: `make demo`, or sh seeds/demo/run.sh PROGRAM from the top of the repository.
# Imports a messy CSV, loads eight projects, says what each needs and why, ranks, explains the first, writes a shortlist.
# Everything is made in build/demo.
set -u
program=${1:?usage: sh seeds/demo/run.sh PROGRAM}
case $program in /*) ;; *) program=$PWD/$program ;; esac
here=seeds/demo
out=build/demo
month=2026-11
mkdir -p "$out" && rm -f "$out"/demo.db* "$out/shortlist.md" || exit 1
ARCHEFIT_DB=$out/demo.db
export ARCHEFIT_DB
unset SOURCE_DATE_EPOCH

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
	bold=$(printf '\033[1m') dim=$(printf '\033[2m') plain=$(printf '\033[0m')
else
	bold='' dim='' plain=''
fi

heading() { printf '\n%s== %s%s\n' "$bold" "$*" "$plain"; }

# Prints and runs one archefit command line; any exit status but the one expected ends the show.
archefit() { run_expecting 0 "$@"; }
run_expecting() {
	want=$1
	shift
	printf '\n%s$ archefit %s%s\n' "$dim" "$*" "$plain"
	"$program" --width 100 "$@"
	got=$?
	[ "$got" -eq "$want" ] && return 0
	printf 'demo: that ended with status %d, not %d\n' "$got" "$want" >&2
	exit 1
}

heading 'A messy CSV of candidates (four rows are broken on purpose: exit status 3)'
run_expecting 3 import $here/candidates.csv

heading 'Eight projects'
archefit project add $here/projects

heading 'Specialist or generalist: what each of them needs'
archefit advise

heading 'Why, for one of them'
archefit advise fintech-api

heading 'The best people for each'
for project in fintech-api ml-inference healthcare-data b2b-saas-api mvp internal-tool admin-dashboard lean-product; do
	archefit match "$project" --limit 4 --near-misses 1 --as-of $month
done

heading 'Where the points of the first come from'
first=$("$program" match fintech-api --limit 1 --near-misses 0 --as-of $month --format csv | sed -n '2s/^[^,]*,\([^,]*\),.*/\1/p')
archefit explain fintech-api "$first" --as-of $month

heading 'Why her and not him: the first beside the third'
third=$("$program" match fintech-api --limit 3 --near-misses 0 --as-of $month --format csv | sed -n '4s/^[^,]*,\([^,]*\),.*/\1/p')
archefit compare fintech-api "$first" "$third" --as-of $month

heading 'What the pool lacks, and what would let in more people'
archefit gaps fintech-api --as-of $month

heading 'A shortlist to hand over'
archefit shortlist create fintech-api --name fintech-first-round --limit 5 --as-of $month
archefit shortlist export fintech-first-round -o $out/shortlist.md
printf '\nThe database is %s. Try:\n  %s --db %s candidate list\n' "$ARCHEFIT_DB" "$1" "$ARCHEFIT_DB"
