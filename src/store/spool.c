#include "store/spool.h"

#include <sqlite3.h>
#include <string.h>

/* 2 MiB of pages, and as much for sorting; a journal would have nobody to protect. */
#define SET_UP "PRAGMA page_size = 4096; PRAGMA cache_size = -2048; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; " \
	"PRAGMA temp_store = FILE; PRAGMA locking_mode = EXCLUSIVE; BEGIN;" \
	"CREATE TABLE key (key TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID;" \
	"CREATE TABLE row (first INTEGER NOT NULL, line INTEGER NOT NULL, cells BLOB NOT NULL, bad TEXT, raw BLOB);"

struct af_spool {
	sqlite3 *db;
	sqlite3_stmt *find, *enter, *add, *read, *raw; /* raw: prepared when it is needed */
	struct af_buf cells; /* of a row, to be put in */
	struct af_buf key;   /* of the row put in last */
	sqlite3_int64 first; /* line of it */
	/* the row read last */
	const char **texts;
	size_t *lengths, texts_capacity, lengths_capacity;
};

static enum af_status fail(struct af_spool *spool, struct af_error *err)
{
	const int code = spool->db ? sqlite3_errcode(spool->db) & 0xFF : SQLITE_NOMEM;

	if (code == SQLITE_NOMEM)
		return af_fail_nomem(err);
	if (code == SQLITE_FULL || code == SQLITE_IOERR || code == SQLITE_CANTOPEN)
		return af_fail(err, AF_IO, "the temporary file for rows cannot be written (%s); is there room in the folder for temporary files?",
		               sqlite3_errmsg(spool->db));
	return af_fail(err, AF_INTERNAL, "the temporary file for rows: %s", sqlite3_errmsg(spool->db));
}

