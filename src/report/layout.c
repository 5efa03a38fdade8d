/* Tables on a terminal. Widths are settled here, cells cut or wrapped to them, and libsmartcols sets the result.
 *
 * libsmartcols could fit a table into a terminal by itself, but it cuts without a mark and wraps inside words. So it is
 * told that there is no terminal (it takes every cell as wide as it is) and wraps only at the line ends put in here.
 * It shows text by the caller's LC_CTYPE: in a UTF-8 locale as it is; in the C locale every byte beyond ASCII as \x..,
 * which is safe and aligned, but wider than what was reckoned here. Its "no encoding" mode, which would not do so, must
 * stay off: libsmartcols 2.38 never returns when it meets a byte that the locale cannot read. */
#include "report/table.h"

#include <libsmartcols/libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "report/wrap.h"

#define GAP "  "        /* between columns */
#define GAP_WIDTH 2
#define WRAP_LEAST 16   /* columns of text to which a wrapped column shrinks before others give way */
#define TEXT_LEAST 12   /* ... the last column of text, before all others */
#define ANY_LEAST 4     /* ... any column of text; numbers are never cut */

bool af_grid_add(struct af_grid *grid, const char *text)
{
	char *copy = af_arena_strdup(&grid->memory, text);

	if (!copy ||
	    af_reserve((void **)&grid->cells, &grid->capacity, grid->count + 1, sizeof(*grid->cells), NULL) != AF_OK)
		return false;
	grid->cells[grid->count++] = copy;
	return true;
}

void af_grid_clear(struct af_grid *grid)
{
	af_arena_clear(&grid->memory);
	af_free(grid->cells);
	grid->cells = NULL;
	grid->count = grid->capacity = 0;
}

/* A shown column. */
struct slot {
	const struct af_column *column;
	const char *title; /* made safe to show: it may be the name of a person */
	size_t width;
	bool text;   /* may be cut or wrapped */
	bool number; /* stands at the right */
};

enum shrink { SHRINK_WRAPPED, SHRINK_LAST, SHRINK_TEXT };

static bool may_shrink(const struct slot *slots, size_t n, size_t i, enum shrink which)
{
	if (!slots[i].text)
		return false;
	if (which == SHRINK_WRAPPED)
		return slots[i].column->flags & AF_COL_WRAP;
	if (which == SHRINK_LAST)
		for (size_t j = i + 1; j < n; j++)
			if (slots[j].text)
				return false;
	return true;
}

/* Takes up to *excess columns from the slots that may shrink, always from the widest, none below least. */
static void shrink(struct slot *slots, size_t n, enum shrink which, size_t least, size_t *excess)
{
	while (*excess) {
		struct slot *widest = NULL;

		for (size_t i = 0; i < n; i++)
			if (may_shrink(slots, n, i, which) && slots[i].width > least &&
			    (!widest || slots[i].width > widest->width))
				widest = &slots[i];
		if (!widest)
			return;
		widest->width--;
		(*excess)--;
	}
}

/* Settles the widths: what the cells need, or less where the row would be wider than limit (0: no limit). */
static void settle(struct slot *slots, size_t n, const struct af_grid *grid, size_t limit)
{
	size_t total = GAP_WIDTH * (n - 1), excess;

	for (size_t i = 0; i < n; i++)
		slots[i].width = af_width(slots[i].title);
	for (size_t i = 0; i < grid->count; i++) {
		size_t wide = af_width(grid->cells[i]);

		if (wide > slots[i % n].width)
			slots[i % n].width = wide;
	}
	if (!limit)
		return;
	for (size_t i = 0; i < n; i++) {
		if (slots[i].text && slots[i].width > limit)
			slots[i].width = limit;
		total += slots[i].width;
	}
	excess = total > limit ? total - limit : 0;
	shrink(slots, n, SHRINK_WRAPPED, WRAP_LEAST, &excess);
	shrink(slots, n, SHRINK_LAST, TEXT_LEAST, &excess);
	shrink(slots, n, SHRINK_TEXT, ANY_LEAST, &excess);
}

