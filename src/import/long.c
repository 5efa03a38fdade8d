#include "import/long.h"

#include <stdio.h>
#include <string.h>

#include "store/spool.h"

#define KEEP_MAX ((size_t)64 * 1024) /* bytes of a cell's buffer that are kept for the next candidate */
#define DOUBTS_MAX ((size_t)1000)    /* of one candidate */

/* What the rows of a candidate say in a column. */
struct gathered {
	struct af_buf text;
	size_t line; /* that said it first */
};

struct af_long {
	struct af_row *row;
	struct af_spool *spool;
	struct af_spooled next; /* the row that is read but not yet part of a candidate */
	bool have_next, end;
	size_t group; /* line of the first row of the candidate read last */
	bool over;    /* who has more rows than there may be, and comes in several persons */

	/* the candidate being put together */
	struct gathered *columns;
	bool *also;           /* of each column: is its text to be kept under the header? */
	const char **cells;   /* of the record that stands for all rows */
	size_t *lengths;
	size_t *lines;
	const char **reasons;
	size_t lines_capacity, reasons_capacity, count;
	bool keep_raw;
	bool begun, rejected;
	struct af_long_doubt *doubts;
	size_t doubt_count, doubts_capacity;
	const char *key;
	struct af_arena arena;
};

enum af_status af_long_open(struct af_row *row, bool keep_raw, struct af_long **out, struct af_error *err)
{
	struct af_long *rows = af_calloc(1, sizeof(*rows));
	const size_t n = row->columns->count;
	enum af_status status;

	*out = NULL;
	if (!rows)
		return af_fail_nomem(err);
	rows->row = row;
	rows->keep_raw = keep_raw;
	rows->columns = af_calloc(n, sizeof(*rows->columns));
	rows->also = af_calloc(n, sizeof(*rows->also));
	rows->cells = af_calloc(n, sizeof(*rows->cells));
	rows->lengths = af_calloc(n, sizeof(*rows->lengths));
	if (!rows->columns || !rows->also || !rows->cells || !rows->lengths)
		status = af_fail_nomem(err);
	else
		status = af_spool_open(&rows->spool, err);
	if (status != AF_OK)
		af_long_close(rows);
	else
		*out = rows;
	return status;
}

void af_long_close(struct af_long *rows)
{
	if (!rows)
		return;
	af_spool_close(rows->spool);
	for (size_t i = 0; rows->columns && i < rows->row->columns->count; i++)
		af_buf_clear(&rows->columns[i].text);
	af_free(rows->columns);
	af_free(rows->also);
	af_free(rows->cells);
	af_free(rows->lengths);
	af_free(rows->lines);
	af_free(rows->reasons);
	af_free(rows->doubts);
	af_arena_clear(&rows->arena);
	af_free(rows);
}

enum af_status af_long_add(struct af_long *rows, const struct af_record *record, struct af_error *err)
{
	const char *key;
	enum af_status status;

	if (record->bad) {
		status = af_row_key(rows->row, record, &key, err);
		if (status == AF_OK && !*key)
			status = af_fail(err, AF_INVALID, "%s", record->bad);
	} else {
		status = af_row_begin(rows->row, record, err);
		key = rows->row->candidate.key;
	}
	if (status != AF_OK)
		return status;
	return af_spool_add(rows->spool, key, &(struct af_spooled){.line = record->line, .cells = record->cells, .lengths = record->lengths,
	                    .count = record->count, .bad = record->bad, .raw = rows->keep_raw ? record->raw : NULL,
	                    .raw_length = rows->keep_raw && record->raw ? record->raw_length : 0}, err);
}

/* ---------------------------------------------------------------- one row */

/* The cell of a record, NULL when it says nothing. */
static const char *cell_at(const struct af_long *rows, const struct af_record *record, size_t column)
{
	const struct af_row *row = rows->row;

	if (column >= record->count || af_is_missing(row->missing, row->missing_count, record->cells[column], record->lengths[column]))
		return NULL;
	return record->cells[column];
}

