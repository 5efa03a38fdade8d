/* The front of reports: what archefit.h declares, checked once for every format, then handed to the format's backend. */
#include "report/report_internal.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

static const char *const format_names[] = {"table", "json", "ndjson", "csv", "md", NULL};

static const struct af_report_backend *const backends[] = {
	[AF_TABLE] = &af_table_backend, [AF_JSON] = &af_json_backend, [AF_NDJSON] = &af_json_backend,
	[AF_CSV] = &af_csv_backend, [AF_MD] = &af_markdown_backend,
};

bool af_format_parse(const char *name, enum af_format *format)
{
	for (size_t i = 0; format_names[i]; i++)
		if (!strcmp(name, format_names[i])) {
			*format = (enum af_format)i;
			return true;
		}
	return false;
}

const char *const *af_format_names(void)
{
	return format_names;
}

/* ---------------------------------------------------------------- checks */

/* Keeps that the report is used wrongly: a mistake in the program, never in what it was given to print. */
static void AF_PRINTF(2, 3) misuse(struct af_report *report, const char *format, ...)
{
	char what[256];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	af_fail(&report->error, AF_INTERNAL, "report: %s; this is a mistake in archefit, please report it", what);
}

static bool usable(const struct af_report *report)
{
	return report && report->error.status == AF_OK;
}

/* True when the report can take something that stands between tables. */
static bool between(struct af_report *report, const char *what)
{
	if (!usable(report))
		return false;
	if (report->columns)
		misuse(report, "%s inside the table \"%s\"", what, report->key);
	return !report->columns;
}

static bool for_people(struct af_report *report, const char *what, const char *text)
{
	if (!between(report, what))
		return false;
	if (!text)
		misuse(report, "%s without text", what);
	return text && report->backend->human;
}

static void put_field(struct af_report *report, const char *key, const char *title, const struct af_value *value)
{
	if (!between(report, "a field"))
		return;
	if (!key)
		misuse(report, "a field without a key");
	else
		report->backend->field(report, key, title, value);
}

/* The column of the cell that comes next, which must take this kind; NULL when the report is, or now becomes, unusable. */
static const struct af_column *next_cell(struct af_report *report, enum af_cell_kind kind)
{
	static const char *const kinds[] = {"text", "integer", "tenths", "bool", "list", "rows"};
	const struct af_row_place *place;
	const struct af_column *column;

	if (!usable(report))
		return NULL;
	if (!report->columns) {
		misuse(report, "a cell outside of a table");
		return NULL;
	}
	place = &report->place[report->depth];
	column = &place->columns[place->cell];
	if (column->kind == kind)
		return column;
	misuse(report, "column \"%s\" of table \"%s\" is given %s", column->key, report->key, kinds[kind]);
	return NULL;
}

/* Goes on to the next cell, or the next row. */
static void cell_done(struct af_report *report)
{
	struct af_row_place *place = &report->place[report->depth];

	if (++place->cell < place->column_count)
		return;
	if (report->shown && !place->hidden)
		report->backend->row(report);
	place->cell = place->index = 0;
}

/* Begins rows of these columns, in the table or in a cell; counts the columns that are shown. False when the columns are no use. */
static bool open_rows(struct af_report *report, const struct af_column *columns, size_t n, bool hidden, size_t *shown)
{
	*shown = 0;
	for (size_t i = 0; i < n; i++) {
		if (!columns[i].key || (!columns[i].title && !(columns[i].flags & AF_COL_DATA_ONLY))) {
			misuse(report, "column %zu of table \"%s\" has no key or no title", i + 1, report->key);
			return false;
		}
		*shown += af_report_shows(report, &columns[i]);
	}
	report->place[report->depth] = (struct af_row_place){.columns = columns, .column_count = n, .hidden = hidden};
	return true;
}

static void put_cell(struct af_report *report, const struct af_value *value)
{
	const struct af_column *column = next_cell(report, value->kind);
	struct af_row_place *place;

	if (!column)
		return;
	place = &report->place[report->depth];
	if (!place->hidden && af_report_shows(report, column))
		report->backend->cell(report, column, place->index++, value);
	cell_done(report);
}

/* ---------------------------------------------------------------- the interface */

enum af_status af_report_new(FILE *out, enum af_format format, unsigned width, bool color, struct af_report **report,
                             struct af_error *err)
{
	struct af_report *made;

	*report = NULL;
	if (!out || (size_t)format >= sizeof(backends) / sizeof(backends[0]))
		return af_fail(err, AF_INTERNAL, "report: no output, or no such format");
	made = af_calloc(1, sizeof(*made));
	if (!made)
		return af_fail_nomem(err);
	made->out = out;
	made->format = format;
	made->width = width;
	made->color = color && format == AF_TABLE;
	made->backend = backends[format];
	made->state = af_calloc(1, made->backend->state_size);
	if (!made->state) {
		af_free(made);
		return af_fail_nomem(err);
	}
	if (made->backend->begin)
		made->backend->begin(made);
	*report = made;
	return AF_OK;
}

void af_report_text(struct af_report *report, const char *key, const char *title, const char *value)
{
	put_field(report, key, title, &(struct af_value){.kind = AF_CELL_TEXT, .text = value, .null = !value});
}

void af_report_integer(struct af_report *report, const char *key, const char *title, int64_t value)
{
	put_field(report, key, title,
	          &(struct af_value){.kind = AF_CELL_INTEGER, .number = value, .null = value == AF_UNKNOWN});
}

