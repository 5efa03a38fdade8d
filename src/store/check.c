/* Checks of the database as such, and of what must agree in it. The SQL of a check stands with it: it runs once. */
#include "store/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/embedded.h"
#include "base/text.h"
#include "store/internal.h"

/* Prepares a statement; finalize it, after a failure too. */
static enum af_status ask(struct af_store *store, const char *sql, sqlite3_stmt **s, struct af_error *err)
{
	return sqlite3_prepare_v2(store->db, sql, -1, s, NULL) == SQLITE_OK ? AF_OK : af_sql_fail(store, err);
}

static const char *text_at(sqlite3_stmt *s, int column)
{
	const char *text = (const char *)sqlite3_column_text(s, column);

	return text ? text : "";
}

/* ---------------------------------------------------------------- the file */

/* integrity_check also tells as damage what kept it from reading a page. */
static enum af_status failure_in(const char *message, struct af_error *err)
{
	static const char words[] = "error code=";

	for (const char *at = message; (at = strstr(at, words)); at += sizeof(words) - 1)
		switch (strtol(at + sizeof(words) - 1, NULL, 10) & 0xFF) {
		case SQLITE_NOMEM:
			return af_fail_nomem(err);
		case SQLITE_IOERR:
			return af_fail(err, AF_IO, "the database cannot be read to its end; is the disk all right?");
		default:
			break;
		}
	return AF_OK;
}

/* Finds what integrity_check tells; with c NULL nothing. *unread: it could not get a page that there is, and does not say why. */
static enum af_status check_integrity(struct af_store *store, struct af_checking *c, bool *unread, struct af_error *err)
{
	sqlite3_stmt *s = NULL;
	enum af_status status = ask(store, "PRAGMA integrity_check(100)", &s, err);
	bool row;

	*unread = false;
	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		*unread = *unread || strstr(text_at(s, 0), "failed to get page");
		if (strcmp(text_at(s, 0), "ok") && !(status = failure_in(text_at(s, 0), err)) && c)
			af_checking_find(c, 1, "%s", text_at(s, 0));
	}
	sqlite3_finalize(s);
	return status;
}

enum af_status af_check_file(struct af_store *store, struct af_checking *c, struct af_error *err)
{
	bool unread, again;
	enum af_status status = check_integrity(store, c, &unread, err);

	if (!status && unread) { /* a disk fails again, and memory may be there by now */
		status = check_integrity(store, NULL, &again, err);
		if (!status)
			status = again ? af_fail(err, AF_IO, "the database cannot be read to its end; is the disk all right?") : af_fail_nomem(err);
	}
	if (c->check.found)
		af_checking_say(c, "SQLite finds the file damaged; restore a copy, or save what is left with `sqlite3 FILE .recover`");
	else
		af_checking_say(c, "SQLite finds nothing wrong in its pages, rows and indexes");
	return status;
}

/* ---------------------------------------------------------------- the schema */

/* What there should be, in descending order: views, tables, indexes, columns. */
static const char things[] =
	"SELECT type || ' ' || name AS thing FROM sqlite_schema WHERE type <> 'trigger' AND name NOT LIKE 'sqlite%' "
	"UNION ALL SELECT 'column ' || t.name || '.' || c.name FROM sqlite_schema t, pragma_table_xinfo(t.name) c WHERE t.type = 'table' "
	"AND t.name NOT LIKE 'sqlite%' ORDER BY thing DESC";

/* A new database in memory. */
static enum af_status make_new(sqlite3 **db, int *version, struct af_error *err)
{
	struct af_embedded file;
	int code = sqlite3_open_v2(":memory:", db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

	for (*version = 0; code == SQLITE_OK && (file = af_embedded_migration(*version + 1)).text; ++*version)
		code = sqlite3_exec(*db, file.text, NULL, NULL, NULL);
	if (code == SQLITE_OK)
		return AF_OK;
	return code == SQLITE_NOMEM || !*db ? af_fail_nomem(err) : af_fail(err, AF_INTERNAL, "schema: %s", sqlite3_errmsg(*db));
}

/* Finds what is wanted and not there; both in descending order. What is there beside that is nobody's business. */
static enum af_status compare_things(struct af_store *store, sqlite3_stmt *wanted, sqlite3_stmt *there, struct af_checking *c, struct af_error *err)
{
	bool more = true;
	enum af_status status = af_sql_step(store, there, &more, err);
	int code;

	while (!status && (code = sqlite3_step(wanted)) == SQLITE_ROW) {
		while (!status && more && strcmp(text_at(there, 0), text_at(wanted, 0)) > 0)
			status = af_sql_step(store, there, &more, err);
		if (!status && (!more || strcmp(text_at(there, 0), text_at(wanted, 0))))
			af_checking_find(c, 1, "there is no %s", text_at(wanted, 0));
	}
	return !status && code != SQLITE_DONE ? af_fail_nomem(err) : status;
}

enum af_status af_check_schema(struct af_store *store, struct af_checking *c, struct af_error *err)
{
	sqlite3_stmt *wanted = NULL, *there = NULL;
	sqlite3 *db = NULL;
	int version;
	enum af_status status = make_new(&db, &version, err);