/* Is text one of the entries of joined? */
static bool has_entry(const struct af_buf *joined, const char *text, const char *between)
{
	const size_t n = strlen(text), gap = strlen(between);

	for (const char *at = af_buf_text(joined); *at;) {
		const char *end = strstr(at, between);
		const size_t length = end ? (size_t)(end - at) : strlen(at);

		if (length == n && !memcmp(at, text, n))
			return true;
		at += length + (end ? gap : 0);
	}
	return false;
}

/* Adds text to what the column says, unless it says so already. False when that becomes too long for a cell. */
static bool join(struct gathered *column, const char *text, const char *between, size_t line)
{
	if (!column->text.length)
		column->line = line;
	if (has_entry(&column->text, text, between))
		return true;
	if (column->text.length + strlen(text) + strlen(between) > AF_CELL_MAX)
		return false;
	if (column->text.length)
		af_buf_adds(&column->text, between);
	af_buf_adds(&column->text, text);
	return true;
}

static bool same_address(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		const char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a, y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;

		if (x != y)
			return false;
	}
	return *a == *b;
}

/* Merges what the record says beside skills into what was said before. *why is empty, or has the reason against the record. */
static void merge(struct af_long *rows, const struct af_record *record, char why[400])
{
	const struct af_columns *columns = rows->row->columns;

	for (size_t i = 0; i < columns->count && !*why; i++) {
		const enum af_field field = columns->fields[i];
		const char *cell = cell_at(rows, record, i);
		struct gathered *column = &rows->columns[i];

		if (!cell || field == AF_FIELD_SKILLS || field == AF_FIELD_SKILL || field == AF_FIELD_SKILL_YEARS || field == AF_FIELD_LEVEL ||
		    field == AF_FIELD_SKILL_TIME || field == AF_FIELD_LAST_USED || field == AF_FIELD_SKIP)
			continue;
		if (af_field_many(field)) {
			if (!join(column, cell, field == AF_FIELD_EXTRA ? "; " : "\n", record->line))
				snprintf(why, 400, "\"%.60s\" is larger than 1 MiB in all rows of this candidate together", columns->headers[i]);
		} else if (!column->text.length) {
			af_buf_adds(&column->text, cell);
			column->line = record->line;
		} else if (i == columns->of[AF_FIELD_EMAIL] ? !same_address(cell, column->text.data) : strcmp(cell, column->text.data) != 0) {
			snprintf(why, 400, "\"%.60s\" is \"%.60s\" here, and \"%.60s\" on line %zu for the same candidate", columns->headers[i], cell,
			         column->text.data, column->line);
		}
	}
}

static enum af_status add_doubt(struct af_long *rows, size_t line, size_t column, const char *text, struct af_error *err)
{
	if (rows->doubt_count == DOUBTS_MAX)
		return AF_OK;
	if (af_reserve((void **)&rows->doubts, &rows->doubts_capacity, rows->doubt_count + 1, sizeof(*rows->doubts), err) != AF_OK)
		return AF_NOMEM;
	rows->doubts[rows->doubt_count] = (struct af_long_doubt){line, column, af_arena_strdup(&rows->arena, text)};
	return rows->doubts[rows->doubt_count++].text ? AF_OK : af_fail_nomem(err);
}

/* Takes note of the cells of the row that were not understood. Those beside a skill are kept with its name. */
static enum af_status keep_doubts(struct af_long *rows, const struct af_record *record, struct af_error *err)
{
	const struct af_columns *columns = rows->row->columns;

