/* af_import: delimited text or JSON into the store, in one transaction, with every row accounted for. */
#include "import/import.h"

#include <string.h>
#include <sys/stat.h>

#include "import/detect.h"
#include "import/profile.h"
#include "import/reason.h"
#include "store/loader.h"

#define PROGRESS_ROWS 1000

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

static enum af_status report_progress(struct af_import_run *run)
{
	const struct af_import_options *options = run->options;

	if (!options->progress || options->progress(options->progress_context, run->result->read,
	                                            run->json ? af_json_rows_bytes(run->json) : af_delimited_bytes(run->reader),
	                                            run->bytes_total))
		return AF_OK;
	return af_fail(run->err, AF_CANCELLED, "%s: the import was cancelled; nothing of it is stored", run->name);
}

/* ---------------------------------------------------------------- rows */

/* The header once more, as in files that were put one behind the other? It must not become a person. Columns that are left out do not count:
 * the reason in a file of rejected rows is one. */
static bool repeats_header(const struct af_import_run *run, const struct af_record *record)
{
	const struct af_columns *columns = &run->columns;
	size_t same = 0;

	for (size_t i = 0; i < columns->count && i < record->count; i++)
		if (columns->fields[i] != AF_FIELD_SKIP) {
			if (strcmp(record->cells[i], columns->headers[i]) != 0)
				return false;
			same++;
		}
	return same && record->count >= columns->least;
}

static enum af_status import_record(struct af_import_run *run, const struct af_record *record)
{
	struct af_error why;
	const char *key;
	enum af_status status;
	bool same;

	if (record->columns) {
		status = af_row_columns(&run->row, record->columns, run->err);
		if (status != AF_OK)
			return status;
	}
	if (run->people)
		return af_run_set_aside(run, record);
	if (record->bad) {
		status = af_row_key(&run->row, record, &key, run->err);
		return status == AF_OK ? af_result_reject(run, record, key, record->bad, NULL) : status;
	}
	status = af_run_same_again(run, record, &same);
	if (status != AF_OK || same)
		return status;
	if (!record->columns && repeats_header(run, record))
		return af_result_reject(run, record, "", "is the header once more", NULL);
	status = af_row_read(&run->row, record, &why);
	if (status == AF_OK)
		return af_run_store(run, record, NULL);
	if (status == AF_INVALID)
		return af_result_reject(run, record, run->row.candidate.key, why.message, NULL);
	if (run->err)
		*run->err = why;
	return status;
}

static bool all_empty(const struct af_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (record->lengths[i])
			return false;
	return true;
}

static enum af_status read_rows(struct af_import_run *run)
{
	size_t reported = 0;

	for (;;) {
		struct af_record record;
		bool end;
		enum af_status status = run->json ? af_json_rows_next(run->json, &record, &end, run->err)
		                                  : af_delimited_next(run->reader, &record, &end, run->err);

		if (status != AF_OK)
			return status;
		if (end)
			break;
		if (!run->json && !record.bad && all_empty(&record))
			continue; /* spreadsheets leave rows of bare commas behind: blank lines in all but form */
		run->result->read++;
		status = import_record(run, &record);
		if (status == AF_OK && run->result->read - reported >= PROGRESS_ROWS) {
			reported = run->result->read;
			status = report_progress(run);
		}
		if (status != AF_OK)
			return status;
	}
	if (!run->result->read)
		return af_fail(run->err, AF_NOT_FOUND, run->json ? "%s: has no JSON objects" : "%s: has a header but no rows", run->name);
	if (run->people) {
		enum af_status status = af_run_store_people(run, report_progress);

		if (status != AF_OK)
			return status;
	}
	return report_progress(run);
}

/* ---------------------------------------------------------------- the transaction */

/* Rows and result inside a transaction; commits it when there is something to keep. */
static enum af_status import_in_transaction(struct af_import_run *run)
{
	struct af_import_result *result = run->result;
	enum af_status status = af_store_begin(run->store, run->err);

