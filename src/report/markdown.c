/* Markdown as GitHub reads it. All text is data: nothing in it may act as markup, HTML, link or mention.
 *
 * < > & become entities, which hold in every dialect; other signs get a backslash. GitHub links some words after it has
 * read the backslashes: "http://" and "www." are broken by one in their middle, and an @ that would mention somebody is
 * followed by a zero-width space (an address such as ann@example.org is no mention; it
 * stays whole, and GitHub may make it a mailto link to just that address). */
#include "report/report_internal.h"
#include "base/text.h"
#include "report/wrap.h"

#include <string.h>
#include <strings.h>

struct markdown_state {
	struct af_buf plain, shown; /* a value before it is escaped */
	bool head;                  /* the open table has its header: it is written with the first row */
};

/* ASCII only, whatever the locale. */
static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static void add_char(struct af_buf *out, const char *start, const char *at)
{
	switch (*at) {
	case '<': af_buf_adds(out, "&lt;"); return;
	case '>': af_buf_adds(out, "&gt;"); return;
	case '&': af_buf_adds(out, "&amp;"); return;
	case '|': case '\\': case '`': case '*': case '_': case '[': case ']': case '#': case '!': case '~': case '$':
		af_buf_printf(out, "\\%c", *at);
		return;
	case '@':
		af_buf_adds(out, at > start && is_word(at[-1]) ? "\\@" : "\\@&#8203;");
		return;
	case ':':
		af_buf_adds(out, at[1] == '/' && at[2] == '/' ? "\\:" : ":");
		return;
	case '.':
		af_buf_adds(out, at - start >= 3 && !strncasecmp(at - 3, "www", 3) ? "\\." : ".");
		return;
	default:
		af_buf_addc(out, *at);
	}
}

/* Appends text, escaped, on one line. At the start of a line no list, rule or number may begin. */
static void add_text(struct af_report *report, const char *text, bool starts_line)
{
	struct markdown_state *state = report->state;
	const char *start, *at;

	af_buf_reset(&state->shown);
	af_display(&state->shown, text);
	report->text.failed |= state->shown.failed;
	start = af_buf_text(&state->shown);
	start += strspn(start, " "); /* four would make a code block */
	at = start;
	if (starts_line) {
		while (*at >= '0' && *at <= '9')
			af_buf_addc(&report->text, *at++);
		if (at == start ? strchr("-+=", *at) && *at : *at == '.' || *at == ')')
			af_buf_printf(&report->text, "\\%c", *at++);
	}
	for (; *at; at++)
		add_char(&report->text, start, at);
}

static void add_value(struct af_report *report, const struct af_value *value)
{
	struct markdown_state *state = report->state;

	af_buf_reset(&state->plain);
	af_value_text(&state->plain, value, true);
	report->text.failed |= state->plain.failed;
	add_text(report, af_buf_text(&state->plain), false);
}

static void field(struct af_report *report, const char *key, const char *title, const struct af_value *value)
{
	(void)key;
	if (!title || value->null)
		return;
	af_report_gap(report, AF_BLOCK_FIELDS);
	af_buf_adds(&report->text, "- **");
	add_text(report, title, false);
	af_buf_adds(&report->text, ":** ");
	add_value(report, value);
	af_buf_addc(&report->text, '\n');
	af_report_flush(report);
}

static void heading(struct af_report *report, const char *text)
{
	af_report_gap(report, AF_BLOCK_HEADING);
	af_buf_adds(&report->text, "## ");
	add_text(report, text, false);
	af_buf_addc(&report->text, '\n');
	af_report_flush(report);
}

static void prose(struct af_report *report, const char *text)
{
	af_report_gap(report, AF_BLOCK_PROSE);
	add_text(report, text, true);
	af_buf_addc(&report->text, '\n');
	af_report_flush(report);
}

static void bar(struct af_report *report, const char *label, int value, int maximum, const char *right)
{
	(void)value;
	(void)maximum;
	af_report_gap(report, AF_BLOCK_BAR);
	af_buf_adds(&report->text, "- ");
	add_text(report, label, true);
	af_buf_adds(&report->text, *right ? ": " : "");
	add_text(report, right, false);
	af_buf_addc(&report->text, '\n');
	af_report_flush(report);
}

static void table(struct af_report *report)
{
	struct markdown_state *state = report->state;

	state->head = false;
}

static void add_head(struct af_report *report)
{
	af_report_gap(report, AF_BLOCK_TABLE);
	for (size_t i = 0; i < report->column_count; i++)
		if (af_report_shows(report, &report->columns[i])) {
			af_buf_adds(&report->text, "| ");
			add_text(report, report->columns[i].title, false);
			af_buf_addc(&report->text, ' ');
		}
	af_buf_adds(&report->text, "|\n");
	for (size_t i = 0; i < report->column_count; i++)
		if (af_report_shows(report, &report->columns[i])) {
			enum af_cell_kind kind = report->columns[i].kind;

			af_buf_adds(&report->text, kind == AF_CELL_INTEGER || kind == AF_CELL_TENTHS ? "| ---: " : "| --- ");
		}
	af_buf_adds(&report->text, "|\n");
}

static void cell(struct af_report *report, const struct af_column *column, size_t index, const struct af_value *value)
{
	struct markdown_state *state = report->state;

	(void)column;
	(void)index;
	if (!state->head)
		add_head(report);
	state->head = true;
	af_buf_adds(&report->text, "| ");
	add_value(report, value);
	af_buf_addc(&report->text, ' ');
}

static void row(struct af_report *report)
{
	af_buf_adds(&report->text, "|\n");
	af_report_flush(report);
}

static void table_end(struct af_report *report)
{
	(void)report; /* a table without rows shows nothing */
}

static void clear(struct af_report *report)
{
	struct markdown_state *state = report->state;

	af_buf_clear(&state->plain);
	af_buf_clear(&state->shown);
}

const struct af_report_backend af_markdown_backend = {
	.state_size = sizeof(struct markdown_state), .human = true,
	.field = field, .heading = heading, .prose = prose, .bar = bar,
	.table = table, .cell = cell, .row = row, .table_end = table_end, .clear = clear,
};
