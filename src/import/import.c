/* af_import: delimited text into the store, in one transaction, with every row accounted for. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "import/detect.h"
#include "import/json_rows.h"
#include "import/long.h"
#include "import/seen.h"
#include "store/loader.h"
#include "taxonomy/taxonomy.h"

#define PROGRESS_ROWS 1000
#define ROW_VERSION AF_VERSION " 1" /* raised whenever a row could be read in another way */
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
	struct af_long *people; /* when the file is in long format: its rows, put aside */
	struct af_loader *loader;
	struct af_seen seen;
	uint64_t context; /* of the hash of rows: all that decides how they are read */
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
		enum af_status status = name->id ? AF_OK : af_loader_wait(import->loader, import->err);

		if (status == AF_OK && !name->id)
			status = af_store_unlisted_skill(import->store, name->name, &name->id, import->err);
		if (status != AF_OK)
			return status;
		row->evidence[row->unlisted[i].evidence].skill_id = name->id;
	}
	return AF_OK;
}

/* Reports a cell that was not understood; key is in the memory of the result. */
static enum af_status report_doubt(struct import *import, size_t line, const char *key, size_t column, const char *text, size_t n)
{
	struct af_import_result *result = import->result;

	if (!import->doubts)
		import->doubts = af_arena_array(result->memory, DOUBTS_MAX, sizeof(*import->doubts));
	result->doubtful++;
	if (import->doubts && result->doubt_count < DOUBTS_MAX)
		import->doubts[result->doubt_count++] = (struct af_doubt){
			line, key, af_arena_strdup(result->memory, import->row.columns->headers[column]), quote(result->memory, text, n)};
	result->doubts = import->doubts;
	return result->memory->failed ? af_fail_nomem(import->err) : AF_OK;
}

/* Reports the cells of the row that were not understood. */
static enum af_status report_doubts(struct import *import, const struct af_record *record)
{
	const struct af_row *row = &import->row;
	const char *key = row->doubt_count ? af_arena_strdup(import->result->memory, row->candidate.key) : NULL;
	struct af_buf cell = {0};
	enum af_status status = AF_OK;

	for (size_t i = 0; i < row->doubt_count && status == AF_OK; i++) {
		af_buf_reset(&cell);
		af_row_cell_text(record, row->doubts[i], &cell);
		status = cell.failed ? af_fail_nomem(import->err)
		                     : report_doubt(import, record->line, key, row->doubts[i], af_buf_text(&cell), cell.length);
	}
	af_buf_clear(&cell);
	return status;
}

/* The same for a candidate of several rows. */
static enum af_status report_person_doubts(struct import *import, const struct af_long_person *person)
{
	const char *key = person->doubt_count ? af_arena_strdup(import->result->memory, person->key) : NULL;
	enum af_status status = AF_OK;

	for (size_t i = 0; i < person->doubt_count && status == AF_OK; i++)
		status = report_doubt(import, person->doubts[i].line, key, person->doubts[i].column, person->doubts[i].text,
		                      strlen(person->doubts[i].text));
	return status;
}

/* The hash of the row as it stands in the file; NULL when there is none to be had. */
static const int64_t *hash_of(const struct import *import, const struct af_record *record, int64_t *hash)
{
	if (!record->raw)
		return NULL;
	*hash = (int64_t)XXH3_64bits_withSeed(record->raw, record->raw_length, import->context);
	return hash;
}

/* The hash that is stored with the row's candidate. A row about which there is something to say, an unlisted name or a cell that was not
 * understood, has none: it is read, and reported, each time that it comes. */
static const int64_t *hash_to_keep(const struct import *import, const struct af_record *record, int64_t *hash)
{
	return import->row.doubt_count || import->row.unlisted_count ? NULL : hash_of(import, record, hash);
}

/* Is the row one that was imported before, of a candidate who was not changed since? Then it need not be read. */
static enum af_status same_again(struct import *import, const struct af_record *record, bool *same)
{
	int64_t hash, id = 0;
	const char *key;
	enum af_status status = AF_OK;

	*same = false;
	if (!hash_of(import, record, &hash))
		return AF_OK;
	status = af_loader_next_is(import->loader, hash, &id, import->err);
	if (status == AF_OK && !id && af_loader_may_know(import->loader)) {
		status = af_row_key(&import->row, record, &key, import->err);
		if (status == AF_OK)
			status = af_loader_key_is(import->loader, key, hash, &id, import->err);
	}
	if (status != AF_OK || !id)
		return status;
	*same = true;
	import->result->unchanged++;
	import->result->people++;
	return af_seen_put(&import->seen, id, record->line, import->err);
}

