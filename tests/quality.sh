#!/bin/sh
# Does `archefit lean` tell full-stack people from back-end people? AUC on Stack Overflow survey files.
# usage: quality.sh ARCHEFIT DIR   (DIR holds survey CSV files whose names carry a year, such as so2022.csv)
#
# AUC is the chance that a random respondent who calls themselves a full-stack developer leans more toward the generalist than a random
# one who calls themselves a back-end developer (those with both are left out); ties count half. The Python rows are about
# the respondents who list Python.
set -eu
archefit=$1
dir=$2
if [ -z "$dir" ] || [ ! -d "$dir" ]; then
	echo "quality: skipped, no folder of survey files; give one with: make quality SURVEY=DIR"
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One cell: file, pair, 1 to take only those who list Python. Prints "AUC full-stack back-end".
auc() {
	"$archefit" --db "$1" lean --pair "$2" --as-of 2026-11 --format csv >"$work/lean.csv"
	sqlite3 :memory: <<-SQL
		.mode csv
		.import "$work/lean.csv" lean
		.mode list
		.separator ' '
		ATTACH '$1' AS db;
		CREATE TEMP TABLE person AS
		SELECT CAST(l.lean AS INTEGER) AS lean,
		       ';' || c.headline || ';' LIKE '%;Developer, full-stack;%' AS full,
		       ';' || c.headline || ';' LIKE '%;Developer, back-end;%' AS back
		FROM lean l JOIN db.candidate c ON c.key = l.key
		WHERE $3 = 0 OR EXISTS (SELECT 1 FROM db.candidate_skill cs JOIN db.skill s ON s.id = cs.skill_id
		                        WHERE cs.candidate_id = c.id AND s.slug = 'python');
		SELECT printf('%.3f', avg(CASE WHEN f.lean > b.lean THEN 1.0 WHEN f.lean = b.lean THEN 0.5 ELSE 0.0 END)),
		       count(DISTINCT f.rowid), count(DISTINCT b.rowid)
		FROM person f JOIN person b WHERE f.full AND NOT f.back AND b.back AND NOT b.full;
	SQL
}

printf '%-44s %8s %12s %12s\n' "scorer" "AUC" "full-stack" "back-end"
for file in "$dir"/*20[0-9][0-9]*.csv; do
	[ -e "$file" ] || { echo "quality: no survey file in $dir"; exit 1; }
	year=$(basename "$file" | sed 's/.*\(20[0-9][0-9]\).*/\1/')
	db=$work/$year.db
	status=0
	"$archefit" --db "$db" --quiet import "$file" --map key=ResponseId --map 'skills=*HaveWorkedWith' \
		--map years=YearsCodePro --map headline=DevType --map location=Country --na NA >/dev/null || status=$?
	[ "$status" = 0 ] || [ "$status" = 3 ] || { echo "quality: $file: import failed ($status)"; exit 1; }
	for who in all Python; do
		if [ $who = all ]; then
			set -- $(auc "$db" backend-specialist,fullstack-generalist 0)
		else
			set -- $(auc "$db" fastapi-specialist,fullstack-python 1)
		fi
		printf '%-44s %8s %12s %12s\n' "archefit lean, $year $who" "$1" "$2" "$3"
	done
done
cat <<'T'

Measured earlier on the same files without archefit, on skills alone:
scorer                                       2022 all  2023 all  2022 Python  2023 Python
number of skills listed                          .588      .539         .629         .538
count of layers covered                          .779      .724         .772         .707
hand-authored pillars, first try                 .837      .775         .822         .727
14 pillars, weights fitted by regression         .852      .786         .834         .726
regression over all skill names (pooled)          .82                    .76
T
