/* af_import: delimited text into the store, in one transaction, with every row accounted for. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "import/json_rows.h"
#include "import/row.h"
#include "store/store.h"

#define PROGRESS_ROWS 1000
#define QUOTE_MAX ((size_t)200) /* bytes of a key or a cell that are reported */
#define DOUBTS_MAX ((size_t)1000) /* cells not understood that are reported one by one */
#define SUGGESTIONS_MAX 500 /* unlisted names that get a suggestion: the most frequent ones */

struct import {
	struct af_store *store;
	const char *name;
	const struct af_import_options *options;
	struct af_delimited *reader;
	struct af_json_rows *json; /* when the file is JSON; the reader only has its beginning then */
	size_t bytes_total;
	struct af_columns columns;
	struct af_row row;
	struct af_map lines; /* key -> line on which it was stored first */
	int64_t batch;
	struct af_import_result *result;
	struct af_reject *rejects;
	size_t rejects_capacity;
	struct af_doubt *doubts; /* in the memory of the result, once there is one */
	struct af_error *err;
};

/* Size of the rest of a regular file, 0 when in is something else. */
static size_t bytes_left(FILE *in)
{
	struct stat info;
	const int fd = fileno(in);
	const long at = fd < 0 ? -1 : ftell(in);

	if (fd < 0 || at < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size < at)
		return 0;
	return (size_t)(info.st_size - at);
}

static enum af_status report_progress(struct import *import)
{
	const struct af_import_options *options = import->options;

	if (!options->progress || options->progress(options->progress_context, import->result->read,
	                                            import->json ? af_json_rows_bytes(import->json) : af_delimited_bytes(import->reader),
	                                            import->bytes_total))
		return AF_OK;
	return af_fail(import->err, AF_CANCELLED, "%s: the import was cancelled; nothing of it is stored", import->name);
}

/* The text, or its first QUOTE_MAX bytes without half a character at the end. */
static const char *quote(struct af_arena *arena, const char *text, size_t n)
{
	if (n > QUOTE_MAX)
		for (n = QUOTE_MAX; n && ((unsigned char)text[n] & 0xC0) == 0x80; n--)
			;
	return af_arena_strndup(arena, text, n);
}

static enum af_status reject(struct import *import, size_t line, const char *key, const char *reason)
{
	struct af_import_result *result = import->result;
	struct af_reject *entry;

	if (af_reserve((void **)&import->rejects, &import->rejects_capacity, result->rejected + 1, sizeof(*import->rejects),
	               import->err) != AF_OK)
		return AF_NOMEM;
	entry = &import->rejects[result->rejected];
	entry->line = line;
	entry->key = quote(result->memory, key, strlen(key));
	entry->reason = af_arena_strdup(result->memory, reason);
	if (result->memory->failed)
		return af_fail_nomem(import->err);
	result->rejected++;
	return AF_OK;
}

/* Gives the unlisted skills of the row their ids in the store. */
static enum af_status identify_unlisted(struct import *import)
{
	struct af_row *row = &import->row;

	for (size_t i = 0; i < row->unlisted_count; i++) {
		struct af_unlisted_name *name = &row->skills.unlisted[row->unlisted[i].name];
		enum af_status status = name->id ? AF_OK : af_store_unlisted_skill(import->store, name->name, &name->id, import->err);

		if (status != AF_OK)
			return status;
		row->evidence[row->unlisted[i].evidence].skill_id = name->id;
	}
	return AF_OK;
}

/* Reports the cells of the row that were not understood. */
static enum af_status report_doubts(struct import *import, const struct af_record *record)
{
	const struct af_row *row = &import->row;
	struct af_import_result *result = import->result;
	const char *key = NULL;
	struct af_buf cell = {0};

