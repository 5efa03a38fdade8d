/* Account of an import: what was rejected, what was not understood, which names are not known. Bounded, however large the file is. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "import/import.h"
#include "import/reason.h"
#include "taxonomy/taxonomy.h"

#define QUOTE_MAX ((size_t)200) /* bytes of a key or a cell that are reported */
#define REASON_MAX ((size_t)1500) /* bytes of a reason that are taken over from a file */
#define REJECTS_MAX ((size_t)1000) /* rejected rows that are reported one by one */
#define DOUBTS_MAX ((size_t)1000) /* cells not understood that are reported one by one */
#define SUGGESTIONS_MAX 500 /* unlisted names that get a suggestion: the most frequent ones */

enum af_status af_result_new(struct af_import_result **result, struct af_error *err)
{
	*result = af_calloc(1, sizeof(**result));
	if (!*result)
		return af_fail_nomem(err);
	(*result)->memory = af_calloc(1, sizeof(*(*result)->memory));
	return (*result)->memory ? AF_OK : af_fail_nomem(err);
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

/* The text, or its first QUOTE_MAX bytes without half a character at the end. */
static const char *quote(struct af_arena *arena, const char *text, size_t n)
{
	if (n > QUOTE_MAX)
		for (n = QUOTE_MAX; n && ((unsigned char)text[n] & 0xC0) == 0x80; n--)
			;
	return af_arena_strndup(arena, text, n);
}

/* ---------------------------------------------------------------- rejected rows */

/* Adds the row to the list while there is room. */
static enum af_status list_reject(struct af_import_run *run, const struct af_record *record, const char *key, const char *reason)
{
	struct af_import_result *result = run->result;
	struct af_reject *entry;

	if (result->reject_count == REJECTS_MAX)
		return AF_OK;
	if (!run->rejects)
		run->rejects = af_arena_array(result->memory, REJECTS_MAX, sizeof(*run->rejects));
	if (!run->rejects)
		return af_fail_nomem(run->err);
	entry = &run->rejects[result->reject_count++];
	entry->line = record->line;
	entry->key = quote(result->memory, key, strlen(key));
	entry->reason = record->element ? af_arena_printf(result->memory, "element %zu: %s", record->element, reason)
	                                : af_arena_strdup(result->memory, reason);
	return result->memory->failed ? af_fail_nomem(run->err) : AF_OK;
}

enum af_status af_result_wrote(struct af_import_run *run, const char *text, size_t n)
{
	struct af_import_result *result = run->result;
	const struct af_import_result *before = run->options->rejects_after;
	const struct af_encoding *single = af_source_single(af_delimited_source(run->reader));
	const char *encoding = single ? single->name : "UTF-8";
	size_t ascii = 0;

