/* The workbook, its sheets and their cells: see book.h. Every value that libxlsxwriter returns is looked at: past the last row that a sheet can
 * hold it drops cells, and closes well all the same. */
#define _DEFAULT_SOURCE /* timegm */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <xxhash.h>

#include "shortlist/shortlist.h"
#include "xlsx/book.h"

enum { PAPER_A4 = 9 };
enum { GREY = 0xE3E8EE, RED = 0x9C0006, PINK = 0xFFC7CE, BLUE = 0x7FA7D9, PALE = 0xF4F7FB, SHADE = 0x7FB3A6 };

/* Text has the format "@": a name such as "=1+1" or "007" stays what it is when somebody edits its cell. */
static const struct {
	int divisor;
	const char *number_format;
	bool bold, wrap;
	int size;
} styles[] = {
	[AF_XLSX_TEXT] = {0, "@", false, false, 11},      [AF_XLSX_WRAP] = {0, "@", false, true, 11},
	[AF_XLSX_INTEGER] = {1, "0", false, false, 11},   [AF_XLSX_TENTHS] = {10, "0.0", false, false, 11},
	[AF_XLSX_HUNDREDTHS] = {100, "0.00", false, false, 11},
	[AF_XLSX_PERCENT] = {100, "0%", false, false, 11}, [AF_XLSX_SHARE] = {10000, "0.00%", false, false, 11},
	[AF_XLSX_LABEL] = {0, "@", true, true, 11},       [AF_XLSX_HEADER] = {0, "@", true, true, 11},
	[AF_XLSX_NUMBER_HEADER] = {0, "@", true, true, 11},
	[AF_XLSX_HEADING] = {0, "@", true, false, 13},    [AF_XLSX_TITLE] = {0, "@", true, false, 16},
};

static void keep(struct af_xlsx *x, lxw_error error)
{
	if (!x->error)
		x->error = error;
}

/* ---------------------------------------------------------------- the book */

static lxw_format *add_style(struct af_xlsx *x, enum af_xlsx_style style, bool numbers_left)
{
	const bool header = style == AF_XLSX_HEADER || style == AF_XLSX_NUMBER_HEADER;
	const bool left = numbers_left || (!styles[style].divisor && style != AF_XLSX_NUMBER_HEADER);
	lxw_format *format = x->lxw.workbook_add_format(x->book);

	if (!format)
		return NULL;
	x->lxw.format_set_num_format(format, styles[style].number_format);
	x->lxw.format_set_font_size(format, styles[style].size);
	x->lxw.format_set_align(format, left ? LXW_ALIGN_LEFT : LXW_ALIGN_RIGHT);
	x->lxw.format_set_align(format, header ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_TOP);
	if (left && styles[style].size == 11)
		x->lxw.format_set_indent(format, 1);
	if (styles[style].bold)
		x->lxw.format_set_bold(format);
	if (styles[style].wrap)
		x->lxw.format_set_text_wrap(format);
	if (header) {
		x->lxw.format_set_bg_color(format, GREY);
		x->lxw.format_set_bottom(format, LXW_BORDER_THIN);
	}
	return format;
}

static bool add_styles(struct af_xlsx *x)
{
	for (int i = 0; i < 2 * AF_XLSX_STYLES; i++) {
		x->styles[i / 2][i % 2] = add_style(x, (enum af_xlsx_style)(i / 2), i % 2);
		if (!x->styles[i / 2][i % 2])
			return false;
	}
	x->red = x->lxw.workbook_add_format(x->book);
	if (!x->red)
		return false;
	x->lxw.format_set_font_color(x->red, RED);
	x->lxw.format_set_bg_color(x->red, PINK);
	return true;
}

/* The time of the snapshot; never 0, which libxlsxwriter takes for now. */
static time_t time_of(const char *created)
{
	struct tm tm = {0};
	time_t seconds = 0;

	if (created && sscanf(created, "%4d-%2d-%2dT%2d:%2d:%2d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour, &tm.tm_min, &tm.tm_sec) == 6) {
		tm.tm_year -= 1900;
		tm.tm_mon -= 1;
		seconds = timegm(&tm);
	}
	return seconds > 0 ? seconds : 1;
}

/* They hold slugs and numbers, and nothing of a person. */
static void set_properties(struct af_xlsx *x)
{
	char title[200], subject[200], comment[] = "Written by archefit " AF_VERSION;
	lxw_doc_properties properties = {.title = title, .subject = subject, .comments = comment, .created = time_of(x->list->created)};

	snprintf(title, sizeof(title), "Shortlist %s, version %d", x->list->name, x->list->version);
	snprintf(subject, sizeof(subject), "Project %s", x->list->project);
	keep(x, x->lxw.workbook_set_properties(x->book, &properties));
	keep(x, x->lxw.workbook_set_custom_property_string(x->book, "archefit snapshot", x->list->hash));
}

bool af_xlsx_open(struct af_xlsx *x, const char *path)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};

	x->book = x->lxw.workbook_new_opt(path, &options);
	if (!x->book)
		return false;
	if (!add_styles(x)) {
		keep(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return true;
	}
	set_properties(x);
	return true;
}