/* Changes the candidate who has the row's key already. A key that an earlier row had may only repeat what that row said: otherwise nothing is
 * changed, and why has the reason. */
static enum af_status change_candidate(struct import *import, const struct af_record *record, int64_t id, enum af_put *outcome,
                                       char why[200])
{
	const char *level = import->columns.of_skill;
	size_t line;
	const bool again = af_seen_get(&import->seen, id, &line);
	int64_t hash;
	enum af_status status = af_loader_change(import->loader, id, &import->row.candidate, &import->row.extra_columns, again,
	                                         hash_to_keep(import, record, &hash), outcome, import->err);

	if (status != AF_CONFLICT || !again)
		return status;
	if (line)
		snprintf(why, 200, "same key as line %zu, with different contents", line);
	else
		snprintf(why, 200, "same key as an earlier line, with different contents");
	if (level)
		snprintf(why + strlen(why), 200 - strlen(why), "; if each row is a skill of its candidate, say --map \"level=%.60s\"", level);
	return AF_OK;
}

/* Stores the row's candidate, which was read from record; or, when there is a person, from all rows of it. */
static enum af_status store_candidate(struct import *import, const struct af_record *record, const struct af_long_person *person)
{
	const struct af_candidate *candidate = &import->row.candidate;
	const size_t rows = person ? person->rows : 1;
	struct af_import_result *result = import->result;
	enum af_put outcome = AF_PUT_ADDED;
	char why[200] = "";
	int64_t id, hash;
	enum af_status status = identify_unlisted(import);

	if (status == AF_OK)
		status = af_loader_find(import->loader, candidate->key, &id, import->err);
	if (status == AF_OK && id)
		status = change_candidate(import, record, id, &outcome, why);
	else if (status == AF_OK)
		status = af_loader_add(import->loader, candidate, hash_to_keep(import, record, &hash), &id, import->err);
	if (status == AF_OK && *why) {
		for (size_t i = 0; i < rows && status == AF_OK; i++)
			status = reject(import, person ? person->lines[i] : record->line, candidate->key, why);
		return status;
	}
	if (status == AF_OK)
		status = person ? report_person_doubts(import, person) : report_doubts(import, record);
	if (status != AF_OK)
		return status;
	for (size_t i = 0; i < import->row.unlisted_count; i++)
		import->row.skills.unlisted[import->row.unlisted[i].name].rows++;
	result->people++;
	result->added += outcome == AF_PUT_ADDED ? rows : 0;
	result->updated += outcome == AF_PUT_UPDATED ? rows : 0;
	result->unchanged += outcome == AF_PUT_UNCHANGED ? rows : 0;
	return af_seen_put(&import->seen, id, record->line, import->err);
}

static bool all_empty(const struct af_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (record->lengths[i])
			return false;
	return true;
}

/* Puts a row of the long format aside. */
static enum af_status set_aside(struct import *import, const struct af_record *record)
{
	struct af_error why;
	const enum af_status status = af_long_add(import->people, record, &why);

	if (status == AF_INVALID)
		return reject(import, record->line, record->bad ? "" : import->row.candidate.key, why.message);
	return status == AF_OK ? AF_OK : af_fail(import->err, status, "%s", why.message);
}

/* Rejects the rows of a candidate, or stores the candidate. */
static enum af_status store_person(struct import *import, const struct af_long_person *person)
{
	const struct af_record first = {.line = person->lines[0]};
	enum af_status status = AF_OK;

	if (!person->reasons)
		return store_candidate(import, &first, person);
	for (size_t i = 0; i < person->rows && status == AF_OK; i++)
		status = reject(import, person->lines[i], person->key, person->reasons[i]);
	return status;
}