	while (ascii < n && (unsigned char)text[ascii] < 0x80)
		ascii++;
	if (ascii == n || !run->file.out)
		return AF_OK;
	if (!result->rejects_encoding)
		result->rejects_encoding = af_arena_strdup(result->memory, before && before->rejects_encoding ? before->rejects_encoding : encoding);
	if (!result->rejects_encoding)
		return af_fail_nomem(run->err);
	if (!strcmp(result->rejects_encoding, encoding))
		return AF_OK;
	return af_fail(run->err, AF_CONFLICT, "%s: is %s, and rejected rows of the files before it are %s, so that one file cannot hold "
	               "them all; import it by itself", run->name, encoding, result->rejects_encoding);
}

enum af_status af_result_reject(struct af_import_run *run, const struct af_record *record, const char *key, const char *reason,
                                const char *note)
{
	struct af_buf line = {0}; /* reasons quote cells, which may have line ends */
	const char *earlier = record->earlier;
	enum af_status status;

	af_display(&line, reason);
	/* What was found out before may be the same and more: why a quote was given up, say, is known only where the lines behind it are. */
	if (earlier && strlen(earlier) < REASON_MAX && !strncmp(earlier, af_buf_text(&line), line.length)) {
		af_buf_reset(&line);
		af_display(&line, earlier);
	}
	status = line.failed ? af_fail_nomem(run->err) : list_reject(run, record, key, af_buf_text(&line));
	if (note)
		af_display(&line, note);
	if (line.failed && status == AF_OK)
		status = af_fail_nomem(run->err);
	if (status == AF_OK && record->raw)
		status = af_result_wrote(run, record->raw, record->raw_length);
	if (status == AF_OK) {
		run->result->rejected++;
		run->file.ascii = af_source_single(af_delimited_source(run->reader)) != NULL;
		af_rejects_row(&run->file, record, af_buf_text(&line));
	}
	af_buf_clear(&line);
	return status;
}

/* Why a row whose key an earlier row had is rejected; and what to do when the file may be meant otherwise. */
static void twice_reason(const struct af_import_run *run, size_t line, char out[240])
{
	int n = line ? snprintf(out, 240, "same key as line %zu, with different contents", line)
	             : snprintf(out, 240, "same key as an earlier line, with different contents");

	if (run->columns.of_skill)
		snprintf(out + n, 240 - (size_t)n, "; if each row is a skill of its candidate, say --map \"level=%.60s\"", run->columns.of_skill);
}

enum af_status af_result_reject_twice(struct af_import_run *run, const struct af_record *record, const char *key, size_t line)
{
	/* The longest key that is none of a rejected row has 200 bytes. */
	char reason[240], note[240];
	struct af_record again = *record;

	twice_reason(run, line, reason);
	snprintf(note, sizeof(note), " (key \"%s\")", key);
	again.earlier = NULL; /* it says so already */
	return af_result_reject(run, &again, key, reason, note);
}

enum af_status af_result_rejected_twice(struct af_import_run *run, const struct af_record *record, const char *key, bool *twice,
                                        size_t *line)
{
	struct af_buf said = {0};
	char reason[240];

	*twice = false;
	if (!record->earlier || sscanf(record->earlier, "same key as line %zu", line) != 1)
		return AF_OK;
	twice_reason(run, *line, reason);
	af_display(&said, reason);
	af_display(&said, " (key \"");
	af_display(&said, key);
	af_display(&said, "\")");
	*twice = !strcmp(af_buf_text(&said), record->earlier);
	af_buf_clear(&said);
	return said.failed ? af_fail_nomem(run->err) : AF_OK;
}

/* ---------------------------------------------------------------- doubts */

/* Lists a cell that was not understood; key is in the memory of the result. */
static enum af_status list_doubt(struct af_import_run *run, size_t line, const char *key, size_t column, const char *text, size_t n)
{
	struct af_import_result *result = run->result;

	if (!run->doubts)
		run->doubts = af_arena_array(result->memory, DOUBTS_MAX, sizeof(*run->doubts));
	result->doubtful++;
	if (run->doubts && result->doubt_count < DOUBTS_MAX)
		run->doubts[result->doubt_count++] = (struct af_doubt){
			line, key, af_arena_strdup(result->memory, run->row.columns->headers[column]), quote(result->memory, text, n)};
	return result->memory->failed ? af_fail_nomem(run->err) : AF_OK;
}

enum af_status af_result_doubts(struct af_import_run *run, const struct af_record *record, const struct af_long_person *person)
{
	const struct af_row *row = &run->row;
	const size_t count = person ? person->doubt_count : row->doubt_count;
	const char *key = count && run->result->doubt_count < DOUBTS_MAX ? af_arena_strdup(run->result->memory, row->candidate.key) : NULL;
	struct af_buf cell = {0};
	enum af_status status = AF_OK;

