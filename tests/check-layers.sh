#!/bin/sh
# Dependencies point one way, and the shared library exports exactly what archefit.h declares.
# usage: check-layers.sh LIBARCHEFIT.SO   (from the top folder)
so=$1
bad=0

complain() {
	echo "check-layers: $*" >&2
	bad=1
}

# folder: the folders it may include from, besides its own
allowed() {
	case $1 in
	base) echo "" ;;
	taxonomy | project | report | score) echo "base taxonomy" ;;
	store) echo "base taxonomy score" ;;
	match) echo "base taxonomy score project store" ;;
	import) echo "base taxonomy project store" ;;
	shortlist) echo "base taxonomy score project store match" ;;
	html | xlsx) echo "base shortlist" ;;
	cli) echo "" ;;
	esac
}

for file in src/*/*.c src/*/*.h; do
	folder=${file#src/}
	folder=${folder%%/*}
	for include in $(sed -n 's/^#include "\(.*\)".*/\1/p' "$file"); do
		case $include in archefit.h) continue ;; esac
		case $include in */*) from=${include%%/*} ;; *) from=$folder ;; esac
		[ "$from" = "$folder" ] && continue
		case " $(allowed "$folder") " in
		*" $from "*) ;;
		*) complain "$file includes $include: $folder must not depend on $from" ;;
		esac
	done
done

# Libraries stay where they belong.
only() { # header, then the files that may include it
	header=$1
	shift
	for file in $(grep -l "#include <$header>" src/*/*.c src/*/*.h); do
		case " $* " in
		*" $file "*) ;;
		*) case " $* " in *" ${file%/*}/ "*) ;; *) complain "$file includes <$header>" ;; esac ;;
		esac
	done
}
only sqlite3.h src/store/ src/base/
only cjson/cJSON.h src/base/ src/report/
only sha2.h src/base/
only zlib.h src/base/
only xlsxwriter.h src/xlsx/
only csv.h src/import/ src/base/
only libsmartcols/libsmartcols.h src/report/
for file in src/score/*.[ch]; do
	grep -nE 'store/|json|sqlite' "$file" | grep '#include' && complain "$file must know neither SQL nor JSON"
done

declared=$(tr '\n' ' ' <src/archefit.h | grep -oE 'AF_API [^;(]*\(' | grep -oE 'af_[a-z0-9_]+ *\($' | tr -d ' (' | sort)
exported=$(nm -D --defined-only "$so" | awk '$2 != "w" && $2 != "V" {print $3}' | sort)
if [ "$declared" != "$exported" ]; then
	complain "exported symbols differ from archefit.h (< declared, > exported):"
	a=$(mktemp) b=$(mktemp)
	echo "$declared" >"$a"
	echo "$exported" >"$b"
	diff "$a" "$b" >&2
	rm -f "$a" "$b"
fi
[ $bad -eq 0 ] && echo "check-layers: $(echo "$declared" | wc -l) exported symbols, includes one way"
exit $bad
