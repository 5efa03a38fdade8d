#!/bin/sh
# The process dies or the disk fills while candidates are imported: the database must open afterwards and hold all of the import or nothing.
# usage: run.sh ARCHEFIT
archefit=$1
rows=3000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

awk -v n=$rows 'BEGIN {
	print "Name,E-mail,Skills,Years of experience"
	for (i = 1; i <= n; i++)
		printf "Person %d,p%d@example.org,\"Python (%d yrs); FastAPI:%d; PostgreSQL, Redis, Docker, Kafka\",%d\n", i, i, i % 12, i % 5 + 1, i % 30
}' >"$work/people.csv"
printf 'Name,E-mail,Skills\nFirst,first@example.org,Python\n' >"$work/first.csv"

# Checks that the database is sound and holds first@example.org, plus all of people.csv or none of it.
check() {
	what=$1
	sound=$(sqlite3 "$work/db" 'PRAGMA integrity_check')
	count=$("$archefit" --db "$work/db" candidate list --format csv 2>"$work/err" | wc -l)
	count=$((count - 1))
	if [ "$sound" = ok ] && { [ $count -eq 1 ] || [ $count -eq $((rows + 1)) ]; }; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $what: integrity '$sound', $count candidates"
		cat "$work/err"
	fi
	[ $count -eq 1 ] && none=$((none + 1)) || all=$((all + 1))
}

fresh() {
	rm -f "$work/db" "$work/db-journal"
	"$archefit" --db "$work/db" --quiet import "$work/first.csv" >/dev/null || exit 1
}

none=0
all=0
for delay in 0.01 0.05 0.1 0.2 0.3 0.4 0.5 0.7 1 2; do
	fresh
	"$archefit" --db "$work/db" --quiet import "$work/people.csv" >/dev/null 2>&1 &
	pid=$!
	sleep $delay
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	check "kill -9 after ${delay}s"
done
echo "killed: $none times nothing was stored, $all times everything"

# A limit on the size of files stands in for a full disk: writing fails in the middle.
full=0
for room in 8 100 300; do # KiB beyond what the file has
	fresh
	size=$(($(wc -c <"$work/db") / 1024))
	(
		trap '' XFSZ
		ulimit -f $(((size + room) * 2)) # in blocks of 512 bytes
		"$archefit" --db "$work/db" --quiet import "$work/people.csv" >/dev/null 2>"$work/full"
		echo $? >"$work/status"
	)
	status=$(cat "$work/status")
	[ "$status" = 6 ] && full=$((full + 1))
	[ "$status" = 6 ] || [ "$status" = 0 ] || { failed=$((failed + 1)); echo "FAILED disk full: status $status"; cat "$work/full"; }
	check "disk full"
done
echo "disk full: refused $full of 3 times"
[ $full -gt 0 ] || { failed=$((failed + 1)); echo "FAILED disk full: the limit never bit"; }

echo "faults: $passed passed, $failed failed"
[ $failed -eq 0 ]
