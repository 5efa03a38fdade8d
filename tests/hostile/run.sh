#!/bin/sh
# Runs the hostile files of tests/hostile/*.cases: sh tests/hostile/run.sh PROGRAM [FILE.cases]...
#
# A .cases file is data, and one class of files; its first line, "# Class: NAME", names it. Each case begins with "case TITLE".
# Lines follow, the first word of which says what the rest is; KEY and TEXT may have \n and \0ooo (octal):
#   make SHELL              writes the file, in.csv, to standard output; several lines are one script
#   run SHELL               does it all, in place of the import of in.csv: `archefit` is the program, $HOSTILE this folder
#   prints TEXT             what run prints has this text
#   args TEXT               options for import, as for a shell
#   keys KEY...             the people who are stored, no others, in order; without this line nobody is
#   cell KEY MEMBER TEXT    what `candidate show KEY --format json` has; extra.NAME is a column that was kept; no TEXT: null
#   length KEY MEMBER N     the same, only its length in characters
#   shows FORMAT TEXT       `candidate list --format FORMAT` has this text
#   reject LINE TEXT        a row is rejected on this line, and its reason has this text; all of them must be said, in order
#   error TEXT              the file is refused as a whole, and the message has this text
#   status N                exit status: 3 by itself when rows are rejected, 4 when there is an error, otherwise 0
#   repeated N              so many rows only repeat what an earlier one says
#   again TEXT              the file of the rejected rows is rejected for other reasons, which have this text
#
# A case that ends with status 0 counts as read right; any other one as refused. Beside what it says, each case that imports
# in.csv has to keep these promises: a dry run stores nothing; read = added + updated + unchanged + rejected; a second import
# changes nothing and rejects the same; a file of the rejected rows is rejected for the same reasons; what is printed has no
# control characters and no bidirectional marks; undoing leaves nobody; no sanitizer has a complaint.
# docs/csv.md has a table of the classes; its numbers must be those counted here, when all classes run.
set -u
LC_ALL=C.UTF-8
export LC_ALL
program=${1:?usage: run.sh PROGRAM [FILE.cases]...}
shift
here=$(cd "$(dirname "$0")" && pwd)
case $program in /*) ;; *) program=$PWD/$program ;; esac
[ -x "$program" ] || { echo "run.sh: no program $program" >&2; exit 2; }
all=
[ $# -gt 0 ] || { all=1; set -- "$here"/*.cases; }
start=$PWD

work=$(mktemp -d "${TMPDIR:-/tmp}/archefit-hostile.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
mkdir "$work/bin" && ln -s "$program" "$work/bin/archefit"
PATH=$work/bin:$PATH
SOURCE_DATE_EPOCH=1795392000 # 2026-11-23
ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99
UBSAN_OPTIONS=print_stacktrace=1
HOSTILE=$here
export HOSTILE PATH SOURCE_DATE_EPOCH ASAN_OPTIONS UBSAN_OPTIONS
unset ARCHEFIT_DB XDG_DATA_HOME XDG_CONFIG_HOME NO_COLOR COLUMNS 2>/dev/null

# Each case starts from a copy of one empty database, in which import 1 was undone.
mkdir "$work/home" && cd "$work/home" || exit 2
printf 'id\n1\n' >one.csv
archefit --db ../empty.db import one.csv --quiet >one.log && archefit --db ../empty.db import --undo 1 >one.log || exit 2

split() { # FILE DIRECTORY: a folder for each case, with a file for each word
	awk -v base="$2" '
		/^#/ || !NF { next }
		$1 == "case" { n++; dir = sprintf("%s/%03d", base, n); system("mkdir -p " dir) }
		!n { print FILENAME ":" FNR ": text outside of a case" > "/dev/stderr"; exit 2 }
		$1 !~ /^(case|make|run|prints|args|keys|cell|length|shows|reject|error|status|repeated|again)$/ {
			print FILENAME ":" FNR ": no such word: " $1 > "/dev/stderr"; exit 2 }
		{ rest = $0; sub(/^[a-z]+ ?/, "", rest); file = dir "/" $1; print rest >> file; close(file) }' "$1"
}

problem() {
	echo "    $*"
	bad=1
}

sql() {
	sqlite3 -separator ' ' :memory: "$1"
}

# A member of a JSON document; null is nothing.
member() { # FILE MEMBER
	case $2 in
	extra.*)
		member=$(printf '%b' "${2#extra.}" | sed "s/'/''/g")
		sql "SELECT value FROM json_each(json_extract(readfile('$1'), '\$.extra')) WHERE key = '$member'"
		;;
	*) sql "SELECT json_extract(readfile('$1'), '\$.$2')" ;;
	esac
}

numbers() { # REPORT: read added updated unchanged rejected
	sql "SELECT json_extract(j, '\$.read'), json_extract(j, '\$.added'), json_extract(j, '\$.updated'),
		json_extract(j, '\$.unchanged'), json_extract(j, '\$.rejected') FROM (SELECT CAST(readfile('$1') AS TEXT) j)"
}

# The reasons of a report, without the lines that they name, since those differ in a file of rejected rows.
reasons() { # REPORT
	sql "SELECT json_extract(value, '\$.reason') FROM json_each(readfile('$1'), '\$.rejects')" | sed 's/line [0-9]*/line N/g'
}