	if (status != AF_OK)
		return status;
	status = af_store_batch_begin(run->store, run->name, run->options->now, &run->batch, run->err);
	if (status == AF_OK)
		status = af_loader_open(run->store, run->batch, run->row.now, &run->loader, run->err);
	if (status == AF_OK)
		status = read_rows(run);
	if (status == AF_OK)
		status = af_loader_finish(run->loader, run->err);
	af_loader_close(run->loader);
	if (status == AF_OK)
		status = af_result_complete(run);
	if (status == AF_OK)
		status = af_rejects_flush(&run->file, run->err);
	result->stored = status == AF_OK && !run->options->dry_run && !(run->options->strict && result->rejected);
	if (!result->stored || (result->added + result->updated == 0 && !af_store_in_transaction(run->store))) {
		af_store_rollback(run->store);
		return status;
	}
	if (result->added + result->updated) {
		result->batch = run->batch;
		status = af_store_batch_end(run->store, run->batch, result, run->err);
	} else {
		status = af_store_batch_drop(run->store, run->batch, run->err);
	}
	if (status == AF_OK)
		status = af_store_commit(run->store, run->err);
	if (status != AF_OK)
		af_store_rollback(run->store);
	return status;
}

/* ---------------------------------------------------------------- the file */

/* The columns of a result behind those of reasons, which one file may have and another not. */
static size_t next_column(const struct af_import_result *result, size_t i)
{
	while (i < result->column_count && af_reason_is(result->columns[i].header, NULL))
		i++;
	return i;
}

/* Can the rejected rows stand in one file with those of the import before, under its header line? */
static enum af_status check_same_header(struct af_import_run *run, const struct af_columns *columns, char delimiter)
{
	const struct af_import_result *before = run->options->rejects_after;
	size_t i = 0, j = next_column(before, 0);
	bool same = before->delimiter == delimiter;

	for (; same && delimiter && i < columns->count; i++) {
		if (af_reason_is(columns->headers[i], NULL))
			continue;
		same = j < before->column_count && !strcmp(columns->headers[i], before->columns[j].header);
		j = same ? next_column(before, j + 1) : j;
	}
	if (same && (!delimiter || j == before->column_count)) {
		/* The header line says how its rows are to be read again: all of them, or none. */
		if (before->reading == (int)run->file.note)
			return AF_OK;
		return af_fail(run->err, AF_CONFLICT, "%s: its rows are read in another way than those of the files before it (one skill a row, or "
		               "what numbers mean), so that one file cannot hold the rejected rows of all; import it by itself", run->name);
	}
	return af_fail(run->err, AF_CONFLICT, "%s: its %s than in the files before it, so that one file cannot hold the rejected rows of "
	               "all; import it by itself", run->name,
	               !delimiter || !before->delimiter ? "kind is another one" : "columns or delimiter are other ones");
}

/* What rows alone do not show of the file. */
static enum af_reason_note note_of(const struct af_columns *columns)
{
	return columns->long_format ? AF_NOTE_LONG
	       : columns->marks     ? AF_NOTE_MARKS
	       : columns->no_levels ? AF_NOTE_NO_LEVELS
	                            : AF_NOTE_NOTHING;
}

/* Gets the file of rejected rows ready. header: of delimited text, otherwise NULL. */
static enum af_status begin_rejects(struct af_import_run *run, const struct af_record *header)
{
	struct af_rejects *file = &run->file;

	file->out = run->options->rejects;
	file->note = note_of(&run->columns);
	run->result->reading = (int)file->note;
	file->delimiter = header ? af_delimited_delimiter(run->reader) : '\0';
	file->reasons = header && af_delimited_has_reasons(run->reader);
	if (!file->out)
		return AF_OK;
	if (header)
		af_delimited_spill(run->reader, af_rejects_spill, file);
	else
		af_json_rows_spill(run->json, af_rejects_spill, file);
	if (run->options->rejects_after)
		return check_same_header(run, &run->columns, file->delimiter);
	if (!header && af_source_converts(af_delimited_source(run->reader)))
		af_rejects_mark(file);
	if (!header)
		return AF_OK;
	af_rejects_header(file, header);
	return af_result_wrote(run, header->raw, header->raw_length);
}

