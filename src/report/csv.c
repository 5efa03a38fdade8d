/* CSV: RFC 4180, but with "\n" as the line end, as sqlite3 and other tools for pipes write it, and cells quoted only where
 * a reader needs it.
 *
 * A text cell that begins with = + - @, a tab or a carriage return would run as a formula in a spreadsheet: it gets an
 * apostrophe in front. So does one that begins with apostrophes and one of these, so that the import, which takes one apostrophe away from
 * such a cell, gives back what was there. Numbers are written by this program and stay as they are, also -12. Control characters other than
 * tab and line ends have no use in a cell and could command a terminal: they become U+FFFD, as do bytes that are no
 * UTF-8. */
#include "report/report_internal.h"
#include "report/wrap.h"

#include <string.h>

struct csv_state {
	struct af_buf fields; /* the rows that stand for a report without tables */
	struct af_buf value;  /* a cell before it is quoted */
	const struct af_column *columns; /* of the first table: only tables with the same keys follow */
	size_t column_count;
	bool left_out; /* the open table has other columns */
};

static bool is_control(int32_t point)
{
	return (point < 0x20 && point != '\t' && point != '\n' && point != '\r') || (point >= 0x7F && point <= 0x9F);
}

static void add_clean(struct af_buf *out, const char *text, size_t n, bool quoted)
{
	size_t at = 0;

	while (at < n) {
		int32_t point;
		size_t step = af_point(text + at, n - at, &point);

		if (!step || is_control(point))
			af_buf_adds(out, "\xEF\xBF\xBD");
		else
			af_buf_add(out, text + at, step);
		if (quoted && text[at] == '"')
			af_buf_addc(out, '"');
		at += step ? step : 1;
	}
}

/* Spaces at the ends are quoted too, since some readers, libcsv among them, drop them otherwise. */
static void add_cell(struct af_buf *out, const char *text, bool guarded)
{
	size_t n = strlen(text);
	const char *first = text + strspn(text, "'");
	bool formula = guarded && *first && strchr("=+-@\t\r", *first);
	bool quoted = n && (strpbrk(text, ",\"\r\n") || strchr(" \t", text[0]) || strchr(" \t", text[n - 1]));

	af_buf_adds(out, quoted ? "\"" : "");
	af_buf_adds(out, formula ? "'" : "");
	add_clean(out, text, n, quoted);
	af_buf_adds(out, quoted ? "\"" : "");
}

static void add_value(struct csv_state *state, struct af_buf *out, const struct af_value *value)
{
	af_buf_reset(&state->value);
	af_value_text(&state->value, value, false);
	if (state->value.failed)
		out->failed = true;
	else
		add_cell(out, af_buf_text(&state->value), value->kind == AF_CELL_TEXT || value->kind == AF_CELL_LIST);
}

static void field(struct af_report *report, const char *key, const char *title, const struct af_value *value)
{
	struct csv_state *state = report->state;

	if (report->tables || !title)
		return;
	add_cell(&state->fields, key, false);
	af_buf_addc(&state->fields, ',');
	add_value(state, &state->fields, value);
	af_buf_addc(&state->fields, '\n');
	if (state->fields.failed)
		af_report_nomem(report);
}

static const struct af_column *next_shown(const struct af_report *report, const struct af_column *columns, size_t n,
                                          size_t *at)
{
	while (*at < n) {
		const struct af_column *column = &columns[(*at)++];

		if (af_report_shows(report, column))
			return column;
	}
	return NULL;
}

static bool same_keys(const struct af_report *report, const struct csv_state *state)
{
	size_t i = 0, j = 0;

	for (;;) {
		const struct af_column *a = next_shown(report, state->columns, state->column_count, &i);
		const struct af_column *b = next_shown(report, report->columns, report->column_count, &j);

		if (!a || !b)
			return !a && !b;
		if (strcmp(a->key, b->key) != 0)
			return false;
	}
}

static void table(struct af_report *report)
{
	struct csv_state *state = report->state;
	const struct af_column *column;
	size_t at = 0;
	bool any = false;

	if (state->columns) {
		state->left_out = !same_keys(report, state);
		return;
	}
	state->columns = report->columns;
	state->column_count = report->column_count;
	while ((column = next_shown(report, report->columns, report->column_count, &at))) {
		af_buf_adds(&report->text, any ? "," : "");
		add_cell(&report->text, column->key, false);
		any = true;
	}
	af_buf_addc(&report->text, '\n');
	af_report_flush(report);
}

static void cell(struct af_report *report, const struct af_column *column, size_t index, const struct af_value *value)
{
	struct csv_state *state = report->state;

	(void)column;
	if (state->left_out)
		return;
	if (index)
		af_buf_addc(&report->text, ',');
	add_value(state, &report->text, value);
}

static void row(struct af_report *report)
{
	struct csv_state *state = report->state;

	if (state->left_out)
		return;
	/* An only cell that is empty would make an empty line, which readers skip. */
	if (!report->text.length)
		af_buf_adds(&report->text, "\"\"");
	af_buf_addc(&report->text, '\n');
	af_report_flush(report);
}

static void table_end(struct af_report *report)
{
	(void)report;
}

static void end(struct af_report *report)
{
	struct csv_state *state = report->state;

	if (!report->tables && state->fields.length)
		af_buf_printf(&report->text, "field,value\n%s", state->fields.data);
	af_report_flush(report);
}

static void clear(struct af_report *report)
{
	struct csv_state *state = report->state;

	af_buf_clear(&state->fields);
	af_buf_clear(&state->value);
}

const struct af_report_backend af_csv_backend = {
	.state_size = sizeof(struct csv_state),
	.field = field, .table = table, .cell = cell, .row = row, .table_end = table_end, .end = end, .clear = clear,
};