	if (!status && sqlite3_prepare_v2(db, things, -1, &wanted, NULL) != SQLITE_OK)
		status = af_fail_nomem(err);
	if (!status)
		status = ask(store, things, &there, err);
	if (!status)
		status = compare_things(store, wanted, there, c, err);
	sqlite3_finalize(wanted);
	sqlite3_finalize(there);
	sqlite3_close(db);
	if (c->check.found)
		af_checking_say(c, "what schema %d has is not all there", version);
	else
		af_checking_say(c, "schema %d, with all of its tables, columns, indexes and views", version);
	return status;
}

/* ---------------------------------------------------------------- references */

enum af_status af_check_references(struct af_store *store, struct af_checking *c, struct af_error *err)
{
	sqlite3_stmt *s = NULL;
	enum af_status status = ask(store, "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2", &s, err);
	bool row;

	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		const long long n = sqlite3_column_int64(s, 2);

		af_checking_find(c, (size_t)n, "%lld row%s of %s point%s at rows of %s that are not there", n, n == 1 ? "" : "s", text_at(s, 0),
		                 n == 1 ? "s" : "", text_at(s, 1));
	}
	sqlite3_finalize(s);
	if (!status)
		status = af_check_profiles(store, c, err);
	if (c->check.found)
		af_checking_say(c, "`PRAGMA foreign_key_check` in the sqlite3 shell lists rows without what they point at; restore a copy, or delete what is wrong");
	else
		af_checking_say(c, "whatever a row points at is there");
	return status;
}

/* ---------------------------------------------------------------- names and keys */

enum af_status af_check_names(struct af_store *store, struct af_checking *c, struct af_error *err)
{
	const struct af_taxonomy *taxonomy;
	size_t names = 0;
	sqlite3_stmt *s = NULL;
	bool row;
	enum af_status status = af_store_taxonomy(store, &taxonomy, err);

	if (!status)
		status = af_sql_bind(store, SQL_UNLISTED_IDS, &s, err, "");
	while (!status && !(status = af_sql_step(store, s, &row, err)) && row) {
		const struct af_skill *skill = NULL;

		names++;
		status = af_taxonomy_find(taxonomy, text_at(s, 1), &skill, err);
		if (!status && skill)
			af_checking_find(c, 1, "\"%.200s\" counts as unlisted, and is a name of %s", text_at(s, 1), skill->name);
	}
	af_sql_done(s);
	if (c->check.found)
		af_checking_say(c, "%zu of %zu unlisted names are names of skills; adding any alias (`archefit skill alias add`) gives profiles the skills", c->check.found, names);
	else
		af_checking_say(c, "none of %zu is the name of a skill", names);
	return status;
}

/* Where the chain of merges that begins at a key ends, must be whom the key means. A circle has no end. */
static const char strays[] =
	"WITH RECURSIVE chain (key, id) AS (SELECT key, kept_id FROM candidate_key_alias UNION "
	"SELECT c.key, a.kept_id FROM chain c JOIN candidate_key_alias a ON a.merged_id = c.id) "
	"SELECT a.key, a.candidate_id IN (SELECT id FROM candidate) FROM candidate_key_alias a WHERE a.candidate_id NOT IN (SELECT id FROM candidate) "
	"OR a.candidate_id IS NOT (SELECT c.id FROM chain c WHERE c.key = a.key AND c.id NOT IN (SELECT merged_id FROM candidate_key_alias)) "
	"ORDER BY a.key";

enum af_status af_check_keys(struct af_store *store, struct af_checking *c, struct af_error *err)
{
	sqlite3_stmt *s = NULL, *count = NULL;
	enum af_status status = ask(store, strays, &s, err);
	bool row, any;
	long long keys = 0;

	while (!status && !(status = af_sql_step(store, s, &row, err)) && row)
		af_checking_find(c, 1, sqlite3_column_int(s, 1) ? "\"%.200s\" leads to another candidate than it was merged into" :
		                 "\"%.200s\" leads to no candidate", text_at(s, 0));
	if (!status)
		status = ask(store, "SELECT count(*) FROM candidate_key_alias", &count, err);
	if (!status)
		status = af_sql_step(store, count, &any, err);
	if (!status)
		keys = sqlite3_column_int64(count, 0);
	sqlite3_finalize(s);
	sqlite3_finalize(count);
	if (c->check.found)
		af_checking_say(c, "%zu of %lld keys of merged candidates are wrong; restore a copy", c->check.found, keys);
	else
		af_checking_say(c, "each of %lld leads to a candidate", keys);
	return status;
}