static int by_line(const void *a, const void *b)
{
	/* The line is the first member of both. */
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Makes candidates of the rows that were put aside. */
static enum af_status store_people(struct import *import)
{
	struct af_long_person person;
	bool end = false;

	for (size_t n = 0; !end; n++) {
		enum af_status status = af_long_next(import->people, &person, &end, import->err);

		if (status == AF_OK && !end)
			status = store_person(import, &person);
		if (status == AF_OK && n % PROGRESS_ROWS == PROGRESS_ROWS - 1)
			status = report_progress(import);
		if (status != AF_OK)
			return status;
	}
	if (import->result->rejected)
		qsort(import->rejects, import->result->rejected, sizeof(*import->rejects), by_line);
	if (import->result->doubt_count)
		qsort(import->doubts, import->result->doubt_count, sizeof(*import->doubts), by_line);
	return AF_OK;
}

static enum af_status import_record(struct import *import, const struct af_record *record)
{
	struct af_error why;
	const char *key;
	enum af_status status;
	bool same;

	if (import->people)
		return set_aside(import, record);
	if (record->columns) {
		status = af_row_columns(&import->row, record->columns, import->err);
		if (status != AF_OK)
			return status;
	}
	if (record->bad) {
		status = af_row_key(&import->row, record, &key, import->err);
		return status == AF_OK ? reject(import, record->line, key, record->bad) : status;
	}
	status = same_again(import, record, &same);
	if (status != AF_OK || same)
		return status;
	status = af_row_read(&import->row, record, &why);
	if (status == AF_OK)
		return store_candidate(import, record, NULL);
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
	const struct af_detect detect = {.name = import->name, .taxonomy = import->row.taxonomy, .missing = import->options->missing,
	                                 .missing_count = import->options->missing_count, .now = import->row.now};
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
	status = af_columns_assign(arena, import->name, record.cells, record.count, import->options->maps,
	                           import->options->map_count, &import->columns, import->err);
	if (status == AF_OK)
		status = af_detect_columns(&detect, import->reader, arena, &import->columns, import->err);
	if (status == AF_OK && !af_columns_have_key(&import->columns))
		status = af_columns_no_key(import->name, &import->columns, import->err);
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
	if (import->people && import->result->read) {
		enum af_status status = store_people(import);

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
		columns[i].by = import->columns.by ? af_by_name(import->columns.by[i]) : NULL;
		if (import->columns.fields[i] == AF_FIELD_EXTRA && import->columns.by && import->columns.by[i] != AF_BY_NAME)
			columns[i].by = NULL;
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
	result->long_format = import->columns.long_format;
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
		status = af_loader_open(import->store, import->batch, &import->loader, import->err);
	if (status == AF_OK)
		status = read_rows(import);
	if (status == AF_OK)
		status = af_loader_finish(import->loader, import->err);
	af_loader_close(import->loader);
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

static void hash_text(XXH3_state_t *state, const char *text)
{
	XXH3_64bits_update(state, text, strlen(text) + 1);
}

/* A hash over everything but the row itself that decides what is read from a row. */
static uint64_t context_of(const struct import *import, const struct af_taxonomy *taxonomy)
{
	const struct af_columns *columns = &import->columns;
	XXH3_state_t state;

	XXH3_64bits_reset(&state);
	hash_text(&state, ROW_VERSION);
	hash_text(&state, af_taxonomy_version(taxonomy));
	XXH3_64bits_update(&state, &import->row.now, sizeof(import->row.now));
	for (size_t i = 0; i < columns->count; i++) {
		hash_text(&state, columns->headers[i]);
		hash_text(&state, af_field_name(columns->fields[i]));
		if (columns->with)
			XXH3_64bits_update(&state, &columns->with[i], sizeof(columns->with[i]));
	}
	XXH3_64bits_update(&state, &columns->marks, sizeof(columns->marks));
	for (size_t i = 0; i < import->options->missing_count; i++)
		hash_text(&state, import->options->missing[i]);
	return XXH3_64bits_digest(&state);
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
	import.row.taxonomy = taxonomy;
	status = open_rows(&import, in, &arena);
	if (status != AF_OK)
		goto out;
	import.row.columns = &import.columns;
	import.row.missing = import.options->missing;
	import.row.missing_count = import.options->missing_count;
	import.context = context_of(&import, taxonomy);
	status = af_row_init(&import.row, err);
	if (status == AF_OK && import.columns.long_format)
		status = af_long_open(&import.row, &import.people, err);
	if (status == AF_OK)
		status = import_in_transaction(&import, taxonomy);
	if (status == AF_OK) {
		*result = import.result;
		import.result = NULL;
	}
out:
	af_import_result_free(import.result);
	af_long_close(import.people);
	af_row_clear(&import.row);
	af_seen_clear(&import.seen);
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
