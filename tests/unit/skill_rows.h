/* Writing what profiles say row by row, as candidate_skill shows it: a view cannot be written. */
#ifndef TESTS_SKILL_ROWS_H
#define TESTS_SKILL_ROWS_H

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "support.h"

/* The statement by which the schema turned rows of candidate_skill into profiles. */
static inline char *packing_sql(void)
{
	static const char first[] = "INSERT INTO profile (candidate_id, skills)", end[] = "ORDER BY id;";
	const char *start = strstr(af_embedded_migration(9).text, first);
	char *copy;

	assert_non_null(start);
	copy = strndup(start, (size_t)(strstr(start, end) + sizeof(end) - 1 - start));
	assert_non_null(copy);
	return copy;
}

static inline void must(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
}

/* Runs SQL for which candidate_skill is a table; then the profiles that have changed become what it says. */
static inline void rows_in(sqlite3 *db, const char *sql)
{
	char *pack = packing_sql();

	must(db, "CREATE TEMP TABLE candidate_skill (candidate_id INTEGER NOT NULL, skill_id INTEGER NOT NULL, level INTEGER, months INTEGER, last_used TEXT, "
	         "source TEXT, in_text INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (candidate_id, skill_id)) WITHOUT ROWID;"
	         "INSERT INTO temp.candidate_skill SELECT * FROM main.candidate_skill;"
	         "CREATE TEMP TABLE profile (candidate_id INTEGER PRIMARY KEY, skills TEXT NOT NULL);");
	must(db, sql);
	must(db, pack);
	must(db, "DELETE FROM main.profile WHERE candidate_id NOT IN (SELECT candidate_id FROM temp.profile);"
	         "UPDATE main.profile SET skills = t.skills FROM temp.profile t WHERE t.candidate_id = profile.candidate_id AND t.skills <> profile.skills;"
	         "INSERT INTO main.profile SELECT * FROM temp.profile t WHERE t.candidate_id NOT IN (SELECT candidate_id FROM main.profile);"
	         "DELETE FROM candidate_unlisted WHERE (skill_id, candidate_id) NOT IN (SELECT skill_id, candidate_id FROM temp.candidate_skill);"
	         "INSERT OR IGNORE INTO candidate_unlisted SELECT candidate_id, skill_id FROM temp.candidate_skill WHERE skill_id >= 1048576;"
	         "DROP TABLE temp.candidate_skill; DROP TABLE temp.profile");
	free(pack);
}

/* Runs SQL, which may take candidate_skill for a table. */
static inline void run_in(sqlite3 *db, const char *sql)
{
	if (strstr(sql, "candidate_skill") && sqlite3_table_column_metadata(db, "main", "profile", "skills", NULL, NULL, NULL, NULL, NULL) == SQLITE_OK)
		rows_in(db, sql);
	else
		must(db, sql);
}

#endif