/* The first record must be a sound header. */
static enum af_status read_header(struct af_import_run *run, struct af_arena *arena)
{
	const struct af_detect detect = {.name = run->name, .taxonomy = run->taxonomy, .missing = run->options->missing,
	                                 .missing_count = run->options->missing_count, .now = run->row.now};
	struct af_record record;
	bool end;
	size_t profiled;
	enum af_status status = af_delimited_next(run->reader, &record, &end, run->err);

	if (status != AF_OK)
		return status;
	if (end)
		return af_fail(run->err, AF_INVALID, "%s: is empty; a header line and one line for each candidate are needed", run->name);
	if (record.bad)
		return af_fail(run->err, AF_INVALID, "%s: line %zu, the header: %s", run->name, record.line, record.bad);
	status = af_profile_maps(arena, run->name, record.cells, record.count, &run->merged, &profiled, run->err);
	if (status == AF_OK)
		status = af_columns_assign(arena, run->name, record.cells, record.count, run->options->maps, run->options->map_count,
		                           &run->columns, run->err);
	if (status == AF_OK)
		status = af_detect_columns(&detect, run->reader, arena, &run->columns, run->err);
	if (status == AF_OK && !af_columns_have_key(&run->columns))
		status = af_columns_no_key(run->name, &run->columns, run->err);
	if (status != AF_OK)
		return status;
	af_delimited_expect(run->reader, run->columns.least, run->columns.count);
	return begin_rejects(run, &record);
}

/* Finds out what the file is, and reads up to its first row. */
static enum af_status open_rows(struct af_import_run *run, FILE *in, struct af_arena *arena)
{
	const struct af_import_options *options = run->options;
	const char *text;
	size_t n, profiled;
	enum af_status status = af_delimited_open(in, run->name, options->delimiter, options->encoding, &run->reader, run->err);

	if (status != AF_OK)
		return status;
	if (!af_delimited_json(run->reader, &text, &n))
		return read_header(run, arena);
	af_json_no_columns(&run->columns);
	status = af_profile_maps(arena, run->name, NULL, 0, &run->merged, &profiled, run->err);
	if (status != AF_OK)
		return status;
	status = af_json_rows_open(af_delimited_source(run->reader), run->name, text, n, options->maps, options->map_count, run->row.now,
	                           &run->json, run->err);
	if (status != AF_OK)
		return status;
	af_json_rows_profiled(run->json, profiled);
	return begin_rejects(run, NULL);
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

enum af_status af_import(struct af_store *store, FILE *in, const char *name, const struct af_import_options *options,
                         struct af_import_result **result, struct af_error *err)
{
	static const struct af_import_options defaults = {0};
	struct af_import_run run = {.store = store, .name = name, .options = &run.merged, .err = err};
	struct af_arena arena = {0};
	enum af_status status;

	*result = NULL;
	status = af_profile_options(&arena, options ? options : &defaults, &run.merged, err);
	if (status == AF_OK)
		status = af_result_new(&run.result, err);
	if (status != AF_OK)
		goto out;
	status = af_store_taxonomy(store, &run.taxonomy, err);
	if (status != AF_OK)
		goto out;
	run.bytes_total = bytes_left(in);
	run.row.now = month_of(run.options->now);
	status = open_rows(&run, in, &arena);
	if (status != AF_OK)
		goto out;
	run.row.taxonomy = run.taxonomy;
	run.row.columns = &run.columns;
	run.row.missing = run.options->missing;
	run.row.missing_count = run.options->missing_count;
	af_run_context(&run);
	status = af_row_init(&run.row, err);
	if (status == AF_OK && run.columns.long_format)
		status = af_long_open(&run.row, run.options->rejects != NULL, &run.people, err);
	if (status == AF_OK)
		status = import_in_transaction(&run);
	if (status == AF_OK) {
		*result = run.result;
		run.result = NULL;
	}
out:
	if (status != AF_OK) /* in the caller's transaction, too, a file is imported as a whole or not at all */
		af_store_rollback(store);
	af_import_result_free(run.result);
	af_long_close(run.people);
	af_row_clear(&run.row);
	af_seen_clear(&run.seen);
	af_json_rows_close(run.json);
	af_delimited_close(run.reader);
	af_arena_clear(&arena);
	return status;
}