	for (size_t i = 0; i < rows->row->doubt_count; i++) {
		const size_t column = rows->row->doubts[i], skill = columns->of[AF_FIELD_SKILLS];
		const bool beside = columns->fields[column] == AF_FIELD_LEVEL || columns->fields[column] == AF_FIELD_SKILL_TIME ||
		                    columns->fields[column] == AF_FIELD_LAST_USED;
		const char *cell = record->cells[column], *name = beside ? cell_at(rows, record, skill) : NULL;
		enum af_status status = add_doubt(rows, record->line, column, cell, err);

		if (status == AF_OK && name) {
			cell = af_arena_printf(&rows->arena, "%s: %s", name, cell);
			status = cell ? AF_OK : af_fail_nomem(err);
		}
		if (status != AF_OK)
			return status;
		rows->also[column] = true;
		join(&rows->columns[column], cell, "; ", record->line);
	}
	return AF_OK;
}

/* ---------------------------------------------------------------- all rows of a candidate */

static enum af_status reject(struct af_long *rows, size_t row, const char *reason, struct af_error *err)
{
	rows->rejected = true;
	rows->reasons[row] = af_arena_strdup(&rows->arena, reason);
	return rows->reasons[row] ? AF_OK : af_fail_nomem(err);
}

/* Adds a row to the candidate. */
static enum af_status add_row(struct af_long *rows, const struct af_record *record, struct af_error *err)
{
	struct af_error why;
	char differs[400] = "";
	const size_t row = rows->count;
	enum af_status status = AF_OK;

	if (af_reserve((void **)&rows->lines, &rows->lines_capacity, row + 1, sizeof(*rows->lines), err) != AF_OK ||
	    af_reserve((void **)&rows->reasons, &rows->reasons_capacity, row + 1, sizeof(*rows->reasons), err) != AF_OK)
		return AF_NOMEM;
	rows->lines[row] = record->line;
	rows->reasons[row] = NULL;
	rows->count++;
	if (rows->over)
		return AF_OK;
	if (record->bad)
		return reject(rows, row, record->bad, err);
	if (!rows->begun) {
		status = af_row_begin(rows->row, record, err);
		rows->row->candidate.key = rows->key;
		rows->begun = true;
	}
	if (status == AF_OK)
		merge(rows, record, differs);
	if (status != AF_OK || *differs)
		return status == AF_OK ? reject(rows, row, differs, err) : status;
	status = af_row_add(rows->row, record, &why);
	if (status == AF_INVALID)
		return reject(rows, row, why.message, err);
	return status == AF_OK ? keep_doubts(rows, record, err) : af_fail(err, status, "%s", why.message);
}

/* The fields of the candidate, from all that its rows say. */
static enum af_status finish(struct af_long *rows, struct af_error *err)
{
	struct af_row *row = rows->row;
	const size_t n = row->columns->count, years = row->columns->of[AF_FIELD_YEARS];
	struct af_record all = {.line = rows->lines[0], .cells = rows->cells, .lengths = rows->lengths, .count = n};
	struct af_error why;
	enum af_status status;

	for (size_t i = 0; i < n; i++) {
		rows->cells[i] = af_buf_text(&rows->columns[i].text);
		rows->lengths[i] = rows->columns[i].text.length;
	}
	status = af_row_end(row, &all, rows->also, &why);
	for (size_t i = 0; i < row->doubt_count && status == AF_OK; i++)
		status = add_doubt(rows, rows->columns[row->doubts[i]].line, row->doubts[i], rows->cells[row->doubts[i]], &why);
	if (status == AF_INVALID) { /* it is a matter of years: those of the row that says them */
		size_t at = 0;

		while (years != AF_NO_COLUMN && at + 1 < rows->count && rows->lines[at] != rows->columns[years].line)
			at++;
		return reject(rows, at, why.message, err);
	}
	return status == AF_OK ? AF_OK : af_fail(err, status, "%s", why.message);
}

/* Gives the rows that nothing is wrong with the reason that another one has. */
static enum af_status reject_others(struct af_long *rows, struct af_error *err)
{
	char text[100];
	size_t first = 0;