	result->doubtful += row->doubt_count;
	if (row->doubt_count && !import->doubts)
		import->doubts = af_arena_array(result->memory, DOUBTS_MAX, sizeof(*import->doubts));
	for (size_t i = 0; i < row->doubt_count && result->doubt_count < DOUBTS_MAX && !result->memory->failed; i++) {
		const size_t column = row->doubts[i];

		if (!key)
			key = af_arena_strdup(result->memory, row->candidate.key);
		af_buf_reset(&cell);
		af_row_cell_text(record, column, &cell);
		import->doubts[result->doubt_count++] = (struct af_doubt){
			record->line, key, af_arena_strdup(result->memory, row->columns->headers[column]),
			quote(result->memory, af_buf_text(&cell), cell.length)};
		result->memory->failed = result->memory->failed || cell.failed;
	}
	af_buf_clear(&cell);
	result->doubts = import->doubts;
	return result->memory->failed ? af_fail_nomem(import->err) : AF_OK;
}

/* Stores the row's candidate. A key that an earlier row had may only repeat what that row said. */
static enum af_status store_candidate(struct import *import, const struct af_record *record)
{
	const struct af_candidate *candidate = &import->row.candidate;
	const size_t n = strlen(candidate->key), *line = af_map_get(&import->lines, candidate->key, n);
	struct af_import_result *result = import->result;
	enum af_put outcome = AF_PUT_UNCHANGED;
	enum af_status status = identify_unlisted(import);
	char reason[80];

	if (status == AF_OK)
		status = af_store_candidate_put(import->store, candidate, &import->row.extra_columns, line != NULL, import->batch, &outcome,
		                                import->err);
	if (status == AF_CONFLICT && line) {
		snprintf(reason, sizeof(reason), "same key as line %zu, with different contents", *line);
		return reject(import, record->line, candidate->key, reason);
	}
	if (status == AF_OK)
		status = report_doubts(import, record);
	if (status != AF_OK)
		return status;
	for (size_t i = 0; i < import->row.unlisted_count; i++)
		import->row.skills.unlisted[import->row.unlisted[i].name].rows++;
	result->added += outcome == AF_PUT_ADDED;
	result->updated += outcome == AF_PUT_UPDATED;
	result->unchanged += outcome == AF_PUT_UNCHANGED;
	return line ? AF_OK : af_map_put(&import->lines, candidate->key, n, record->line, import->err);
}

static bool all_empty(const struct af_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (record->lengths[i])
			return false;
	return true;
}

/* The header once more, as in files that were put one behind the other? It must not become a person. */
static bool repeats_header(const struct import *import, const struct af_record *record)
{
	const struct af_columns *columns = &import->columns;
	size_t same = 0;

	while (same < record->count && same < columns->count && !strcmp(record->cells[same], columns->headers[same]))
		same++;
	return same == columns->count && same == record->count;
}

static enum af_status import_record(struct import *import, const struct af_record *record)
{
	struct af_error why;
	const char *key;
	enum af_status status;

	if (record->columns) {
		status = af_row_columns(&import->row, record->columns, import->err);
		if (status != AF_OK)
			return status;
	}
	if (record->bad) {
		status = af_row_key(&import->row, record, &key, import->err);
		return status == AF_OK ? reject(import, record->line, key, record->bad) : status;
	}
	if (!record->columns && repeats_header(import, record))
		return reject(import, record->line, "", "is the header once more");
	status = af_row_read(&import->row, record, &why);
	if (status == AF_OK)
		return store_candidate(import, record);
	if (status == AF_INVALID && record->element)
		af_fail_in(&why, "element %zu", record->element);
	if (status == AF_INVALID)
		return reject(import, record->line, import->row.candidate.key, why.message);
	if (import->err)
		*import->err = why;
	return status;
}

/* The first record must be a sound header. */
static enum af_status read_header(struct import *import, struct af_arena *arena)
{
	struct af_record record;
	bool end;
	enum af_status status = af_delimited_next(import->reader, &record, &end, import->err);

