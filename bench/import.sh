#!/bin/sh
# Measures `archefit import` beside its neighbors: sh bench/import.sh PROGRAM FOLDER   (make bench-import)
#
# FOLDER has the generator and the runner (pool, measure) and DuckDB's package; pools and databases are made there. All runs of a
# size take turns, so that a slow minute of the machine hits all of them. The result goes to standard output, and to
# bench/import.md when SIZES is not set.
#   SIZES  candidates in the pools                        "10000 100000 1000000"
#   RUNS   runs of a size; medians are taken of them      5, and 3 from a million on
#   LIMIT  seconds after which a neighbor is given up     600
set -eu
LC_ALL=C.UTF-8
export LC_ALL
program=${1:?usage: import.sh PROGRAM FOLDER}
folder=${2:?usage: import.sh PROGRAM FOLDER}
bench=$(cd "$(dirname "$0")" && pwd)
case $program in /*) ;; *) program=$PWD/$program ;; esac
seeds=$bench/../seeds/skills.json
python=/usr/bin/python3 # Debian's: sqlite-utils is one of its packages
cd "$folder"
NODE_PATH=$PWD/node/node_modules
export NODE_PATH
sizes=${SIZES:-10000 100000 1000000}
limit=${LIMIT:-600}
rm -rf times
mkdir times

fail() {
	echo "bench-import: $*" >&2
	exit 1
}

# Runs a command and keeps its time: timed NAME COMMAND...
timed() {
	name=$1
	shift
	./measure "times/$name-$size" "$@" >output || fail "$name failed at $size: $(head -1 output)"
}

# The same for a load that times itself, without the start of its interpreter, and says what it stored. A load that passes the
# limit, or would by what a smaller pool took, is left out.
self_timed() {
	name=$1
	shift
	[ ! -f "times/$name-over" ] || return 0
	status=0
	rm -f usage
	./measure usage timeout "$limit" "$@" >output || status=$?
	if [ $status = 124 ]; then
		: >"times/$name-over"
		return 0
	fi
	[ $status = 0 ] || fail "$name failed at $size"
	read -r seconds people skills <output
	[ "$people" = "$size" ] && [ "$skills" = $((size * 15)) ] || fail "$name stored $people candidates and $skills skills at $size"
	echo "$seconds $(cut -d' ' -f2- usage)" >>"times/$name-$size"
	awk -v s="$seconds" -v limit="$limit" 'BEGIN { exit !(s * 10 > limit) }' && : >"times/$name-last"
	return 0
}

run_once() {
	rm -f a.db* b.db* d.db* e.db*
	timed import sqlite3 a.db ".import --csv $pool raw"
	timed archefit "$program" --db b.db import "$pool" --format json
	tr -d ' \n' <output | grep -q "\"added\":$size,.*\"rejected\":0,.*\"doubtful\":0,.*\"unlisted\":\[\]" ||
		fail "archefit did not take all of $size"
	timed again "$program" --db b.db import "$pool" --format json
	tr -d ' \n' <output | grep -q "\"unchanged\":$size," || fail "archefit found changes in the same file"
	self_timed duckdb node "$bench/duckdb.mjs" d.db "$pool" "$seeds" keys
	rm -f d.db*
	self_timed duckdb-plain node "$bench/duckdb.mjs" d.db "$pool" "$seeds" plain
	self_timed sqlite-utils-bulk $python "$bench/normalized.py" e.db "$pool" "$seeds" bulk
	rm -f e.db*
	timed sqlite-utils-raw sqlite-utils insert e.db raw "$pool" --csv --silent
	rm -f e.db*
	# Once is enough for what takes minutes.
	[ -f "times/sqlite-utils-$size" ] || self_timed sqlite-utils $python "$bench/normalized.py" e.db "$pool" "$seeds" m2m
}

for size in $sizes; do
	pool=pool-$size.csv
	runs=${RUNS:-$([ "$size" -ge 1000000 ] && echo 3 || echo 5)}
	./pool "$size" "$seeds" >"$pool"
	for name in sqlite-utils sqlite-utils-bulk duckdb duckdb-plain; do
		[ ! -f "times/$name-last" ] || : >"times/$name-over"
	done
	run=0
	while [ $run -lt "$runs" ]; do
		cat "$pool" >/dev/null # into the page cache
		run_once
		run=$((run + 1))
		echo "bench-import: $size candidates, run $run of $runs" >&2
	done
done

{
	printf 'machine|%s, %s processors, %s MiB\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)" "$(nproc)" \
		"$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)"
	printf 'system|%s, Linux %s\n' "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)" "$(uname -r)"
	printf 'archefit|%s\n' "$("$program" --version | head -1)"
	printf 'sqlite3|%s\n' "$(sqlite3 --version | cut -d' ' -f1)"
	printf 'DuckDB|%s (npm @duckdb/node-api), Node %s\n' "$(node -p 'require("@duckdb/node-api/package.json").version')" "$(node --version)"
	printf 'sqlite-utils|%s, %s\n' "$(sqlite-utils --version | sed 's/.* //')" "$($python --version)"
} >versions
for file in times/*-*[0-9]; do
	name=$(basename "$file")
	cpu=$(cut -d' ' -f3 "$file" | sort -n | awk '{ s[NR] = $1 } END { print s[int((NR + 1) / 2)] }')
	sort -n "$file" | awk -v name="${name%-*}" -v size="${name##*-}" -v cpu="$cpu" '{ s[NR] = $1; if ($2 > peak) peak = $2 }
		END { print size, name, s[int((NR + 1) / 2)], s[1], s[NR], NR, peak, cpu }'
done | sort -n >medians
awk -f "$bench/import.awk" versions medians >import.md
cat import.md
[ -n "${SIZES:-}" ] || cp import.md "$bench/import.md"
! grep -q 'missed' import.md