static int prepare(struct af_spool *spool, const char *sql, sqlite3_stmt **statement)
{
	return sqlite3_prepare_v3(spool->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
}

enum af_status af_spool_open(struct af_spool **out, struct af_error *err)
{
	struct af_spool *spool = af_calloc(1, sizeof(*spool));
	enum af_status status = AF_OK;

	*out = NULL;
	if (!spool)
		return af_fail_nomem(err);
	/* A database without a name is a temporary file that goes with the connection. */
	if (sqlite3_open_v2("", &spool->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK ||
	    sqlite3_exec(spool->db, SET_UP, NULL, NULL, NULL) != SQLITE_OK ||
	    prepare(spool, "SELECT line FROM key WHERE key = ?1", &spool->find) != SQLITE_OK ||
	    prepare(spool, "INSERT INTO key VALUES (?1, ?2)", &spool->enter) != SQLITE_OK ||
	    prepare(spool, "INSERT INTO row VALUES (?1, ?2, ?3, ?4, ?5)", &spool->add) != SQLITE_OK ||
	    prepare(spool, "SELECT first, line, cells, bad FROM row ORDER BY first, line", &spool->read) != SQLITE_OK)
		status = fail(spool, err);
	if (status != AF_OK)
		af_spool_close(spool);
	else
		*out = spool;
	return status;
}

void af_spool_close(struct af_spool *spool)
{
	if (!spool)
		return;
	sqlite3_finalize(spool->find);
	sqlite3_finalize(spool->enter);
	sqlite3_finalize(spool->add);
	sqlite3_finalize(spool->read);
	sqlite3_finalize(spool->raw);
	sqlite3_close(spool->db);
	af_buf_clear(&spool->cells);
	af_buf_clear(&spool->key);
	af_free(spool->texts);
	af_free(spool->lengths);
	af_free(spool);
}

/* Finds the line on which a key came first, or enters it for this one. Rows of one candidate mostly follow each other. */
static enum af_status find_first(struct af_spool *spool, const char *key, size_t line, struct af_error *err)
{
	int code;

	if (spool->key.length && !strcmp(spool->key.data, key))
		return AF_OK;
	af_buf_reset(&spool->key);
	af_buf_adds(&spool->key, key);
	if (spool->key.failed)
		return af_fail_nomem(err);
	sqlite3_reset(spool->find);
	if (sqlite3_bind_text(spool->find, 1, key, -1, SQLITE_STATIC) != SQLITE_OK)
		return fail(spool, err);
	code = sqlite3_step(spool->find);
	if (code == SQLITE_ROW)
		spool->first = sqlite3_column_int64(spool->find, 0);
	sqlite3_reset(spool->find);
	if (code == SQLITE_ROW)
		return AF_OK;
	if (code != SQLITE_DONE)
		return fail(spool, err);
	spool->first = (sqlite3_int64)line;
	if (sqlite3_bind_text(spool->enter, 1, key, -1, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_bind_int64(spool->enter, 2, spool->first) != SQLITE_OK)
		return fail(spool, err);
	code = sqlite3_step(spool->enter);
	sqlite3_reset(spool->enter);
	return code == SQLITE_DONE ? AF_OK : fail(spool, err);
}

enum af_status af_spool_add(struct af_spool *spool, const char *key, const struct af_spooled *row, struct af_error *err)
{
	enum af_status status = find_first(spool, key, row->line, err);
	int code;

	if (status != AF_OK)
		return status;
	af_buf_reset(&spool->cells);
	for (size_t i = 0; i < row->count; i++) {
		af_buf_add(&spool->cells, (const char *)&row->lengths[i], sizeof(row->lengths[i]));
		af_buf_add(&spool->cells, row->cells[i], row->lengths[i]);
		af_buf_add(&spool->cells, "", 1);
	}
	if (spool->cells.failed)
		return af_fail_nomem(err);
	if (sqlite3_bind_int64(spool->add, 1, spool->first) != SQLITE_OK ||
	    sqlite3_bind_int64(spool->add, 2, (sqlite3_int64)row->line) != SQLITE_OK ||
	    sqlite3_bind_blob64(spool->add, 3, af_buf_text(&spool->cells), spool->cells.length, SQLITE_STATIC) != SQLITE_OK ||
	    sqlite3_bind_text(spool->add, 4, row->bad, -1, SQLITE_STATIC) != SQLITE_OK || /* NULL is NULL */
	    sqlite3_bind_blob64(spool->add, 5, row->raw, row->raw_length, SQLITE_STATIC) != SQLITE_OK)
		return fail(spool, err);
	code = sqlite3_step(spool->add);
	sqlite3_reset(spool->add);
	return code == SQLITE_DONE ? AF_OK : fail(spool, err);
}

/* Takes the cells of a row apart again. */
static enum af_status read_cells(struct af_spool *spool, const char *bytes, size_t n, struct af_spooled *row, struct af_error *err)
{
	for (size_t at = 0; at < n;) {
		size_t length;

		memcpy(&length, bytes + at, sizeof(length));
		at += sizeof(length);
		if (af_reserve((void **)&spool->texts, &spool->texts_capacity, row->count + 1, sizeof(*spool->texts), err) != AF_OK ||
		    af_reserve((void **)&spool->lengths, &spool->lengths_capacity, row->count + 1, sizeof(*spool->lengths), err) != AF_OK)
			return AF_NOMEM;
		spool->texts[row->count] = bytes + at;
		spool->lengths[row->count++] = length;
		at += length + 1;
	}
	row->cells = spool->texts;
	row->lengths = spool->lengths;
	return AF_OK;
}

enum af_status af_spool_next(struct af_spool *spool, struct af_spooled *row, bool *end, struct af_error *err)
{
	const int code = sqlite3_step(spool->read);
	const char *bytes;

	memset(row, 0, sizeof(*row));
	*end = code == SQLITE_DONE;
	if (*end)
		return AF_OK;
	if (code != SQLITE_ROW)
		return fail(spool, err);
	row->first = (size_t)sqlite3_column_int64(spool->read, 0);
	row->line = (size_t)sqlite3_column_int64(spool->read, 1);
	bytes = sqlite3_column_blob(spool->read, 2);
	row->bad = (const char *)sqlite3_column_text(spool->read, 3);
	if ((!bytes && sqlite3_column_bytes(spool->read, 2)) || (!row->bad && sqlite3_column_type(spool->read, 3) != SQLITE_NULL))
		return af_fail_nomem(err);
	return read_cells(spool, bytes, (size_t)sqlite3_column_bytes(spool->read, 2), row, err);
}

enum af_status af_spool_raw(struct af_spool *spool, size_t first, size_t line, const char **raw, size_t *length, struct af_error *err)
{
	int code;

	*raw = NULL;
	*length = 0;
	/* Few files have rows that are asked for again: the way to them is made for the first one. */
	if (!spool->raw && (sqlite3_exec(spool->db, "CREATE INDEX row_place ON row (first, line)", NULL, NULL, NULL) != SQLITE_OK ||
	                    prepare(spool, "SELECT raw FROM row WHERE first = ?1 AND line = ?2", &spool->raw) != SQLITE_OK))
		return fail(spool, err);
	sqlite3_reset(spool->raw);
	if (sqlite3_bind_int64(spool->raw, 1, (sqlite3_int64)first) != SQLITE_OK ||
	    sqlite3_bind_int64(spool->raw, 2, (sqlite3_int64)line) != SQLITE_OK)
		return fail(spool, err);
	code = sqlite3_step(spool->raw);
	if (code != SQLITE_ROW)
		return code == SQLITE_DONE ? AF_OK : fail(spool, err);
	*raw = sqlite3_column_blob(spool->raw, 0);
	*length = (size_t)sqlite3_column_bytes(spool->raw, 0);
	return !*raw && *length ? af_fail_nomem(err) : AF_OK;
}