	for (size_t i = 0; i < count && status == AF_OK; i++) {
		const struct af_long_doubt *doubt = person ? &person->doubts[i] : NULL;

		af_buf_reset(&cell);
		if (doubt)
			af_buf_adds(&cell, doubt->text);
		else
			af_row_cell_text(record, row->doubts[i], &cell);
		status = cell.failed ? af_fail_nomem(run->err)
		                     : list_doubt(run, doubt ? doubt->line : record->line, key, doubt ? doubt->column : row->doubts[i],
		                                  af_buf_text(&cell), cell.length);
	}
	af_buf_clear(&cell);
	return status;
}

static int by_line(const void *a, const void *b)
{
	/* The line is the first member of both. */
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void af_result_sort(struct af_import_run *run)
{
	if (run->result->reject_count)
		qsort(run->rejects, run->result->reject_count, sizeof(*run->rejects), by_line);
	if (run->result->doubt_count)
		qsort(run->doubts, run->result->doubt_count, sizeof(*run->doubts), by_line);
}

/* ---------------------------------------------------------------- the end */

static enum af_status complete_columns(struct af_import_run *run)
{
	struct af_import_result *result = run->result;
	struct af_import_column *columns;

	if (run->json)
		run->columns = *af_json_rows_columns(run->json);
	columns = af_arena_array(result->memory, run->columns.count, sizeof(*columns));
	for (size_t i = 0; columns && i < run->columns.count; i++) {
		columns[i].header = af_arena_strdup(result->memory, run->columns.headers[i]);
		columns[i].field = af_field_name(run->columns.fields[i]);
		if (run->columns.suggestions && run->columns.suggestions[i] != AF_FIELD_EXTRA)
			columns[i].suggestion = af_field_name(run->columns.suggestions[i]);
		if (run->columns.by && (run->columns.fields[i] != AF_FIELD_EXTRA || run->columns.by[i] == AF_BY_NAME))
			columns[i].by = af_by_name(run->columns.by[i]);
	}
	result->long_format = run->columns.long_format;
	result->columns = columns;
	result->column_count = run->columns.count;
	return result->memory->failed ? af_fail_nomem(run->err) : AF_OK;
}

static int by_rows(const void *a, const void *b)
{
	const struct af_unlisted *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->name, y->name);
}

static enum af_status complete_unlisted(struct af_import_run *run)
{
	struct af_import_result *result = run->result;
	struct af_skill_parser *skills = &run->row.skills;
	struct af_unlisted *unlisted;
	size_t n;

	af_skill_parser_forget(skills); /* there is no further row; its names beyond AF_UNLISTED_MAX go, too */
	n = skills->unlisted_count;
	unlisted = af_arena_array(result->memory, n, sizeof(*unlisted));
	for (size_t i = 0; unlisted && i < n; i++) {
		if (!skills->unlisted[i].rows)
			continue;
		unlisted[result->unlisted_count].name = af_arena_strdup(result->memory, skills->unlisted[i].name);
		unlisted[result->unlisted_count++].count = skills->unlisted[i].rows;
	}
	if (result->memory->failed)
		return af_fail_nomem(run->err);
	qsort(unlisted, result->unlisted_count, sizeof(*unlisted), by_rows);
	for (size_t i = 0; i < result->unlisted_count && i < SUGGESTIONS_MAX; i++) {
		const struct af_skill *near;

		if (af_taxonomy_suggest(run->taxonomy, unlisted[i].name, &near, 1))
			unlisted[i].suggestion = af_arena_strdup(result->memory, near->name);
	}
	result->unlisted = unlisted;
	return result->memory->failed ? af_fail_nomem(run->err) : AF_OK;
}

enum af_status af_result_complete(struct af_import_run *run)
{
	struct af_import_result *result = run->result;
	enum af_status status = complete_columns(run);

	if (status == AF_OK)
		status = complete_unlisted(run);
	result->rejects = run->rejects;
	result->doubts = run->doubts;
	result->encoding = af_arena_strdup(result->memory,
	                                   af_source_encoding(af_delimited_source(run->reader), &result->encoding_detected));
	if (result->memory->failed && status == AF_OK)
		status = af_fail_nomem(run->err);
	if (!result->rejects_encoding && run->options->rejects_after)
		result->rejects_encoding = af_arena_strdup(result->memory, run->options->rejects_after->rejects_encoding);
	result->delimiter = run->json ? '\0' : af_delimited_delimiter(run->reader);
	return status;
}