void af_xlsx_close(struct af_xlsx *x)
{
	keep(x, x->lxw.workbook_close(x->book));
	x->book = NULL;
}

/* ---------------------------------------------------------------- sheets */

static bool add_sheet(struct af_xlsx *x, const char *name)
{
	x->sheet = x->error ? NULL : x->lxw.workbook_add_worksheet(x->book, name);
	x->row = 0;
	x->column = 0;
	x->height = 0;
	if (!x->sheet) {
		keep(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return false;
	}
	x->lxw.worksheet_set_landscape(x->sheet);
	x->lxw.worksheet_set_paper(x->sheet, PAPER_A4);
	x->lxw.worksheet_fit_to_pages(x->sheet, 1, 0);
	keep(x, x->lxw.worksheet_set_footer(x->sheet, "&L&A&RPage &P of &N"));
	return true;
}

static void set_width(struct af_xlsx *x, size_t column, int width)
{
	x->widths[column] = width;
	keep(x, x->lxw.worksheet_set_column(x->sheet, (lxw_col_t)column, (lxw_col_t)column, width, NULL));
}

void af_xlsx_sheet(struct af_xlsx *x, const char *name, const int *widths, size_t count)
{
	x->table = NULL;
	if (!add_sheet(x, name))
		return;
	for (size_t i = 0; i < count; i++)
		set_width(x, i, widths[i]);
	x->lxw.worksheet_freeze_panes(x->sheet, 1, 0);
	keep(x, x->lxw.worksheet_repeat_rows(x->sheet, 0, 0));
}

/* Starts the next sheet of the table with its header. */
static void add_part(struct af_xlsx *x)
{
	const struct af_xlsx_table *table = x->table;
	char name[LXW_SHEETNAME_MAX + 1];

	x->part++;
	snprintf(name, sizeof(name), x->part > 1 ? "%s %u" : "%s", table->name, x->part);
	if (!add_sheet(x, name))
		return;
	for (size_t i = 0; i < table->count; i++) {
		set_width(x, i, table->columns[i].width);
		af_xlsx_text(x, styles[table->columns[i].style].divisor ? AF_XLSX_NUMBER_HEADER : AF_XLSX_HEADER, table->columns[i].title);
	}
	af_xlsx_row_end(x);
	x->lxw.worksheet_freeze_panes(x->sheet, 1, table->frozen);
	keep(x, x->lxw.worksheet_repeat_rows(x->sheet, 0, 0));
}

static void add_look(struct af_xlsx *x, lxw_col_t column, enum af_xlsx_look look)
{
	static char must_have[] = "must-have";
	lxw_conditional_format format = {.min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER, .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER};

	if (look == AF_XLSX_BAR) {
		format.type = LXW_CONDITIONAL_DATA_BAR;
		format.max_value = 100;
		format.bar_color = BLUE;
	} else if (look == AF_XLSX_HEAT) {
		format.type = LXW_CONDITIONAL_2_COLOR_SCALE;
		format.max_value = 250;
		format.min_color = PALE;
		format.max_color = SHADE;
	} else {
		format = (lxw_conditional_format){.format = x->red};
		format.type = look == AF_XLSX_COUNT ? LXW_CONDITIONAL_TYPE_CELL : LXW_CONDITIONAL_TYPE_TEXT;
		format.criteria = look == AF_XLSX_COUNT ? LXW_CONDITIONAL_CRITERIA_GREATER_THAN : LXW_CONDITIONAL_CRITERIA_TEXT_BEGINS_WITH;
		format.value_string = look == AF_XLSX_COUNT ? NULL : must_have;
	}
	keep(x, x->lxw.worksheet_conditional_format_range(x->sheet, 1, column, x->row - 1, column, &format));
}

/* Filters, colours and what is printed, which need the number of rows. */
static void end_part(struct af_xlsx *x)
{
	const struct af_xlsx_table *table = x->table;

	if (x->error || !x->row)
		return;
	keep(x, x->lxw.worksheet_autofilter(x->sheet, 0, 0, x->row - 1, (lxw_col_t)(table->count - 1)));
	keep(x, x->lxw.worksheet_print_area(x->sheet, 0, 0, x->row - 1, (lxw_col_t)(table->printed - 1)));
	for (size_t i = 0; i < table->count && x->row > 1; i++)
		if (table->columns[i].look != AF_XLSX_PLAIN)
			add_look(x, (lxw_col_t)i, table->columns[i].look);
}

void af_xlsx_table_begin(struct af_xlsx *x, const struct af_xlsx_table *table)
{
	x->table = table;
	x->part = 0;
	add_part(x);
}

void af_xlsx_table_end(struct af_xlsx *x)
{
	end_part(x);
	x->table = NULL;
}

/* ---------------------------------------------------------------- cells */

/* The lines that a text takes in a column of that width, word by word. */
static int lines_of(const char *text, int width)
{
	int lines = 1, used = 0, word = 0;

	for (;; text++) {
		if (((unsigned char)*text & 0xC0) == 0x80)
			continue;
		if (*text && *text != ' ') {
			word += (unsigned char)*text >= 0xE1 ? 2 : 1; /* most of what takes three bytes is wide */
			continue;
		}
		if (used && used + word > width) {
			lines++;
			used = 0;
		}
		lines += word / (width + 1);
		used += word % (width + 1) + 1;
		word = 0;
		if (!*text)
			return lines;
	}
}

/* Programs differ in whether they make a row as high as what wraps in it, so the file says it. What is longer is there, but needs a click. */
static void fit_row(struct af_xlsx *x, enum af_xlsx_style style, const char *text)
{
	const int most = 10;
	int lines = styles[style].wrap ? lines_of(text, x->widths[x->column]) : 1;

	lines = (lines < most ? lines : most) * styles[style].size * 15 / 11;
	if (x->height < lines)
		x->height = lines;
}

/* Is there a place for the next cell? */
static bool ready(struct af_xlsx *x)
{
	if (x->table && !x->column && x->row == x->row_limit) {
		end_part(x);
		add_part(x);
	}
	return !x->error && !x->text.failed;
}

uint64_t af_xlsx_digest(uint64_t before, const char *text, size_t n)
{
	return XXH64(text, n, before);
}

void af_xlsx_text(struct af_xlsx *x, enum af_xlsx_style style, const char *text)
{
	if (!ready(x))
		return;
	af_buf_reset(&x->text);
	if (text)
		af_xlsx_cell_text(&x->text, &x->shown, text);
	if (!x->text.failed && x->text.length) {
		keep(x, x->lxw.worksheet_write_string(x->sheet, x->row, x->column, x->text.data, x->styles[style][!x->table]));
		fit_row(x, style, x->text.data);
		x->digest = af_xlsx_digest(x->digest, x->text.data, x->text.length);
	}
	x->column++;
}

void af_xlsx_number(struct af_xlsx *x, enum af_xlsx_style style, int64_t value)
{
	char digits[32];

	if (!ready(x))
		return;
	if (value != AF_UNKNOWN) {
		const double number = (double)value / styles[style].divisor; /* the workbook has 87.3, of which 16 digits are written */

		keep(x, x->lxw.worksheet_write_number(x->sheet, x->row, x->column, number, x->styles[style][!x->table]));
		snprintf(digits, sizeof(digits), "%.16G", number);
		x->digest = af_xlsx_digest(x->digest, digits, strlen(digits));
	}
	x->column++;
}

void af_xlsx_list(struct af_xlsx *x, const char *const *items, size_t n)
{
	af_buf_reset(&x->item);
	for (size_t i = 0; i < n; i++) {
		af_buf_adds(&x->item, i ? "; " : "");
		af_buf_adds(&x->item, items[i]);
	}
	x->text.failed |= x->item.failed;
	af_xlsx_text(x, AF_XLSX_WRAP, af_buf_text(&x->item));
}

void af_xlsx_row_end(struct af_xlsx *x)
{
	if (x->sheet && !x->error && x->height > 15)
		keep(x, x->lxw.worksheet_set_row(x->sheet, x->row, x->height, NULL));
	x->row++;
	x->column = 0;
	x->height = 0;
}
