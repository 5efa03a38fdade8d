/* Talking to SQLite: statements, bindings, rows, failures. */
#include <stdarg.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "store/index.h"
#include "store/internal.h"

enum af_status af_sql_fail(struct af_store *store, struct af_error *err)
{
	int code = store->db ? sqlite3_errcode(store->db) : SQLITE_NOMEM;

	switch (code & 0xFF) {
	case SQLITE_NOMEM:
		return af_fail_nomem(err);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return af_fail(err, AF_BUSY, "%s: another process holds the database; try again when it is done", store->path);
	case SQLITE_READONLY:
		return af_fail(err, AF_READONLY, "%s: the database cannot be written; check the permissions of the file and its folder",
		               store->path);
	case SQLITE_CORRUPT:
		return af_fail(err, AF_CORRUPT, "%s: the database is damaged (%s); restore a copy, or save what is left with "
		               "`sqlite3 FILE .recover`", store->path, sqlite3_errmsg(store->db));
	case SQLITE_NOTADB:
		return af_fail(err, AF_NOT_OURS, "%s: not an archefit database; name another file", store->path);
	case SQLITE_FULL:
		return af_fail(err, AF_IO, "%s: the disk is full; nothing was stored", store->path);
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return af_fail(err, AF_IO, "%s: cannot be read or written (%s)", store->path, sqlite3_errmsg(store->db));
	default:
		return af_fail(err, AF_INTERNAL, "%s: %s", store->path, sqlite3_errmsg(store->db));
	}
}

static enum af_status bind_all(struct af_store *store, enum af_sql sql, sqlite3_stmt **statement, struct af_error *err,
                               const char *types, va_list args)
{
	sqlite3_stmt *s = store->statements[sql];

	*statement = NULL;
	if (!s) {
		if (sqlite3_prepare_v3(store->db, af_sql_text[sql], -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) != SQLITE_OK)
			return af_sql_fail(store, err);
		store->statements[sql] = s;
	}
	sqlite3_reset(s);
	for (int i = 0; types[i]; i++) {
		int code, number;
		const char *text;

		switch (types[i]) {
		case 's':
			text = va_arg(args, const char *);
			code = text ? sqlite3_bind_text(s, i + 1, text, -1, SQLITE_STATIC) : sqlite3_bind_null(s, i + 1);
			break;
		case 'i':
			number = va_arg(args, int);
			code = number == AF_UNKNOWN ? sqlite3_bind_null(s, i + 1) : sqlite3_bind_int(s, i + 1, number);
			break;
		default:
			code = sqlite3_bind_int64(s, i + 1, va_arg(args, int64_t));
		}
		if (code != SQLITE_OK)
			return af_sql_fail(store, err);
	}
	*statement = s;
	return AF_OK;
}

enum af_status af_sql_bind(struct af_store *store, enum af_sql sql, sqlite3_stmt **statement, struct af_error *err,
                           const char *types, ...)
{
	enum af_status status;
	va_list args;

	va_start(args, types);
	status = bind_all(store, sql, statement, err, types, args);
	va_end(args);
	return status;
}

enum af_status af_sql_step(struct af_store *store, sqlite3_stmt *statement, bool *row, struct af_error *err)
{
	int code = sqlite3_step(statement);
	enum af_status status = AF_OK;

	*row = code == SQLITE_ROW;
	if (*row)
		return AF_OK;
	if (code != SQLITE_DONE)
		status = af_sql_fail(store, err);
	sqlite3_reset(statement);
	return status;
}

void af_sql_done(sqlite3_stmt *statement)
{
	if (!statement) /* it could not be prepared */
		return;
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
}

enum af_status af_sql_run(struct af_store *store, enum af_sql sql, struct af_error *err, const char *types, ...)
{
	sqlite3_stmt *statement;
	enum af_status status;
	va_list args;
	bool row;