	while (first < rows->count && !rows->reasons[first])
		first++;
	if (rows->over)
		snprintf(text, sizeof(text), "its candidate has more than %zu rows", AF_LONG_ROWS_MAX);
	else
		snprintf(text, sizeof(text), "line %zu of the same candidate is rejected", rows->lines[first]);
	for (size_t i = 0; i < rows->count; i++) {
		enum af_status status = rows->reasons[i] ? AF_OK : reject(rows, i, text, err);

		if (status != AF_OK)
			return status;
	}
	return AF_OK;
}

static enum af_status read_next(struct af_long *rows, struct af_error *err)
{
	enum af_status status = af_spool_next(rows->spool, &rows->next, &rows->end, err);

	rows->have_next = status == AF_OK && !rows->end;
	return status;
}

/* Forgets the last candidate. */
static void start(struct af_long *rows)
{
	for (size_t i = 0; i < rows->row->columns->count; i++) {
		struct af_buf *text = &rows->columns[i].text;

		(text->capacity > KEEP_MAX ? af_buf_clear : af_buf_reset)(text);
		rows->also[i] = false;
	}
	af_arena_clear(&rows->arena);
	rows->count = rows->doubt_count = 0;
	rows->begun = rows->rejected = false;
}

/* Was there memory for all that the rows say? */
static enum af_status check_memory(const struct af_long *rows, struct af_error *err)
{
	for (size_t i = 0; i < rows->row->columns->count; i++)
		if (rows->columns[i].text.failed)
			return af_fail_nomem(err);
	return AF_OK;
}

static struct af_record record_of(const struct af_spooled *row)
{
	return (struct af_record){.line = row->line, .cells = row->cells, .lengths = row->lengths, .count = row->count, .bad = row->bad};
}

/* Puts the rows of the group together, as many as there may be. */
static enum af_status read_group(struct af_long *rows, struct af_error *err)
{
	struct af_record record = record_of(&rows->next);
	const char *key;
	enum af_status status = af_row_key(rows->row, &record, &key, err);

	rows->key = status == AF_OK ? af_arena_strdup(&rows->arena, key) : NULL;
	if (status == AF_OK && !rows->key)
		status = af_fail_nomem(err);
	while (status == AF_OK && rows->have_next && rows->next.first == rows->group && rows->count < AF_LONG_ROWS_MAX) {
		record = record_of(&rows->next);
		status = add_row(rows, &record, err);
		if (status == AF_OK)
			status = read_next(rows, err);
	}
	if (rows->have_next && rows->next.first == rows->group)
		rows->over = true;
	rows->rejected = rows->rejected || rows->over;
	return status;
}

enum af_status af_long_next(struct af_long *rows, struct af_long_person *person, bool *end, struct af_error *err)
{
	enum af_status status = AF_OK;

	memset(person, 0, sizeof(*person));
	start(rows);
	if (!rows->have_next && !rows->end)
		status = read_next(rows, err);
	*end = rows->end;
	if (status != AF_OK || *end)
		return status;
	rows->over = rows->over && rows->next.first == rows->group;
	rows->group = rows->next.first;
	status = read_group(rows, err);
	if (status == AF_OK)
		status = check_memory(rows, err);
	if (status == AF_OK && !rows->rejected)
		status = finish(rows, err);
	if (status == AF_OK && rows->rejected)
		status = reject_others(rows, err);
	*person = (struct af_long_person){.key = rows->key, .rows = rows->count, .lines = rows->lines,
	                                  .reasons = rows->rejected ? rows->reasons : NULL, .doubts = rows->doubts,
	                                  .doubt_count = rows->doubt_count};
	return status;
}

enum af_status af_long_raw(struct af_long *rows, size_t i, const char **raw, size_t *length, struct af_error *err)
{
	*raw = NULL;
	*length = 0;
	return rows->keep_raw ? af_spool_raw(rows->spool, rows->group, rows->lines[i], raw, length, err) : AF_OK;
}
