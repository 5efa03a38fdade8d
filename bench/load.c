/* Fills the tables of the plain SQL peer, quicker than `.import` does: build/bench/load DATABASE PEOPLE.CSV STRENGTHS.CSV
 *
 * Makes person (n, key, a0, a1, ...) and strength (skill, n, strength, possible) in the database out of what bench/plan.c dumps. The rows of
 * strength come in order of its key, so that each goes to the end of the tree. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 70, LINE = 4096, ROWS = 100 };

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "load: %s\n", what);
	exit(1);
}

static void run(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL))
		die(sqlite3_errmsg(db));
}

static FILE *open_file(const char *path)
{
	FILE *in = fopen(path, "r");

	if (!in)
		die("cannot read the dump");
	return in;
}

/* Cuts a line at its commas; returns how many cells that gives. */
static int cut(char *line, char *cells[COLUMNS])
{
	int n = 0;

	line[strcspn(line, "\n")] = '\0';
	for (char *cell = line; cell && n < COLUMNS; n++) {
		cells[n] = cell;
		cell = strchr(cell, ',');
		if (cell)
			*cell++ = '\0';
	}
	return n;
}

/* CREATE TABLE person and its INSERT, for so many cells a row. */
static sqlite3_stmt *make_person(sqlite3 *db, int cells)
{
	char create[LINE] = "CREATE TABLE person (n INTEGER PRIMARY KEY, key TEXT NOT NULL", insert[LINE] = "INSERT INTO person VALUES (?, ?";
	sqlite3_stmt *statement;

	for (int i = 2; i < cells; i++) {
		snprintf(create + strlen(create), sizeof(create) - strlen(create), ", a%d INTEGER NOT NULL", i - 2);
		strcat(insert, ", ?");
	}
	strcat(create, ")");
	strcat(insert, ")");
	run(db, create);
	if (sqlite3_prepare_v2(db, insert, -1, &statement, NULL))
		die(sqlite3_errmsg(db));
	return statement;
}

static void load_people(sqlite3 *db, const char *path)
{
	FILE *in = open_file(path);
	char line[LINE], *cells[COLUMNS];
	sqlite3_stmt *insert = NULL;

	while (fgets(line, sizeof(line), in)) {
		const int n = cut(line, cells);

		if (!insert)
			insert = make_person(db, n);
		for (int i = 0; i < n; i++) {
			if (i == 1)
				sqlite3_bind_text(insert, 2, cells[1], -1, SQLITE_STATIC);
			else
				sqlite3_bind_int(insert, i + 1, atoi(cells[i]));
		}
		if (sqlite3_step(insert) != SQLITE_DONE || sqlite3_reset(insert))
			die(sqlite3_errmsg(db));
	}
	sqlite3_finalize(insert);
	fclose(in);
}

/* An INSERT of so many rows: one at a time takes nearly twice as long. */
static sqlite3_stmt *insert_rows(sqlite3 *db, int rows)
{
	char sql[LINE] = "INSERT INTO strength VALUES (?, ?, ?, ?)";
	sqlite3_stmt *statement;

	for (int i = 1; i < rows; i++)
		strcat(sql, ", (?, ?, ?, ?)");
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL))
		die(sqlite3_errmsg(db));
	return statement;
}

static void insert(sqlite3 *db, sqlite3_stmt *statement, const long *values, int count)
{
	for (int i = 0; i < count; i++)
		sqlite3_bind_int64(statement, i + 1, values[i]);
	if (sqlite3_step(statement) != SQLITE_DONE || sqlite3_reset(statement))
		die(sqlite3_errmsg(db));
}

static void load_strengths(sqlite3 *db, const char *path)
{
	FILE *in = open_file(path);
	sqlite3_stmt *many, *one;
	long values[ROWS * 4];
	char line[LINE];
	int n = 0;

	run(db, "CREATE TABLE strength (skill INTEGER NOT NULL, n INTEGER NOT NULL, strength INTEGER NOT NULL, possible INTEGER NOT NULL,"
	        " PRIMARY KEY (skill, n)) WITHOUT ROWID");
	many = insert_rows(db, ROWS);
	one = insert_rows(db, 1);
	while (fgets(line, sizeof(line), in)) {
		char *at = line;

		for (int i = 0; i < 4; i++) {
			values[n++] = strtol(at, &at, 10);
			at++; /* the comma */
		}
		if (n == ROWS * 4) {
			insert(db, many, values, n);
			n = 0;
		}
	}
	for (int i = 0; i < n; i += 4)
		insert(db, one, values + i, 4);
	sqlite3_finalize(many);
	sqlite3_finalize(one);
	fclose(in);
}

int main(int argc, char **argv)
{
	sqlite3 *db;

	if (argc != 4)
		die("usage: load DATABASE PEOPLE.CSV STRENGTHS.CSV");
	if (sqlite3_open(argv[1], &db))
		die(sqlite3_errmsg(db));
	run(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN");
	load_people(db, argv[2]);
	load_strengths(db, argv[3]);
	run(db, "COMMIT; PRAGMA analysis_limit = 1000; ANALYZE person; ANALYZE strength");
	sqlite3_close(db);
	return 0;
}