# What commands a terminal or turns text around: C0 but line feed, DEL, C1, the bidirectional and the line controls of Unicode.
unsafe='[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]'
safe() { # FILE WHAT
	if LC_ALL=C grep -aqP "$unsafe" "$1"; then
		problem "$2 prints control characters:"
		LC_ALL=C grep -aP "$unsafe" "$1" | head -3 | cat -v | sed 's/^/    | /'
	fi
}

# Runs archefit on the database of the case, into NAME.out and NAME.err; complains of what no command may do.
tool() { # NAME ARGUMENT...
	tool=$1
	shift
	timeout 60 archefit --db c.db "$@" >"$tool.out" 2>"$tool.err"
	tool_status=$?
	if grep -qE 'Sanitizer|runtime error:' "$tool.err" || [ $tool_status -gt 6 ]; then
		problem "archefit $*: status $tool_status"
		head -20 "$tool.err"
		return 1
	fi
}

check_cells() { # CASE cell|length
	while IFS= read -r line; do
		key=$(printf '%b' "${line%% *}")
		rest=${line#* }
		want=${rest#* }
		[ "$rest" != "${rest%% *}" ] || want=
		tool show candidate show --format json -- "$key" || continue
		got=$(member show.out "${rest%% *}")
		if [ "$2" = length ]; then got=${#got}; else want=$(printf '%b' "$want"); fi
		[ "$got" = "$want" ] || problem "$key: ${rest%% *} is \"$got\", not \"$want\""
		tool show candidate show --evidence -- "$key" && safe show.out "candidate show $key"
	done <"$1/$2"
}

check_shown() { # CASE
	while IFS= read -r line; do
		tool "list.${line%% *}" candidate list --format "${line%% *}"
		grep -qF -e "$(printf '%b' "${line#* }")" "list.${line%% *}.out" && continue
		problem "candidate list --format ${line%% *} has no ${line#* }; it is:"
		head -5 "list.${line%% *}.out"
	done <"$1/shows"
}

check_people() { # CASE
	tool list candidate list --format ndjson || return
	sql "SELECT json_extract(value, '\$.key') FROM
		json_each('[' || rtrim(replace(CAST(readfile('list.out') AS TEXT), '}' || char(10), '},'), ',') || ']')" >keys.got
	: >keys.want
	[ ! -f "$1/keys" ] || tr ' ' '\n' <"$1/keys" | while IFS= read -r key; do printf '%b\n' "$key"; done >keys.want
	cmp -s keys.want keys.got || {
		problem "the people stored differ (< expected, > stored):"
		diff keys.want keys.got | head -8
	}
	tool table candidate list && safe table.out "candidate list"
	[ ! -f "$1/shows" ] || check_shown "$1"
	[ ! -f "$1/cell" ] || check_cells "$1" cell
	[ ! -f "$1/length" ] || check_cells "$1" length
}

check_rejects() { # CASE REPORT
	sql "SELECT json_extract(value, '\$.line'), json_extract(value, '\$.reason') FROM json_each(readfile('$2'), '\$.rejects')" >rejects.got
	[ -f "$1/reject" ] || : >"$1/reject"
	if [ "$(wc -l <"$1/reject")" != "$(wc -l <rejects.got)" ]; then
		problem "other rows are rejected:"
		head -8 rejects.got | sed 's/^/    | /'
		return
	fi
	paste -d '\n' "$1/reject" rejects.got | while IFS= read -r want && IFS= read -r got; do
		case $got in
		"${want%% *}"\ *"${want#* }"*) ;;
		*) echo "    rejected: $got"; echo "    expected: $want" ;;
		esac
	done >rejects.diff
	[ ! -s rejects.diff ] || { problem "other rows are rejected:"; cat rejects.diff; }
}

# The file as a whole was refused: with one line that says why.
check_refused() { # CASE STATUS
	[ ! -s import.out ] || problem "status $2, and a report"
	[ "$(wc -l <import.err)" = 1 ] || problem "the message has not one line"
	safe import.err "the message"
	grep -qF -e "$(cat "$1/error" 2>/dev/null || echo 'no message was expected')" import.err || {
		problem "the message is:"
		cat import.err
	}
	check_people "$1"
}

# What every import that ended with a report promises. The numbers are those of the first one.
check_promises() { # CASE READ ADDED UPDATED UNCHANGED REJECTED OPTION...
	dir=$1 read=$2 added=$3 updated=$4 unchanged=$5 rejected=$6
	shift 6
	[ "$read" = $((added + updated + unchanged + rejected)) ] ||
		problem "read $read is not added $added + updated $updated + unchanged $unchanged + rejected $rejected"
	[ "$added $updated" = "$(wc -l <keys.got) 0" ] ||
		problem "added $added, updated $updated, but $(wc -l <keys.got) are stored"
	[ "$unchanged" = "$(cat "$dir/repeated" 2>/dev/null || echo 0)" ] || problem "$unchanged rows repeat others"
	if [ "$rejected" -gt 0 ]; then
		tool again import in.csv --format json --rejects rejected "$@" || return
		tool mend import rejected --format json "$@" || return
		reasons import.out >reasons.want
		reasons mend.out >reasons.got
		if [ -f "$dir/again" ]; then
			! grep -qvF -e "$(cat "$dir/again")" reasons.got || { problem "the reasons of the file of rejected rows are:"; cat reasons.got; }
		elif ! cmp -s reasons.want reasons.got; then
			problem "the file of rejected rows is rejected for other reasons:"
			diff reasons.want reasons.got | head -8
		fi
		[ "$(numbers mend.out)" = "$rejected 0 0 0 $rejected" ] || problem "the file of rejected rows gives $(numbers mend.out)"
	else
		tool again import in.csv --format json "$@" || return
	fi
	[ "$(numbers again.out)" = "$read 0 0 $((added + unchanged)) $rejected" ] ||
		problem "imported again: $(numbers again.out), at first $read $added $updated $unchanged $rejected"
	[ "$added" -gt 0 ] || return
	tool undo import --undo 2
	tool list candidate list --format ndjson
	[ ! -s list.out ] || problem "undone, and people are left"
}

check_import() { # CASE
	dir=$1
	eval "set -- $(cat "$1/args" 2>/dev/null)"
	tool dry import in.csv --dry-run "$@" || return
	cat dry.err >>dry.out
	safe dry.out "import"
	tool import import in.csv --format json "$@" || return
	status=$tool_status
	case $status in
	1 | 4) check_refused "$dir" "$status" ;;
	0 | 3)
		[ ! -f "$dir/error" ] || problem "no message, though one was expected"
		check_rejects "$dir" import.out
		check_people "$dir"
		check_promises "$dir" $(numbers import.out) "$@"
		;;
	*) problem "status $status"; cat import.err ;;
	esac
}