	va_start(args, types);
	status = bind_all(store, sql, &statement, err, types, args);
	va_end(args);
	if (status)
		return status;
	status = af_sql_step(store, statement, &row, err);
	af_sql_done(statement);
	return !status && af_index_is_full(store) ? af_index_flush(store, err) : status;
}

char *af_sql_text_at(sqlite3_stmt *statement, int column, struct af_arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	if (!text) {
		/* NULL for a value that is not NULL means that the conversion lacked memory. */
		if (sqlite3_column_type(statement, column) != SQLITE_NULL)
			arena->failed = true;
		return NULL;
	}
	return af_arena_strndup(arena, text, (size_t)sqlite3_column_bytes(statement, column));
}

int af_sql_int_at(sqlite3_stmt *statement, int column)
{
	return sqlite3_column_type(statement, column) == SQLITE_NULL ? AF_UNKNOWN : sqlite3_column_int(statement, column);
}

char *af_sql_list_write(const char *const *texts, size_t n, struct af_arena *arena)
{
	cJSON *list;
	char *text, *copy = NULL;

	if (!n) /* texts may be NULL then, which cJSON does not take */
		return af_arena_strdup(arena, "[]");
	af_json_hooks();
	list = cJSON_CreateStringArray(texts, (int)n);
	text = list ? cJSON_PrintUnformatted(list) : NULL;
	if (text)
		copy = af_arena_strdup(arena, text);
	else
		arena->failed = true;
	cJSON_free(text);
	cJSON_Delete(list);
	return copy;
}

/* The end of a text of plain characters between quotes; NULL when it has others, which need a real parser. */
static const char *plain_text_end(const char *at)
{
	if (*at++ != '"')
		return NULL;
	while (*at != '"' && *at != '\\' && (unsigned char)*at >= ' ')
		at++;
	return *at == '"' ? at : NULL;
}

/* Lists as archefit writes them, `["a","b"]`, are read as they stand. False: it may still be a list. */
static bool read_plain_list(const char *text, struct af_arena *arena, const char ***texts, size_t *n)
{
	const char *at, *end;
	size_t count = 0;

	if (*text != '[')
		return false;
	for (at = text + 1; (end = plain_text_end(at)); at = end + 2, count++)
		if (end[1] != ',' && end[1] != ']')
			return false;
		else if (end[1] == ']')
			break;
	if (!end || end[2] || !(*texts = af_arena_array(arena, ++count, sizeof(**texts))))
		return false;
	for (at = text + 1, *n = 0; *n < count; at = end + 2) {
		end = plain_text_end(at);
		(*texts)[(*n)++] = af_arena_strndup(arena, at + 1, (size_t)(end - at - 1));
	}
	return true;
}

const char *const *af_sql_list_at(sqlite3_stmt *statement, int column, struct af_arena *arena, size_t *n)
{
	const char *text = (const char *)sqlite3_column_text(statement, column), **texts = NULL;
	cJSON *list, *item;
	size_t count = 0;

	*n = 0;
	if (!text) {
		arena->failed = arena->failed || sqlite3_column_type(statement, column) != SQLITE_NULL;
		return NULL;
	}
	if (read_plain_list(text, arena, &texts, n))
		return texts;
	af_json_hooks();
	list = cJSON_Parse(text);
	/* Text that is no JSON array, which only a hand-made file holds, reads as an empty list; cJSON does not tell lack of memory from that. */
	if (!list && af_json_parse("", text, strlen(text), &list, NULL) == AF_NOMEM)
		arena->failed = true;
	if (list)
		texts = af_arena_array(arena, (size_t)cJSON_GetArraySize(list) + 1, sizeof(*texts));
	if (texts) {
		cJSON_ArrayForEach(item, list)
			if (cJSON_IsString(item))
				texts[count++] = af_arena_strdup(arena, item->valuestring);
	}
	cJSON_Delete(list);
	*n = count;
	return texts;
}
