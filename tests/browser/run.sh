#!/bin/sh
# Opens exported pages in a real browser: sh tests/browser/run.sh PROGRAM FOLDER [SIZE]...   (make test-browser)
# playwright-core and axe-core are npm packages, downloaded into FOLDER once; the browser is Debian's Chromium.
set -eu
program=${1:?usage: run.sh PROGRAM FOLDER [SIZE]...}
folder=${2:?usage: run.sh PROGRAM FOLDER [SIZE]...}
shift 2
[ $# -gt 0 ] || set -- 1 8 50 500
tests=$(cd "$(dirname "$0")/.." && pwd)
case $program in /*) ;; *) program=$PWD/$program ;; esac
mkdir -p "$folder"
cd "$folder"
for package in playwright-core@1.65.1 axe-core@4.14.1; do
	grep -qs "\"version\": \"${package#*@}\"" "node_modules/${package%@*}/package.json" ||
		npm install --prefix . --no-audit --no-fund --loglevel=error --ignore-scripts "$package"
done
SOURCE_DATE_EPOCH=1795392000 # 2026-11-23
export SOURCE_DATE_EPOCH
unset ARCHEFIT_DB

# A shortlist of $1 people with hostile names, as page and as document.
make_list() {
	rm -f "$1.db"
	python3 "$tests/html/pool.py" $((2 * $1 + 4)) >"$1.csv"
	"$program" --db "$1.db" -q import "$1.csv" >/dev/null
	"$program" --db "$1.db" -q project add "$tests/../seeds/demo/projects/fintech-api.json" >/dev/null
	"$program" --db "$1.db" -q shortlist create fintech-api --name s --limit "$1" --as-of 2026-11 >/dev/null
	if [ "$1" -eq 8 ]; then
		"$program" --db "$1.db" -q shortlist decide s C-0002 invite --reason '<b>"first"</b>' --by Ada >/dev/null
		"$program" --db "$1.db" -q shortlist pin s C-0009 out --reason 'not now' --by '<Bo>' >/dev/null
		outside=$("$program" --db "$1.db" match fintech-api --as-of 2026-11 --format json | python3 -c 'import json, sys; print(json.load(sys.stdin)["matches"][8]["key"])')
		"$program" --db "$1.db" -q shortlist pin s "$outside" in --reason 'asked for' --by '"Ada"' >/dev/null
	fi
	"$program" --db "$1.db" -q shortlist export s -f -o "$1.html"
	"$program" --db "$1.db" -q shortlist export s -f -o "$1.json"
}

for size in "$@"; do
	make_list $size
done
exec node "$tests/browser/report.mjs" "$PWD" "$@"