check_run() { # CASE
	timeout 120 sh "$1/run" >run.out 2>run.err
	status=$?
	! grep -qE 'Sanitizer|runtime error:' run.out run.err || { problem "a sanitizer:"; cat run.err; }
	[ ! -f "$1/error" ] || grep -qF -e "$(cat "$1/error")" run.err || { problem "the message is:"; cat run.err; }
	[ -f "$1/error" ] || [ ! -s run.err ] || { problem "a message:"; cat run.err; }
	[ ! -f "$1/prints" ] || while IFS= read -r line; do
		grep -qF -e "$line" run.out || { problem "\"$line\" is not printed, but:"; head -8 run.out; }
	done <"$1/prints"
	check_people "$1"
}

run_case() { # CASE
	bad=0
	status=0
	mkdir "$1/files" && cd "$1/files" || return 1
	HOME=$PWD
	export HOME
	cp "$work/empty.db" c.db
	[ ! -f "$1/make" ] || sh -e "$1/make" >in.csv 2>make.err || problem "make failed: $(cat make.err)"
	must=0
	[ ! -f "$1/reject" ] || must=3
	[ ! -f "$1/error" ] || must=4
	[ ! -f "$1/status" ] || must=$(cat "$1/status")
	echo "$must" >"$1/outcome"
	if [ -f "$1/run" ]; then check_run "$1"; else check_import "$1"; fi
	[ "$status" = "$must" ] || problem "exit status $status, not $must"
	return $bad
}

