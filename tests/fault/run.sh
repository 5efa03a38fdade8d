#!/bin/sh
# The process dies or the disk fills while candidates are imported, or while postings are made: the database must open afterwards and hold all of
# the import or nothing, of one file and of several; and the next ranking must be that of the profiles.
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
printf '{"slug":"p","title":"P","requirements":[{"skill":"FastAPI","importance":"must"},{"skill":"Python","importance":"must"},{"skill":"SQL"}]}' \
	>"$work/p.json"
# A third of the people in each file, and a row in each that is rejected.
for part in 1 2 3; do
	awk -v part=$part 'NR == 1 || NR % 3 == part - 1 { print } END { print "too,few" }' "$work/people.csv" >"$work/part$part.csv"
done

# Checks that the database is sound and holds first@example.org, plus all of the people or none of them.
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
	check_ranking "$what"
}

# The ranking is the one that profiles give, which is what a condition that holds of everybody makes match read; and the postings are in step.
check_ranking() {
	"$archefit" --db "$work/db" match p --limit 50 --format csv >"$work/ranking" 2>"$work/err"
	"$archefit" --db "$work/db" match p --limit 50 --format csv --where 'key is known' >"$work/profiles" 2>>"$work/err"
	if [ -s "$work/ranking" ] && cmp -s "$work/ranking" "$work/profiles" && "$archefit" --db "$work/db" check >"$work/report" 2>>"$work/err"; then
		ranked=$((ranked + 1))
	else
		failed=$((failed + 1))
		echo "FAILED ranking after $1:"
		cat "$work/err" "$work/report"
	fi
}

fresh() {
	rm -f "$work/db" "$work/db-journal"
	"$archefit" --db "$work/db" --quiet import "$work/first.csv" >/dev/null && "$archefit" --db "$work/db" project add "$work/p.json" >/dev/null || exit 1
}

ranked=0

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

# Several files, with the rejected rows in a file of its own: that appears after everything is stored, and as a whole.
none=0
all=0
files=0
for delay in 0.01 0.1 0.2 0.3 0.4 0.5 0.6 0.8 1 3; do
	fresh
	rm -f "$work"/mend.csv*
	"$archefit" --db "$work/db" --quiet import "$work"/part?.csv --rejects "$work/mend.csv" >/dev/null 2>&1 &
	pid=$!
	sleep $delay
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	check "kill -9 among three files after ${delay}s"
	if [ -f "$work/mend.csv" ]; then
		files=$((files + 1))
		[ $count -gt 1 ] && [ "$(wc -l <"$work/mend.csv")" -eq 4 ] || {
			failed=$((failed + 1))
			echo "FAILED kill -9 among three files after ${delay}s: $count candidates, rejects:"
			cat "$work/mend.csv"
		}
	fi
done
echo "killed among three files: $none times nothing was stored, $all times everything, $files times with the rejected rows"
rm -f "$work"/mend.csv*

# While the postings are made: those that were there before stay, or are whole, whatever month they are for.
fresh
"$archefit" --db "$work/db" --quiet import "$work/people.csv" >/dev/null || exit 1
before=$ranked
kept=0
for delay in 0.01 0.03 0.05 0.08 0.1 0.15 0.2 0.3 0.5; do
	sqlite3 "$work/db" "UPDATE meta SET value = replace(value, substr(value, 1, 7), '2020-02') WHERE name = 'postings'"
	"$archefit" --db "$work/db" --quiet check --rebuild >/dev/null 2>&1 &
	pid=$!
	sleep $delay
	kill -9 $pid 2>/dev/null
	wait $pid 2>/dev/null
	kept=$((kept + $(sqlite3 "$work/db" "SELECT count(*) FROM meta WHERE name = 'postings'")))
	check_ranking "kill -9 after ${delay}s of a rebuild"
done
echo "killed while postings were made: $kept times there were some, $((ranked - before)) of 9 times the ranking was right"

# A limit on the size of files stands in for a full disk: writing fails in the middle.
full=0
for case in 8,people.csv 100,people.csv 300,people.csv 8,part?.csv 300,part?.csv; do
	room=${case%,*} # KiB beyond what the file has
	files=${case#*,}
	rm -f "$work"/mend.csv*
	fresh
	size=$(($(wc -c <"$work/db") / 1024))
	(
		trap '' XFSZ
		ulimit -f $(((size + room) * 2)) # in blocks of 512 bytes
		"$archefit" --db "$work/db" --quiet import "$work"/$files --rejects "$work/mend.csv" >/dev/null 2>"$work/full"
		echo $? >"$work/status"
	)
	status=$(cat "$work/status")
	[ "$status" = 6 ] && full=$((full + 1))
	[ "$status" = 6 ] || [ "$status" = 0 ] || [ "$status" = 3 ] || { failed=$((failed + 1)); echo "FAILED disk full: status $status"; cat "$work/full"; }
	check "disk full"
	if [ "$status" = 6 ] && ls "$work"/mend.csv* >/dev/null 2>&1; then
		failed=$((failed + 1))
		echo "FAILED disk full: it left a file of rejected rows"
	fi
done
echo "disk full: refused $full of 5 times"
[ $full -gt 0 ] || { failed=$((failed + 1)); echo "FAILED disk full: the limit never bit"; }

echo "rankings after a fault: $ranked as from profiles"
echo "faults: $passed passed, $failed failed"
[ $failed -eq 0 ]
