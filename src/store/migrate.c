/* The schema's version: what the file is, and how it becomes the newest. A fresh file replays the same steps as an old one. */
#include <stdio.h>
#include <string.h>

#include "base/embedded.h"
#include "store/index.h"
#include "store/internal.h"

/* One integer from a statement that gives one. */
static enum af_status ask(struct af_store *store, const char *sql, int *answer, struct af_error *err)
{
	sqlite3_stmt *statement = NULL;
	enum af_status status = AF_OK;

	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) != SQLITE_OK || sqlite3_step(statement) != SQLITE_ROW)
		status = af_sql_fail(store, err);
	else
		*answer = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return status;
}

struct identity {
	int application, version, tables;
};

static enum af_status identify(struct af_store *store, struct identity *is, struct af_error *err)
{
	enum af_status status = ask(store, "PRAGMA application_id", &is->application, err);

	if (!status)
		status = ask(store, "PRAGMA user_version", &is->version, err);
	if (!status)
		status = ask(store, "SELECT count(*) FROM sqlite_schema", &is->tables, err);
	return status;
}

static int newest_version(void)
{
	int version = 0;

	while (af_embedded_migration(version + 1).text)
		version++;
	return version;
}

static enum af_status apply(struct af_store *store, int version, struct af_error *err)
{
	struct af_embedded file = af_embedded_migration(version);
	enum af_status status;
	char pragma[64];

	snprintf(pragma, sizeof(pragma), "PRAGMA user_version = %d", version);
	if (sqlite3_exec(store->db, file.text, NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_exec(store->db, pragma, NULL, NULL, NULL) == SQLITE_OK)
		return AF_OK;
	status = af_sql_fail(store, err);
	af_fail_in(err, "%s", file.name);
	return status;
}

/* The whole way up in one transaction. The version is read again under the lock: another process may have been quicker. */
static enum af_status upgrade(struct af_store *store, int newest, struct af_error *err)
{
	char pragma[64];
	struct identity is = {0};
	enum af_status status = af_store_begin(store, err);

	if (status)
		return status;
	status = identify(store, &is, err);
	af_index_pause(store); /* what profiles say stays as it is: no posting changes by that */
	for (int version = is.version + 1; version <= newest && !status; version++)
		status = apply(store, version, err);
	af_index_resume(store);
	snprintf(pragma, sizeof(pragma), "PRAGMA application_id = %d", AF_APPLICATION_ID);
	if (!status && sqlite3_exec(store->db, pragma, NULL, NULL, NULL) != SQLITE_OK)
		status = af_sql_fail(store, err);
	if (!status)
		return af_store_commit(store, err);
	af_store_rollback(store);
	return status;
}

enum af_status af_store_migrate(struct af_store *store, bool may_create, struct af_error *err)
{
	int newest = newest_version();
	struct identity is = {0};
	bool fresh, reading;
	enum af_status status = af_store_read_begin(store, &reading, err);

	if (!status)
		status = identify(store, &is, err);
	af_store_read_end(store, reading);
	if (status)
		return status;
	fresh = !is.application && !is.version && !is.tables;
	if (is.application != AF_APPLICATION_ID && !fresh)
		return af_fail(err, AF_NOT_OURS, "%s: a SQLite database of another program; name another file", store->path);
	if (fresh && !may_create)
		return af_fail(err, AF_NOT_OURS, "%s: empty, not an archefit database; name another file", store->path);
	if (is.version < 0)
		return af_fail(err, AF_CORRUPT, "%s: the database is damaged (it has the schema %d); restore a copy", store->path, is.version);
	if (is.version > newest)
		return af_fail(err, AF_NEWER, "%s: schema %d, and this archefit knows schemas up to %d; use a newer archefit",
		               store->path, is.version, newest);
	if (is.version == newest)
		return AF_OK;
	if (!store->writable)
		return af_fail(err, AF_READONLY, "%s: schema %d must become %d, but the file cannot be written; make it writable once",
		               store->path, is.version, newest);
	return upgrade(store, newest, err);
}
