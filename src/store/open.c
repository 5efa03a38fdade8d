/* Opening and closing the database file. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "store/index.h"
#include "store/profile.h"

enum { BUSY_TIMEOUT_MS = 5000 };

/* The file must be a regular one; a new one is made here, so that only its owner can ever read it. */
static enum af_status prepare_file(const char *path, enum af_open_mode mode, bool *created, struct af_error *err)
{
	struct stat info;

	*created = false;
	if (stat(path, &info) == 0) {
		if (S_ISREG(info.st_mode))
			return AF_OK;
		return af_fail(err, AF_NOT_OURS, "%s: not a file; name a database file", path);
	}
	if (errno != ENOENT && errno != ENOTDIR)
		return af_fail(err, AF_IO, "%s: %s", path, strerror(errno));
	if (mode != AF_OPEN_CREATE)
		return af_fail(err, AF_NOT_FOUND, "%s: no such database; importing candidates or adding a project creates it", path);
	return af_store_create(path, created, err);
}

/* Removes the file that this call made, when the schema came to nothing. Another process may have been quicker and have filled it: then it
 * is a database, and stays. */
static void remove_empty(const char *path)
{
	struct stat info;

	if (stat(path, &info) == 0 && info.st_size == 0)
		unlink(path);
}

/* Settings that make a hostile database file harmless, and foreign keys count. */
static enum af_status configure(struct af_store *store, enum af_open_mode mode, struct af_error *err)
{
	/* The size of pages counts for a new file only: large ones make long tables quick to write and to read. */
	static const char pragmas[] =
		"PRAGMA page_size = 16384; "
		"PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; "
		"PRAGMA temp_store = MEMORY;";
	/* A ranking reads postings once: a cache that stays within the processor's own is quicker to fill. */
	static const char reading[] = "PRAGMA cache_size = -640;";

	sqlite3_extended_result_codes(store->db, 1);
	if (sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS) != SQLITE_OK ||
	    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK ||
	    sqlite3_exec(store->db, pragmas, NULL, NULL, NULL) != SQLITE_OK ||
	    (mode == AF_OPEN_READ && sqlite3_exec(store->db, reading, NULL, NULL, NULL) != SQLITE_OK))
		return af_sql_fail(store, err);
	return af_profile_attach(store, err);
}

enum af_status af_store_bulk(struct af_store *store, bool on, struct af_error *err)
{
	const char *pragmas = on ? "PRAGMA ignore_check_constraints = ON; PRAGMA cache_size = -8000"
	                         : "PRAGMA ignore_check_constraints = OFF; PRAGMA cache_size = -2000";

	/* Unlike the pragma of the foreign keys, this works within a transaction. */
	if (sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_FKEY, (int)!on, NULL) != SQLITE_OK ||
	    sqlite3_exec(store->db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
		return af_sql_fail(store, err);
	return AF_OK;
}

/* Sets the journal mode, or asks for it (mode ""). *wal: is it a write-ahead log? */
static enum af_status journal(struct af_store *store, const char *mode, bool *wal, struct af_error *err)
{
	char pragma[64];
	sqlite3_stmt *s = NULL;
	enum af_status status = AF_OK;
	bool row = false;

	*wal = false;
	snprintf(pragma, sizeof(pragma), "PRAGMA journal_mode%s", mode);
	if (sqlite3_prepare_v2(store->db, pragma, -1, &s, NULL) != SQLITE_OK)
		status = af_sql_fail(store, err);
	if (!status)
		status = af_sql_step(store, s, &row, err);
	if (row && sqlite3_column_text(s, 0))
		*wal = !strcmp((const char *)sqlite3_column_text(s, 0), "wal");
	sqlite3_finalize(s);
	return status;
}

/* Somebody who served and was killed has left a write-ahead log: who writes next ends it, too. */
static enum af_status begin_log(struct af_store *store, enum af_open_mode mode, struct af_error *err)
{
	enum af_status status;

	if (mode == AF_OPEN_READ)
		return AF_OK;
	status = journal(store, mode == AF_OPEN_SERVE ? " = wal" : "", &store->log, err);
	if (!status && mode == AF_OPEN_SERVE && !store->log)
		snprintf(store->warning, sizeof(store->warning), "%s: no write-ahead log is possible here; changes wait for the disk longer", store->path);
	return status;
}

/* The one file has all again, unless somebody else uses it too. */
static void end_log(struct af_store *store)
{
	if (!store->log)
		return;
	sqlite3_busy_timeout(store->db, 0);
	sqlite3_exec(store->db, "PRAGMA journal_mode = delete", NULL, NULL, NULL);
}

enum af_status af_store_open(const char *path, enum af_open_mode mode, struct af_store **out, struct af_error *err)
{
	struct af_arena scratch = {0};
	struct af_store *store = NULL;
	const char *name;
	bool created;
	enum af_status status = prepare_file(path, mode, &created, err);

	*out = NULL;
	if (status)
		return status;
	af_json_hooks();
	store = af_calloc(1, sizeof(*store));
	if (!store) {
		status = af_fail_nomem(err);
		goto out;
	}
	store->path = af_strdup(path);
	/* SQLite takes ":memory:" for a database in memory; here every name is a file's. */
	name = path[0] == ':' ? af_arena_printf(&scratch, "./%s", path) : path;
	if (!store->path || !name) {
		status = af_fail_nomem(err);
		goto out;
	}
	if (sqlite3_open_v2(name, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
		status = af_sql_fail(store, err);
		goto out;
	}
	store->writable = sqlite3_db_readonly(store->db, "main") == 0;
	if (!store->writable && mode != AF_OPEN_READ) {
		status = af_fail(err, AF_READONLY, "%s: the database cannot be written; check the permissions of the file and its folder",
		                 path);
		goto out;
	}
	if (!store->writable)
		snprintf(store->warning, sizeof(store->warning), "%s: opened read-only", path);
	status = configure(store, mode, err);
	if (!status)
		status = af_index_attach(store, err);
	if (!status)
		status = af_store_migrate(store, mode == AF_OPEN_CREATE, err);
	if (!status)
		status = af_store_sync(store, err);
	if (!status)
		status = begin_log(store, mode, err);
out:
	af_arena_clear(&scratch);
	if (status) {
		af_store_close(store);
		if (created)
			remove_empty(path);
	} else {
		*out = store;
	}
	return status;
}

const char *af_store_warning(const struct af_store *store)
{
	return store->warning[0] ? store->warning : NULL;
}

void af_store_close(struct af_store *store)
{
	if (!store)
		return;
	af_store_rollback(store);
	af_index_close(store);
	for (int i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(store->statements[i]);
	end_log(store);
	sqlite3_close(store->db);
	af_index_detach(store);
	af_taxonomy_free(store->taxonomy);
	af_free(store->path);
	af_free(store);
}