static bool add_column(struct libscols_table *table, const struct slot *slot, struct af_buf *text)
{
	struct libscols_column *column;

	af_buf_reset(text);
	af_cut(text, slot->title, slot->text ? slot->width : 0);
	if (text->failed)
		return false;
	column = scols_table_new_column(table, af_buf_text(text), 0, SCOLS_FL_WRAP | (slot->number ? SCOLS_FL_RIGHT : 0));
	/* The backslash is no more special than other signs: without this, "\x" in a cell would be shown as "\x5cx". */
	return column && !scols_column_set_safechars(column, "\n\\") &&
	       !scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk, NULL);
}

static bool add_rows(struct libscols_table *table, const struct slot *slots, size_t n, const struct af_grid *grid,
                     size_t limit, struct af_buf *text)
{
	for (size_t at = 0; at < grid->count; at += n) {
		struct libscols_line *line = scols_table_new_line(table, NULL);

		for (size_t i = 0; i < n; i++) {
			const struct slot *slot = &slots[i];
			size_t width = limit && slot->text ? slot->width : 0;

			af_buf_reset(text);
			if (slot->column->flags & AF_COL_WRAP)
				af_wrap(text, grid->cells[at + i], width, 0);
			else
				af_cut(text, grid->cells[at + i], width);
			if (!line || text->failed || scols_line_set_data(line, i, af_buf_text(text)))
				return false;
		}
	}
	return true;
}

/* The table as libsmartcols sets it, to be freed with free(); NULL when there is no memory. */
static char *set_table(struct slot *slots, size_t n, const struct af_grid *grid, size_t limit)
{
	struct libscols_table *table = scols_new_table();
	struct af_buf text = {0};
	char *set = NULL;
	bool ok = table && !scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER) &&
	          !scols_table_set_column_separator(table, GAP);

	settle(slots, n, grid, limit);
	for (size_t i = 0; ok && i < n; i++)
		ok = add_column(table, &slots[i], &text);
	ok = ok && add_rows(table, slots, n, grid, limit, &text);
	if (ok && scols_print_table_to_string(table, &set)) {
		free(set);
		set = NULL;
	}
	af_buf_clear(&text);
	scols_unref_table(table);
	return set;
}

/* Appends the lines of set without the spaces at their ends, the first of them bold when there is color. libsmartcols
 * puts line ends between lines, none after the last, which may be empty. */
static void add_lines(struct af_report *report, const char *set)
{
	bool bold = report->color;

	for (;;) {
		size_t n = strcspn(set, "\n"), kept = n;

		while (kept && set[kept - 1] == ' ')
			kept--;
		af_buf_adds(&report->text, bold ? "\x1B[1m" : "");
		af_buf_add(&report->text, set, kept);
		af_buf_adds(&report->text, bold ? "\x1B[0m\n" : "\n");
		bold = false;
		if (!set[n])
			return;
		set += n + 1;
	}
}

/* The column's title made safe to show, in the grid's memory; "" and a failed report without memory. */
static const char *shown_title(struct af_report *report, struct af_grid *grid, const struct af_column *column)
{
	struct af_buf safe = {0};
	const char *title;

	af_display(&safe, column->title);
	title = safe.failed ? NULL : af_arena_strdup(&grid->memory, af_buf_text(&safe));
	af_buf_clear(&safe);
	if (title)
		return title;
	af_report_nomem(report);
	return "";
}

void af_grid_print(struct af_report *report, struct af_grid *grid)
{
	struct slot *slots = af_calloc(report->shown, sizeof(*slots));
	char *set = NULL;
	size_t n = 0;

	if (slots) {
		for (size_t i = 0; i < report->column_count; i++)
			if (af_report_shows(report, &report->columns[i])) {
				enum af_cell_kind kind = report->columns[i].kind;

				slots[n].column = &report->columns[i];
				slots[n].title = shown_title(report, grid, &report->columns[i]);
				slots[n].text = (kind == AF_CELL_TEXT || kind == AF_CELL_LIST) && !(report->columns[i].flags & AF_COL_WHOLE);
				slots[n++].number = kind == AF_CELL_INTEGER || kind == AF_CELL_TENTHS;
			}
		set = set_table(slots, n, grid, report->width);
	}
	if (set) {
		af_report_gap(report, AF_BLOCK_TABLE);
		add_lines(report, set);
		af_report_flush(report);
	} else {
		af_report_nomem(report);
	}
	free(set);
	af_free(slots);
}