void af_report_tenths(struct af_report *report, const char *key, const char *title, int value)
{
	put_field(report, key, title,
	          &(struct af_value){.kind = AF_CELL_TENTHS, .number = value, .null = value == AF_UNKNOWN});
}

void af_report_bool(struct af_report *report, const char *key, const char *title, bool value)
{
	put_field(report, key, title, &(struct af_value){.kind = AF_CELL_BOOL, .number = value});
}

void af_report_blind(struct af_report *report)
{
	report->blind = true;
	af_report_bool(report, "blind", NULL, true);
	af_report_prose(report, "Blind: codes stand for people.");
}

void af_report_list(struct af_report *report, const char *key, const char *title, const char *const *values, size_t n)
{
	put_field(report, key, title, &(struct af_value){.kind = AF_CELL_LIST, .list = values, .n = values ? n : 0});
}

void af_report_heading(struct af_report *report, const char *text)
{
	if (for_people(report, "a heading", text))
		report->backend->heading(report, text);
}

void af_report_prose(struct af_report *report, const char *format, ...)
{
	va_list args, again;
	char *text;
	int n;

	if (!for_people(report, "prose", format))
		return;
	va_start(args, format);
	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, args);
	text = n < 0 ? NULL : af_alloc((size_t)n + 1);
	if (text) {
		vsnprintf(text, (size_t)n + 1, format, again);
		report->backend->prose(report, text);
	} else {
		af_report_nomem(report);
	}
	va_end(again);
	va_end(args);
	af_free(text);
}

void af_report_bar(struct af_report *report, const char *label, int value, int maximum, const char *right)
{
	if (for_people(report, "a bar", label))
		report->backend->bar(report, label, value, maximum, right ? right : "");
}

void af_report_table(struct af_report *report, const char *key, const struct af_column *columns, size_t n)
{
	if (!between(report, "a table"))
		return;
	if (!key || !columns || !n) {
		misuse(report, "a table without key or columns");
		return;
	}
	report->key = key;
	report->columns = columns;
	report->column_count = n;
	report->depth = 0;
	if (open_rows(report, columns, n, false, &report->shown) && report->shown) {
		report->tables++;
		report->backend->table(report);
	}
}

void af_report_cell_text(struct af_report *report, const char *value)
{
	put_cell(report, &(struct af_value){.kind = AF_CELL_TEXT, .text = value, .null = !value});
}

void af_report_cell_integer(struct af_report *report, int64_t value)
{
	put_cell(report, &(struct af_value){.kind = AF_CELL_INTEGER, .number = value, .null = value == AF_UNKNOWN});
}

void af_report_cell_tenths(struct af_report *report, int value)
{
	put_cell(report, &(struct af_value){.kind = AF_CELL_TENTHS, .number = value, .null = value == AF_UNKNOWN});
}

void af_report_cell_bool(struct af_report *report, bool value)
{
	put_cell(report, &(struct af_value){.kind = AF_CELL_BOOL, .number = value});
}

void af_report_cell_list(struct af_report *report, const char *const *values, size_t n)
{
	put_cell(report, &(struct af_value){.kind = AF_CELL_LIST, .list = values, .n = values ? n : 0});
}

void af_report_cell_rows(struct af_report *report, const struct af_column *columns, size_t n)
{
	const struct af_column *column = next_cell(report, AF_CELL_ROWS);
	struct af_row_place *place;
	size_t shown;
	bool hidden;

	if (!column)
		return;
	if (!columns || !n || report->depth == AF_ROWS_DEPTH) {
		misuse(report, "rows in column \"%s\" without columns, or too deep", column->key);
		return;
	}
	place = &report->place[report->depth];
	hidden = place->hidden || !af_report_shows(report, column);
	if (!hidden)
		report->backend->rows(report, column, place->index++);
	report->depth++;
	open_rows(report, columns, n, hidden, &shown);
}

void af_report_cell_rows_end(struct af_report *report)
{
	const struct af_row_place *place;

	if (!usable(report))
		return;
	place = &report->place[report->depth];
	if (!report->columns || !report->depth) {
		misuse(report, "the end of rows that were not begun");
	} else if (place->cell) {
		misuse(report, "a row inside table \"%s\" has %zu cells instead of %zu", report->key, place->cell, place->column_count);
	} else {
		report->depth--;
		if (!place->hidden)
			report->backend->rows_end(report);
		cell_done(report);
	}
}

void af_report_table_end(struct af_report *report)
{
	if (!usable(report))
		return;
	if (!report->columns) {
		misuse(report, "the end of a table that was not begun");
	} else if (report->depth || report->place[0].cell) {
		misuse(report, "a row of table \"%s\" has %zu cells instead of %zu", report->key, report->place[0].cell,
		       report->column_count);
	} else {
		if (report->shown)
			report->backend->table_end(report);
		report->columns = NULL;
	}
}

enum af_status af_report_end(struct af_report *report, struct af_error *err)
{
	enum af_status status;

	if (!report)
		return af_fail(err, AF_INTERNAL, "report: there is none to end");
	if (between(report, "the end") && report->backend->end)
		report->backend->end(report);
	if (usable(report)) {
		errno = 0;
		if (fflush(report->out) || ferror(report->out))
			af_report_fail_write(report, errno);
	}
	status = report->error.status;
	if (status != AF_OK && err)
		*err = report->error;
	if (report->backend->clear)
		report->backend->clear(report);
	af_buf_clear(&report->text);
	af_free(report->state);
	af_free(report);
	return status;
}