	if (status != AF_OK)
		return status;
	if (end)
		return af_fail(import->err, AF_INVALID, "%s: is empty; a header line and one line for each candidate are needed",
		               import->name);
	if (record.bad)
		return af_fail(import->err, AF_INVALID, "%s: line %zu, the header: %s", import->name, record.line, record.bad);
	status = af_columns_map(arena, import->name, record.cells, record.count, import->options->maps,
	                        import->options->map_count, &import->columns, import->err);
	if (status == AF_OK)
		af_delimited_expect(import->reader, import->columns.least, import->columns.count);
	return status;
}

static enum af_status read_rows(struct import *import)
{
	size_t reported = 0;

	for (;;) {
		struct af_record record;
		bool end;
		enum af_status status = import->json ? af_json_rows_next(import->json, &record, &end, import->err)
		                                     : af_delimited_next(import->reader, &record, &end, import->err);

		if (status != AF_OK)
			return status;
		if (end)
			break;
		if (!import->json && !record.bad && all_empty(&record))
			continue; /* spreadsheets leave rows of bare commas behind: blank lines in all but form */
		import->result->read++;
		status = import_record(import, &record);
		if (status == AF_OK && import->result->read - reported >= PROGRESS_ROWS) {
			reported = import->result->read;
			status = report_progress(import);
		}
		if (status != AF_OK)
			return status;
	}
	if (!import->result->read)
		return af_fail(import->err, AF_NOT_FOUND, import->json ? "%s: has no JSON objects" : "%s: has a header but no rows",
		               import->name);
	return report_progress(import);
}

static int by_rows(const void *a, const void *b)
{
	const struct af_unlisted *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->name, y->name);
}

/* Moves what the import found out into the result, which must not point into the import's memory. */
static enum af_status complete_result(struct import *import, const struct af_taxonomy *taxonomy)
{
	struct af_import_result *result = import->result;
	const struct af_skill_parser *skills = &import->row.skills;
	struct af_import_column *columns;
	struct af_reject *rejects = af_arena_array(result->memory, result->rejected, sizeof(*rejects));
	struct af_unlisted *unlisted = af_arena_array(result->memory, skills->unlisted_count, sizeof(*unlisted));

	if (import->json)
		import->columns = *af_json_rows_columns(import->json);
	columns = af_arena_array(result->memory, import->columns.count, sizeof(*columns));
	if (!columns || !rejects || !unlisted)
		return af_fail_nomem(import->err);
	for (size_t i = 0; i < import->columns.count; i++) {
		columns[i].header = af_arena_strdup(result->memory, import->columns.headers[i]);
		columns[i].field = af_field_name(import->columns.fields[i]);
		if (import->columns.suggestions && import->columns.suggestions[i] != AF_FIELD_EXTRA)
			columns[i].suggestion = af_field_name(import->columns.suggestions[i]);
	}
	if (result->rejected)
		memcpy(rejects, import->rejects, result->rejected * sizeof(*rejects));
	for (size_t i = 0; i < skills->unlisted_count; i++) {
		if (!skills->unlisted[i].rows)
			continue;
		unlisted[result->unlisted_count].name = af_arena_strdup(result->memory, skills->unlisted[i].name);
		unlisted[result->unlisted_count++].count = skills->unlisted[i].rows;
	}
	if (result->memory->failed)
		return af_fail_nomem(import->err);
	qsort(unlisted, result->unlisted_count, sizeof(*unlisted), by_rows);
	for (size_t i = 0; i < result->unlisted_count && i < SUGGESTIONS_MAX; i++) {
		const struct af_skill *near;

		if (!af_taxonomy_suggest(taxonomy, unlisted[i].name, &near, 1))
			continue;
		unlisted[i].suggestion = af_arena_strdup(result->memory, near->name);
		if (!unlisted[i].suggestion)
			return af_fail_nomem(import->err);
	}
	result->columns = columns;
	result->column_count = import->columns.count;
	result->rejects = rejects;
	result->reject_count = result->rejected;
	result->unlisted = unlisted;
	result->delimiter = import->json ? '\0' : af_delimited_delimiter(import->reader);
	return AF_OK;
}

