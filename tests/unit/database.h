/* Looking into a database file from outside the library, for the tests of the store. */
#ifndef TESTS_DATABASE_H
#define TESTS_DATABASE_H

#include <sqlite3.h>
#include <stdio.h>

#include "refusal.h"
#include "skill_rows.h"

/* Runs SQL on the file at path, which must succeed; it may take candidate_skill for a table. */
static inline void run_sql(const char *path, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	run_in(db, sql);
	sqlite3_close(db);
}

/* The only value of a query, as text in a static buffer; "NULL" for NULL, "" for no row. */
static inline const char *answer(const char *path, const char *sql)
{
	static char text[4000];
	sqlite3_stmt *statement = NULL;
	sqlite3 *db = NULL;
	int code;

	if (sqlite3_open(path, &db) != SQLITE_OK || sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	code = sqlite3_step(statement);
	text[0] = '\0';
	if (code == SQLITE_ROW)
		snprintf(text, sizeof(text), "%s", sqlite3_column_type(statement, 0) == SQLITE_NULL
		                                           ? "NULL" : (const char *)sqlite3_column_text(statement, 0));
	else if (code != SQLITE_DONE)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return text;
}

#define assert_answer(path, sql, wanted) assert_string_equal(answer(path, sql), wanted)

#endif
