/* JSON and NDJSON: written as it comes, never held as a tree.
 *
 * Strings are escaped here, not by cJSON: cJSON would want a node and two allocations for each cell, passes invalid UTF-8
 * through, and leaves alone what is legal in JSON but not harmless on a terminal: C1 controls, line separators,
 * bidirectional and invisible format characters. Here those become \uXXXX (so the value stays the same), and a byte that
 * is no UTF-8 becomes U+FFFD (so the document stays valid). */
#include "report/report_internal.h"
#include "report/wrap.h"

#include <string.h>

#include "base/text.h"

struct seen {
	const char *key;
	struct seen *next;
};

struct json_state {
	struct af_buf fields;  /* NDJSON: the members of the one line that stands for a report without tables */
	struct af_arena memory;
	struct seen *seen;     /* members of the document, to refuse a second one of the same key */
	bool rows[AF_ROWS_DEPTH + 1]; /* the open table has a row; so have the rows inside its cell, and so on */
};

static void add_escape(struct af_buf *out, int32_t point)
{
	switch (point) {
	case '\n': af_buf_adds(out, "\\n"); break;
	case '\r': af_buf_adds(out, "\\r"); break;
	case '\t': af_buf_adds(out, "\\t"); break;
	default:
		if (point > 0xFFFF) {
			af_buf_printf(out, "\\u%04x", 0xD800u + ((unsigned)(point - 0x10000) >> 10));
			point = (int32_t)(0xDC00u + ((unsigned)point & 0x3FFu));
		}
		af_buf_printf(out, "\\u%04x", (unsigned)point);
	}
}

static void add_string(struct af_buf *out, const char *text)
{
	size_t n = strlen(text), at = 0, kept = 0; /* bytes from kept to at go out as they are */

	af_buf_addc(out, '"');
	while (at < n) {
		int32_t point = 0;
		size_t step = af_point(text + at, n - at, &point);

		if (step && point != '"' && point != '\\' && !af_hidden(point)) {
			at += step;
			continue;
		}
		af_buf_add(out, text + kept, at - kept);
		if (!step)
			af_buf_adds(out, "\xEF\xBF\xBD");
		else if (point == '"' || point == '\\')
			af_buf_printf(out, "\\%c", (char)point);
		else
			add_escape(out, point);
		at += step ? step : 1;
		kept = at;
	}
	af_buf_add(out, text + kept, n - kept);
	af_buf_addc(out, '"');
}

static void add_value(struct af_buf *out, const struct af_value *value)
{
	if (value->null) {
		af_buf_adds(out, "null");
	} else if (value->kind == AF_CELL_TEXT) {
		add_string(out, value->text);
	} else if (value->kind == AF_CELL_LIST) {
		af_buf_addc(out, '[');
		for (size_t i = 0; i < value->n; i++) {
			af_buf_adds(out, i ? ", " : "");
			if (value->list[i])
				add_string(out, value->list[i]);
			else
				af_buf_adds(out, "null");
		}
		af_buf_addc(out, ']');
	} else {
		af_value_text(out, value, false);
	}
}

/* Begins a member of the document. Two of one key would be read as one by most programs: that is refused. */
static void add_member(struct af_report *report, struct af_buf *out, const char *separator, const char *key)
{
	struct json_state *state = report->state;
	struct seen *member;

	for (member = state->seen; member; member = member->next)
		if (!strcmp(member->key, key)) {
			af_fail(&report->error, AF_INTERNAL,
			        "report: two members \"%s\"; this is a mistake in archefit, please report it", key);
			return;
		}
	member = af_arena_alloc(&state->memory, sizeof(*member));
	if (member)
		member->key = af_arena_strdup(&state->memory, key);
	if (!member || !member->key) {
		af_report_nomem(report);
		return;
	}
	member->next = state->seen;
	state->seen = member;
	af_buf_adds(out, separator);
	add_string(out, key);
	af_buf_adds(out, ": ");
}

static void begin(struct af_report *report)
{
	if (report->format == AF_NDJSON)
		return;
	af_buf_addc(&report->text, '{');
	add_member(report, &report->text, "\n  ", "format");
	af_buf_printf(&report->text, "%d", AF_OUTPUT_FORMAT);
	af_report_flush(report);
}

static void field(struct af_report *report, const char *key, const char *title, const struct af_value *value)
{
	struct json_state *state = report->state;

	(void)title;
	if (report->format == AF_NDJSON) {
		if (report->tables)
			return;
		add_member(report, &state->fields, state->seen ? ", " : "{", key);
		add_value(&state->fields, value);
		if (state->fields.failed)
			af_report_nomem(report);
		return;
	}
	add_member(report, &report->text, ",\n  ", key);
	add_value(&report->text, value);
	af_report_flush(report);
}

static void table(struct af_report *report)
{
	struct json_state *state = report->state;

	state->rows[0] = false;
	if (report->format == AF_NDJSON)
		return;
	add_member(report, &report->text, ",\n  ", report->key);
	af_buf_addc(&report->text, '[');
	af_report_flush(report);
}

/* What stands before the value of a cell, with the beginning of the row where it is the first. */
static void add_cell_key(struct af_report *report, const struct af_column *column, size_t index)
{
	const struct json_state *state = report->state;
	bool follows = state->rows[report->depth];

	if (index)
		af_buf_adds(&report->text, ", ");
	else if (report->depth)
		af_buf_adds(&report->text, follows ? ", {" : "{");
	else if (report->format == AF_NDJSON)
		af_buf_addc(&report->text, '{');
	else
		af_buf_adds(&report->text, follows ? ",\n    {" : "\n    {");
	add_string(&report->text, column->key);
	af_buf_adds(&report->text, ": ");
}

static void cell(struct af_report *report, const struct af_column *column, size_t index, const struct af_value *value)
{
	add_cell_key(report, column, index);
	add_value(&report->text, value);
}

static void rows(struct af_report *report, const struct af_column *column, size_t index)
{
	struct json_state *state = report->state;

	add_cell_key(report, column, index);
	af_buf_addc(&report->text, '[');
	state->rows[report->depth + 1] = false;
}

static void rows_end(struct af_report *report)
{
	af_buf_addc(&report->text, ']');
}

static void row(struct af_report *report)
{
	struct json_state *state = report->state;

	state->rows[report->depth] = true;
	af_buf_adds(&report->text, report->format == AF_NDJSON && !report->depth ? "}\n" : "}");
	if (!report->depth)
		af_report_flush(report);
}

static void table_end(struct af_report *report)
{
	struct json_state *state = report->state;

	if (report->format == AF_NDJSON)
		return;
	af_buf_adds(&report->text, state->rows[0] ? "\n  ]" : "]");
	af_report_flush(report);
}

static void end(struct af_report *report)
{
	struct json_state *state = report->state;

	if (report->format == AF_JSON)
		af_buf_adds(&report->text, "\n}\n");
	else if (!report->tables && state->fields.length)
		af_buf_printf(&report->text, "%s}\n", state->fields.data);
	af_report_flush(report);
}

static void clear(struct af_report *report)
{
	struct json_state *state = report->state;

	af_buf_clear(&state->fields);
	af_arena_clear(&state->memory);
}

const struct af_report_backend af_json_backend = {
	.state_size = sizeof(struct json_state),
	.begin = begin, .field = field, .table = table, .cell = cell, .row = row, .rows = rows, .rows_end = rows_end, .table_end = table_end,
	.end = end, .clear = clear,
};