run_class() { # FILE: the result is one line of $work/CLASS.count
	class=$(basename "$1" .cases)
	mkdir "$work/$class"
	split "$1" "$work/$class" || return
	right=0 refused=0 failed=0
	for directory in "$work/$class"/*; do
		title=$(cat "$directory/case")
		if ! run_case "$directory" >"$directory/report" 2>&1; then
			failed=$((failed + 1))
			echo "FAILED $class: $title"
			cat "$directory/report"
		fi
		if [ "$(cat "$directory/outcome")" = 0 ]; then right=$((right + 1)); else refused=$((refused + 1)); fi
		cd "$work/home" && rm -rf "$directory/files"
	done
	echo "$(sed -n '1s/^# Class: //p' "$1")|$((right + refused))|$right|$refused|$failed" >"$work/$class.count"
}

# Two classes at a time.
for file; do
	case $file in /*) ;; *) file=$start/$file ;; esac
	(run_class "$file") >"$work/$(basename "$file" .cases).log" 2>&1 &
	set -- "${running:-}" $!
	[ -z "$1" ] || wait "$1"
	running=$2
done
wait
cat "$work"/*.log
cat "$work"/*.count >"$work/counts"
sum() { awk -F'|' -v field="$1" '{ sum += $field } END { print sum + 0 }' "$work/counts"; }
echo "hostile files: $(sum 2) in $(wc -l <"$work/counts") classes: $(sum 3) read right, $(sum 4) refused;" \
	"$(sum 5) failed"
if [ "$all" ]; then
	awk -F'|' '{ printf "| %s | %d | %d | %d |\n", $1, $2, $3, $4; f += $2; r += $3; n += $4 }
		END { printf "| all | %d | %d | %d |\n", f, r, n }' "$work/counts" >"$work/table"
	awk '/^## Hostile files$/ { on = 1; next } /^## / { on = 0 } on && /^\| [^-]/ && !/^\| Class/' "$here/../../docs/csv.md" |
		awk -F' *[|] *' '{ printf "| %s | %s | %s | %s |\n", $2, $3, $4, $5 }' >"$work/told"
	diff "$work/told" "$work/table" >"$work/table.diff" || {
		echo "docs/csv.md counts other files (< the document, > these):"
		cat "$work/table.diff"
		exit 1
	}
fi
[ "$(sum 5)" = 0 ] && [ "$(sum 2)" -gt 0 ] && [ "$(wc -l <"$work/counts")" = "$(ls "$work"/*.log | wc -l)" ]
