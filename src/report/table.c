/* Reports for a terminal: fields, prose and bars composed here, tables set by layout.c.
 *
 * Every text goes through af_display first, so that nothing of it commands the terminal; the only escape sequences in the
 * output are the colors written here. */
#include "report/table.h"

#include <string.h>

#include "base/text.h"
#include "report/wrap.h"

#define BOLD "\x1B[1m"
#define GREEN "\x1B[32m"
#define PLAIN "\x1B[0m"

#define LABEL_WIDTH 28 /* of a bar */
#define BAR_WIDTH 30
#define BAR_LEAST 5   /* columns of a bar on a narrow terminal */
#define VALUE_LEAST 20 /* columns of a field's value on a narrow terminal */

/* A field that waits for the others of its block, so that their values stand under each other. */
struct field {
	const char *title, *value;
	struct field *next;
};

struct table_state {
	struct af_arena memory; /* of the fields that wait */
	struct field *first, **last;
	struct af_buf plain, shown; /* a value, and what of it may be shown */
	struct af_grid grid;        /* the open table */
};

/* Text made safe to show. Valid until the next call. */
static const char *display(struct af_report *report, const char *text)
{
	struct table_state *state = report->state;

	af_buf_reset(&state->shown);
	af_display(&state->shown, text);
	report->text.failed |= state->shown.failed;
	return af_buf_text(&state->shown);
}

static const char *display_value(struct af_report *report, const struct af_value *value)
{
	struct table_state *state = report->state;

	af_buf_reset(&state->plain);
	af_value_text(&state->plain, value, true);
	report->text.failed |= state->plain.failed;
	return display(report, af_buf_text(&state->plain));
}

static void color(struct af_report *report, const char *sequence)
{
	if (report->color)
		af_buf_adds(&report->text, sequence);
}

/* Writes the fields that wait, as one block. Each block that follows fields calls it first. */
static void flush_fields(struct af_report *report)
{
	struct table_state *state = report->state;
	size_t indent = 0;

	if (!state->first)
		return;
	af_report_gap(report, AF_BLOCK_FIELDS);
	for (struct field *field = state->first; field; field = field->next) {
		size_t wide = af_width(field->title) + 2; /* colon and space */

		indent = wide > indent ? wide : indent;
	}
	for (struct field *field = state->first; field; field = field->next) {
		size_t room = report->width > indent + VALUE_LEAST ? report->width - indent : VALUE_LEAST;

		color(report, BOLD);
		af_buf_adds(&report->text, field->title);
		af_buf_addc(&report->text, ':');
		color(report, PLAIN);
		if (*field->value)
			af_repeat(&report->text, ' ', indent - af_width(field->title) - 1);
		af_wrap(&report->text, field->value, report->width ? room : 0, indent);
		af_buf_addc(&report->text, '\n');
	}
	state->first = NULL;
	af_arena_clear(&state->memory);
	af_report_flush(report);
}

static void field(struct af_report *report, const char *key, const char *title, const struct af_value *value)
{
	struct table_state *state = report->state;
	struct field *field;

	(void)key;
	if (!title || value->null)
		return;
	field = af_arena_alloc(&state->memory, sizeof(*field));
	if (field) {
		field->title = af_arena_strdup(&state->memory, display(report, title));
		field->value = af_arena_strdup(&state->memory, display_value(report, value));
	}
	if (state->memory.failed || report->text.failed) {
		af_report_nomem(report);
		return;
	}
	if (!state->first)
		state->last = &state->first;
	*state->last = field;
	state->last = &field->next;
}

static void heading(struct af_report *report, const char *text)
{
	flush_fields(report);
	af_report_gap(report, AF_BLOCK_HEADING);
	color(report, BOLD);
	af_wrap(&report->text, display(report, text), report->width, 0);
	color(report, PLAIN);
	af_buf_addc(&report->text, '\n');
	af_report_flush(report);
}

static void prose(struct af_report *report, const char *text)
{
	flush_fields(report);
	af_report_gap(report, AF_BLOCK_PROSE);
	af_wrap(&report->text, display(report, text), report->width, 0);
	af_buf_addc(&report->text, '\n');
	af_report_flush(report);
}

/* The room for the bar itself, once label and right have theirs. */
static size_t bar_room(const struct af_report *report, size_t right)
{
	size_t rest = LABEL_WIDTH + 2 + (right ? right + 2 : 0), room;

	if (!report->width)
		return BAR_WIDTH;
	room = report->width > rest ? report->width - rest : 0;
	return room > BAR_WIDTH ? BAR_WIDTH : room < BAR_LEAST ? BAR_LEAST : room;
}

static void bar(struct af_report *report, const char *label, int value, int maximum, const char *right)
{
	size_t room = bar_room(report, af_width(display(report, right))), filled = 0, at, wide;

	flush_fields(report);
	af_report_gap(report, AF_BLOCK_BAR);
	if (maximum > 0 && value > 0)
		filled = value >= maximum ? room : ((size_t)value * room * 2 + (size_t)maximum) / ((size_t)maximum * 2);
	at = report->text.length;
	af_cut(&report->text, display(report, label), report->width ? LABEL_WIDTH : 0);
	wide = report->text.failed ? 0 : af_width(report->text.data + at);
	af_repeat(&report->text, ' ', (wide < LABEL_WIDTH ? LABEL_WIDTH - wide : 0) + 2);
	color(report, GREEN);
	for (size_t i = 0; i < filled; i++)
		af_buf_adds(&report->text, "\xE2\x96\x88");
	color(report, PLAIN);
	for (size_t i = filled; i < room; i++)
		af_buf_adds(&report->text, "\xE2\x96\x91");
	if (*right)
		af_buf_printf(&report->text, "  %s", display(report, right));
	af_buf_addc(&report->text, '\n');
	af_report_flush(report);
}

static void table(struct af_report *report)
{
	struct table_state *state = report->state;

	flush_fields(report);
	af_grid_clear(&state->grid);
}

static void cell(struct af_report *report, const struct af_column *column, size_t index, const struct af_value *value)
{
	struct table_state *state = report->state;
	const char *text = display_value(report, value);

	(void)column;
	(void)index;
	if (report->text.failed || !af_grid_add(&state->grid, text))
		af_report_nomem(report);
}

static void row(struct af_report *report)
{
	(void)report; /* rows are set together, at the end */
}

static void table_end(struct af_report *report)
{
	struct table_state *state = report->state;

	if (state->grid.count)
		af_grid_print(report, &state->grid);
	af_grid_clear(&state->grid);
}

static void end(struct af_report *report)
{
	flush_fields(report);
}

static void clear(struct af_report *report)
{
	struct table_state *state = report->state;

	af_arena_clear(&state->memory);
	af_buf_clear(&state->plain);
	af_buf_clear(&state->shown);
	af_grid_clear(&state->grid);
}

const struct af_report_backend af_table_backend = {
	.state_size = sizeof(struct table_state), .human = true,
	.field = field, .heading = heading, .prose = prose, .bar = bar,
	.table = table, .cell = cell, .row = row, .table_end = table_end, .end = end, .clear = clear,
};