/* Rows and result inside a transaction; commits it when there is something to keep. */
static enum af_status import_in_transaction(struct import *import, const struct af_taxonomy *taxonomy)
{
	struct af_import_result *result = import->result;
	enum af_status status = af_store_begin(import->store, import->err);

	if (status != AF_OK)
		return status;
	status = af_store_batch_begin(import->store, import->name, import->options->now, &import->batch, import->err);
	if (status == AF_OK)
		status = read_rows(import);
	if (status == AF_OK)
		status = complete_result(import, taxonomy);
	if (status == AF_OK && !import->options->dry_run && result->added + result->updated) {
		result->batch = import->batch;
		status = af_store_batch_end(import->store, import->batch, result, import->err);
		if (status == AF_OK)
			status = af_store_commit(import->store, import->err);
		if (status == AF_OK)
			return AF_OK;
	}
	af_store_rollback(import->store);
	return status;
}

/* The month of a time stamp, AF_UNKNOWN when there is none. */
static int month_of(const char *now)
{
	char text[8];
	int month;

	if (!now || strlen(now) < 7)
		return AF_UNKNOWN;
	memcpy(text, now, 7);
	text[7] = '\0';
	return af_month_parse(text, &month) ? month : AF_UNKNOWN;
}

/* Finds out what the file is, and reads up to its first row. */
static enum af_status open_rows(struct import *import, FILE *in, struct af_arena *arena)
{
	const struct af_import_options *options = import->options;
	const char *text;
	size_t n;
	enum af_status status = af_delimited_open(in, import->name, options->delimiter, &import->reader, import->err);

	if (status != AF_OK)
		return status;
	if (!af_delimited_json(import->reader, &text, &n))
		return read_header(import, arena);
	af_json_no_columns(&import->columns);
	return af_json_rows_open(in, import->name, text, n, options->maps, options->map_count, import->row.now, &import->json,
	                         import->err);
}

static enum af_status new_result(struct af_import_result **result, struct af_error *err)
{
	*result = af_calloc(1, sizeof(**result));
	if (!*result)
		return af_fail_nomem(err);
	(*result)->memory = af_calloc(1, sizeof(*(*result)->memory));
	return (*result)->memory ? AF_OK : af_fail_nomem(err);
}

enum af_status af_import(struct af_store *store, FILE *in, const char *name, const struct af_import_options *options,
                         struct af_import_result **result, struct af_error *err)
{
	static const struct af_import_options defaults = {0};
	struct import import = {.store = store, .name = name, .options = options ? options : &defaults, .err = err};
	const struct af_taxonomy *taxonomy;
	struct af_arena arena = {0};
	enum af_status status;

	*result = NULL;
	status = new_result(&import.result, err);
	if (status != AF_OK)
		goto out;
	status = af_store_taxonomy(store, &taxonomy, err);
	if (status != AF_OK)
		goto out;
	import.bytes_total = bytes_left(in);
	import.row.now = month_of(import.options->now);
	status = open_rows(&import, in, &arena);
	if (status != AF_OK)
		goto out;
	import.row.taxonomy = taxonomy;
	import.row.columns = &import.columns;
	import.row.missing = import.options->missing;
	import.row.missing_count = import.options->missing_count;
	status = af_row_init(&import.row, err);
	if (status == AF_OK)
		status = import_in_transaction(&import, taxonomy);
	if (status == AF_OK) {
		*result = import.result;
		import.result = NULL;
	}
out:
	af_import_result_free(import.result);
	af_row_clear(&import.row);
	af_map_clear(&import.lines);
	af_free(import.rejects);
	af_json_rows_close(import.json);
	af_delimited_close(import.reader);
	af_arena_clear(&arena);
	return status;
}

void af_import_result_free(struct af_import_result *result)
{
	if (!result)
		return;
	if (result->memory)
		af_arena_clear(result->memory);
	af_free(result->memory);
	af_free(result);
}
