# Makes the report of bench/import.sh out of the versions ("what|version") and the medians
# ("size name median least most runs peak cpu").
BEGIN {
	names["import"] = "a. `sqlite3 .import` into one table of text"
	names["archefit"] = "b. `archefit import`, fresh database"
	names["again"] = "c. `archefit import` again, nothing changed"
	names["duckdb"] = "d. DuckDB, normalized, keys unique"
	names["duckdb-plain"] = "d. DuckDB, normalized, tables without constraints"
	names["sqlite-utils"] = "e. sqlite-utils, normalized with `.m2m()`"
	names["sqlite-utils-bulk"] = "e. sqlite-utils, normalized by a script, in bulk"
	names["sqlite-utils-raw"] = "e. `sqlite-utils insert --csv`, one table of text"
	order = split("import archefit again duckdb duckdb-plain sqlite-utils sqlite-utils-bulk sqlite-utils-raw", all, " ")
	print "# make bench-import\n"
	print "Written by bench/import.sh; how it measures is in [docs/performance.md](../docs/performance.md).\n"
	FS = "|"
}
FILENAME == "versions" { print "- " $1 ": " $2; FS = "|"; next }
FNR == 1 { print "" }
{
	split($0, m, " ")
	if (!(m[1] in seen)) { seen[m[1]] = 1; sizes[++size_count] = m[1] }
	median[m[1], m[2]] = m[3]; least[m[1], m[2]] = m[4]; most[m[1], m[2]] = m[5]
	runs[m[1], m[2]] = m[6]; peak[m[1], m[2]] = m[7]; cpu[m[1], m[2]] = m[8]
}
function judge(what, value, limit, less) {
	printf "| %s | %s | %s %s | %s |\n", what, value, less ? "at most" : "at least", limit,
		(less ? value + 0 <= limit + 0 : value + 0 >= limit + 0) ? "met" : "missed"
}
function ratio(size, one, other) {
	return sprintf(median[size, one] / median[size, other] < 10 ? "%.2f" : "%.0f", median[size, one] / median[size, other])
}
END {
	for (i = 1; i <= size_count; i++) {
		size = sizes[i]
		printf "## %d candidates, %d skills\n\n", size, size * 15
		print "| Load | Median s | Least | Most | Runs | Processor s | Peak MiB | Times b |\n|---|---|---|---|---|---|---|---|"
		for (j = 1; j <= order; j++)
			if ((size, all[j]) in median)
				printf "| %s | %.3f | %.3f | %.3f | %d | %.3f | %.0f | %s |\n", names[all[j]], median[size, all[j]], least[size, all[j]],
					most[size, all[j]], runs[size, all[j]], cpu[size, all[j]], peak[size, all[j]] / 1024, ratio(size, all[j], "archefit")
			else
				printf "| %s | not within the limit | | | | | | |\n", names[all[j]]
		print "\n| Target | Measured | Limit | |\n|---|---|---|---|"
		judge("b / a", ratio(size, "archefit", "import"), 3, 1)
		judge("c / a", ratio(size, "again", "import"), 1, 1)
		judge("d / b, keys unique", ratio(size, "duckdb", "archefit"), 2, 0)
		if ((size, "sqlite-utils") in median)
			judge("e / b, `.m2m()`", ratio(size, "sqlite-utils", "archefit"), 30, 0)
		if ((size, "sqlite-utils-bulk") in median)
			printf "| e / b, script in bulk | %s | none | |\n", ratio(size, "sqlite-utils-bulk", "archefit")
		printf "| d / b, without constraints | %s | none | |\n", ratio(size, "duckdb-plain", "archefit")
		judge("peak memory of b, MiB", sprintf("%.0f", peak[size, "archefit"] / 1024), 64, 1)
		print ""
	}
}
